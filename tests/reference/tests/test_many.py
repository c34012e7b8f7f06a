"""Runs of indexed models against what can be worked out by hand."""

from __future__ import annotations

import pytest
from numpy.random import SFC64, Generator, SeedSequence

from reference.__main__ import settings_of, simulate
from reference.chance import normal
from reference.model import Model
from reference.promises import broken_facts

from .build import Builder
from .test_runs import column, rows


def uniforms(run: int = 1, site: int = 7, seed: int = 42) -> Generator:
    """The stream of a site, as NumPy makes it."""
    return Generator(SFC64(SeedSequence(seed, spawn_key=(run, site))))


def regions(steps: int = 1) -> Builder:
    """Two regions with users and a rate at which they leave."""
    model = Builder(steps).asset("A").set("region", "EU", "US")
    model.parameter("churn", "{EU: 0.1, US: 0.5}", over="region")
    return model.stock("users", "{EU: 100, US: 40}", over="region")


def agents(count: int, steps: int = 1) -> Builder:
    """A population with an empty wallet each, and a pool of 10."""
    model = Builder(steps).asset("A").population("C", count)
    return model.stock("wallet", "0", over="C").stock("pool", "10")


def elements(last: dict[str, float], name: str, count: int) -> list[float]:
    """A figure of every agent."""
    return [last[f"{name}[{agent}]"] for agent in range(count)]


def test_each_element_goes_its_own_way() -> None:
    """A tenth and a half leave; the columns are called by the elements."""
    model = regions(3).flow("leave", "users -> sink", "churn * users", over="region")
    records = rows(model)
    assert column(records, "users[EU]") == pytest.approx([100 * 0.9**k for k in range(4)])
    assert column(records, "users[US]") == pytest.approx([40 * 0.5**k for k in range(4)])
    assert column(records, "leave[US]") == pytest.approx([0, 20, 10, 5])
    assert "users" not in records[0]
    assert "leave" not in records[0]


def test_the_last_set_runs_fastest() -> None:
    """What has fewer sets is matched by their names; a reduction leaves the others."""
    model = regions().set("tech", "sun", "wind")
    model.value("price", "{sun: 2, wind: 3}", over="tech")
    model.value("load", "users * price", over="region tech")
    model.value("by_tech", "sum(load, region)", over="tech")
    model.value("all", "sum(load, region, tech)")
    model.value("sun", "load[sun]", over="region").value("corner", "load[US, wind]")
    first = rows(model)[0]
    loads = {key: value for key, value in first.items() if key.startswith("load")}
    expected = {"EU,sun": 200, "EU,wind": 300, "US,sun": 80, "US,wind": 120}
    assert loads == {f"load[{key}]": value for key, value in expected.items()}
    assert list(loads) == [f"load[{key}]" for key in expected]
    assert [first["by_tech[sun]"], first["by_tech[wind]"], first["all"]] == [280, 420, 700]
    assert [first["sun[EU]"], first["sun[US]"], first["corner"]] == [200, 80, 120]


def test_a_pick_inside_a_reduction_keeps_its_element() -> None:
    """Each user of a region compared with those of the EU: 100/100 + 40/100."""
    model = regions().value("ratio", "sum(users / users[EU], region)")
    model.value("share", "users / sum(users, region)", over="region")
    first = rows(model)[0]
    assert first["ratio"] == pytest.approx(1.4)
    assert [first["share[EU]"], first["share[US]"]] == pytest.approx([100 / 140, 40 / 140])


def test_counts_shares_and_truths() -> None:
    """How many there are, how many of them are large, and what half of them reach."""
    model = regions().value("n", "count(region)").value("big", "sum(users > 50, region)")
    model.value("part", "mean(users > 50, region)").value("most", "max(users, region)")
    model.value("q", "quantile(users, 0.25, region)").value("g", "gini(users, region)")
    first = rows(model)[0]
    assert [first[id] for id in ("n", "big", "part", "most", "q")] == [2, 1, 0.5, 100, 55]
    assert first["g"] == pytest.approx((100 - 40) / (2 * 140))


