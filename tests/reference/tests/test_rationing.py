"""The rationing rule, exactly: its special cases, and its promises on random problems."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from reference.rationing import Place, Rationing, Transfer, moved, parts

from .cases import flow, random_case, settled, transfer

RANDOM_CASES = 8000


def test_room_is_freed_only_by_what_surely_leaves() -> None:
    """Counting room freed by asked outflow would put s0 above 5."""
    places = [
        Place("s0", Fraction(5), Fraction(0), Fraction(5)),
        Place("s1", Fraction(0), Fraction(0)),
        Place("s2", Fraction(1), Fraction(0), Fraction(5, 3)),
    ]
    flows = [
        flow("a", "s1", "s2", Fraction(1)),
        flow("b", "s2", "s0", Fraction(1)),
        flow("c", "s0", "s2", Fraction(1)),
    ]
    after, _ = settled(places, flows)
    assert all(amount >= 0 for amount in after.values())
    assert after["s0"] <= 5
    assert after["s2"] <= Fraction(5, 3)


def test_receipts_count_only_as_moved() -> None:
    """An empty payer gives nothing, so that the next one has nothing to pass on."""
    places = [Place("a", Fraction(0), Fraction(0)), Place("b", Fraction(0), Fraction(0))]
    after, factors = settled(places, [flow("f", "a", "b", 1), flow("g", "b", "-", 1)])
    assert after == {"a": 0, "b": 0}
    assert factors == {"f": 0, "g": 0}


def test_receipts_are_cut_by_the_receivers_room() -> None:
    """A tank of 6 with 1 coming in and 10 asked: 7 leave, not 10."""
    places = [
        Place("tank", Fraction(6), Fraction(0), Fraction(6)),
        Place("x", Fraction(0), Fraction(0)),
    ]
    after, _ = settled(places, [flow("fill", "-", "tank", 1), flow("draw", "tank", "x", 10)])
    assert after["tank"] >= 0
    assert after == {"tank": 0, "x": 7}


def test_a_ring_does_not_depend_on_order() -> None:
    """In a ring, what goes round counts only from the next phase on."""
    places = [
        Place(name, Fraction(held), Fraction(0)) for name, held in (("a", 3), ("b", 0), ("c", 0))
    ]
    ring = [flow("x", "a", "b", 2), flow("y", "b", "c", 2), flow("z", "c", "a", 2)]
    for turn in range(3):
        order = places[turn:] + places[:turn]
        after, factors = settled(order, ring[turn:] + ring[:turn])
        assert factors == {"x": 1, "y": 0, "z": 0}
        assert after == {"a": 1, "b": 2, "c": 0}


def test_a_lower_bound_other_than_zero_holds() -> None:
    """3 in 3.. pays nothing."""
    after, factors = settled([Place("s", Fraction(3), Fraction(3))], [flow("pay", "s", "-", 1)])
    assert after == {"s": 3}
    assert factors == {"pay": 0}


def test_a_full_tank_passes_on_what_it_gets() -> None:
    """5 in and 5 out of a full tank move in full."""
    places = [Place("tank", Fraction(6), Fraction(0), Fraction(6))]
    after, factors = settled(places, [flow("fill", "-", "tank", 5), flow("draw", "tank", "-", 5)])
    assert factors == {"fill": 1, "draw": 1}
    assert after == {"tank": 6}


def test_mint_and_burn_at_the_cap_pass() -> None:
    """At the cap, 5 minted and 5 burnt move in full."""
    places = [
        Place("supply", Fraction(100), None, Fraction(100)),
        Place("a", Fraction(50), Fraction(0)),
        Place("b", Fraction(50), Fraction(0)),
    ]
    mint = Transfer(
        "mint", {"supply": 5, "a": 5}, leaves=frozenset(), enters=frozenset({"supply", "a"})
    )
    burn = Transfer("burn", {"supply": -5, "b": -5}, leaves=frozenset({"supply", "b"}))
    after, factors = settled(places, [mint, burn])
    assert factors == {"mint": 1, "burn": 1}
    assert after == {"supply": 100, "a": 55, "b": 45}


def test_two_mints_share_what_the_cap_leaves() -> None:
    """30 and 10 are asked, 20 are left: half of each."""
    places = [Place("supply", Fraction(80), None, Fraction(100))]
    mints = [Transfer("big", {"supply": 30}), Transfer("small", {"supply": 10})]
    after, factors = settled(places, mints)
    assert factors == {"big": Fraction(1, 2), "small": Fraction(1, 2)}
    assert after == {"supply": 100}


def test_what_has_no_room_is_not_kept_from_others() -> None:
    """A till of 10: a reserve asks 8 first and has room for 3, so a dividend of 7 is paid."""
    places = [
        Place("till", Fraction(10), Fraction(0)),
        Place("reserve", Fraction(97), Fraction(0), Fraction(100)),
    ]
    flows = [
        flow("save", "till", "reserve", Fraction(8), priority=0),
        flow("dividend", "till", "-", Fraction(7), priority=1),
    ]
    after, factors = settled(places, flows)
    assert after == {"till": 0, "reserve": 100}
    assert factors == {"save": Fraction(3, 8), "dividend": 1}


def test_a_pool_that_only_passes_through_needs_to_hold_nothing() -> None:
    """An exchange that brings 4 and takes 3 at an empty pool asks it for nothing: nets count."""
    places = [Place("pool", Fraction(0), Fraction(0)), Place("rich", Fraction(9), Fraction(0))]
    both = transfer("through", [("rich", "pool", Fraction(4)), ("pool", "-", Fraction(3))])
    after, factors = settled(places, [both])
    assert factors == {"through": 1}
    assert after == {"pool": 1, "rich": 5}


def test_whole_transfers_move_all_or_nothing_in_turn() -> None:
    """10 are held; 6 move, the 5 after them do not fit, the 4 after those do."""
    places = [Place("s", Fraction(10), Fraction(0))]
    flows = [
        flow(name, "s", "-", asked, whole=True, declared=turn)
        for turn, (name, asked) in enumerate((("z", 6), ("y", 5), ("x", 4)))
    ]
    after, factors = settled(places, flows)
    assert factors == {"z": 1, "y": 0, "x": 1}
    assert after == {"s": 0}


def test_a_whole_exchange_that_is_blocked_elsewhere_frees_no_room() -> None:
    """A full tank of 4, 2 coming in, and two `{ whole }` ones that take from it.

    The first does not fit into what is surely there, but does once the 2 are counted; then it is
    blocked by another payer, and the second, which had seemed sure to free 3, gets nothing.
    So what is sure must count the ask of a `{ whole }` one in full even where it gets nothing.
    """
    places = [
        Place("tank", Fraction(4), Fraction(0), Fraction(4)),
        Place("empty", Fraction(0), Fraction(0)),
    ]
    blocked = transfer("a", [("tank", "-", 5), ("empty", "-", 1)], whole=True, declared=0)
    second = flow("b", "tank", "-", 3, whole=True, declared=1)
    after, factors = settled(places, [flow("fill", "-", "tank", 2), blocked, second])
    assert after["tank"] <= 4
    assert factors == {"fill": 0, "a": 0, "b": 1}


def test_indivisible_units_are_not_split() -> None:
    """Two asks of 3 share 5: 2.5 each, lowered to 2 each."""
    places = [Place("s", 5.0, 0.0)]
    flows = [flow(name, "s", "-", 3.0, unit=3, whole_at=frozenset({"s"})) for name in ("a", "b")]
    after, factors = settled(places, flows)
    assert factors == {"a": 2 / 3, "b": 2 / 3}
    assert after == {"s": 1.0}


def test_parts_stand_after_those_that_feed_them() -> None:
    """A chain is one part per node; a ring is one part."""
    places = [Place(name, 0, 0) for name in "abc"]
    chain = [flow("x", "a", "b", 1), flow("y", "b", "c", 1)]
    assert parts(places, chain) == [{"a"}, {"x"}, {"b"}, {"y"}, {"c"}]
    ring = [*chain, flow("z", "c", "a", 1)]
    assert parts(places, ring) == [{"a", "b", "c", "x", "y", "z"}]


@pytest.mark.parametrize("seed", range(8))
def test_random_problems_keep_every_promise(seed: int) -> None:
    """Bounds, factors and whole units hold, and nothing is cut without a reason."""
    chance = random.Random(seed)
    for number in range(RANDOM_CASES // 8):
        places, transfers = random_case(chance)
        after, factors = settled(places, transfers)
        told = f"case {number} of seed {seed}: {places} {transfers} {factors} {after}"
        for place in places:
            assert place.low is None or after[place.name] >= place.low, told
            assert place.high is None or after[place.name] <= place.high, told
        for one in transfers:
            factor = factors[one.name]
            assert 0 <= factor <= 1, told
            assert not one.whole or factor in (0, 1), told
            for name in one.whole_at:
                assert (factor * one.net[name]).denominator == 1, told
        if not binds(places, transfers):
            assert all(factor == 1 for factor in factors.values()), told


def binds(places: list[Place], transfers: list[Transfer]) -> bool:
    """Whether some limit could not serve all that is asked of it, whatever comes in or leaves."""
    for place in places:
        nets = [one.net.get(place.name, 0) for one in transfers]
        if place.low is not None and place.held + sum(n for n in nets if n < 0) < place.low:
            return True
        if place.high is not None and place.held + sum(n for n in nets if n > 0) > place.high:
            return True
    return False


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_declarations_does_not_matter(seed: int) -> None:
    """Shuffled places and transfers get the same factors; `{ whole }` ones keep their turn."""
    chance = random.Random(1000 + seed)
    for _ in range(RANDOM_CASES // 16):
        places, transfers = random_case(chance)
        factors = Rationing(places, transfers).factors()
        chance.shuffle(places)
        chance.shuffle(transfers)
        assert Rationing(places, transfers).factors() == factors


@pytest.mark.parametrize("seed", range(4))
def test_floats_follow_the_exact_rule(seed: int) -> None:
    """The same problem in floats gives the same factors to rounding; whole ones may tip over."""
    chance = random.Random(2000 + seed)
    for _ in range(RANDOM_CASES // 16):
        places, transfers = random_case(chance)
        if any(one.whole or one.unit for one in transfers):
            continue
        exact = Rationing(places, transfers).factors()
        rough = Rationing(map(in_floats, places), map(asked_in_floats, transfers)).factors()
        for name, factor in exact.items():
            assert rough[name] == pytest.approx(float(factor), rel=1e-12, abs=1e-12)


def in_floats(place: Place) -> Place:
    """The place with floats."""
    low = None if place.low is None else float(place.low)
    high = None if place.high is None else float(place.high)
    return Place(place.name, float(place.held), low, high)


def asked_in_floats(one: Transfer) -> Transfer:
    """The transfer with floats."""
    net = {place: float(amount) for place, amount in one.net.items()}
    return Transfer(
        one.name,
        net,
        priority=one.priority,
        both_ways=one.both_ways,
        leaves=one.leaves,
        enters=one.enters,
    )


def test_moves_of_whole_units_are_rounded() -> None:
    """A float factor of 2/3 of 3 moves exactly 2."""
    one = Transfer("t", {"s": -3.0}, unit=3, whole_at=frozenset({"s"}))
    assert moved(one, "s", {"t": 2 / 3}) == -2
