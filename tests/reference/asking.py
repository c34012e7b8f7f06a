"""What a transfer asks for in a phase, and at which places."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import copysign, gcd

from .expressions import evaluate
from .functions import floor_to, round_to
from .model import Model
from .moment import Moment
from .queues import Queue
from .rationing import Transfer
from .tree import Tree
from .world import World, checked, constant

Amounts = dict[str, float]
"""By leg or place."""


@dataclass
class Asked:
    """A transfer, what each leg asks, and how much of a negative ask is refused."""

    tree: Tree
    legs: Amounts = field(default_factory=dict)
    reversed: Amounts = field(default_factory=dict)


def cap_place(asset: str) -> str:
    """The name of the place that is what exists of an asset; no declaration is called so."""
    return f"supply({asset})"


def wanted(leg: Tree, moment: Moment, queues: dict[str, Queue]) -> float:
    """What a leg would move in the step if nothing limited it: `q`."""
    match leg["rate"]["rule"]:
        case "formula":
            formula = leg["rate"]["formula"]
            told = f"the rate of {leg['id']} = {formula['text']}, row {moment.row},"
            return checked(evaluate(formula["tree"], moment), told) * moment.model.dt
        case "all":
            payer = leg["from"]["id"]
            return max(moment.stock(payer) - (moment.world.bound(payer, "low") or 0.0), 0.0)
        case _:
            return queues[leg["from"]["id"]].due


def ask(transfer: Tree, wants: Amounts, moment: Moment, carry: Amounts) -> Asked:
    """What a transfer asks for; the carry of its legs advances."""
    asked = Asked(transfer)
    when = transfer.get("when")
    if when is not None and not evaluate(when["tree"], moment):
        return asked
    legs = {leg["id"]: wants[leg["id"]] for leg in transfer["legs"]}
    if not transfer["both_ways"] and any(q < 0 for q in legs.values()):
        asked.reversed = {id: -q for id, q in legs.items() if q < 0}
        return asked
    asked.legs = whole_units(transfer, legs, moment.model, carry)
    return asked


def whole_units(transfer: Tree, legs: Amounts, model: Model, carry: Amounts) -> Amounts:
    """Asks for whole units of what is indivisible, else in proportion; carries what is cut off."""
    whole = {leg["id"] for leg in transfer["legs"] if model.indivisible(leg.get("asset"))}
    if not whole:
        return legs
    raw = {id: q + carry.get(id, 0.0) for id, q in legs.items()}
    asked = {id: copysign(floor_to(abs(raw[id]), 1.0), raw[id]) for id in whole}
    scale = min(asked[id] / raw[id] if raw[id] != 0 else 1.0 for id in whole)
    for leg in transfer["legs"]:
        id = leg["id"]
        if id not in whole:
            asked[id] = scale * raw[id]
        if leg["rate"]["rule"] == "formula":  # what is not asked of a stock or batch stays there
            carry[id] = raw[id] - asked[id]
    return asked


def shares(leg: Tree, world: World) -> list[float]:
    """The shares of a leg's targets; a remainder is what the others leave."""
    parts: list[float | None] = []
    for target in leg["to"]:
        share = target["share"]
        if share["share"] == "part":
            parts.append(constant(share["formula"], world, f"a share of {leg['id']}"))
        else:
            parts.append(1.0 if share["share"] == "all" else None)
    given = 0.0
    for part in parts:
        given += part or 0.0
    return [1.0 - given if part is None else part for part in parts]


def split(leg: Tree, amount: float, world: World) -> list[float]:
    """What each target of a leg gets of an amount; whole units are rounded as they add up."""
    portions = shares(leg, world)
    if not world.model.indivisible(leg.get("asset")):
        return [amount * portion for portion in portions]
    parts = []
    reached = before = 0.0
    for portion in portions[:-1]:
        reached += portion
        upto = round_to(amount * reached, 1.0)
        parts.append(upto - before)
        before = upto
    return [*parts, amount - before]


def ends(leg: Tree, world: World) -> list[tuple[str, int, int | None]]:
    """The places a leg touches: -1 or 1 for out or in, and the target where it is one."""
    asset = leg.get("asset")
    cap = cap_place(asset) if asset is not None and world.cap(asset) is not None else None
    places: list[tuple[str, int, int | None]] = []
    if leg["from"]["end"] == "stock":
        places.append((leg["from"]["id"], -1, None))
    if leg["from"]["end"] == "mint" and cap is not None:
        places.append((cap, 1, None))
    for index, target in enumerate(leg["to"]):
        if target["end"] == "stock":
            places.append((target["id"], 1, index))
        if target["end"] == "burn" and cap is not None:
            places.append((cap, -1, index))
    return places


def movements(leg: Tree, amount: float, world: World) -> list[tuple[str, float]]:
    """What a leg brings to each place it touches, below 0 what it takes, in the leg's order."""
    parts = split(leg, amount, world)
    return [
        (place, sign * (amount if index is None else parts[index]))
        for place, sign, index in ends(leg, world)
    ]


def claim(asked: Asked, declared: int, world: World) -> Transfer:
    """The transfer as the rationing rule sees it."""
    tree = asked.tree
    one = Transfer(
        tree["id"],
        priority=tree["priority"],
        declared=declared,
        whole=tree["whole"],
        both_ways=tree["both_ways"],
        of=tree.get("of", ""),
        element=tree.get("element", 0),
    )
    whole_at: set[str] = set()
    for leg in tree["legs"]:
        whole = world.model.indivisible(leg.get("asset"))
        for place, amount in movements(leg, asked.legs.get(leg["id"], 0.0), world):
            one.net[place] = one.net.get(place, 0.0) + amount
            if whole:
                one.unit = gcd(one.unit, int(abs(amount)))
                whole_at.add(place)
    touched = [end for leg in tree["legs"] for end in ends(leg, world)]
    one.leaves = frozenset(place for place, sign, _ in touched if sign < 0 or one.both_ways)
    one.enters = frozenset(place for place, sign, _ in touched if sign > 0)
    one.whole_at = frozenset(whole_at)
    return one
