"""One phase of a step: asking, rationing, moving."""

from __future__ import annotations

from dataclasses import dataclass, field

from .asking import Amounts, Asked, ask, cap_place, claim, movements, split, wanted
from .expressions import evaluate
from .model import Model
from .moment import Moment
from .queues import Queue
from .rationing import Factors, Place, Rationing, Transfer, moved, ordered
from .tree import Tree
from .world import World

SNAP = 1e-12
"""A stock this near to a bound, in shares of what it held and turned over, is put on it."""


@dataclass
class Ledger:
    """What a step has moved so far, as amounts; by leg, and by stock."""

    moved: Amounts = field(default_factory=dict)
    rationed: Amounts = field(default_factory=dict)
    reversed: Amounts = field(default_factory=dict)
    received: Amounts = field(default_factory=dict)
    paid: Amounts = field(default_factory=dict)
    entered: Amounts = field(default_factory=dict)
    """By asset: what came into the model less what left it."""


def settle(
    phase: str,
    moment: Moment,
    wants: Amounts,
    carry: Amounts,
    queues: dict[str, Queue],
    ledger: Ledger,
) -> Amounts:
    """Runs a phase from its moment on; gives what the stocks hold after it."""
    world = moment.world
    transfers = in_phase(world.model, phase)
    asked = [ask(transfer, wants, moment, carry) for transfer in transfers]
    declared = {transfer["id"]: turn for turn, transfer in enumerate(world.model.transfers)}
    claims = {one.tree["id"]: claim(one, declared[one.tree["id"]], world) for one in asked}
    places = all_places(world, moment.held.stocks)
    factors = Rationing(places, claims.values()).factors()
    trees = {one.tree["id"]: one for one in asked}
    for one in ordered(claims.values()):
        book(trees[one.name], factors[one.name], world, queues, ledger)
    return after(places, claims, factors, world.model)


def in_phase(model: Model, phase: str) -> list[Tree]:
    """What moves in a phase, in order of declaration."""
    return [transfer for transfer in model.transfers if transfer["phase"] == phase]


def wants_of(phase: str, moment: Moment, queues: dict[str, Queue]) -> Amounts:
    """What every leg of a phase would move if nothing limited it.

    Where `when` is false a rate counts for nothing, so that one that is no number there is fine.
    """
    wants: Amounts = {}
    for transfer in in_phase(moment.model, phase):
        when = transfer.get("when")
        if when is None or evaluate(when["tree"], moment):
            wants.update({leg["id"]: wanted(leg, moment, queues) for leg in transfer["legs"]})
    return wants


def all_places(world: World, stocks: Amounts) -> list[Place]:
    """All stocks, and what exists of each capped asset."""
    places = [
        Place(id, held, world.bound(id, "low"), world.bound(id, "high"), world.model.of(id))
        for id, held in stocks.items()
    ]
    for asset in world.model.assets:
        cap = world.cap(asset)
        if cap is not None:
            exists = 0.0
            for id in world.model.stocks_of(asset):
                exists += stocks[id]
            places.append(Place(cap_place(asset), exists, None, cap))
    return places


def book(asked: Asked, factor: float, world: World, queues: dict[str, Queue], to: Ledger) -> None:
    """Writes down what a transfer moved, what was cut and what was refused."""
    for leg in asked.tree["legs"]:
        id = leg["id"]
        whole = world.model.indivisible(leg.get("asset"))
        amount = asked.legs.get(id, 0.0)
        to.moved[id] = portion(factor, amount, whole)
        to.rationed[id] = 0.0 if asked.tree["upto"] else amount - to.moved[id]
        to.reversed[id] = asked.reversed.get(id, 0.0)
        asset = str(leg.get("asset"))
        to.entered.setdefault(asset, 0.0)
        if leg["from"]["end"] != "stock":
            to.entered[asset] += to.moved[id]
        for target, part in zip(leg["to"], split(leg, amount, world), strict=True):
            if target["end"] != "stock":
                to.entered[asset] -= portion(factor, part, whole)
        for place, part in movements(leg, amount, world):
            if place in world.model.stocks:
                book_end(leg, place, portion(factor, part, whole), queues, to)


def portion(factor: float, amount: float, whole: bool) -> float:
    """What a factor leaves of an amount."""
    return float(round(factor * amount)) if whole else factor * amount


def book_end(leg: Tree, stock: str, went: float, queues: dict[str, Queue], to: Ledger) -> None:
    """Writes down what a leg brought to a stock, or took from it."""
    side = to.received if went > 0 else to.paid
    side[stock] = side.get(stock, 0.0) + abs(went)
    if stock in queues:
        queues[stock].book(went, leg["rate"]["rule"] == "due" and stock == leg["from"]["id"])


def after(
    places: list[Place], claims: dict[str, Transfer], factors: Factors, model: Model
) -> Amounts:
    """What the stocks hold once all moves are applied at once."""
    held = {place.name: place.held for place in places}
    turnover = {place.name: abs(place.held) for place in places}
    for one in ordered(claims.values()):
        for name in one.net:
            change = float(moved(one, name, factors))
            held[name] += change
            turnover[name] += abs(change)
    return {
        place.name: snapped(held[place.name], place, SNAP * turnover[place.name])
        for place in places
        if place.name in model.stocks
    }


def snapped(held: float, place: Place, near: float) -> float:
    """What a place holds, put on a bound that it all but touches."""
    for bound in (place.low, place.high):
        if bound is not None and abs(held - bound) <= near:
            return float(bound)
    return held
