"""Reductions against what can be worked out by hand."""

from __future__ import annotations

import math

import pytest

from reference.model import Number
from reference.reductions import REDUCTIONS


@pytest.mark.parametrize(
    ("function", "numbers", "expected"),
    [
        ("sum", [1, 2, 4], 7),
        ("sum", [True, False, True], 2),
        ("mean", [1, 2, 6], 3),
        ("mean", [True, False, False, False], 0.25),
        ("min", [3, -1, 2], -1),
        ("max", [3, -1, 2], 3),
        ("median", [5, 1, 3], 3),
        ("median", [5, 1, 3, 4], 3.5),
        ("gini", [0, 0, 1], 2 / 3),
        ("gini", [1, 2, 3, 4], 0.25),
        ("gini", [7, 7, 7], 0),
        ("gini", [0, 0], 0),
        ("gini", [5], 0),
    ],
)
def test_reductions(function: str, numbers: list[Number], expected: float) -> None:
    """Gini of 1..4: pairs differ by 1.25 on average, over twice the mean of 2.5."""
    assert REDUCTIONS[function](numbers) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 10), (0.25, 17.5), (0.5, 25), (0.9, 37), (1, 40)]
)
def test_a_quantile_is_on_straight_lines(share: float, expected: float) -> None:
    """Of 10, 20, 30, 40 the share 0.9 is at position 2.7."""
    assert REDUCTIONS["quantile"]([30, 10, 40, 20], share) == pytest.approx(expected, rel=1e-15)


def test_gini_is_the_mean_difference_of_pairs() -> None:
    """As it is defined: over all pairs, in shares of twice the mean."""
    numbers = [0.3, 5.0, 2.25, 0.0, 11.5, 2.25]
    pairs = [abs(x - y) for x in numbers for y in numbers]
    expected = (sum(pairs) / len(pairs)) / (2 * sum(numbers) / len(numbers))
    assert REDUCTIONS["gini"](numbers) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("function", ["sum", "mean", "min", "max", "median", "gini"])
def test_what_is_no_number_spoils_all(function: str) -> None:
    """One NaN makes a NaN."""
    assert math.isnan(REDUCTIONS[function]([1.0, math.nan, 2.0]))


def test_the_sum_is_taken_from_left_to_right() -> None:
    """Without compensation the small ones are lost behind the large one, and found before it."""
    assert REDUCTIONS["sum"]([1e16, 1.0, 1.0]) == 1e16
    assert REDUCTIONS["sum"]([1.0, 1.0, 1e16]) == 1e16 + 2
