"""Plots of results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import pandas as pd

from .clock import TIME_UNIT
from .columns import COLUMNS, Column
from .results import point_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Never more panels than this in one figure.
MOST = 24


def plot(frame: pd.DataFrame, kinds: Sequence[str] = ("stock", "metric")) -> Figure:
    """One panel for each column of these kinds: the median of all runs, and nine in ten of them."""
    known = [column for column in COLUMNS if column.kind in kinds and column.unit]
    moving = [column for column in known if frame[column.name].fillna(0).any()]
    if len(moving) > MOST:  # metrics first, and what is one number before an element of many
        moving.sort(key=lambda column: (column.kind != "metric", column.name.endswith("]")))
    columns = moving[:MOST]
    wide = min(3, max(len(columns), 1))
    high = max(-(-len(columns) // wide), 1)
    figure, axes = plt.subplots(
        high, wide, figsize=(4.6 * wide, 2.9 * high), squeeze=False, layout="constrained"
    )
    panels = list(axes.flat)
    for axis, column in zip(panels, columns, strict=False):
        _panel(axis, frame, column)
    for axis in panels[len(columns) :]:
        axis.set_visible(False)
    left_out = [column.name for column in known if column not in moving]
    notes = [_note("left out because they stay 0 or are no number", left_out)] if left_out else []
    if moving[MOST:]:
        notes.append(_note("no room for", [column.name for column in moving[MOST:]]))
    if notes:
        figure.supxlabel("\n".join(notes), fontsize="x-small")
    return figure


def _note(why: str, names: Sequence[str]) -> str:
    """What a figure does not show: the first few by name."""
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return f"{why}: {', '.join(names[:6])}{more}".replace("$", r"\$")


def _panel(axis: Axes, frame: pd.DataFrame, column: Column) -> None:
    for subset, part in frame.groupby("subset"):
        numbers = part.groupby("time")[column.name]
        middle = numbers.median()
        label = point_of(frame, subset) or f"point {subset}"
        (line,) = axis.plot(middle.index, middle, label=label)
        if part["run"].nunique() > 1:
            low, high = numbers.quantile(0.05), numbers.quantile(0.95)
            axis.fill_between(middle.index, low, high, alpha=0.2, color=line.get_color())
    axis.set_title(column.label.replace("$", r"\$"), fontsize="medium")
    axis.set_xlabel(f"time ({TIME_UNIT})", fontsize="small")
    axis.set_ylabel(column.unit, fontsize="small")
    axis.margins(x=0.0)
    if frame["subset"].nunique() > 1:
        axis.legend(fontsize="x-small")