def test_a_pool_pays_agents_in_proportion() -> None:
    """20 are asked of 10, so each gets half of what it asked."""
    model = agents(3).parameter("want", "{C_0: 2, C_1: 4, C_2: 14}", over="C")
    model.flow("pay", "pool -> wallet", "want", over="C")
    last = rows(model)[-1]
    assert elements(last, "wallet", 3) == [1, 2, 7]
    assert [last[f"pay[{agent}].rationed"] for agent in range(3)] == [1, 2, 7]
    assert last["pool"] == 0


def test_whole_transfers_are_served_by_index() -> None:
    """Of 10 the first takes 4, the second would need 7 of 6, the third takes 5."""
    model = agents(3).parameter("want", "{C_0: 4, C_1: 7, C_2: 5}", over="C")
    model.flow("pay", "pool -> wallet", "want", over="C", whole=True)
    last = rows(model)[-1]
    assert elements(last, "wallet", 3) == [4, 0, 5]
    assert last["pool"] == 1


def test_whole_transfers_are_served_by_index_not_by_name() -> None:
    """Agent 2 comes before agent 10, and 10 before a flow that is declared later."""
    model = agents(11).flow("pay", "pool -> wallet", "1", over="C", whole=True)
    model.stock("z", "0").flow("a", "pool -> z", "1", whole=True)
    last = rows(model)[-1]
    assert elements(last, "wallet", 11) == [1] * 10 + [0]
    assert last["z"] == 0


def test_each_for_every_agent_the_same() -> None:
    """A rate that is repeated; and one that is divided, and comes back from the next step on."""
    model = agents(4, steps=2).flow("pay", "pool -> wallet", "each(1, C)", over="C")
    model.flow("tax", "wallet -> pool", "2 / count(C) + 0 * wallet", over="C")
    records = rows(model)
    assert elements(records[1], "wallet", 4) == [1] * 4
    assert elements(records[2], "wallet", 4) == [1.5] * 4
    assert column(records, "pool") == [10, 6, 4]


def test_an_exchange_of_each_agent_has_a_factor_of_its_own() -> None:
    """The second has but half of the price, so it gets half of the goods."""
    model = Builder(1).asset("A").asset("B").population("C", 2)
    model.stock("cash", "{C_0: 6, C_1: 3}", over="C").stock("till", "0")
    model.stock("goods", "0", holds="B", over="C").stock("shop", "100", holds="B")
    pay = model.leg("buy.pay", "cash -> till", "6")
    get = model.leg("buy.get", "shop -> goods", "4", holds="B")
    last = rows(model.transfer("buy", [pay, get], over="C"))[-1]
    assert [last["buy.pay[0]"], last["buy.pay[1]"]] == [6, 3]
    assert elements(last, "goods", 2) == [4, 2]
    assert [last["till"], last["shop"]] == [9, 94]


def test_one_stock_of_many_can_be_an_end() -> None:
    """From the EU to the US, and a flow over all regions to one of them."""
    model = regions().flow("move", "users[EU] -> users[US]", "10")
    assert [rows(model)[-1][f"users[{id}]"] for id in ("EU", "US")] == [90, 50]
    model = regions().stock("home", "0", over="region")
    model.flow("go", "users -> home[EU]", "churn * users", over="region")
    last = rows(model)[-1]
    assert [last["home[EU]"], last["home[US]"]] == [30, 0]


def test_an_indexed_stock_is_one_node_of_the_static_order() -> None:
    """The EU passes users to the US and loses as many: both get half of 100.

    The US receive 50 in the same phase. As stocks of their own they could pay them out at once; as
    one indexed stock the users pay themselves, and what goes round counts from the next phase on.
    """
    model = Builder(1).asset("A").set("region", "EU", "US")
    model.stock("users", "{EU: 100, US: 0}", over="region")
    model.flow("move", "users[EU] -> users[US]", "100")
    model.flow("leave", "users -> sink", "each(100, region)", over="region")
    last = rows(model)[-1]
    assert [last["move"], last["leave[EU]"], last["leave[US]"]] == [50, 50, 0]
    assert [last["users[EU]"], last["users[US]"]] == [0, 50]
    model = (
        Builder(1).asset("A").stock("eu", "100").stock("us", "0").flow("move", "eu -> us", "100")
    )
    model.flow("leave_eu", "eu -> sink", "100").flow("leave_us", "us -> sink", "100")
    last = rows(model)[-1]
    assert [last["move"], last["leave_eu"], last["leave_us"]] == [50, 50, 50]


