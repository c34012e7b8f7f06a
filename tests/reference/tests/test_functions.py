"""Functions and quantiles at points that are known."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import permutations

import pytest

from reference.chance import Stream, quantile
from reference.functions import PURE, at, clamp, every, greatest, least, power


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("floor", (0.3 / 0.1 * 0.1, 0.1), 3 * 0.1),
        ("floor", (-0.5, 1), -1),
        ("ceil", (1.1, 1), 2),
        ("ceil", (3 * 0.1 / 0.1, 1), 3),
        ("round", (2.5, 1), 3),
        ("round", (-2.5, 1), -3),
        ("round", (0.49999999999999994, 1), 0),
        ("mod", (-1, 3), 2),
        ("mod", (1, -3), -2),
        ("sign", (-0.0,), 0),
        ("clamp", (5, 0, 3), 3),
        ("safe_div", (1, 0, 7), 7),
        ("ln", (0,), -math.inf),
        ("exp", (1000,), math.inf),
        ("normal_cdf", (1.959963984540054,), 0.975),
    ],
)
def test_pure_functions(name: str, arguments: tuple[float, ...], result: float) -> None:
    """As the model's documentation says."""
    assert PURE[name](*arguments) == pytest.approx(result, rel=1e-15)


def test_powers_follow_ieee() -> None:
    """No exception, no complex number."""
    assert power(0, -1) == math.inf
    assert math.isnan(power(-8, 1 / 3))
    assert power(-10, 999) == -math.inf


def test_moments_within_a_billionth_of_a_step_are_one() -> None:
    """The last moment of a step belongs to the next."""
    assert at(0.3, 0.1, 0.1 * 3)
    assert not at(0.2, 0.1, 0.1 * 3)
    assert [k for k in range(10) if every(k * 0.1, 0.1, 0.3)] == [0, 3, 6, 9]


@pytest.mark.parametrize(
    ("distribution", "arguments", "cdf"),
    [
        ("uniform", (2, 5), lambda x: (x - 2) / 3),
        ("normal", (1, 2), lambda x: 0.5 * math.erfc(-(x - 1) / 2 / math.sqrt(2))),
        ("lognormal", (0, 0.5), lambda x: 0.5 * math.erfc(-math.log(x) / 0.5 / math.sqrt(2))),
        ("exponential", (3,), lambda x: 1 - math.exp(-3 * x)),
        ("triangular", (0, 1, 4), lambda x: x * x / 4 if x < 1 else 1 - (4 - x) ** 2 / 12),
    ],
)
def test_quantiles_invert_distributions(
    distribution: str, arguments: tuple[float, ...], cdf: Callable[[float], float]
) -> None:
    """The share below a quantile is what was asked for."""
    for k in range(1, 100):
        assert cdf(quantile(distribution, k / 100, list(arguments))) == pytest.approx(k / 100)


def test_counts_are_the_smallest_with_enough_below() -> None:
    """Against distribution functions summed up directly."""
    mean, n, p = 3.5, 12, 0.3
    for k in range(1, 400):
        u = k / 400
        x = quantile("poisson", u, [mean])
        below = [mean**i * math.exp(-mean) / math.factorial(i) for i in range(int(x) + 1)]
        assert sum(below[:-1]) < u <= sum(below) + 1e-12
        x = quantile("binomial", u, [n, p])
        chances = [math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(int(x) + 1)]
        assert sum(chances[:-1]) < u <= sum(chances) + 1e-12
    assert quantile("poisson", 0.5, [1e5]) == pytest.approx(1e5, abs=1)
    assert quantile("binomial", 1 - 2**-53, [50, 1.0]) == 50


def test_a_stream_is_numpys() -> None:
    """The first uniforms of run 1 and site 7 under seed 42 never change."""
    assert Stream(42, 1, 7).uniform(0) == 0.6680607275122804
    assert Stream(42, 1, 7).uniform(1) == 0.9182335768822247
    assert Stream(42, 1, 7).uniform(0) != Stream(42, 2, 7).uniform(0)


def test_no_number_is_never_swallowed() -> None:
    """Whatever the order of the arguments; and -0 is less than 0."""
    for numbers in permutations((1.0, math.nan, -2.0)):
        assert math.isnan(least(*numbers))
        assert math.isnan(greatest(*numbers))
        assert math.isnan(clamp(*numbers))
    for numbers in ((0.0, -0.0), (-0.0, 0.0)):
        assert str(least(*numbers)) == "-0.0"
        assert str(greatest(*numbers)) == "0.0"
