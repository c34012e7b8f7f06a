"""Who gets how much where not everyone can be served: the rule of every phase.

All flows and exchanges of a phase ask at once. What a stock may pay out is what it holds plus
what it receives in the phase. A limit that cannot serve all (what a stock may pay, the room below
an upper bound, what is left below a cap on supply) shares by priority, then in proportion. A flow
moves what it asked times the least factor that touches it; an exchange moves all its legs by the
least factor among them. So no stock leaves its bounds, and nothing appears or vanishes.

Sums are plain additions in one fixed order, so that every platform gets the same bits. (The
built-in ``sum`` compensates its rounding since Python 3.12, which gives others.)
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

#: What each leg asks for in a step; a leg that asks for nothing is left out.
Asked = dict[str, float]


@dataclass(frozen=True)
class Leg:
    """One movement of one asset: who pays, and who gets."""

    name: str
    #: The stock that pays; None is outside the model.
    payer: str | None
    #: The stocks that get, one for each share; None is outside the model.
    payees: tuple[str | None, ...]
    #: The cap on supply that feels what is minted here.
    minted: str | None = None
    #: The cap on supply that feels what is burnt here, and which payee stands for burning.
    burnt: tuple[str, int] | None = None
    #: Whether only whole units move.
    indivisible: bool = False
    #: Whether the fraction of a unit that is not asked for is asked for next time.
    carries: bool = False


@dataclass(frozen=True)
class Transfer:
    """A flow or an exchange: one factor moves all its legs."""

    name: str
    legs: tuple[Leg, ...]
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


@dataclass(frozen=True)
class Part:
    """A stock, a transfer, or a ring of stocks and transfers that feed each other."""

    stocks: tuple[str, ...] = ()
    transfers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limit:
    """What a place may hold: a stock, or all that exists of an asset with a cap on supply."""

    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True)
class Phase:
    """The transfers of a phase by priority and name, and its parts, payers before payees."""

    transfers: tuple[Transfer, ...]
    parts: tuple[Part, ...]
    #: The place in ``parts`` of every transfer whose receipts may be paid out in the same phase.
    _rank: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        two_way = {transfer.name for transfer in self.transfers if transfer.both_ways}
        rank = {
            name: index
            for index, part in enumerate(self.parts)
            for name in part.transfers
            if name not in two_way
        }
        object.__setattr__(self, "_rank", rank)

    def feeds(self, transfer: str, part: int) -> bool:
        """Whether a transfer has surely moved before the stocks of a part pay."""
        return self._rank.get(transfer, part) < part


@dataclass
class Settlement:
    """What a phase has moved."""

    #: What each place holds now.
    held: dict[str, float]
    #: What each leg moved.
    moved: dict[str, float]
    #: What each leg asked for and did not get.
    rationed: dict[str, float]
    #: What each leg asked for in the wrong direction.
    reversed: dict[str, float]
    #: The fraction of a whole unit that each indivisible leg asks for next time.
    carried: dict[str, float]
    #: The limit that cut each transfer which is counted as rationed: ``low wallet``, ``high tank``.
    limits: dict[str, str]


@dataclass
class _Claim:
    """A transfer that asks for something."""

    transfer: Transfer
    #: What each of its legs asks for.
    asked: dict[str, float]
    #: What it would bring to every place it touches, all legs taken together.
    net: dict[str, float]
    #: The greatest common divisor of the whole units it asks for; 0 if it may be divided.
    divisor: int


def settle(
    phase: Phase,
    held: Mapping[str, float],
    limits: Mapping[str, Limit],
    asked: Mapping[str, float],
    shares: Mapping[str, tuple[float, ...]] | None = None,
    carried: Mapping[str, float] | None = None,
) -> Settlement:
    """Moves what was asked for, as far as every limit allows."""
    shares = shares or {}
    legs = [leg.name for transfer in phase.transfers for leg in transfer.legs]
    settlement = Settlement(
        held=dict(held),
        moved=dict.fromkeys(legs, 0.0),
        rationed=dict.fromkeys(legs, 0.0),
        reversed=dict.fromkeys(legs, 0.0),
        carried=dict(carried or {}),
        limits={},
    )
    claims = _claims(phase, asked, shares, settlement)
    factors, cut_by = _factors(phase, claims, held, limits)
    settlement.limits = {
        name: limit for name, limit in cut_by.items() if not claims[name].transfer.upto
    }
    turnover = dict.fromkeys(held, 0.0)
    for name, claim in claims.items():
        _move(claim, factors[name], shares, settlement, turnover)
    _snap(held, limits, turnover, settlement)
    return settlement


def _claims(
    phase: Phase,
    asked: Mapping[str, float],
    shares: Mapping[str, tuple[float, ...]],
    settlement: Settlement,
) -> dict[str, _Claim]:
    """What every transfer asks for; what asks in the wrong direction is only counted."""
    claims: dict[str, _Claim] = {}
    for transfer in phase.transfers:
        asks = {leg.name: asked[leg.name] for leg in transfer.legs if leg.name in asked}
        if not transfer.both_ways and any(ask < 0.0 for ask in asks.values()):
            for name, ask in asks.items():
                settlement.reversed[name] = max(-ask, 0.0)
        elif asks:
            _ask_whole_units(transfer, asks, settlement.carried)
            net = _net(transfer, asks, shares)
            divisor = _divisor(transfer, asks, shares)
            claims[transfer.name] = _Claim(transfer, asks, net, divisor)
    return claims


def _ask_whole_units(transfer: Transfer, asks: dict[str, float], carried: dict[str, float]) -> None:
    """Lets indivisible legs ask for whole units, the others in proportion; carries the rest."""
    legs = [leg for leg in transfer.legs if leg.name in asks]
    if not any(leg.indivisible for leg in legs):
        return
    raw = {name: ask + carried.get(name, 0.0) for name, ask in asks.items()}
    scale = 1.0
    for leg in legs:
        if leg.indivisible:
            asks[leg.name] = math.copysign(_whole_units(abs(raw[leg.name])), raw[leg.name])
            if raw[leg.name] != 0.0:
                scale = min(scale, asks[leg.name] / raw[leg.name])
    for leg in legs:
        if not leg.indivisible:
            asks[leg.name] = scale * raw[leg.name]
        if leg.carries:
            carried[leg.name] = raw[leg.name] - asks[leg.name]


def _whole_units(x: float) -> float:
    """The whole units in ``x``; a count within 4 ulp of a whole number is that number."""
    nearest = float(round(x))
    return nearest if abs(x - nearest) <= 4.0 * math.ulp(x) else float(math.floor(x))


def _net(
    transfer: Transfer, amounts: Mapping[str, float], shares: Mapping[str, tuple[float, ...]]
) -> dict[str, float]:
    """What the legs together bring to every place they touch; below zero where they take."""
    net: dict[str, float] = {}
    for leg in transfer.legs:
        if leg.name not in amounts:
            continue
        for place, part in _ends(leg, amounts[leg.name], shares):
            if place is not None:
                net[place] = net.get(place, 0.0) + part
    return net


def _divisor(
    transfer: Transfer, asked: Mapping[str, float], shares: Mapping[str, tuple[float, ...]]
) -> int:
    """The greatest common divisor of the whole units that are asked for; 0 if there are none."""
    divisor = 0
    for leg in transfer.legs:
        if leg.indivisible and leg.name in asked:
            for _, part in _ends(leg, asked[leg.name], shares):
                divisor = math.gcd(divisor, int(abs(part)))
    return divisor


def _ends(
    leg: Leg, amount: float, shares: Mapping[str, tuple[float, ...]]
) -> list[tuple[str | None, float]]:
    """What a leg brings to each of its ends, caps on supply included."""
    parts = _split(leg, amount, shares)
    ends = [(leg.payer, -amount), (leg.minted, amount), *zip(leg.payees, parts, strict=True)]
    if leg.burnt is not None:
        cap, payee = leg.burnt
        ends.append((cap, -parts[payee]))
    return ends


def _split(leg: Leg, amount: float, shares: Mapping[str, tuple[float, ...]]) -> list[float]:
    """What each payee gets; whole units stay whole and add up."""
    if leg.name not in shares:
        return [amount]
    if not leg.indivisible:
        return [amount * share for share in shares[leg.name]]
    return whole_parts(amount, shares[leg.name])


def whole_parts(amount: float, shares: tuple[float, ...]) -> list[float]:
    """Whole units shared out: each part is whole, and they add up."""
    parts: list[float] = []
    reached = 0.0
    given = 0.0
    for share in shares[:-1]:
        reached += share
        until = math.copysign(math.floor(abs(amount) * reached + 0.5), amount)
        parts.append(until - given)
        given = until
    return [*parts, amount - given]


def _factors(
    phase: Phase,
    claims: Mapping[str, _Claim],
    held: Mapping[str, float],
    limits: Mapping[str, Limit],
) -> tuple[dict[str, float], dict[str, str]]:
    """How much of what it asks each transfer moves, and which limit cut it most."""
    at: dict[str, list[_Claim]] = {}
    for claim in claims.values():
        for place in claim.net:
            at.setdefault(place, []).append(claim)
    rooms, full = _rooms(claims, at, held, limits)
    factors = dict.fromkeys(claims, 1.0)
    cut_by: dict[str, str] = {}
    for index, part in enumerate(phase.parts):
        for stock in part.stocks:
            here = at.get(stock, [])
            left = held[stock] - limits[stock].low
            for claim in here:
                if claim.net[stock] > 0.0 and phase.feeds(claim.transfer.name, index):
                    left += factors[claim.transfer.name] * claim.net[stock]
            asks = [rooms[claim.transfer.name] * max(-claim.net[stock], 0.0) for claim in here]
            _share(here, asks, left, factors, cut_by, f"low {stock}")
        for name in part.transfers:
            if name in claims:
                if rooms[name] < factors[name]:
                    cut_by[name] = full[name]
                factors[name] = _divisible(claims[name], rooms[name] * factors[name])
    return factors, cut_by


def _rooms(
    claims: Mapping[str, _Claim],
    at: Mapping[str, list[_Claim]],
    held: Mapping[str, float],
    limits: Mapping[str, Limit],
) -> tuple[dict[str, float], dict[str, str]]:
    """How much of what it asks finds room below every upper bound, and which of them is the least.

    Room is what is free now and what will surely be freed: by transfers that find room and can
    be paid even if nothing comes in.
    """
    bounded = [place for place in at if limits[place].high < math.inf]
    room = dict.fromkeys(claims, 1.0)
    full: dict[str, str] = {}
    if not bounded:
        return room, full
    for place in bounded:
        asks = [max(claim.net[place], 0.0) for claim in at[place]]
        _share(at[place], asks, limits[place].high - held[place], room, {}, "", sure=True)
    sure = dict.fromkeys(claims, 1.0)
    for place, here in at.items():
        if limits[place].low > -math.inf:
            asks = [max(-claim.net[place], 0.0) for claim in here]
            _share(here, asks, held[place] - limits[place].low, sure, {}, "", sure=True)
    for name, claim in claims.items():
        sure[name] = _divisible(claim, room[name] * sure[name])
    room = dict.fromkeys(claims, 1.0)
    for place in bounded:
        freed = 0.0
        for claim in at[place]:
            if claim.net[place] < 0.0:
                freed += sure[claim.transfer.name] * -claim.net[place]
        asks = [max(claim.net[place], 0.0) for claim in at[place]]
        left = limits[place].high - held[place] + freed
        _share(at[place], asks, left, room, full, f"high {place}")
    return room, full


def _share(
    claims: list[_Claim],
    asks: list[float],
    left: float,
    factors: dict[str, float],
    cut_by: dict[str, str],
    limit: str,
    sure: bool = False,
) -> None:
    """Shares what is left class by class: lowest priority number first, then in proportion.

    A class is all that may be cut of one priority, or one transfer that is all or nothing. The
    latter takes only what it gets; where the outcome must be sure whatever else comes in, it
    counts in full.
    """
    order = sorted(range(len(claims)), key=lambda index: claims[index].transfer.rank)
    for _, group in groupby(order, key=lambda index: claims[index].transfer.rank):
        members = list(group)
        wanted = 0.0
        for index in members:
            wanted += asks[index]
        left = max(left, 0.0)
        served = 1.0 if wanted <= left else left / wanted
        whole = claims[members[0]].transfer.turn > 0
        if whole and served < 1.0:
            served = 0.0
        for index in members:
            if asks[index] > 0.0:
                name = claims[index].transfer.name
                if served < factors[name]:
                    factors[name] = served
                    cut_by[name] = limit
        left -= served * wanted if whole and not sure else wanted


def _divisible(claim: _Claim, factor: float) -> float:
    """The factor, or the next lower one that moves whole units only."""
    if claim.divisor == 0:
        return factor
    return _whole_units(factor * claim.divisor) / claim.divisor


def _move(
    claim: _Claim,
    factor: float,
    shares: Mapping[str, tuple[float, ...]],
    settlement: Settlement,
    turnover: dict[str, float],
) -> None:
    """Moves one transfer, and counts what it asked for in vain."""
    for leg in claim.transfer.legs:
        if leg.name not in claim.asked:
            continue
        ask = claim.asked[leg.name]
        moved = factor * ask
        settlement.moved[leg.name] = float(round(moved)) if leg.indivisible else moved
        if not claim.transfer.upto:
            settlement.rationed[leg.name] = (1.0 - factor) * ask
    if claim.divisor:
        net = _net(claim.transfer, settlement.moved, shares)
    else:
        net = {place: factor * amount for place, amount in claim.net.items()}
    for place, amount in net.items():
        settlement.held[place] += amount
        turnover[place] += abs(amount)


def _snap(
    held: Mapping[str, float],
    limits: Mapping[str, Limit],
    turnover: Mapping[str, float],
    settlement: Settlement,
) -> None:
    """Puts what rounding left next to a bound on the bound."""
    for place, moved in turnover.items():
        near = 1e-12 * (abs(held[place]) + moved)
        for bound in (limits[place].low, limits[place].high):
            if abs(settlement.held[place] - bound) <= near:
                settlement.held[place] = bound