def test_a_cap_counts_every_element() -> None:
    """150 may exist and 140 do: 60 are asked, 10 are minted, a sixth of each ask."""
    model = Builder(1).asset("A", cap="150").set("region", "EU", "US")
    model.stock("users", "{EU: 100, US: 40}", over="region").value("there", "supply(A)")
    model.flow("join", "mint -> users", "{EU: 12, US: 48}", over="region")
    last = rows(model)[-1]
    assert [last["join[EU]"], last["join[US]"], last["there"]] == pytest.approx([2, 8, 150])


def test_each_agent_has_a_queue() -> None:
    """Batches of 3 and 6 leave twice; then what came in."""
    model = Builder(4).asset("A").population("C", 2).stock("out", "0")
    model.stock("q", "{C_0: 6, C_1: 12}", transit="2", over="C")
    model.flow("fill", "source -> q", "{C_0: 1, C_1: 2}", over="C")
    model.flow("leave", "q -> out", "due", over="C")
    records = rows(model)
    assert column(records, "leave[0]") == [0, 3, 3, 1, 1]
    assert column(records, "leave[1]") == [0, 6, 6, 2, 2]
    assert column(records, "out") == [0, 9, 18, 21, 24]


def test_each_agent_carries_its_fraction() -> None:
    """0.5 and 0.25 of something indivisible a step."""
    model = Builder(4).asset("A", indivisible=True).population("C", 2)
    model.stock("have", "0", over="C")
    model.flow("make", "source -> have", "{C_0: 0.5, C_1: 0.25}", over="C")
    records = rows(model)
    assert column(records, "have[0]") == [0, 0, 1, 1, 2]
    assert column(records, "have[1]") == [0, 0, 0, 0, 1]


def test_each_element_remembers() -> None:
    """A cell that adds up and a line of two steps, of every region."""
    model = Builder(4).asset("A").set("region", "EU", "US")
    model.value("x", "{EU: t, US: 10 * t}", over="region")
    model.cell("sum_of", "0", "sum_of + x", over="region")
    model.line("late", "2", "-1", "x", over="region")
    model.value("s", "sum_of", over="region").value("l", "late", over="region")
    records = rows(model)
    assert column(records, "s[US]") == [0, 0, 10, 30, 60]
    assert column(records, "l[EU]") == [-1, -1, 0, 1, 2]
    assert column(records, "l[US]") == [-1, -1, 0, 10, 20]


def test_each_element_has_a_state_and_reads_its_flow() -> None:
    """A state adds up what moved of its own flow; rates of stocks are read likewise."""
    model = regions(3).flow("leave", "users -> sink", "{EU: 3, US: 5}", over="region")
    model.state("gone", "0", "gone + leave", over="region")
    model.value("loss", "outflow(users)", over="region")
    records = rows(model)
    assert column(records, "gone[US]") == [0, 0, 5, 10]
    assert column(records, "loss[EU]") == [0, 3, 3, 3]


def test_an_upper_bound_and_a_when_hold_for_each_element() -> None:
    """The EU is full at 104, and in the US nobody joins while it has more than 30."""
    model = Builder(1).asset("A").set("region", "EU", "US")
    model.stock("users", "{EU: 100, US: 40}", high="{EU: 104, US: 90}", over="region")
    model.flow("join", "source -> users", "each(9, region)", when="users > 50", over="region")
    last = rows(model)[-1]
    assert [last["users[EU]"], last["users[US]"], last["join[EU].rationed"]] == [104, 40, 5]


def test_agents_take_turns_at_a_stream() -> None:
    """Agent i of 3 gets uniform 3 k + i in row k, and a site of its own is not touched."""
    model = Builder(2).population("C", 3).draw("luck", "uniform", "0", "1", over="C")
    model.value("drawn", "luck", over="C").draw("other", "uniform", "0", "1", site=8)
    model.value("alone", "other")
    stream = uniforms()
    records = rows(model)
    for record in records:
        assert elements(record, "drawn", 3) == [stream.random() for _ in range(3)]
    alone = uniforms(site=8)
    assert column(records, "alone") == [alone.random() for _ in range(3)]


