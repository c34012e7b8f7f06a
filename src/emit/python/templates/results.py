"""Results as a data frame: one row per step, one column per number, in the units people use."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
# <arrays>
from typing import Any
# <always>

# <arrays>
import numpy as np
# <always>
import pandas as pd

# <numbers>
from .columns import COLUMNS
# <arrays>
from .columns import COLUMNS, SUMMARIES, cells_of, every_agent, parts
# <always>
from .engine import Trajectory
# <numbers>
from .params import PARAMETERS
# <arrays>
from .params import PARAMETERS, Parameter
from .sets import ELEMENTS
# <always>


# <numbers>
def frame_of(trajectories: Iterable[Trajectory]) -> pd.DataFrame:
# <arrays>
def frame_of(trajectories: Iterable[Trajectory], agents: bool = False) -> pd.DataFrame:
# <always>
    """All runs below each other, whatever engine made them.

    Columns are ``subset`` (the parameter point), ``run``, ``timestep``, ``time``, then what
# <numbers>
    was varied or set, then what ``COLUMNS`` lists.
    """
    frames = [_frame(trajectory) for trajectory in trajectories]
# <arrays>
    was varied or set, then what ``COLUMNS`` lists; with ``agents``, all agents of populations.
    """
    frames = [_frame(trajectory, agents) for trajectory in trajectories]
# <always>
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


# <numbers>
def _frame(trajectory: Trajectory) -> pd.DataFrame:
# <arrays>
def _frame(trajectory: Trajectory, agents: bool) -> pd.DataFrame:
# <always>
    job, rows = trajectory.job, trajectory.rows
    data: dict[str, object] = {
        "subset": job.subset,
        "run": job.run,
        "timestep": [row["step"] for row in rows],
        "time": [row["time"] for row in rows],
    }
    for parameter in PARAMETERS:
        if parameter.key in job.settings:
            chosen = job.settings[parameter.key]
# <numbers>
            data[parameter.name] = chosen if parameter.truth else chosen / parameter.scale
    for column in COLUMNS:
        cells = [row[column.key] for row in rows]  # type: ignore[literal-required]
        data[column.name] = cells if column.scale == 1.0 else [x / column.scale for x in cells]
    return pd.DataFrame(data)
# <arrays>
            data.update(_told(parameter, chosen))
    data.update(cells_of(every_agent() if agents else COLUMNS, rows))
    return pd.DataFrame(data)


def _told(parameter: Parameter, chosen: Any) -> dict[str, object]:
    """What a parameter was set to: one number, or one for each element."""
    shown = chosen if parameter.truth else np.divide(chosen, parameter.scale)
    if np.ndim(chosen) == 0:
        return {parameter.name: shown}
    each = np.broadcast_to(shown, [len(ELEMENTS[name]) for name in parameter.sets])
    return {
        f"{parameter.name}[{name}]": SUMMARIES[summary](each[place]) if summary else each[place]
        for name, place, summary in parts(parameter.sets, truth=parameter.truth)
    }
# <always>


def write(frame: pd.DataFrame, path: Path) -> None:
    """Writes a data frame as Parquet or CSV, by the path's ending."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    else:
        frame.to_csv(path, index=False)


def unserved(frame: pd.DataFrame) -> pd.DataFrame:
    """What was asked for and could not move, or asked for in the wrong direction, in all runs.

    Where this is not empty, an assumption of the model has failed.
    """
    counts = [column for column in COLUMNS if column.kind in ("rationed", "reversed")]
    totals = {column.name: float(frame[column.name].abs().sum()) for column in counts}
    units = {column.name: column.unit for column in counts}
    rows = [(name, total, units[name]) for name, total in totals.items() if total > 0.0]
    return pd.DataFrame(rows, columns=["what", "total", "unit"])
