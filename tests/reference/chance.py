"""Random streams and quantile functions (language §8)."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

from numpy.random import SFC64, Generator, SeedSequence

from .functions import divide, guarded
from .model import RunError
from .tree import Tree

STANDARD = NormalDist()
"""Its `inv_cdf` is algorithm AS 241."""

LEAST = 2.0**-54
"""A uniform is raised to this, so that no quantile is infinite."""


class Stream:
    """The uniforms of one draw site in one run, by number from 0; its elements take turns."""

    def __init__(self, seed: int, run: int, site: int) -> None:
        self._generator = Generator(SFC64(SeedSequence(seed, spawn_key=(run, site))))
        self._drawn: list[float] = []

    def turn(self, site: Tree, number: int) -> float:
        """The uniform of an element of a site, when the site draws for the time of this number."""
        return self.uniform(number * int(site.get("count", 1)) + int(site.get("element", 0)))

    def uniform(self, number: int) -> float:
        """The uniform of this number."""
        while len(self._drawn) <= number:
            self._drawn.append(float(self._generator.random()))
        return max(self._drawn[number], LEAST)


def normal(u: float, mean: float, deviation: float) -> float:
    """Quantile of the normal distribution."""
    return mean + deviation * STANDARD.inv_cdf(u)


def lognormal(u: float, m: float, s: float) -> float:
    """Quantile of e to a normal(m, s)."""
    return guarded(math.exp)(normal(u, m, s))


def exponential(u: float, rate: float) -> float:
    """Quantile of the exponential distribution."""
    return divide(-math.log1p(-u), rate)


def triangular(u: float, low: float, mode: float, high: float) -> float:
    """Quantile of the triangular distribution."""
    if low == high:
        return low
    if u < (mode - low) / (high - low):
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))


def smallest(u: float, expected: float, log_mass: Callable[[int], float], last: float) -> float:
    """The smallest whole number, at most `last`, whose cumulated mass reaches u."""
    below = 0.0
    k = 0
    while True:
        mass = math.exp(log_mass(k))
        below += mass
        # Rounding may keep the sum short of a u next to 1: then the tail ends it.
        if below >= u or k >= last or (k > expected and mass < 1e-300):
            return float(k)
        k += 1


def poisson(u: float, mean: float) -> float:
    """Quantile of the Poisson distribution."""
    if mean == 0:
        return 0.0
    return smallest(u, mean, lambda k: k * math.log(mean) - mean - math.lgamma(k + 1), math.inf)


def binomial(u: float, n: float, p: float) -> float:
    """Quantile of the binomial distribution."""
    if p in (0, 1) or n == 0:
        return n * p
    choices = math.lgamma(n + 1)

    def log_mass(k: int) -> float:
        ways = choices - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        return ways + k * math.log(p) + (n - k) * math.log1p(-p)

    return smallest(u, n * p, log_mass, n)


QUANTILES: dict[str, Callable[..., float]] = {
    "uniform": lambda u, low, high: low + (high - low) * u,
    "normal": normal,
    "lognormal": lognormal,
    "exponential": exponential,
    "triangular": triangular,
    "bernoulli": lambda u, p: u < p,
    "poisson": poisson,
    "binomial": binomial,
}


def quantile(distribution: str, u: float, arguments: list[float]) -> float:
    """The value below which a share u of the distribution lies."""
    if any(map(math.isnan, arguments)):
        raise RunError(f"{distribution} of a NaN: {arguments}")
    return QUANTILES[distribution](u, *arguments)
