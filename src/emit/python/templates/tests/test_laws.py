"""Laws: nothing appears or vanishes, stocks keep their bounds, invariants and facts hold."""

from typing import Any

import pytest
from conftest import settings_to_try

from @PACKAGE@.claims import FACTS, broken_invariants, out_of_bounds, unbalanced
from @PACKAGE@.clock import STEPS
from @PACKAGE@.engine import Engine, execute, jobs, run
from @PACKAGE@.guard import ModelError
from @PACKAGE@.params import make_params

#: Steps of a test run.
SHORT = min(STEPS, 200)


@pytest.mark.parametrize("settings", settings_to_try(), ids=str)
def test_moves_are_conserved_and_stay_in_bounds(engine: Engine, settings: dict[str, Any]) -> None:
    params = make_params(settings)
    try:
        rows = run(settings, engine, steps=SHORT)
    except ModelError as error:
        pytest.skip(f"the model has no numbers there: {error}")
    assert len(rows) == SHORT + 1
    assert unbalanced(params, rows) == []
    assert out_of_bounds(params, rows) == []


def test_many_runs_keep_the_laws(engine: Engine) -> None:
    for trajectory in execute(jobs(runs=5), engine, steps=SHORT):
        assert unbalanced(trajectory.job.params, trajectory.rows) == []
        assert out_of_bounds(trajectory.job.params, trajectory.rows) == []


def test_invariants_hold(engine: Engine) -> None:
    assert broken_invariants(make_params({}), run({}, engine)) == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_facts_come_out(engine: Engine, fact: Any) -> None:
    params = make_params(fact.settings)
    rows = run(fact.settings, engine, steps=max(told.row for told in fact.expectations))
    for told in fact.expectations:
        came = told.check(params, rows[told.row])
        assert came.holds, f"{told.text}: {came.found}"
