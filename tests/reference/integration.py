"""Runge-Kutta of fourth order: what the legs would move in a step, unclipped."""

from __future__ import annotations

from .asking import Amounts, movements, wanted
from .moment import Held, Moment
from .queues import Queue
from .tree import Tree


def runge_kutta(phase: str, row: Moment, queues: dict[str, Queue]) -> Amounts:
    """`dt * (k1 + 2 k2 + 2 k3 + k4) / 6` for each leg; `when` and limits apply to it only later.

    What asks for all there is, or for what is due, has no rate: it asks once, at the start.
    """
    legs = [leg for one in row.model.transfers if one["phase"] == phase for leg in one["legs"]]
    rated = [leg for leg in legs if leg["rate"]["rule"] == "formula"]
    first = slopes(rated, row, queues)
    second = slopes(rated, stage(rated, row, first, 0.5), queues)
    third = slopes(rated, stage(rated, row, second, 0.5), queues)
    fourth = slopes(rated, stage(rated, row, third, 1.0), queues)
    asks = slopes(legs, row, queues)
    for id in first:
        asks[id] = (first[id] + 2 * second[id] + 2 * third[id] + fourth[id]) / 6
    return asks


def slopes(legs: list[Tree], moment: Moment, queues: dict[str, Queue]) -> Amounts:
    """What each leg would move in a step at the rates of this moment."""
    return {leg["id"]: wanted(leg, moment, queues) for leg in legs}


def stage(legs: list[Tree], row: Moment, amounts: Amounts, share: float) -> Moment:
    """The moment a share of a step later, if the legs moved these amounts in a whole step."""
    stocks = dict(row.held.stocks)
    for leg in legs:
        for place, amount in movements(leg, amounts[leg["id"]], row.world):
            if place in stocks:
                stocks[place] += share * amount
    held = Held(stocks, row.held.states, row.held.memory)
    time = row.time + share * row.model.dt
    return Moment(row.world, row.row, held, row.moved, draws=row.draws, time=time)
