"""Rows as they are shown: every figure in its display unit, what was cut in units of the asset."""

from __future__ import annotations

from .model import Model, Number
from .run import Row

Record = dict[str, Number]
"""A row by column."""


def shown(model: Model, run: int, row: Row) -> Record:
    """A row's figures: beside each leg its `<leg>.rationed` and `<leg>.reversed`, as amounts."""
    moment = row.moment
    record: Record = {"#run": run, "#row": moment.row}
    for id, stock in model.stocks.items():
        record[id] = moment.stock(id) / stock["quantity"]["scale"]
    for id, state in model.states.items():
        record[id] = scaled(moment.state(id), state["quantity"]["scale"])
    for id, value in model.values.items():
        record[id] = scaled(moment.value(id), value["quantity"]["scale"])
    for leg in model.legs():
        id, scale = leg["id"], leg["quantity"]["scale"]
        record[id] = row.step.moved.get(id, 0.0) / model.dt / scale
        record[f"{id}.rationed"] = row.step.rationed.get(id, 0.0)
        record[f"{id}.reversed"] = row.step.reversed.get(id, 0.0)
    return record


def scaled(number: Number, scale: float) -> Number:
    """A number in its display unit; a truth value has none."""
    return number if isinstance(number, bool) else number / scale
