"""The columns of the results: what they show, and in which unit.

What runs over index sets has a column for each of its elements. Of the many agents of a
population, results show how they are spread, unless all of them are asked for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .sets import AGENTS, ELEMENTS

#: Populations with more agents than this are summed up.
LARGE = 20

#: How many agents are told as one.
SUMMARIES: dict[str, Callable[..., Any]] = {
    "mean": np.mean,
    "min": np.min,
    "max": np.max,
    "sum": np.sum,
}


class Quantity(NamedTuple):
    """Something that is recorded, and the key of its numbers in the engines' state.

    A quantity of kind limit names what cut a transfer most; its key is the transfer.
    """

    name: str
    key: str
    #: stock, flow, let, env, data, behavior, policy, rationed, reversed, limit, metric or
    #: state
    kind: str
    label: str
    #: The unit it is shown in; empty for truth values.
    unit: str
    #: How much one shown unit is in base units.
    scale: float = 1.0
    #: The index sets it runs over.
    sets: tuple[str, ...] = ()


class Column(NamedTuple):
    """A column of the results: a quantity, one of its elements, or a summary of them."""

    name: str
    key: str
    kind: str
    label: str
    unit: str
    scale: float = 1.0
    #: The element that is shown, along every index set.
    place: tuple[int | slice, ...] = ()
    #: How the elements are told as one: mean, min, max or sum.
    summary: str = ""


#: Assets whose supply has a cap, by the name under which limits know it.
CAPS: dict[str, str] = {}

QUANTITIES: tuple[Quantity, ...] = ()


def parts(
    sets: Sequence[str], agents: bool = False, truth: bool = False
) -> Iterator[tuple[str, tuple[int | slice, ...], str]]:
    """The name, the place and the summary of every column of something over index sets."""
    large = [name in AGENTS and len(ELEMENTS[name]) > LARGE and not agents for name in sets]
    summaries: Sequence[str] = [""]
    if any(large):
        summaries = ["mean", "sum"] if truth else list(SUMMARIES)
    places: list[Sequence[int | slice]] = [
        [slice(None)] if is_large else range(len(ELEMENTS[name]))
        for name, is_large in zip(sets, large, strict=True)
    ]
    for summary in summaries:
        for place in product(*places):
            words = [
                summary if isinstance(at, slice) else ELEMENTS[name][at]
                for name, at in zip(sets, place, strict=True)
            ]
            yield ",".join(words), place, summary


def columns_of(quantity: Quantity, agents: bool = False) -> Iterator[Column]:
    """The columns that show a quantity."""
    name, key, kind, label, unit, scale, sets = quantity
    if not sets:
        yield Column(name, key, kind, label, unit, scale)
        return
    for part, place, summary in parts(sets, agents, truth=not unit):
        yield Column(f"{name}[{part}]", key, kind, f"{label} [{part}]", unit, scale, place, summary)


#: What the results show.
COLUMNS: tuple[Column, ...] = tuple(
    column for quantity in QUANTITIES for column in columns_of(quantity)
)


def every_agent() -> tuple[Column, ...]:
    """What the results show if every agent of every population has columns of its own."""
    return tuple(column for quantity in QUANTITIES for column in columns_of(quantity, agents=True))


def cells_of(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The cells of every column, row by row, in the units people use."""
    stacked: dict[str, NDArray[Any]] = {}
    cells: dict[str, Any] = {}
    for column in columns:
        if column.key not in stacked:
            stacked[column.key] = np.array([row[column.key] for row in rows])
        picked = stacked[column.key][(slice(None), *column.place)]
        if column.summary:
            picked = SUMMARIES[column.summary](picked.reshape(len(rows), -1), axis=1)
        cells[column.name] = picked if column.scale == 1.0 else picked / column.scale
    return cells
