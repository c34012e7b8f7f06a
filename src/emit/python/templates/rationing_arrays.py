"""Who gets how much where not everyone can be served: the rule of every phase, for many at once.

All flows and exchanges of a phase ask at once. What a stock may pay out is what it holds plus
what it receives in the phase. A limit that cannot serve all (what a stock may pay, the room below
an upper bound, what is left below a cap on supply) shares by priority, then in proportion. A flow
moves what it asked times the least factor that touches it; an exchange moves all its legs by the
least factor among them. So no stock leaves its bounds, and nothing appears or vanishes.

A stock over index sets is one place for each of its elements, and a flow over index sets is one
flow for each. Inside this module all of them are flat arrays, single numbers arrays of one.

Sums are plain additions in one fixed order, so that every platform gets the same bits: by
priority, name and element. (``np.add.at`` adds in order; ``np.sum`` does not.)
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]

#: A number, or an array of them.
Amount = Any

#: What each leg asks for in a step; a leg that asks for nothing is left out.
Asked = dict[str, Amount]


@dataclass(frozen=True)
class At:
    """Some elements of a stock; of its other sets, every element of a transfer has its own."""

    stock: str
    elements: Mapping[str, int]


#: An end of a leg: a stock; None is outside the model.
End = str | At | None


@dataclass(frozen=True)
class Leg:
    """One movement of one asset: who pays, and who gets."""

    name: str
    #: The stock that pays.
    payer: End
    #: The stocks that get, one for each share.
    payees: tuple[End, ...]
    #: The cap on supply that feels what is minted here.
    minted: str | None = None
    #: The cap on supply that feels what is burnt here, and which payee stands for burning.
    burnt: tuple[str, int] | None = None
    #: Whether only whole units move.
    indivisible: bool = False
    #: Whether the fraction of a unit that is not asked for is asked for next time.
    carries: bool = False

    def ends(self) -> list[End]:
        """The payer, what is minted, the payees, and what is burnt."""
        burnt = [] if self.burnt is None else [self.burnt[0]]
        return [self.payer, self.minted, *self.payees, *burnt]


@dataclass(frozen=True)
class Transfer:
    """A flow or an exchange: one factor moves all its legs; one factor for each element."""

    name: str
    legs: tuple[Leg, ...]
    #: The index sets it runs over.
    sets: tuple[str, ...] = ()
    #: Lower is served first.
    priority: int = 0
    #: All or nothing: above 0, its turn among those of equal priority, after all that may be cut.
    turn: int = 0
    #: Asks for as much as there is: what is cut is not counted as rationed.
    upto: bool = False
    #: A negative ask flows back.
    both_ways: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        """Those of equal rank share alike; the least is served first."""
        return self.priority, self.turn

    @property
    def indivisible(self) -> bool:
        """Whether some leg moves whole units only."""
        return any(leg.indivisible for leg in self.legs)


@dataclass(frozen=True)
class Part:
    """A stock, a transfer, or a ring of stocks and transfers that feed each other."""

    stocks: tuple[str, ...] = ()
    transfers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limit:
    """What a place may hold: a stock, or all that exists of an asset with a cap on supply."""

    low: Amount = -math.inf
    high: Amount = math.inf


@dataclass(frozen=True)
class _Touch:
    """Where a transfer touches a place: pairs of one of its elements and one of the place's."""

    #: The element of the transfer, rising.
    element: Places
    #: The element of the place.
    place: Places
    #: For every end of every leg here: its index among all ends, and the pair of each element.
    ends: tuple[tuple[str, int, Places], ...]


