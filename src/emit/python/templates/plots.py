"""Plots of results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import pandas as pd

from .clock import TIME_UNIT
from .columns import COLUMNS, Column
from .params import PARAMETERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Never more panels than this in one figure.
MOST = 24


def plot(frame: pd.DataFrame, kinds: Sequence[str] = ("stock", "metric")) -> Figure:
    """One panel for each column of these kinds: the median of all runs, and nine in ten of them."""
    columns = [column for column in COLUMNS if column.kind in kinds and column.unit][:MOST]
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
    return figure


def varied(frame: pd.DataFrame) -> list[str]:
    """The parameters that differ between the points of a frame."""
    names = [parameter.column for parameter in PARAMETERS if parameter.column in frame.columns]
    points = frame.groupby("subset")
    return [n for n in names if points[n].nunique().max() == 1 and frame[n].nunique() > 1]


def _panel(axis: Axes, frame: pd.DataFrame, column: Column) -> None:
    for subset, part in frame.groupby("subset"):
        numbers = part.groupby("time")[column.name]
        middle = numbers.median()
        chosen = [f"{name} = {float(part[name].iloc[0]):g}" for name in varied(frame)]
        (line,) = axis.plot(middle.index, middle, label=", ".join(chosen) or f"point {subset}")
        if part["run"].nunique() > 1:
            low, high = numbers.quantile(0.05), numbers.quantile(0.95)
            axis.fill_between(middle.index, low, high, alpha=0.2, color=line.get_color())
    axis.set_title(column.label.replace("$", r"\$"), fontsize="medium")
    axis.set_xlabel(f"time ({TIME_UNIT})", fontsize="small")
    axis.set_ylabel(column.unit, fontsize="small")
    axis.margins(x=0.0)
    if frame["subset"].nunique() > 1:
        axis.legend(fontsize="x-small")
