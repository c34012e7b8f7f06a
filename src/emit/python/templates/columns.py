"""The columns of the results: what they show, and in which unit."""

from typing import NamedTuple


class Column(NamedTuple):
    """A column of the results, and the key of its numbers in the engines' state."""

    name: str
    key: str
    #: stock, flow, let, env, behavior, policy, rationed, reversed, metric or state
    kind: str
    label: str
    #: The unit it is shown in; empty for truth values.
    unit: str
    #: How much one shown unit is in base units.
    scale: float = 1.0


COLUMNS: tuple[Column, ...] = ()
