"""Results as a data frame: one row per step, one column per number, in the units people use."""

from __future__ import annotations

# <numbers>
from collections.abc import Iterable
# <arrays>
from collections.abc import Iterable, Mapping, Sequence
# <always>
from pathlib import Path
# <arrays>
from typing import Any
# <always>

# <arrays>
import numpy as np
# <always>
import pandas as pd

# <numbers>
from .columns import CAPS, COLUMNS
# <arrays>
from .columns import CAPS, COLUMNS, QUANTITIES, SUMMARIES, Column, cells_of, every_agent, parts
# <always>
from .engine import Trajectory
from .figures import plain
# <numbers>
from .params import PARAMETERS
# <arrays>
from .params import PARAMETERS, Parameter
from .types import State
# <always>


# <numbers>
def frame_of(trajectories: Iterable[Trajectory]) -> pd.DataFrame:
# <arrays>
def frame_of(trajectories: Iterable[Trajectory], agents: bool = False) -> pd.DataFrame:
# <always>
    """All runs below each other, whatever engine made them.

    Columns are ``subset`` (the parameter point), ``run``, ``timestep``, ``time``, then every
    parameter that was set, varied or drawn, in its unit, and how many of its draws were
    ``redrawn(…)`` because they fell outside the range; then what ``COLUMNS`` lists.
# <arrays>
    With ``agents``, every agent of a population has columns of its own.
# <always>
    """
# <numbers>
    frames = [_frame(trajectory) for trajectory in trajectories]
# <arrays>
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
        drawn = parameter.drawn and job.ensemble and parameter.key not in job.settings
        if drawn or parameter.key in job.settings:
            chosen = job.params[parameter.key]  # type: ignore[literal-required]
# <numbers>
            data[parameter.column] = chosen if parameter.truth else chosen / parameter.scale
# <arrays>
            data.update(_told(parameter, chosen, agents))
# <always>
        if drawn:
            data[f"redrawn({parameter.name})"] = job.redrawn.get(parameter.key, 0)
# <numbers>
    for column in COLUMNS:
        if column.kind == "limit":
            data[column.name] = [_limit(row["limits"].get(column.key, "")) for row in rows]
            continue
        cells = [row[column.key] for row in rows]  # type: ignore[literal-required]
        data[column.name] = cells if column.scale == 1.0 else [x / column.scale for x in cells]
    return pd.DataFrame(data)
# <arrays>
    columns = every_agent() if agents else COLUMNS
    cells = cells_of([column for column in columns if column.kind != "limit"], rows)
    data.update((column.name, _cells(column, cells, rows)) for column in columns)
    return pd.DataFrame(data)


def _cells(column: Column, cells: Mapping[str, Any], rows: Sequence[State]) -> Any:
    """What stands in a column."""
    if column.kind == "limit":
        return [_limit(row["limits"].get(column.key, "")) for row in rows]
    return cells[column.name]


def _told(parameter: Parameter, chosen: Any, agents: bool) -> dict[str, object]:
    """What a parameter was set to: one number, or one for each element."""
    shown = chosen if parameter.truth else np.divide(chosen, parameter.scale)
    if not parameter.sets:
        return {parameter.column: shown}
    return {
        f"{parameter.name}[{name}]": SUMMARIES[summary](shown[place]) if summary else shown[place]
        for name, place, summary in parts(parameter.sets, agents, parameter.truth)
    }
# <always>


#: The names of columns by the keys of the engines' state.
# <numbers>
NAMES = {column.key: column.name for column in COLUMNS if column.kind == "stock"}
# <arrays>
NAMES = {quantity.key: quantity.name for quantity in QUANTITIES if quantity.kind == "stock"}
# <always>


def _limit(limit: str) -> str:
    """The limit that cut a transfer: a payer, the room in a receiver, or the cap of an asset."""
    if not limit:
        return ""
    side, _, place = limit.partition(" ")
    if place in CAPS:
        return f"supply max of {CAPS[place]}"
    return NAMES[place] if side == "low" else f"room in {NAMES[place]}"


def varied(frame: pd.DataFrame) -> list[str]:
    """The columns of parameters that differ between the points of a frame."""
# <numbers>
    names = [parameter.column for parameter in PARAMETERS if parameter.column in frame.columns]
# <arrays>
    columns = {parameter.column for parameter in PARAMETERS if not parameter.sets}
    many = tuple(f"{parameter.name}[" for parameter in PARAMETERS if parameter.sets)
    names = [name for name in frame.columns if name in columns or name.startswith(many)]
# <always>
    points = frame.groupby("subset")
    return [n for n in names if points[n].nunique().max() == 1 and frame[n].nunique() > 1]


def point_of(frame: pd.DataFrame, subset: object) -> str:
    """How a parameter point differs from the others, as in ``fee = 2``."""
    first = frame[frame["subset"] == subset].iloc[0]
    told = {name: plain(float(first[name])) for name in varied(frame)}
# <arrays>
    for parameter in PARAMETERS:
        own = [name for name in told if name.startswith(f"{parameter.name}[")]
        shown = {told[name] for name in own if not name.endswith("[sum]")}
        if parameter.sets and len(shown) == 1:  # one number for all elements
            told = {name: number for name, number in told.items() if name not in own}
            told[parameter.name] = shown.pop()
# <always>
    return ", ".join(f"{name} = {number}" for name, number in told.items())


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
