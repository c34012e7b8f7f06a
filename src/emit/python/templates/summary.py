"""What a reader wants to know of a run or many, on one screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from . import claims
from .clock import DT, TIME_UNIT
from .columns import COLUMNS, Column
from .engine import Trajectory
from .figures import plain
from .params import PARAMETERS
from .results import point_of

TITLE = @TITLE@
COMMAND = "python -m @PACKAGE@"

#: Never more lines than this in one section; the results hold them all.
MOST = 24

#: What is less than this share of what moved is rounding.
NOISE = 1e-9

#: Never more parameter points than this side by side.
POINTS = 6


def summary(
    trajectories: Sequence[Trajectory],
    frame: pd.DataFrame,
    broken: Sequence[str] | None = None,
) -> str:
    """Stocks and metrics, what was rationed, and what became of invariants, facts and goals.

    ``frame`` holds the results of these runs, ``broken`` the invariants that do not hold in them.
    """
    broken = claims.violations(trajectories) if broken is None else broken
    sections = [
        [_head(frame)],
        _levels(frame),
        _section("Rationed: asked for, and not to be had", list(_rationed(frame))),
        _section("Reversed: asked for in the wrong direction", list(_reversed(frame))),
        _section("Drawn again, because outside the range", list(_redrawn(trajectories))),
        [*_invariants(broken), *_facts(trajectories)],
        _section("Goals", list(_goals(trajectories))),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _head(frame: pd.DataFrame) -> str:
    runs, points = frame["run"].nunique(), frame["subset"].nunique()
    steps = int(frame["timestep"].max())
    told = [f"{steps} steps of {plain(DT)} {TIME_UNIT}", f"{runs} run" + "s" * (runs > 1)]
    if points > 1:
        told.append(f"{points} parameter points")
    return f"{TITLE}: {', '.join(told)}"


def _section(title: str, lines: list[str]) -> list[str]:
    if len(lines) > MOST:
        lines = [*lines[:MOST], f"… and {len(lines) - MOST} more"]
    return [f"{title}:", *(f"  {line}" for line in lines)] if lines else []


def _levels(frame: pd.DataFrame) -> list[str]:
    """Stocks, metrics and states: at the start and at the end, or at the end of each point."""
    levels = [column for column in COLUMNS if column.kind in ("stock", "metric", "state")]
    told = [column for column in levels if frame[column.name].fillna(0).astype(float).any()]
    if len(told) > MOST:  # what is one number tells more than one element of many
        told.sort(key=lambda column: column.name.endswith("]"))
    points = list(frame["subset"].unique())[:POINTS]
    if len(points) > 1:
        head = ["at the end (median)", *(point_of(frame, point) for point in points), "unit"]
        rows = [_ends(frame, column, points) for column in told]
    else:
        many = frame["run"].nunique() > 1
        spread = ["5% of runs", "95% of runs"] if many else ["lowest", "highest"]
        head = ["", "start", "end (median)" if many else "end", *spread, "unit"]
        rows = [_course(frame, column, many) for column in told]
    lines = _aligned([head, *rows[:MOST]]) if rows else []
    if len(rows) > MOST:
        lines.append(f"… and {len(rows) - MOST} more: see the results")
    empty = [column.name for column in levels if frame[column.name].isna().all()]
    lines += [f"{name} is no number on all rows" for name in empty[:MOST]]
    zero = len(levels) - len(told) - len(empty)
    stay = "stays 0 is" if zero == 1 else "stay 0 are"
    return [*lines, f"({zero} that {stay} not shown)"] if zero else lines


def _ends(frame: pd.DataFrame, column: Column, points: Sequence[int]) -> list[str]:
    last = frame[frame["timestep"] == frame["timestep"].max()]
    middle = last.groupby("subset")[column.name].median()
    return [column.name, *(plain(float(middle[point])) for point in points), _unit(column)]


def _course(frame: pd.DataFrame, column: Column, many: bool) -> list[str]:
    numbers = frame[column.name].astype(float)
    first = numbers[frame["timestep"] == 0]
    last = numbers[frame["timestep"] == frame["timestep"].max()]
    spread = (last.quantile(0.05), last.quantile(0.95)) if many else (numbers.min(), numbers.max())
    figures = [first.median(), last.median(), *spread]
    return [column.name, *(plain(float(figure)) for figure in figures), _unit(column)]


def _unit(column: Column) -> str:
    return "" if column.unit == "1" else column.unit


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(len(cell) for cell in cells) for cells in zip(*rows, strict=True)]
    lines = []
    for name, *figures, unit in rows:
        cells = [f"{cell:>{width}}" for cell, width in zip(figures, widths[1:-1], strict=True)]
        lines.append("  ".join([f"{name:<{widths[0]}}", *cells, unit]).rstrip())
    return lines


def _rationed(frame: pd.DataFrame) -> Iterator[str]:
    """How much of what a flow asked for it did not get, how often, and for want of what."""
    flows = {column.name: column for column in COLUMNS if column.kind == "flow"}
    for leg, columns in _legs("rationed").items():
        missing = _all(frame, columns)
        if not missing.any():
            continue
        asked_of = [flows[column.name.replace(f"rationed({leg})", leg)] for column in columns]
        moved = float((_all(frame, asked_of) * asked_of[0].scale * DT).sum())
        total = float(missing.sum())
        if total <= NOISE * moved:
            continue
        share = f"{plain(100.0 * total / (total + moved), 2)}%"
        amount = f"{plain(total)} {columns[0].unit}".strip()
        steps = f"in {int((missing > 0.0).sum())} of {int((frame['timestep'] > 0).sum())} steps"
        yield f"{leg}: {amount} ({share} of what it asked for) {steps}{_cut_by(frame, leg)}"


def _legs(kind: str) -> dict[str, list[Column]]:
    """The columns of what legs were not given, by leg: one, or one for each element."""
    legs: dict[str, list[Column]] = {}
    for column in COLUMNS:
        if column.kind == kind and not column.name.endswith(("[mean]", "[min]", "[max]")):
            leg = column.name.removeprefix(f"{kind}(").rpartition(")")[0]
            legs.setdefault(leg, []).append(column)
    return legs


def _all(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.Series[float]:
    """What all elements come to, row by row."""
    return frame[[column.name for column in columns]].abs().sum(axis=1)


def _cut_by(frame: pd.DataFrame, leg: str) -> str:
    """The limits that cut a flow most often; those of an exchange stand under its own name."""
    for transfer in (leg, leg.rpartition(".")[0]):
        if f"limit({transfer})" in frame.columns:
            limits = frame[f"limit({transfer})"]
            most = limits[limits != ""].value_counts().index[:2]
            return ", cut by " + ", then ".join(str(limit) for limit in most)
    return ""


def _reversed(frame: pd.DataFrame) -> Iterator[str]:
    for leg, columns in _legs("reversed").items():
        reversed_ = _all(frame, columns)
        if reversed_.any():
            amount = f"{plain(float(reversed_.sum()))} {columns[0].unit}".strip()
            yield f"{leg}: {amount} in {int((reversed_ > 0.0).sum())} steps"


def _redrawn(trajectories: Sequence[Trajectory]) -> Iterator[str]:
    for parameter in PARAMETERS:
        counts = [trajectory.job.redrawn.get(parameter.key, 0) for trajectory in trajectories]
        if any(counts):
            yield f"{parameter.name}: {sum(counts)} draws in {len(counts)} runs"


def _invariants(broken: Sequence[str]) -> list[str]:
    if broken:
        return _section("BROKEN invariants, where first", list(broken))
    return ["Invariants: all hold on every row"] if claims.INVARIANTS else []


def _facts(trajectories: Sequence[Trajectory]) -> list[str]:
    """Published numbers that these runs can be held against."""
    judged = [one for trajectory in trajectories for one in claims.judge_facts(trajectory)]
    failed = [one for one in judged if not one[2].holds]
    others = [fact for fact in claims.FACTS if not any(fact is one[0] for one in judged)]
    lines = [f"{fact.name}: {told.text}: {came.found}" for fact, told, came in failed]
    if failed:
        return _section("FAILED facts", lines)
    good = len(claims.FACTS) - len(others)
    told = [f"{good} {'comes' if good == 1 else 'come'} out"] if judged else []
    if others:
        own = "needs runs of its own" if len(others) == 1 else "need runs of their own"
        told.append(f"{len(others)} {own}: `{COMMAND} facts`")
    return [f"Facts: {'; '.join(told)}"] if told else []


def _goals(trajectories: Sequence[Trajectory]) -> Iterator[str]:
    """What the ecosystem is to reach: whether it does, or in how many of the runs."""
    for number, goal in enumerate(claims.goals_of(trajectories[0].job.params)):
        metric = " ".join(part for part in (goal.metric, goal.text) if part)
        outcomes = []
        for trajectory in trajectories:
            own = claims.goals_of(trajectory.job.params)[number]
            outcome = claims.judge_goal(own, trajectory.rows)
            outcomes += [outcome] if outcome else []
        reached = sum(outcome.holds for outcome in outcomes)
        if not outcomes:
            why = "no target to compare with"
            if goal.target is not None:
                ended = (goal.by or 0.0) > trajectories[0].rows[-1]["time"] + 1e-9 * DT
                why = "the run ends before" if ended else f"{goal.metric} is no number then"
            yield f"not judged  {goal.label} ({metric}): {why}" if metric else f"{goal.label}"
        elif len(outcomes) == 1:
            word = "reached   " if reached else "MISSED    "
            yield f"{word}  {goal.label} ({metric}): {outcomes[0].found}"
        else:
            yield f"in {reached} of {len(outcomes)} runs  {goal.label} ({metric})"
