"""Runs of hand-made models against what can be worked out by hand or in closed form."""

from __future__ import annotations

import math

import pytest

from reference.__main__ import simulate
from reference.model import RunError
from reference.results import Record
from reference.run import Run

from .build import Builder


def rows(builder: Builder, runs: int = 1) -> list[Record]:
    """All rows of a model, whose promises must hold."""
    records, faults = simulate(builder.model(), runs)
    assert faults == []
    return records


def column(records: list[Record], name: str) -> list[float]:
    """One figure of every row."""
    return [record[name] for record in records]


def test_decay_follows_euler() -> None:
    """10 % of what is there leaves each step."""
    model = Builder(steps=20).asset("A").stock("s", "100").flow("leak", "s -> sink", "0.1 * s")
    records = rows(model)
    assert column(records, "s") == pytest.approx([100 * 0.9**k for k in range(21)], rel=1e-14)
    assert column(records, "leak") == pytest.approx([0] + [10 * 0.9**k for k in range(20)])


def test_decay_follows_the_exponential_with_runge_kutta() -> None:
    """Each step multiplies by the first five terms of e^-x."""
    x = 0.1
    factor = 1 - x + x**2 / 2 - x**3 / 6 + x**4 / 24
    model = Builder(20, method="rk4").asset("A").stock("s", "100").flow("f", "s -> sink", "0.1 * s")
    held = column(rows(model), "s")
    assert held == pytest.approx([100 * factor**k for k in range(21)], rel=1e-13)
    assert held[20] == pytest.approx(100 * math.exp(-2), rel=1e-5)


def test_runge_kutta_integrates_time_exactly() -> None:
    """A cubic in time is integrated without error."""
    model = Builder(10, dt=0.5, method="rk4").asset("A").stock("s", "0")
    model.flow("f", "source -> s", "4 * t ** 3")
    assert column(rows(model), "s") == pytest.approx([(k / 2) ** 4 for k in range(11)], abs=1e-12)


def test_runge_kutta_asks_once_for_all_there_is() -> None:
    """What has no rate asks at the start of the step and takes no part in the stages."""
    model = Builder(1, method="rk4").asset("A").stock("s", "8").stock("u", "0")
    model.flow("f", "s -> u", "all", upto=True).flow("g", "s -> sink", "s / 8", priority=-1)
    x = 1 / 8
    kept = 8 * (1 - x + x**2 / 2 - x**3 / 6 + x**4 / 24)
    last = rows(model)[-1]
    assert last["g"] == pytest.approx(8 - kept)
    assert last["u"] == pytest.approx(kept)
    assert last["s"] == 0


def test_what_may_be_overdrawn_gives_what_it_holds() -> None:
    """All there is of a stock without a lower bound is what it holds, and nothing of a debt."""
    model = Builder(2).asset("A").stock("s", "5", low=None).stock("u", "0")
    model.flow("f", "s -> u", "all", upto=True).flow("g", "s -> sink", "2")
    assert column(rows(model), "f") == [0, 5, 0]


def test_a_queue_pays_each_batch_when_it_is_due() -> None:
    """A queue of 3 steps with 30 in it: 10 leave in each of three steps, then what came in."""
    model = Builder(steps=6).asset("A").stock("q", "30", transit="3").stock("out", "0")
    model.flow("fill", "source -> q", "7 + t").flow("leave", "q -> out", "due")
    records = rows(model)
    assert column(records, "leave") == pytest.approx([0, 10, 10, 10, 7, 8, 9])
    assert column(records, "q") == pytest.approx([30, 27, 25, 24, 27, 30, 33])


def test_what_a_queue_could_not_pay_is_due_again() -> None:
    """The receiver has room for 4: 10 are due, 6 stay due beside the next 10."""
    model = Builder(steps=3).asset("A").stock("q", "20", transit="2").stock("out", "0", high="16")
    model.flow("leave", "q -> out", "due").flow("use", "out -> sink", "4 if t > 0 else 0")
    records = rows(model)
    assert column(records, "leave") == pytest.approx([0, 10, 10, 0])
    assert column(records, "leave.rationed") == pytest.approx([0, 0, 0, 0])
    model = Builder(steps=3).asset("A").stock("q", "20", transit="2").stock("out", "0", high="4")
    records = rows(model.flow("leave", "q -> out", "due"))
    assert column(records, "leave.rationed") == pytest.approx([0, 6, 16, 16])


def test_slashing_takes_from_every_batch_alike() -> None:
    """Half of a queue of 30 is slashed while 10 are paid: each later batch is 10 - 7.5 = 2.5."""
    model = Builder(steps=3).asset("A").stock("q", "30", transit="3")
    model.flow("leave", "q -> sink", "due").flow("slash", "q -> sink", "15 if t < 1 else 0")
    assert column(rows(model), "leave") == pytest.approx([0, 10, 2.5, 2.5])


