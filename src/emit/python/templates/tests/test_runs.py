"""Runs: results are complete, can be made again, and are the same wherever they are made."""

from pathlib import Path

# <arrays>
import numpy as np
# <always>
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import INSTALLED

from @PACKAGE@.__main__ import main
from @PACKAGE@.clock import STEPS
# <numbers>
from @PACKAGE@.columns import COLUMNS
# <arrays>
from @PACKAGE@.columns import COLUMNS, parts
# <always>
from @PACKAGE@.engine import Engine, execute, jobs
# <numbers>
from @PACKAGE@.params import PARAMETERS
# <arrays>
from @PACKAGE@.params import PARAMETERS, Parameter
# <always>
from @PACKAGE@.results import frame_of

SHORT = min(STEPS, 20)
DRAWN = [parameter for parameter in PARAMETERS if parameter.drawn]
# <arrays>


def columns_of(parameter: Parameter) -> list[str]:
    """The columns of a parameter: one for each element, or a summary of many."""
    if not parameter.sets:
        return [parameter.column]
    return [f"{parameter.name}[{part}]" for part, _, _ in parts(parameter.sets)]
# <always>


def test_results_have_every_column(engine: Engine) -> None:
    frame = frame_of(execute(jobs(runs=2), engine, steps=SHORT))
    assert len(frame) == 2 * (SHORT + 1)
    assert list(frame.columns[:4]) == ["subset", "run", "timestep", "time"]
# <numbers>
    drawn = [(parameter.column, f"redrawn({parameter.name})") for parameter in DRAWN]
# <arrays>
    drawn = [(*columns_of(parameter), f"redrawn({parameter.name})") for parameter in DRAWN]
# <always>
    told = [name for pair in drawn for name in pair] + [column.name for column in COLUMNS]
    assert list(frame.columns[4:]) == told


def test_what_was_drawn_for_a_run_stands_beside_it(engine: Engine) -> None:
    planned = jobs(runs=3)
# <numbers>
    frame = frame_of(execute(planned, engine, steps=0))
    for parameter in DRAWN:
        drawn = [job.params[parameter.key] / parameter.scale for job in planned]  # type: ignore[literal-required]
        assert frame[parameter.column].tolist() == drawn
# <arrays>
    frame = frame_of(execute(planned, engine, steps=0), agents=True)
    for parameter in DRAWN:
        drawn = [job.params[parameter.key] / parameter.scale for job in planned]  # type: ignore[literal-required]
        names = [name for name in frame.columns if name.partition("[")[0] == parameter.column]
        assert np.array_equal(frame[names].to_numpy().ravel(), np.ravel(drawn))
# <always>
        redrawn = [job.redrawn[parameter.key] for job in planned]
        assert frame[f"redrawn({parameter.name})"].tolist() == redrawn


def test_what_is_rationed_has_its_limit(engine: Engine) -> None:
    frame = frame_of(execute(jobs(runs=2), engine, steps=SHORT))
    for column in COLUMNS:
        if column.kind == "rationed":
# <numbers>
            leg = column.name.removeprefix("rationed(").removesuffix(")")
# <arrays>
            leg = column.name.removeprefix("rationed(").partition(")")[0]
# <always>
            names = [f"limit({name})" for name in (leg, leg.rpartition(".")[0])]
            limits = [frame[name] for name in names if name in frame.columns]
            for limit in limits[:1]:
                assert (limit[frame[column.name] != 0.0] != "").all(), column.name


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


@pytest.mark.parametrize(
    "wrong",
    [
        ["--set", "no such thing=1"],
        ["--set", "nothing"],
        ["--out", "results.xls"],
        ["--plot", "plot.txt"],
        ["--out", str(Path("no") / "such" / "folder.csv")],
    ],
)
def test_a_slip_on_the_command_line_is_told_in_one_line(wrong: list[str]) -> None:
    result = CliRunner().invoke(main, ["run", *wrong])
    assert result.exit_code != 0
    assert len(result.output.strip().splitlines()) == 1
    assert result.output.startswith(f"Error: {wrong[0]} {wrong[1]}: ")