def test_agents_are_drawn_once_per_run_in_single_runs_too() -> None:
    """The first uniforms of the run, through each agent's own parameters."""
    model = Builder(1).population("C", 2).parameter("mean", "{C_0: 0, C_1: 10}", over="C")
    model.draw("talent", "normal", "mean", "2", each="run", over="C")
    model.parameter("skill", "talent", over="C").value("shown", "skill", over="C")
    first = uniforms()
    expected = [normal(first.random(), 0, 2), normal(first.random(), 10, 2)]
    for record in rows(model):
        assert elements(record, "shown", 2) == expected
    second = uniforms(run=2)
    expected = [normal(second.random(), 0, 2), normal(second.random(), 10, 2)]
    assert elements(rows(model, runs=2)[-1], "shown", 2) == expected


def test_only_elements_outside_the_range_are_drawn_again() -> None:
    """Attempt a of element i uses uniform 4 a + i; who is inside stays."""
    model = Builder(0).population("C", 4).draw("d", "uniform", "0", "1", each="run", over="C")
    model.parameter("p", "0", distribution="d", low="0.6", high="1", over="C")
    model.value("shown", "p", over="C")
    for record in rows(model, runs=5):
        stream = uniforms(run=int(record["#run"]))
        attempts = [[stream.random() for _ in range(4)] for _ in range(100)]
        expected = [next(a[i] for a in attempts if a[i] >= 0.6) for i in range(4)]
        assert elements(record, "shown", 4) == expected


def test_an_invariant_holds_for_every_element() -> None:
    """50 users are enough in the EU only."""
    _, faults = simulate(regions().invariant("enough", "users > 50").model())
    assert len(faults) == 2
    assert all("enough[US]" in fault for fault in faults)


def test_a_fact_expects_and_sets_every_element() -> None:
    """With nobody leaving nothing changes; with half leaving, one of two regions is right."""
    model = regions().flow("leave", "users -> sink", "churn * users", over="region")
    model.fact("still", 1, "users", "{EU: 100, US: 40}", churn="0")
    model.fact("apart", 1, "users", "{EU: 50, US: 30}", churn="{EU: 0.5, US: 0.75}")
    faults = list(broken_facts(model.model()))
    assert len(faults) == 1
    assert "10.0 is not 30.0" in faults[0]


def test_one_number_sets_all_elements() -> None:
    """Or one of them, where it is named."""
    model: Model = regions().model()
    assert settings_of(model, ["churn=0.2"]) == {"churn[EU]": 0.2, "churn[US]": 0.2}
    assert settings_of(model, ["churn[US]=0.2"]) == {"churn[US]": 0.2}


def test_a_table_for_each_element_and_a_series_in_time() -> None:
    """Users leave the faster the more there are; a price follows its file, in its unit."""
    model = regions(3).table("pull", [[0, 0], [100, 0.5]], "linear clamp")
    model.value("leaving", "pull(users)", over="region")
    model.data("price", "linear", [0, 2], [1, 5], scale=10).value("twice", "2 * price")
    records = rows(model)
    assert [records[0]["leaving[EU]"], records[0]["leaving[US]"]] == [0.5, 0.2]
    assert column(records, "price") == [1, 3, 5, 5]
    assert column(records, "twice") == [20, 60, 100, 100]


def test_runge_kutta_of_each_element() -> None:
    """Each step multiplies by the first five terms of e^-x, for each x."""
    model = Builder(2, method="rk4").asset("A").set("region", "EU", "US")
    model.parameter("x", "{EU: 0.1, US: 0.5}", over="region").stock("s", "100", over="region")
    last = rows(model.flow("f", "s -> sink", "x * s", over="region"))[-1]
    for id, x in (("EU", 0.1), ("US", 0.5)):
        factor = 1 - x + x**2 / 2 - x**3 / 6 + x**4 / 24
        assert last[f"s[{id}]"] == pytest.approx(100 * factor**2, rel=1e-13)
