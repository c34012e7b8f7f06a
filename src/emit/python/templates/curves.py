"""Curves: functions of one number that are given by points."""
# <curve>

from typing import Literal
# <recorded>

import csv
import math
from pathlib import Path
from typing import Literal
# <always>

import numpy as np
from numpy.typing import NDArray
# <recorded>

from .clock import DT
# <always>

Numbers = NDArray[np.float64]


class Curve:
    """A function given by points whose inputs rise."""

    def __init__(
        self,
        inputs: list[float],
        outputs: list[float],
        between: Literal["linear", "step", "spline"] = "linear",
        outside: Literal["clamp", "extend"] = "clamp",
    ) -> None:
        self.inputs: Numbers = np.array(inputs)
        self.outputs: Numbers = np.array(outputs)
        self.between = between
        self.outside = outside
        if len(inputs) == 0 or len(inputs) != len(outputs) or not np.all(np.diff(inputs) > 0.0):
            raise ValueError("a curve needs points, and their inputs must rise")
        self._slopes: Numbers = _slopes(self.inputs, self.outputs, between)

    def at(self, x: float) -> float:
        """What comes out for one number."""
        return float(self.each(np.asarray(x)))

    def each(self, x: Numbers) -> Numbers:
        """What comes out for every number; none for what is no number."""
        first, last = self.inputs[0], self.inputs[-1]
        inside = np.minimum(np.maximum(x, first), last)
        found = self._inside(inside)
        if self.outside == "extend":
            slopes = np.where(x < first, self._slopes[0], self._slopes[-1])
            found = np.where(x == inside, found, found + slopes * (x - inside))
        return np.where(np.isnan(x), np.nan, found)

    def _inside(self, x: Numbers) -> Numbers:
        """Between the first and the last point."""
        last = len(self.inputs) - 1
        point = np.minimum(np.searchsorted(self.inputs, x, side="right") - 1, last)
        following = np.minimum(point + 1, last)
        low: Numbers = self.outputs[point]
        if self.between == "step" or last == 0:
            return low
        width = np.where(point < last, self.inputs[following] - self.inputs[point], 1.0)
        way: Numbers = (x - self.inputs[point]) / width
        rise: Numbers = self.outputs[following] - low
        if self.between == "linear":
            return low + way * rise
        start: Numbers = self._slopes[point] * width
        end: Numbers = self._slopes[following] * width
        cubic = start + way * (3.0 * rise - 2.0 * start - end + way * (start + end - 2.0 * rise))
        return low + way * cubic


def _slopes(x: Numbers, y: Numbers, between: str) -> Numbers:
    """The slope at every point: for a spline, that of Fritsch and Carlson's piecewise cubic."""
    if between == "step" or len(x) == 1:
        return np.zeros(len(x))
    width = np.diff(x)
    rise = np.diff(y) / width
    if between == "linear" or len(x) == 2:
        return np.append(rise, rise[-1])
    before, after = rise[:-1], rise[1:]
    heavy, light = 2.0 * width[1:] + width[:-1], width[1:] + 2.0 * width[:-1]
    turns = before * after <= 0.0  # at a peak, at a trough, or beside a flat piece
    mean = heavy / np.where(turns, 1.0, before) + light / np.where(turns, 1.0, after)
    inner = np.where(turns, 0.0, (heavy + light) / mean)
    first = _end_slope(width[0], width[1], rise[0], rise[1])
    last = _end_slope(width[-1], width[-2], rise[-1], rise[-2])
    return np.concatenate([[first], inner, [last]])


def _end_slope(width: float, next_width: float, rise: float, next_rise: float) -> float:
    """The slope at an end: that of a parabola through three points, unless it overshoots."""
    slope = ((2.0 * width + next_width) * rise - width * next_rise) / (width + next_width)
    if np.sign(slope) != np.sign(rise):
        return 0.0
    if np.sign(rise) != np.sign(next_rise) and abs(slope) > 3.0 * abs(rise):
        return 3.0 * rise
    return float(slope)
# <recorded>


#: Where the files stand that the model reads.
DATA = Path(__file__).parent.parent / "data"


def recorded(
    file: str, when: str, column: str, scale: float, between: Literal["linear", "step"]
) -> Curve:
    """A column of a file as a function of time; before and after its rows it stays as it is."""
    path = DATA / file
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: the model reads its column {column!r}")
    with path.open(newline="", encoding="utf-8") as lines:
        reader = csv.DictReader(lines)
        for name in (when, column):
            if name not in (reader.fieldnames or []):
                raise ValueError(f"{path} has no column {name!r}")
        rows = [(row, reader.line_num) for row in reader]
    times = [_number(path, line, when, row[when]) for row, line in rows]
    values = [_number(path, line, column, row[column]) * scale for row, line in rows]
    if not times:
        raise ValueError(f"{path} has no rows")
    for earlier, later, (_, line) in zip(times, times[1:], rows[1:], strict=False):
        if later <= earlier:
            raise ValueError(f"{path}, line {line}: {when!r} must rise from row to row")
    if between == "step":
        # Moments are compared with a tolerance of a billionth of a step.
        times = [time - 1e-9 * DT for time in times]
    return Curve(times, values, between)


def _number(path: Path, line: int, column: str, text: str | None) -> float:
    try:
        number = float(text or "")
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{path}, line {line}: {text!r} in column {column!r} is no number")
    return number
