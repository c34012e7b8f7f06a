"""Curves given by points: tables and series."""

from __future__ import annotations

import math
from bisect import bisect_right

from .functions import NAN, NEAR
from .tree import Tree

Numbers = list[float]


def lookup(table: Tree, x: float) -> float:
    """A table at x."""
    xs = [float(point[0]) for point in table["points"]]
    ys = [float(point[1]) for point in table["points"]]
    if math.isnan(x):
        return NAN
    if xs[0] <= x <= xs[-1]:
        return inside(table["between"], xs, ys, x)
    end = 0 if x < xs[0] else -1
    if table["outside"] == "clamp":
        return ys[end]
    return ys[end] + end_slope(table["between"], xs, ys, end) * (x - xs[end])


def inside(between: str, xs: Numbers, ys: Numbers, x: float) -> float:
    """A curve between its first point and its last."""
    i = bisect_right(xs, x) - 1
    if between == "step" or xs[i] == x:
        return ys[i]
    share = (x - xs[i]) / (xs[i + 1] - xs[i])
    if between == "linear":
        return ys[i] + share * (ys[i + 1] - ys[i])
    width, slopes = xs[i + 1] - xs[i], pchip(xs, ys)
    return (  # the cubic of Hermite: two heights and two slopes
        (1 + 2 * share) * (1 - share) ** 2 * ys[i]
        + share * (1 - share) ** 2 * width * slopes[i]
        + share**2 * (3 - 2 * share) * ys[i + 1]
        + share**2 * (share - 1) * width * slopes[i + 1]
    )


def end_slope(between: str, xs: Numbers, ys: Numbers, end: int) -> float:
    """With what slope a curve goes on before its first point (0) or after its last (-1)."""
    if between == "step" or len(xs) == 1:
        return 0.0
    if between == "spline":
        return pchip(xs, ys)[end]
    return secants(xs, ys)[end]


def secants(xs: Numbers, ys: Numbers) -> Numbers:
    """The slope from each point to the next."""
    return [(ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]) for i in range(len(xs) - 1)]


def pchip(xs: Numbers, ys: Numbers) -> Numbers:
    """The slope at each point, after Fritsch and Butland as PCHIP has it.

    Inside, the weighted harmonic mean of the slopes on both sides, flat where they differ in sign;
    at the ends, a parabola through three points, tamed so that the curve keeps its direction.
    """
    sides = secants(xs, ys)
    widths = [xs[i + 1] - xs[i] for i in range(len(xs) - 1)]
    if len(sides) < 2:
        return [sides[0], sides[0]] if sides else [0.0]
    slopes = [tamed(widths[0], widths[1], sides[0], sides[1])]
    for i in range(1, len(sides)):
        left, right = 2 * widths[i] + widths[i - 1], widths[i] + 2 * widths[i - 1]
        opposed = sides[i - 1] * sides[i] <= 0
        mean = 0.0 if opposed else (left + right) / (left / sides[i - 1] + right / sides[i])
        slopes.append(mean)
    return [*slopes, tamed(widths[-1], widths[-2], sides[-1], sides[-2])]


def tamed(width: float, next_width: float, side: float, next_side: float) -> float:
    """The slope at an end, from the two segments next to it."""
    slope = ((2 * width + next_width) * side - width * next_side) / (width + next_width)
    if slope * side <= 0:
        return 0.0
    if side * next_side <= 0 and abs(slope) > 3 * abs(side):
        return 3 * side
    return slope


def series(series: Tree, t: float, dt: float) -> float:
    """A series at a time, in the unit in which its numbers stand."""
    times, values = series["times"], series["values"]
    if t <= times[0]:
        return float(values[0])
    if t >= times[-1]:
        return float(values[-1])
    if series["between"] == "linear":
        return inside("linear", times, values, t)
    return float(values[bisect_right(times, t + NEAR * dt) - 1])
