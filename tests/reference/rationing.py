"""The rule by which a phase serves what its transfers ask for.

All arithmetic is plain `+ - * /` and comparison, so the same code is exact on `fractions.Fraction`.
The numbers in brackets are the paragraphs of the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import Any

from .functions import floor_to

Amount = Any
"""A float or a Fraction."""

Factors = dict[str, Amount]
"""The factor of each transfer, 0..1."""

CAREFUL = True


@dataclass
class Place:
    """A stock, or what exists of a capped asset [2, 3]."""

    name: str
    held: Amount
    low: Amount | None = None
    high: Amount | None = None
    of: str = ""
    """The stock that it is an element of, if it has elements."""

    @property
    def node(self) -> str:
        """Its node in the static order: an indexed stock is one [8]."""
        return self.of or self.name


@dataclass
class Transfer:
    """A flow or an exchange, with what it asks for in this phase [1]."""

    name: str
    net: dict[str, Amount] = field(default_factory=dict)
    """By place: below 0 it pays out, above 0 it brings in [2]."""
    priority: int = 0
    declared: int = 0
    whole: bool = False
    both_ways: bool = False
    leaves: frozenset[str] = frozenset()
    """Places that a leg can leave, whatever it asks for now [8]."""
    enters: frozenset[str] = frozenset()
    """Places that a leg can enter [8]."""
    unit: int = 0
    """The greatest common divisor of its whole asks; 0 where nothing is indivisible [10]."""
    whole_at: frozenset[str] = frozenset()
    """Places of indivisible assets, where moves are whole [10]."""
    of: str = ""
    """The transfer that it is an element of, if it has elements."""
    element: int = 0
    """Which element."""

    @property
    def node(self) -> str:
        """Its node in the static order: an indexed transfer is one [8]."""
        return self.of or self.name


def ordered(transfers: Iterable[Transfer]) -> list[Transfer]:
    """The order of all sums [11]."""
    return sorted(transfers, key=lambda one: (one.priority, one.node, one.element))


def classes(transfers: Iterable[Transfer]) -> list[list[Transfer]]:
    """Those who share alike, first served first [4].

    Within one priority the ordinary transfers share first; then each `{ whole }` one takes its
    turn, in order of declaration.
    """

    def turn(transfer: Transfer) -> tuple[int, int]:
        return transfer.priority, transfer.declared + 1 if transfer.whole else 0

    return [list(group) for _, group in groupby(sorted(ordered(transfers), key=turn), key=turn)]


def share(
    queue: list[list[Transfer]],
    left: Amount,
    ask: Callable[[Transfer], Amount],
    factors: Factors,
    careful: bool = False,
) -> None:
    """Lowers the factors of those who ask at a limit to what it can serve [4].

    A `{ whole }` transfer takes only what it gets. Careful, it counts in full even if it gets
    nothing: the outcome is then a lower bound of what those behind it get with more to share.
    """
    for group in queue:
        asked: Amount = 0
        for transfer in group:
            asked = asked + ask(transfer)
        left = max(left, 0)
        served: Amount = 1 if asked <= left else left / asked
        if group[0].whole and served < 1:
            served = 0
        for transfer in group:
            if ask(transfer) > 0:
                factors[transfer.name] = min(factors[transfer.name], served)
        only_served = group[0].whole and not careful
        left = left - (served * asked if only_served else asked)


def divisible(transfer: Transfer, factor: Amount) -> Amount:
    """The factor, lowered until it splits no indivisible unit [10]."""
    if transfer.unit == 0:
        return factor
    if not isinstance(factor, float):
        return Fraction(factor * transfer.unit // 1, transfer.unit)
    return floor_to(factor * transfer.unit, 1.0) / transfer.unit


def moved(transfer: Transfer, place: str, factors: Factors) -> Amount:
    """What a transfer brings to a place, below 0 what it takes [10, 12]."""
    amount = factors[transfer.name] * transfer.net.get(place, 0)
    return round(amount) if place in transfer.whole_at else amount


class Rationing:
    """One phase between asking and moving."""

    def __init__(self, places: Iterable[Place], transfers: Iterable[Transfer]) -> None:
        self.places = {place.name: place for place in places}
        self.transfers = ordered(transfers)
        self.at: dict[str, list[Transfer]] = {name: [] for name in self.places}
        for transfer in self.transfers:
            for name in transfer.net:
                self.at[name].append(transfer)
        self.queues = {name: classes(those) for name, those in self.at.items()}

    def factors(self) -> Factors:
        """By what factor each transfer moves [5, 6, 7]."""
        pays = self._all()
        for place in self.places.values():
            if place.low is not None:
                left = place.held - place.low
                share(self.queues[place.name], left, out_of(place), pays, CAREFUL)
        rooms = self._rooms(lambda place: 0, CAREFUL)
        sure = {t.name: divisible(t, rooms[t.name] * pays[t.name]) for t in self.transfers}
        rooms = self._rooms(lambda place: self._paid(place, sure))
        return self._payments(rooms)

    def _all(self) -> Factors:
        return {transfer.name: 1 for transfer in self.transfers}

    def _rooms(self, freed: Callable[[Place], Amount], careful: bool = False) -> Factors:
        """What upper bounds let in, given what surely leaves them."""
        factors = self._all()
        for place in self.places.values():
            if place.high is not None:
                left = place.high - place.held + freed(place)
                share(self.queues[place.name], left, into(place), factors, careful)
        return factors

    def _paid(self, place: Place, factors: Factors) -> Amount:
        paid: Amount = 0
        for transfer in self.at[place.name]:
            if transfer.net[place.name] < 0:
                paid = paid - moved(transfer, place.name, factors)
        return paid

    def _payments(self, rooms: Factors) -> Factors:
        """What stocks can pay out of what they hold and what earlier parts bring [7]."""
        factors = self._all()
        done: set[str] = set()
        for part in parts(self.places.values(), self.transfers):
            inside = [transfer for transfer in self.transfers if transfer.node in part]
            for place in self.places.values():
                if place.node in part and place.low is not None:
                    got = self._got(place, factors, done)
                    asks = limited(out_of(place), rooms)
                    left = place.held - place.low + got
                    share(self.queues[place.name], left, asks, factors)
            for transfer in inside:
                factor = rooms[transfer.name] * factors[transfer.name]
                factors[transfer.name] = divisible(transfer, factor)
                done.add(transfer.name)
        return factors

    def _got(self, place: Place, factors: Factors, done: set[str]) -> Amount:
        got: Amount = 0
        for transfer in self.at[place.name]:
            feeds = transfer.name in done and not transfer.both_ways
            if feeds and transfer.net[place.name] > 0:
                got = got + moved(transfer, place.name, factors)
        return got


def out_of(place: Place) -> Callable[[Transfer], Amount]:
    """What a transfer asks a place to pay."""
    return lambda transfer: max(-transfer.net[place.name], 0)


def into(place: Place) -> Callable[[Transfer], Amount]:
    """What a transfer asks a place to hold more."""
    return lambda transfer: max(transfer.net[place.name], 0)


def limited(ask: Callable[[Transfer], Amount], by: Factors) -> Callable[[Transfer], Amount]:
    """The ask that rooms leave."""
    return lambda transfer: by[transfer.name] * ask(transfer)


def parts(places: Iterable[Place], transfers: list[Transfer]) -> list[set[str]]:
    """Strongly connected parts of transfers and stocks with a lower bound, payers first [8].

    A declaration has a name of its own, so stocks and transfers can stand side by side.
    """
    node = {place.name: place.node for place in places if place.low is not None}
    onward: dict[str, set[str]] = {stock: set() for stock in node.values()}
    for transfer in transfers:
        after = onward.setdefault(transfer.node, set())
        if not transfer.both_ways:
            after.update(node[place] for place in transfer.enters & node.keys())
        for place in transfer.leaves & node.keys():
            onward[node[place]].add(transfer.node)
    reach = {one: reachable(one, onward) for one in onward}
    components: list[set[str]] = []
    for one in onward:
        if not any(one in component for component in components):
            components.append({other for other in reach[one] if one in reach[other]} | {one})
    # Who can reach more stands earlier: along an edge between two parts, reach only shrinks.
    return sorted(components, key=lambda part: -max(len(reach[one] | part) for one in part))


def reachable(start: str, onward: dict[str, set[str]]) -> set[str]:
    """All nodes on a path that leaves the start."""
    seen: set[str] = set()
    ahead = list(onward[start])
    while ahead:
        node = ahead.pop()
        if node not in seen:
            seen.add(node)
            ahead.extend(onward[node])
    return seen