def test_a_split_of_whole_units_adds_up() -> None:
    """10 at 25, 25 and 50 %: 3, 2 and 5, since the running sums 2.5 and 5 are rounded."""
    model = Builder(steps=1).asset("A", indivisible=True).stock("s", "20")
    model.stock("a", "0").stock("b", "0").stock("c", "0")
    model.flow("f", "s -> a 0.25, b 0.25, c", "10")
    last = rows(model)[-1]
    assert [last[id] for id in ("s", "a", "b", "c")] == [10, 3, 2, 5]


def test_an_indivisible_flow_carries_its_fraction() -> None:
    """0.4 a step: nothing, nothing, one; and 0.1 * 10 is one, whatever floats say."""
    model = Builder(steps=10).asset("A", indivisible=True).stock("s", "0")
    model.flow("f", "source -> s", "0.4").stock("u", "0").flow("g", "source -> u", "0.1")
    records = rows(model)
    assert column(records, "s") == [0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4]
    assert column(records, "u")[-1] == 1


def test_an_exchange_of_whole_units_keeps_its_price() -> None:
    """1.5 pieces for 3 coins: one piece and 2 coins, then two and 4."""
    model = Builder(steps=2).asset("piece", indivisible=True).asset("coin")
    model.stock("goods", "10", "piece").stock("purse", "100", "coin")
    pay = model.leg("buy.pay", "purse -> sink", "3", "coin")
    get = model.leg("buy.get", "goods -> sink", "1.5", "piece")
    records = rows(model.transfer("buy", [pay, get]))
    assert column(records, "buy.get") == [0, 1, 2]
    assert column(records, "buy.pay") == pytest.approx([0, 2, 4])


def test_two_mints_share_a_cap() -> None:
    """100 may exist: 40 and 20 a step are minted once in full, then share the 40 that are left."""
    model = Builder(steps=3).asset("A", cap="100").stock("a", "0").stock("b", "0")
    model.flow("m", "mint -> a", "40").flow("n", "mint -> b", "20")
    records = rows(model)
    assert column(records, "a") == pytest.approx([0, 40, 40 + 80 / 3, 40 + 80 / 3])
    assert column(records, "b") == pytest.approx([0, 20, 20 + 40 / 3, 20 + 40 / 3])
    assert column(records, "m.rationed") == pytest.approx([0, 0, 40 / 3, 40])


def test_a_ring_turns_one_stock_a_step() -> None:
    """3 in one of three stocks, each asks to pass on 3: it goes round."""
    model = Builder(steps=4).asset("A").stock("a", "3").stock("b", "0").stock("c", "0")
    model.flow("x", "a -> b", "3").flow("y", "b -> c", "3").flow("z", "c -> a", "3")
    records = rows(model)
    assert [[record[id] for id in "abc"] for record in records] == [
        [3, 0, 0],
        [0, 3, 0],
        [0, 0, 3],
        [3, 0, 0],
        [0, 3, 0],
    ]


def test_a_later_phase_sees_new_stocks_and_old_rates() -> None:
    """A let outside phases is worked out again; one inside keeps its value; a rate stays old."""
    model = Builder(steps=2).asset("A").phase("one").phase("two").phase("three")
    model.stock("s", "8").stock("a", "0").stock("b", "0")
    model.kinds["f"] = "flow"
    model.value("half", "s / 2").value("kept", "s", phase="two").value("old", "f")
    model.flow("f", "s -> sink", "half", phase="one")
    model.flow("g", "s -> a", "half + 0 * kept", phase="two")
    model.flow("h", "source -> b", "kept + 100 * old", phase="three")
    records = rows(model)
    assert column(records, "s") == [8, 2, 0.5]
    assert column(records, "a") == [0, 2, 2.5]
    assert column(records, "b") == [0, 4, 4 + 1 + 400]
    assert column(records, "kept") == [8, 2, 0.5]


def test_states_are_read_at_their_phase_and_hold_from_the_next_row() -> None:
    """`seen` notes what the first phase left; `count` counts."""
    model = Builder(steps=2).asset("A").phase("one").phase("two").stock("s", "8")
    model.flow("f", "s -> sink", "s / 2", phase="one").state("seen", "0", "s", "two")
    model.flow("g", "s -> sink", "1 + 0 * seen", phase="two")
    model.state("count", "0", "count + 1", "one")
    records = rows(model)
    assert column(records, "s") == [8, 3, 0.5]
    assert column(records, "seen") == [0, 4, 1.5]
    assert column(records, "count") == [0, 1, 2]


