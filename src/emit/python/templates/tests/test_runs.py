"""Runs: results are complete, can be made again, and are the same wherever they are made."""

from pathlib import Path

import pandas as pd
from click.testing import CliRunner
from conftest import INSTALLED

from @PACKAGE@.__main__ import main
from @PACKAGE@.clock import STEPS
from @PACKAGE@.columns import COLUMNS
from @PACKAGE@.engine import Engine, execute, jobs
from @PACKAGE@.results import frame_of

SHORT = min(STEPS, 20)


def test_results_have_every_column(engine: Engine) -> None:
    frame = frame_of(execute(jobs(runs=2), engine, steps=SHORT))
    assert len(frame) == 2 * (SHORT + 1)
    assert list(frame.columns[:4]) == ["subset", "run", "timestep", "time"]
    assert list(frame.columns[4:]) == [column.name for column in COLUMNS]


def test_a_run_can_be_made_again_alone(engine: Engine) -> None:
    planned = jobs(runs=3)
    together = frame_of(execute(planned, engine, steps=SHORT))
    alone = frame_of(execute(planned[2:], engine, steps=SHORT))
    expected = together[together["run"] == 3].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, expected, check_exact=True)


def test_engines_give_the_same() -> None:
    frames = [frame_of(execute(jobs(runs=2), engine, steps=SHORT)) for engine in INSTALLED]
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frames[0], frame, check_exact=True)


def test_the_command_line_writes_results(engine: Engine, tmp_path: Path) -> None:
    out = tmp_path / "results.csv"
    arguments = ["run", "--engine", engine, "--steps", str(SHORT), "--out", str(out)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert len(pd.read_csv(out)) == SHORT + 1