@dataclass(frozen=True)
class Phase:
    """The transfers of a phase by priority and name, and its parts, payers before payees."""

    transfers: tuple[Transfer, ...]
    parts: tuple[Part, ...]
    #: The index sets of every stock that has any.
    places: Mapping[str, tuple[str, ...]]
    #: How many elements every index set has.
    sizes: Mapping[str, int]
    #: The place in ``parts`` of every transfer whose receipts may be paid out in the same phase.
    _rank: dict[str, int] = field(init=False, repr=False)
    #: The places that every transfer touches.
    _touches: dict[str, dict[str, _Touch]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        two_way = {transfer.name for transfer in self.transfers if transfer.both_ways}
        rank = {
            name: index
            for index, part in enumerate(self.parts)
            for name in part.transfers
            if name not in two_way
        }
        object.__setattr__(self, "_rank", rank)
        touches = {transfer.name: self._touched(transfer) for transfer in self.transfers}
        object.__setattr__(self, "_touches", touches)

    def feeds(self, transfer: str, part: int) -> bool:
        """Whether a transfer has surely moved before the stocks of a part pay."""
        return self._rank.get(transfer, part) < part

    def shape(self, sets: tuple[str, ...]) -> tuple[int, ...]:
        """How many elements some sets have."""
        return tuple(self.sizes[name] for name in sets)

    def touches(self, transfer: Transfer) -> dict[str, _Touch]:
        """The places that a transfer touches."""
        return self._touches[transfer.name]

    def _touched(self, transfer: Transfer) -> dict[str, _Touch]:
        found: dict[str, list[tuple[str, int, Places]]] = {}
        for leg in transfer.legs:
            for index, end in enumerate(leg.ends()):
                if end is not None:
                    place = end.stock if isinstance(end, At) else end
                    where = self._where(transfer, end)
                    found.setdefault(place, []).append((leg.name, index, where))
        return {place: self._touch(place, ends) for place, ends in found.items()}

    def _where(self, transfer: Transfer, end: str | At) -> Places:
        """The element of a place that every element of a transfer touches."""
        place, elements = (end.stock, end.elements) if isinstance(end, At) else (end, {})
        sets = self.places.get(place, ())
        own = np.indices(self.shape(transfer.sets), sparse=True)
        where: Any = np.zeros(self.shape(transfer.sets), dtype=np.intp)
        for name in sets:
            element = elements[name] if name in elements else own[transfer.sets.index(name)]
            where = where * self.sizes[name] + element
        flat: Places = np.ravel(where)
        return flat

    def _touch(self, place: str, ends: list[tuple[str, int, Places]]) -> _Touch:
        size = math.prod(self.shape(self.places.get(place, ())))
        coded = [np.arange(len(where)) * size + where for _, _, where in ends]
        pairs = np.unique(np.concatenate(coded))
        placed = [np.searchsorted(pairs, code) for code in coded]
        told = [(leg, index, pair) for (leg, index, _), pair in zip(ends, placed, strict=True)]
        return _Touch(pairs // size, pairs % size, tuple(told))


@dataclass
class Settlement:
    """What a phase has moved."""

    #: What each place holds now.
    held: dict[str, Amount]
    #: What each leg moved.
    moved: dict[str, Amount]
    #: What each leg asked for and did not get.
    rationed: dict[str, Amount]
    #: What each leg asked for in the wrong direction.
    reversed: dict[str, Amount]
    #: The fraction of a whole unit that each indivisible leg asks for next time.
    carried: dict[str, Amount]
    #: The limit that cut each transfer which is counted as rationed: ``low wallet``, ``high tank``;
    #: of the elements of a transfer, the one that was cut most.
    limits: dict[str, str]


@dataclass
class _Claim:
    """A transfer that asks for something."""

    transfer: Transfer
    #: What each of its legs asks for.
    asked: dict[str, Numbers]
    #: What it would bring to every place it touches, all legs taken together, pair by pair.
    net: dict[str, Numbers]
    #: Where these pairs are.
    touches: dict[str, _Touch]
    #: The greatest common divisor of the whole units it asks for; 0 if it may be divided.
    divisor: NDArray[np.int64]


def settle(
    phase: Phase,
    held: Mapping[str, Amount],
    limits: Mapping[str, Limit],
    asked: Mapping[str, Amount],
    shares: Mapping[str, tuple[Amount, ...]] | None = None,
    carried: Mapping[str, Amount] | None = None,
    when: Mapping[str, Any] | None = None,
) -> Settlement:
    """Moves what was asked for, as far as every limit allows.

    ``when`` says which elements of a transfer ask at all: the others keep what they carry.
    """
    return _Settling(phase, held, limits, shares or {}).run(asked, carried or {}, when or {})


class _Settling:
    """A phase being settled, with everything as flat arrays."""

    def __init__(
        self,
        phase: Phase,
        held: Mapping[str, Amount],
        limits: Mapping[str, Limit],
        shares: Mapping[str, tuple[Amount, ...]],
    ) -> None:
        self.phase = phase
        self.legs = {leg.name: transfer for transfer in phase.transfers for leg in transfer.legs}
        self.held = {place: self._flat(x, phase.places.get(place, ())) for place, x in held.items()}
        self.low = {place: self._bound(place, limits[place].low) for place in held}
        self.high = {place: self._bound(place, limits[place].high) for place in held}
        self.shares = {
            leg: [self._flat(part, self.legs[leg].sets) for part in parts]
            for leg, parts in shares.items()
            if leg in self.legs
        }

    def run(
        self, asked: Mapping[str, Amount], carried: Mapping[str, Amount], when: Mapping[str, Any]
    ) -> Settlement:
        """Asks, shares, moves."""
        zero = {leg: np.zeros(self._size(transfer.sets)) for leg, transfer in self.legs.items()}
        now = {leg: self._flat(x, self.legs[leg].sets) for leg, x in carried.items()}
        settlement = Settlement(dict(self.held), dict(zero), dict(zero), dict(zero), now, {})
        claims = self._claims(asked, when, settlement)
        factors, cut_by = self._factors(claims)
        uncounted = {transfer.name for transfer in self.phase.transfers if transfer.upto}
        settlement.limits = {name: limit for name, limit in cut_by.items() if name not in uncounted}
        turnover = {place: np.zeros_like(x) for place, x in self.held.items()}
        settlement.held = {place: x.copy() for place, x in self.held.items()}
        for claim in claims:
            self._move(claim, factors[claim.transfer.name], settlement, turnover)
        self._snap(turnover, settlement)
        return self._shaped(settlement)

    def _size(self, sets: tuple[str, ...]) -> int:
        return math.prod(self.phase.shape(sets))

    def _flat(self, x: Amount, sets: tuple[str, ...]) -> Numbers:
        """A number or an array as a flat array of its own size."""
        full = np.broadcast_to(np.asarray(x, dtype=np.float64), self.phase.shape(sets))
        return full.reshape(-1)

    def _bound(self, place: str, x: Amount) -> Numbers:
        return self._flat(x, self.phase.places.get(place, ()))

    def _shaped(self, settlement: Settlement) -> Settlement:
        """Flat arrays as they came in: numbers, or arrays over their sets."""
        for place, x in settlement.held.items():
            settlement.held[place] = self._own(x, self.phase.places.get(place, ()))
        for table in (
            settlement.moved,
            settlement.rationed,
            settlement.reversed,
            settlement.carried,
        ):
            for leg, x in table.items():
                table[leg] = self._own(x, self.legs[leg].sets)
        return settlement

    def _own(self, x: Numbers, sets: tuple[str, ...]) -> Amount:
        return x.reshape(self.phase.shape(sets)) if sets else float(x[0])

    def _claims(
        self, asked: Mapping[str, Amount], when: Mapping[str, Any], settlement: Settlement
    ) -> list[_Claim]:
        """What every transfer asks for; what asks in the wrong direction is only counted."""
        claims: list[_Claim] = []
        for transfer in self.phase.transfers:
            asks = {
                leg.name: self._flat(asked[leg.name], transfer.sets)
                for leg in transfer.legs
                if leg.name in asked
            }
            if not asks:
                continue
            asking = np.ones(self._size(transfer.sets), dtype=np.bool_)
            if transfer.name in when:
                asking = self._flat(when[transfer.name], transfer.sets) > 0.0
                asks = {name: np.where(asking, ask, 0.0) for name, ask in asks.items()}
            if not transfer.both_ways:
                forward = self._forward(asks, settlement)
                asking = asking & forward
                asks = {name: np.where(forward, ask, 0.0) for name, ask in asks.items()}
            if transfer.indivisible:
                _ask_whole_units(transfer, asks, settlement.carried, asking)
            touches = self.phase.touches(transfer)
            net = self._net(touches, asks)
            claims.append(_Claim(transfer, asks, net, touches, self._divisor(transfer, asks)))
        return claims

    def _forward(self, asks: dict[str, Numbers], settlement: Settlement) -> NDArray[np.bool_]:
        """Which elements have no leg in the wrong direction."""
        forward: NDArray[np.bool_] = np.all([ask >= 0.0 for ask in asks.values()], axis=0)
        if not forward.all():
            for name, ask in asks.items():
                settlement.reversed[name] = np.where(forward, 0.0, np.maximum(-ask, 0.0))
        return forward

    def _net(
        self, touches: dict[str, _Touch], amounts: Mapping[str, Numbers]
    ) -> dict[str, Numbers]:
        """What the legs together bring to every place they touch; below zero where they take."""
        brought = {name: self._brought(name, amount) for name, amount in amounts.items()}
        net: dict[str, Numbers] = {}
        for place, touch in touches.items():
            total = np.zeros(len(touch.element))
            for leg, index, pairs in touch.ends:
                if leg in brought:
                    total[pairs] += brought[leg][index]
            net[place] = total
        return net

    def _brought(self, name: str, amount: Numbers) -> list[Numbers]:
        """What a leg brings to each of its ends, caps on supply included."""
        leg = next(leg for leg in self.legs[name].legs if leg.name == name)
        parts = self._split(leg, amount)
        burnt = [] if leg.burnt is None else [-parts[leg.burnt[1]]]
        return [-amount, amount, *parts, *burnt]

    def _split(self, leg: Leg, amount: Numbers) -> list[Numbers]:
        """What each payee gets; whole units stay whole and add up."""
        if leg.name not in self.shares:
            return [amount]
        if not leg.indivisible:
            return [amount * share for share in self.shares[leg.name]]
        return whole_parts(amount, tuple(self.shares[leg.name]))

    def _divisor(self, transfer: Transfer, asks: Mapping[str, Numbers]) -> NDArray[np.int64]:
        """The greatest common divisor of the whole units that are asked for; 0 without any."""
        divisor = np.zeros(self._size(transfer.sets), dtype=np.int64)
        for leg in transfer.legs:
            if leg.indivisible and leg.name in asks:
                for part in (asks[leg.name], *self._split(leg, asks[leg.name])):
                    divisor = np.gcd(divisor, np.abs(part).astype(np.int64))
        return divisor

    def _factors(self, claims: list[_Claim]) -> tuple[dict[str, Numbers], dict[str, str]]:
        """How much of what it asks each element moves, and which limit cut a transfer most."""
        at: dict[str, list[_Claim]] = {}
        for claim in claims:
            for place in claim.net:
                at.setdefault(place, []).append(claim)
        rooms, full = self._rooms(claims, at)
        cut_by: dict[str, str] = {}
        factors = {claim.transfer.name: np.ones_like(x) for claim, x in _first_asks(claims)}
        by_name = {claim.transfer.name: claim for claim in claims}
        for index, part in enumerate(self.phase.parts):
            for stock in part.stocks:
                here = at.get(stock, [])
                left = self.held[stock] - self.low[stock]
                for claim in here:
                    if self.phase.feeds(claim.transfer.name, index):
                        touch, factor = claim.touches[stock], factors[claim.transfer.name]
                        gain = factor[touch.element] * np.maximum(claim.net[stock], 0.0)
                        np.add.at(left, touch.place, gain)
                asks = [
                    rooms[claim.transfer.name][claim.touches[stock].element]
                    * np.maximum(-claim.net[stock], 0.0)
                    for claim in here
                ]
                _share(stock, here, asks, left, factors, cut_by, f"low {stock}")
            for name in part.transfers:
                if name in by_name:
                    if np.min(rooms[name]) < np.min(factors[name]):
                        cut_by[name] = full[name]
                    factors[name] = _divisible(by_name[name], rooms[name] * factors[name])
        return factors, cut_by

    def _rooms(
        self, claims: list[_Claim], at: Mapping[str, list[_Claim]]
    ) -> tuple[dict[str, Numbers], dict[str, str]]:
        """How much of what it asks finds room below every upper bound, and which is the least.

        Room is what is free now and what will surely be freed: by transfers that find room and
        can be paid even if nothing comes in.
        """
        bounded = [place for place in at if np.min(self.high[place]) < math.inf]
        room = {claim.transfer.name: np.ones_like(x) for claim, x in _first_asks(claims)}
        full: dict[str, str] = {}
        if not bounded:
            return room, full
        for place in bounded:
            asks = [np.maximum(claim.net[place], 0.0) for claim in at[place]]
            left = self.high[place] - self.held[place]
            _share(place, at[place], asks, left, room, {}, "", sure=True)
        sure = {claim.transfer.name: np.ones_like(x) for claim, x in _first_asks(claims)}
        for place, here in at.items():
            if np.max(self.low[place]) > -math.inf:
                asks = [np.maximum(-claim.net[place], 0.0) for claim in here]
                left = self.held[place] - self.low[place]
                _share(place, here, asks, left, sure, {}, "", sure=True)
        for claim in claims:
            name = claim.transfer.name
            sure[name] = _divisible(claim, room[name] * sure[name])
        room = {claim.transfer.name: np.ones_like(x) for claim, x in _first_asks(claims)}
        for place in bounded:
            freed = np.zeros_like(self.held[place])
            for claim in at[place]:
                touch = claim.touches[place]
                gone = sure[claim.transfer.name][touch.element] * np.maximum(-claim.net[place], 0.0)
                np.add.at(freed, touch.place, gone)
            asks = [np.maximum(claim.net[place], 0.0) for claim in at[place]]
            left = self.high[place] - self.held[place] + freed
            _share(place, at[place], asks, left, room, full, f"high {place}")
        return room, full

    def _move(
        self,
        claim: _Claim,
        factor: Numbers,
        settlement: Settlement,
        turnover: dict[str, Numbers],
    ) -> None:
        """Moves one transfer, and counts what it asked for in vain."""
        for leg in claim.transfer.legs:
            if leg.name not in claim.asked:
                continue
            ask = claim.asked[leg.name]
            moved = factor * ask
            settlement.moved[leg.name] = np.rint(moved) if leg.indivisible else moved
            if not claim.transfer.upto:
                settlement.rationed[leg.name] = (1.0 - factor) * ask
        if claim.transfer.indivisible:
            moved_net = self._net(
                claim.touches, {name: settlement.moved[name] for name in claim.asked}
            )
        else:
            moved_net = {
                place: factor[claim.touches[place].element] * amount
                for place, amount in claim.net.items()
            }
        for place, amount in moved_net.items():
            where = claim.touches[place].place
            np.add.at(settlement.held[place], where, amount)
            np.add.at(turnover[place], where, np.abs(amount))

    def _snap(self, turnover: Mapping[str, Numbers], settlement: Settlement) -> None:
        """Puts what rounding left next to a bound on the bound."""
        for place, moved in turnover.items():
            near = 1e-12 * (np.abs(self.held[place]) + moved)
            for bound in (self.low[place], self.high[place]):
                now = settlement.held[place]
                settlement.held[place] = np.where(np.abs(now - bound) <= near, bound, now)


def _first_asks(claims: list[_Claim]) -> Iterator[tuple[_Claim, Numbers]]:
    """Every claim with what its first leg asks for: an array as long as the transfer."""
    for claim in claims:
        yield claim, next(iter(claim.asked.values()))


def _ask_whole_units(
    transfer: Transfer,
    asks: dict[str, Numbers],
    carried: dict[str, Amount],
    asking: NDArray[np.bool_],
) -> None:
    """Lets indivisible legs ask for whole units, the others in proportion; carries the rest."""
    legs = [leg for leg in transfer.legs if leg.name in asks]
    raw = {name: ask + np.where(asking, carried.get(name, 0.0), 0.0) for name, ask in asks.items()}
    scale = np.ones_like(next(iter(asks.values())))
    for leg in legs:
        if leg.indivisible:
            wanted = raw[leg.name]
            asks[leg.name] = np.copysign(_whole_units(np.abs(wanted)), wanted)
            some = wanted != 0.0
            part = np.divide(asks[leg.name], wanted, out=np.ones_like(wanted), where=some)
            scale = np.minimum(scale, part)
    for leg in legs:
        if not leg.indivisible:
            asks[leg.name] = scale * raw[leg.name]
        if leg.carries:
            kept = carried.get(leg.name, 0.0)
            carried[leg.name] = np.where(asking, raw[leg.name] - asks[leg.name], kept)


def _whole_units(x: Numbers) -> Numbers:
    """The whole units in ``x``; a count within 4 ulp of a whole number is that number."""
    nearest = np.rint(x)
    return np.where(np.abs(x - nearest) <= 4.0 * np.spacing(x), nearest, np.floor(x))


def whole_parts(amount: Amount, shares: tuple[Amount, ...]) -> list[Amount]:
    """Whole units shared out: each part is whole, and they add up."""
    parts: list[Amount] = []
    reached: Amount = 0.0
    given: Amount = 0.0
    for share in shares[:-1]:
        reached = reached + share
        until = np.copysign(np.floor(np.abs(amount) * reached + 0.5), amount)
        parts.append(until - given)
        given = until
    return [*parts, amount - given]


def _share(
    place: str,
    claims: list[_Claim],
    asks: list[Numbers],
    left: Numbers,
    factors: dict[str, Numbers],
    cut_by: dict[str, str],
    limit: str,
    sure: bool = False,
) -> None:
    """Shares what is left class by class: lowest priority number first, then in proportion.

    A class is all that may be cut of one priority, or one element of a transfer that is all or
    nothing. The latter takes only what it gets; where the outcome must be sure whatever else
    comes in, it counts in full.
    """
    before = {claim.transfer.name: np.min(factors[claim.transfer.name]) for claim in claims}
    order = sorted(range(len(claims)), key=lambda index: claims[index].transfer.rank)
    for (_, turn), group in groupby(order, key=lambda index: claims[index].transfer.rank):
        members = list(group)
        if turn > 0:
            for index in members:
                left = _serve_whole(place, claims[index], asks[index], left, factors, sure)
            continue
        wanted = np.zeros_like(left)
        for index in members:
            np.add.at(wanted, claims[index].touches[place].place, asks[index])
        left = np.maximum(left, 0.0)
        served = np.ones_like(left)
        np.divide(left, wanted, out=served, where=wanted > left)
        for index in members:
            _lower(claims[index], place, asks[index], served, factors)
        left = left - wanted
    for name, least in before.items():
        if np.min(factors[name]) < least:
            cut_by[name] = limit


def _lower(
    claim: _Claim, place: str, asks: Numbers, served: Numbers, factors: dict[str, Numbers]
) -> None:
    """Lowers the factors of those who ask to what they are served."""
    touch, name = claim.touches[place], claim.transfer.name
    least = np.where(asks > 0.0, served[touch.place], 1.0)
    lowered = factors[name].copy()
    np.minimum.at(lowered, touch.element, least)
    factors[name] = lowered


def _serve_whole(
    place: str,
    claim: _Claim,
    asks: Numbers,
    left: Numbers,
    factors: dict[str, Numbers],
    sure: bool,
) -> Numbers:
    """Serves the elements of a transfer that is all or nothing, one after the other."""
    touch, name = claim.touches[place], claim.transfer.name
    left, lowered = np.maximum(left, 0.0), factors[name].copy()
    for element, where, ask in zip(touch.element, touch.place, asks, strict=True):
        served = ask <= max(left[where], 0.0)
        if ask > 0.0 and not served:
            lowered[element] = 0.0
        if served or sure:
            left[where] = max(left[where], 0.0) - ask
    factors[name] = lowered
    return left


def _divisible(claim: _Claim, factor: Numbers) -> Numbers:
    """The factor, or the next lower one that moves whole units only."""
    if not claim.divisor.any():
        return factor
    divisor = np.maximum(claim.divisor, 1)
    whole = _whole_units(factor * divisor) / divisor
    return np.where(claim.divisor > 0, whole, factor)