def test_memory_is_what_was() -> None:
    """A cell shows the row before; a line of 3 steps its start value until then."""
    model = Builder(steps=5).asset("A").value("x", "t * t")
    model.cell("before", "-1", "x").line("late", "3", "99", "x")
    model.value("shown", "before").value("delayed", "late")
    records = rows(model)
    assert column(records, "shown") == [-1, 0, 1, 4, 9, 16]
    assert column(records, "delayed") == [99, 99, 99, 0, 1, 4]


def test_a_negative_ask_is_refused_or_flows_back() -> None:
    """On `->` it counts as reversed; on `<->` it flows the other way."""
    model = Builder(steps=1).asset("A").stock("a", "5").stock("b", "5")
    model.flow("f", "a -> b", "-2").flow("g", "a -> b", "-3", both_ways=True)
    last = rows(model)[-1]
    assert (last["f"], last["f.reversed"], last["g"]) == (0, 2, -3)
    assert (last["a"], last["b"]) == (8, 2)


def test_upto_is_not_rationed_and_when_is_heeded() -> None:
    """All there is is taken and no cut is counted; where a guard is false nothing is asked."""
    model = Builder(steps=2).asset("A").stock("s", "5", low="1").stock("u", "5").stock("v", "5")
    model.flow("f", "s -> sink", "all", upto=True).flow("g", "u -> sink", "9", upto=True)
    model.flow("h", "v -> sink", "1 / 0", when="t > 5")
    last = rows(model)[1]
    assert (last["s"], last["u"], last["v"]) == (1, 0, 5)
    assert (last["f"], last["g"], last["g.rationed"], last["h"]) == (4, 5, 0, 0)


def test_time_functions() -> None:
    """At steps of half a day."""
    model = Builder(steps=6, dt=0.5)
    model.value("at", "at(1.2)").value("every", "every(1)").value("between", "between(0.5, 1.5)")
    model.value("during", "during(0.25, 1.25)").value("step", "step(3, 1)")
    model.value("ramp", "ramp(2, 0.5, 1.5)")
    records = rows(model)
    assert column(records, "at") == [False, False, True, False, False, False, False]
    assert column(records, "every") == [True, False, True, False, True, False, True]
    assert column(records, "between") == [False, True, True, False, False, False, False]
    assert column(records, "during") == [0.5, 1, 0.5, 0, 0, 0, 0]
    assert column(records, "step") == [0, 0, 3, 3, 3, 3, 3]
    assert column(records, "ramp") == [0, 0, 1, 2, 2, 2, 2]


def test_draws_are_streams_of_their_own() -> None:
    """A site's uniform k serves row k; each run has its own, and can be re-made alone."""
    model = Builder(steps=3).draw("d", "uniform", "0", "1").value("x", "d")
    records = rows(model, runs=2)
    first = [record["x"] for record in records if record["#run"] == 1]
    second = [record["x"] for record in records if record["#run"] == 2]
    assert len(set(first + second)) == 8
    alone = [row.moment.value("x") for row in Run(model.model(), run=2, ensemble=True).rows()]
    assert alone == second


def test_parameters_are_drawn_only_in_ensembles_and_inside_their_range() -> None:
    """One run takes the default; runs of an ensemble draw until they hit the range."""
    model = Builder(steps=0).draw("p#0", "normal", "0", "1", each="run")
    model.parameter("p", "0.5", low="0", high="0.7", distribution="0")
    model.lists["parameters"][0]["distribution"] = {"text": "", "tree": {"op": "draw", "id": "p#0"}}
    model.value("x", "p")
    assert column(rows(model), "x") == [0.5]
    drawn = column(rows(model, runs=30), "x")
    assert all(0 <= x <= 0.7 for x in drawn)
    assert len(set(drawn)) == 30


def test_a_number_that_is_none_stops_the_run() -> None:
    """0/0 in a let stops; in a metric it is missing; an infinite rate stops."""
    missing = Builder(steps=1).value("m", "0 / 0", kind="metric")
    assert math.isnan(rows(missing)[0]["m"])
    with pytest.raises(RunError, match="x = 0 / 0, row 0"):
        rows(Builder(steps=1).value("x", "0 / 0"))
    infinite = Builder(steps=1).asset("A").stock("s", "0").flow("f", "source -> s", "1 / 0")
    with pytest.raises(RunError, match="the rate of f"):
        rows(infinite)


def test_what_starts_out_of_bounds_is_told() -> None:
    """A stock of 5 in 0..3."""
    _, faults = simulate(Builder(steps=0).asset("A").stock("s", "5", high="3").model())
    assert faults == ["run 1, row 0: s holds 5.0, outside 0.0..3.0"]
