"""Small rationing problems, written as the documents write them."""

from __future__ import annotations

import random
from fractions import Fraction
from math import gcd

from reference.rationing import Amount, Factors, Place, Rationing, Transfer, moved


def flow(name: str, source: str, target: str, asked: Amount, **more: object) -> Transfer:
    """A flow; ends that are no place are left out of its net."""
    return transfer(name, [(source, target, asked)], **more)


def transfer(name: str, legs: list[tuple[str, str, Amount]], **more: object) -> Transfer:
    """An exchange of `(from, to, asked)` legs; a `-` is an end without limit."""
    net: dict[str, Amount] = {}
    for source, target, asked in legs:
        for place, amount in ((source, -asked), (target, asked)):
            if place != "-":
                net[place] = net.get(place, 0) + amount
    both = bool(more.get("both_ways"))
    sources = {source for source, _, _ in legs} - {"-"}
    targets = {target for _, target, _ in legs} - {"-"}
    leaves = frozenset(sources | (targets if both else set()))
    return Transfer(name, net, leaves=leaves, enters=frozenset(targets), **more)  # type: ignore[arg-type]


def settled(places: list[Place], transfers: list[Transfer]) -> tuple[dict[str, Amount], Factors]:
    """What the places hold after the phase, and the factors."""
    rationing = Rationing(places, transfers)
    factors = rationing.factors()
    after = {place.name: place.held for place in places}
    for one in rationing.transfers:
        for name in one.net:
            after[name] = after[name] + moved(one, name, factors)
    return after, factors


def random_case(chance: random.Random) -> tuple[list[Place], list[Transfer]]:
    """A few stocks and capped supplies, and transfers of every form between them."""
    whole_asset = chance.random() < 0.3
    places = [random_place(chance, f"s{i}", whole_asset) for i in range(chance.randint(1, 5))]
    transfers = []
    for i in range(chance.randint(1, 7)):
        exchange = chance.random() < 0.25
        legs = [random_leg(chance, places, whole_asset) for _ in range(2 if exchange else 1)]
        both_ways = not exchange and chance.random() < 0.15
        if both_ways and chance.random() < 0.5:
            legs = [(source, target, -asked) for source, target, asked in legs]
        one = transfer(
            f"t{i}",
            legs,
            both_ways=both_ways,
            priority=chance.choice([0, 0, 0, 1, 2]),
            whole=chance.random() < 0.12,
            declared=i,
        )
        if whole_asset:
            one.whole_at = frozenset(one.net)
            one.unit = gcd(*(int(asked) for _, _, asked in legs))
        transfers.append(one)
    return places, transfers


def random_place(chance: random.Random, name: str, whole: bool) -> Place:
    """A stock, with or without bounds, or a capped supply, inside its bounds."""
    low = chance.choice([Fraction(0), Fraction(0), Fraction(0), amount(chance, 3, whole), None])
    held = (low or 0) + amount(chance, 6, whole) * chance.choice([0, 1, 1])
    high = (
        held + amount(chance, 4, whole) * chance.choice([0, 1]) if chance.random() < 0.5 else None
    )
    return Place(name, held, low, high)


def random_leg(chance: random.Random, places: list[Place], whole: bool) -> tuple[str, str, Amount]:
    """A leg between two different ends, at most one of them without limit."""
    ends = [place.name for place in places] + ["-"]
    source, target = chance.sample(ends, 2)
    return source, target, amount(chance, 8, whole)


def amount(chance: random.Random, most: int, whole: bool) -> Fraction:
    """A small number, often with a denominator that no float has."""
    return Fraction(chance.randint(0, most * 3), 1 if whole else 3)
