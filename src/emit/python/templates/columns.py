"""The columns of the results: what they show, and in which unit."""

from typing import NamedTuple


class Column(NamedTuple):
    """A column of the results, and the key of its numbers in the engines' state.

    A column of kind limit names what cut a transfer; its key is the transfer.
    """

    name: str
    key: str
    #: stock, flow, let, env, behavior, policy, rationed, reversed, limit, metric or state
    kind: str
    label: str
    #: The unit it is shown in; empty for truth values.
    unit: str
    #: How much one shown unit is in base units.
    scale: float = 1.0


#: Assets whose supply has a cap, by the name under which limits know it.
CAPS: dict[str, str] = {}

COLUMNS: tuple[Column, ...] = ()
