"""Tables and series against what can be worked out by hand."""

from __future__ import annotations

import math

import pytest

from reference.curves import lookup, pchip, series
from reference.tree import Tree

INFINITE = math.inf


def table(form: str, *points: tuple[float, float]) -> Tree:
    """A table of a form such as `linear clamp`."""
    between, outside = form.split()
    return {"points": [list(point) for point in points], "between": between, "outside": outside}


BENT = ((0.0, 0.0), (1.0, 1.0), (3.0, 0.0))


@pytest.mark.parametrize(
    ("form", "at", "expected"),
    [
        ("linear clamp", 0.25, 0.25),
        ("linear clamp", 1.0, 1.0),
        ("linear clamp", 2.5, 0.25),
        ("linear clamp", -2.0, 0.0),
        ("linear clamp", 9.0, 0.0),
        ("linear extend", -2.0, -2.0),
        ("linear extend", 5.0, -1.0),
        ("step clamp", 0.999, 0.0),
        ("step clamp", 1.0, 1.0),
        ("step clamp", 2.999, 1.0),
        ("step clamp", 3.0, 0.0),
        ("step extend", 5.0, 0.0),
        ("linear clamp", INFINITE, 0.0),
        ("linear extend", INFINITE, -INFINITE),
    ],
)
def test_a_table_between_and_outside_its_points(form: str, at: float, expected: float) -> None:
    """On straight lines or in steps, and clamped or carried on."""
    assert lookup(table(form, *BENT), at) == expected


def test_a_table_of_no_number_is_none() -> None:
    """NaN in gives NaN out."""
    for form in ("linear clamp", "step extend", "spline clamp"):
        assert math.isnan(lookup(table(form, *BENT), math.nan))


def test_one_point_is_the_same_everywhere() -> None:
    """There is no slope to carry on."""
    for form in ("linear extend", "step clamp", "spline extend"):
        assert [lookup(table(form, (2, 7)), x) for x in (0, 2, 5)] == [7, 7, 7]


def test_the_slopes_of_pchip() -> None:
    """Secants 1, 1/2, 1/4 over widths 1, 1, 2.

    Ends: (3 * 1 - 1/2) / 2 and (5 * 1/4 - 2 * 1/2) / 3. Inside, the weights are 3 and 3, then
    5 and 4: 6 / (3/1 + 3/0.5) and 9 / (5/0.5 + 4/0.25).
    """
    slopes = pchip([0, 1, 2, 4], [0, 1, 1.5, 2])
    assert slopes == pytest.approx([5 / 4, 2 / 3, 9 / 26, 1 / 12], rel=1e-15)


@pytest.mark.parametrize(
    ("last", "slopes"),
    [
        (0.0, [2.0, 0.0, -2.0]),  # a peak is flat; (3 * 1 + 1) / 2 at the ends
        (-9.0, [3.0, 0.0, -15.5]),  # 13 / 2 is more than three times the secant
        (9.0, [0.0, 16 / 9, 11.5]),  # -5 / 2 would go the wrong way
        (1.0, [1.5, 0.0, 0.0]),  # flat stays flat
    ],
)
def test_the_slopes_of_pchip_are_tamed(last: float, slopes: list[float]) -> None:
    """Three points 0, 1 and `last`, one apart."""
    assert pchip([0, 1, 2], [0, 1, last]) == pytest.approx(slopes, rel=1e-15)


def test_a_spline_between_and_outside_its_points() -> None:
    """Half-way, a cubic is the mean height and an eighth of width times the change of slope."""
    points = ((0.0, 0.0), (1.0, 1.0), (2.0, 1.5), (4.0, 2.0))
    clamped, extended = table("spline clamp", *points), table("spline extend", *points)
    assert lookup(clamped, 0.5) == pytest.approx(0.5 + (5 / 4 - 2 / 3) / 8, rel=1e-15)
    assert lookup(clamped, 3) == pytest.approx(1.75 + 2 * (9 / 26 - 1 / 12) / 8, rel=1e-15)
    assert [lookup(clamped, x) for x in (-1, 0, 1, 2, 4, 5)] == [0, 0, 1, 1.5, 2, 2]
    assert lookup(extended, -2) == pytest.approx(-2.5)
    assert lookup(extended, 7) == pytest.approx(2 + 3 / 12)


def test_two_points_of_a_spline_are_a_line() -> None:
    """There is but one slope."""
    line = table("spline extend", (0, 1), (2, 5))
    assert [lookup(line, x) for x in (-1, 0.5, 3)] == pytest.approx([-1, 2, 7])


def test_a_series_between_its_rows() -> None:
    """On straight lines or held, and what it is at its ends before and after them."""
    rows: Tree = {"times": [1.0, 2.0, 4.0], "values": [10.0, 20.0, 0.0]}
    times = (0, 1, 1.5, 2, 3, 4, 9)
    linear = [series({**rows, "between": "linear"}, t, 1) for t in times]
    assert linear == [10, 10, 15, 20, 10, 0, 0]
    held = [series({**rows, "between": "hold"}, t, 1) for t in times]
    assert held == [10, 10, 10, 20, 20, 0, 0]


def test_a_held_series_finds_its_step() -> None:
    """Ten steps of 0.1 sum up to less than 1 or not: the row of time 1 holds there all the same."""
    rows: Tree = {"times": [0.0, 0.3, 9.0], "values": [1.0, 2.0, 3.0], "between": "hold"}
    assert 3 * 0.1 != 0.3
    assert series(rows, 0.3 - 1e-12, 0.1) == 2
    assert series(rows, 0.3 - 1e-8, 0.1) == 1
