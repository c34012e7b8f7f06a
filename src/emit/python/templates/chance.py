"""Chance: one random stream for each place that draws, and each draw a quantile of one uniform.

A stream is keyed by (seed, run, site). So a run can be made again alone, the number of processes
changes nothing, and an edit elsewhere in the model changes no stream. Both engines, and the
simulator that compiled this project, draw the same numbers.
"""

# <math>
import math
# <uniform at>
from collections.abc import Sequence
# <stream>
from functools import lru_cache
# <normal>
from statistics import NormalDist
# <stream>

import numpy as np
# <uniforms>
from numpy.typing import NDArray
# <stream>

#: The key of every place in the model that draws: a hash of its name.
SITES: dict[str, int] = {}

#: The least uniform that a quantile function is asked for.
LEAST = 2.0**-54
# <uniforms>

Numbers = NDArray[np.float64]

#: One number for all elements, or one for each.
Amount = float | Numbers
# <uniform at>


@lru_cache(maxsize=4096)
def _ahead(seed: int, run: int, site: int, count: int) -> Sequence[float]:
    """The first ``count`` uniforms of a stream, drawn ahead as one array."""
    sequence = np.random.SeedSequence(seed, spawn_key=(run, site))
    drawn = np.random.Generator(np.random.SFC64(sequence)).random(count)
    return [max(float(u), LEAST) for u in drawn]


def uniform_at(seed: int, run: int, site: str, index: int) -> float:
    """The uniform number ``index``, from 0, of the stream of ``site`` in ``run``."""
    count = 512
    while count <= index:
        count *= 4
    return _ahead(seed, run, SITES[site], count)[index]
# <uniforms>


class _Stream:
    """A stream that is read in blocks, one for each row or attempt, usually one after the other."""

    def __init__(self, seed: int, run: int, site: int, count: int) -> None:
        self.sequence = np.random.SeedSequence(seed, spawn_key=(run, site))
        self.count = count
        self.rewind()

    def rewind(self) -> None:
        """Back to the start."""
        self.generator = np.random.Generator(np.random.SFC64(self.sequence))
        self.index = -1

    def block(self, index: int) -> NDArray[np.float64]:
        """Block number ``index``, from 0."""
        if index < self.index:
            self.rewind()
        while self.index < index:
            self.drawn = np.maximum(self.generator.random(self.count), LEAST)
            self.index += 1
        return self.drawn


@lru_cache(maxsize=64)
def _stream(seed: int, run: int, site: int, count: int) -> _Stream:
    return _Stream(seed, run, site, count)


def uniforms_at(seed: int, run: int, site: str, index: int, *sizes: int) -> NDArray[np.float64]:
    """The uniforms of all elements, number ``index``, from 0, of the stream of ``site``."""
    return _stream(seed, run, SITES[site], math.prod(sizes)).block(index).reshape(sizes)
# <uniform each>


def uniform_each(u: Numbers, low: Amount, high: Amount) -> Numbers:
    """Any number between ``low`` and ``high``, for each element."""
    return low + (high - low) * u
# <normal each>


def normal_each(u: Numbers, mean: Amount, deviation: Amount) -> Numbers:
    """The normal distribution, for each element."""
    return mean + deviation * _standard_normal(u)


def _standard_normal(u: Numbers) -> Numbers:
    """The quantiles of the standard normal distribution: Wichura's algorithm AS 241 (PPND16)."""
    q = u - 0.5
    r = 0.180625 - q * q
    middle = q * _ratio(r, CENTRE_ABOVE, CENTRE_BELOW)
    r = np.sqrt(-np.log(np.where(q <= 0.0, u, 1.0 - u)))
    near = _ratio(r - 1.6, NEAR_ABOVE, NEAR_BELOW)
    far = _ratio(r - 5.0, FAR_ABOVE, FAR_BELOW)
    tail = np.where(r <= 5.0, near, far)
    return np.where(np.abs(q) <= 0.425, middle, np.copysign(tail, q))


def _ratio(r: Numbers, above: tuple[float, ...], below: tuple[float, ...]) -> Numbers:
    """A polynomial over another one."""
    numerator, denominator = np.zeros_like(r), np.zeros_like(r)
    for a, b in zip(above, below, strict=True):
        numerator, denominator = numerator * r + a, denominator * r + b
    return numerator / denominator


CENTRE_ABOVE = (
    2.5090809287301226727e3,
    3.3430575583588128105e4,
    6.7265770927008700853e4,
    4.5921953931549871457e4,
    1.3731693765509461125e4,
    1.9715909503065514427e3,
    1.3314166789178437745e2,
    3.3871328727963666080e0,
)
CENTRE_BELOW = (
    5.2264952788528545610e3,
    2.8729085735721942674e4,
    3.9307895800092710610e4,
    2.1213794301586595867e4,
    5.3941960214247511077e3,
    6.8718700749205790830e2,
    4.2313330701600911252e1,
    1.0,
)
NEAR_ABOVE = (
    7.74545014278341407640e-4,
    2.27238449892691845833e-2,
    2.41780725177450611770e-1,
    1.27045825245236838258e0,
    3.64784832476320460504e0,
    5.76949722146069140550e0,
    4.63033784615654529590e0,
    1.42343711074968357734e0,
)
NEAR_BELOW = (
    1.05075007164441684324e-9,
    5.47593808499534494600e-4,
    1.51986665636164571966e-2,
    1.48103976427480074590e-1,
    6.89767334985100004550e-1,
    1.67638483018380384940e0,
    2.05319162663775882187e0,
    1.0,
)
FAR_ABOVE = (
    2.01033439929228813265e-7,
    2.71155556874348757815e-5,
    1.24266094738807843860e-3,
    2.65321895265761230930e-2,
    2.96560571828504891230e-1,
    1.78482653991729133580e0,
    5.46378491116411436990e0,
    6.65790464350110377720e0,
)
FAR_BELOW = (
    2.04426310338993978564e-15,
    1.42151175831644588870e-7,
    1.84631831751005468180e-5,
    7.86869131145613259100e-4,
    1.48753612908506148525e-2,
    1.36929880922735805310e-1,
    5.99832206555887937690e-1,
    1.0,
)
# <lognormal each>


def lognormal_each(u: Numbers, m: Amount, s: Amount) -> Numbers:
    """e to a normal distribution with mean ``m`` and deviation ``s``, for each element."""
    return np.exp(normal_each(u, m, s))
# <exponential each>


def exponential_each(u: Numbers, rate: Amount) -> Numbers:
    """The time until something that happens ``rate`` times in a unit of time, for each element."""
    return np.where(np.equal(rate, 0.0), np.inf, -np.log1p(-u) / rate)
# <triangular each>


def triangular_each(u: Numbers, low: Amount, mode: Amount, high: Amount) -> Numbers:
    """The triangle with corners ``low``, ``mode`` and ``high``, for each element."""
    width = high - low
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1.0 - u) * width * (high - mode))
    value = np.where(np.equal(width, 0.0), mode, np.where(u * width < mode - low, rising, falling))
    return np.where(np.less_equal(low, mode) & np.less_equal(mode, high), value, np.nan)
# <bernoulli each>


def bernoulli_each(u: Numbers, p: Amount) -> NDArray[np.bool_]:
    """True with probability ``p``, for each element."""
    return u < p
# <poisson each>


def poisson_each(u: Numbers, mean: Amount) -> Numbers:
    """How often something happens that is expected ``mean`` times, for each element."""
    means = np.broadcast_to(np.asarray(mean, dtype=np.float64), u.shape)
    usual = (means > 0.0) & (means < 700.0)
    m = np.where(usual, means, 1.0)
    count = np.zeros_like(u)
    chance = np.exp(-m)
    cumulated = chance
    more = usual & (cumulated < u)
    while more.any():
        count = np.where(more, count + 1.0, count)
        chance = np.where(more, chance * (m / np.maximum(count, 1.0)), chance)
        cumulated = np.where(more, cumulated + chance, cumulated)
        more = more & (cumulated < u) & ((chance > 0.0) | (count < m))
    for index in np.argwhere(~usual):
        place = tuple(index)
        count[place] = poisson(float(u[place]), float(means[place]))
    return count
# <binomial each>


def binomial_each(u: Numbers, n: Amount, p: Amount) -> Numbers:
    """How many of ``n`` happen that each have probability ``p``, for each element."""
    numbers = np.broadcast_to(np.asarray(n, dtype=np.float64), u.shape)
    odds = np.broadcast_to(np.asarray(p, dtype=np.float64), u.shape)
    usual = (numbers > 0.0) & (0.0 < odds) & (odds < 1.0) & (numbers * -np.log1p(-odds) <= 700.0)
    many, one = np.where(usual, numbers, 1.0), np.where(usual, odds, 0.5)
    count = np.zeros_like(u)
    chance = np.exp(many * np.log1p(-one))
    cumulated = chance
    more = usual & (cumulated < u) & (count < many)
    while more.any():
        step = chance * ((many - count) / (count + 1.0) * (one / (1.0 - one)))
        chance = np.where(more, step, chance)
        count = np.where(more, count + 1.0, count)
        cumulated = np.where(more, cumulated + chance, cumulated)
        more = more & (cumulated < u) & (count < many)
    for index in np.argwhere(~usual):
        place = tuple(index)
        count[place] = binomial(float(u[place]), float(numbers[place]), float(odds[place]))
    return count
# <uniform>


def uniform(u: float, low: float, high: float) -> float:
    """Any number between ``low`` and ``high``."""
    return low + (high - low) * u
# <normal>


def normal(u: float, mean: float, deviation: float) -> float:
    """The normal distribution."""
    return mean + deviation * NormalDist().inv_cdf(u)
# <lognormal>


def lognormal(u: float, m: float, s: float) -> float:
    """e to a normal distribution with mean ``m`` and deviation ``s``."""
    try:
        return math.exp(normal(u, m, s))
    except OverflowError:
        return math.inf
# <exponential>


def exponential(u: float, rate: float) -> float:
    """The time until something that happens ``rate`` times in a unit of time."""
    return -math.log1p(-u) / rate if rate != 0.0 else math.inf
# <triangular>


def triangular(u: float, low: float, mode: float, high: float) -> float:
    """The triangle with corners ``low``, ``mode`` and ``high``."""
    width = high - low
    if not low <= mode <= high:
        return math.nan
    if width == 0.0:
        return mode
    if u < (mode - low) / width:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))
# <bernoulli>


def bernoulli(u: float, p: float) -> bool:
    """True with probability ``p``."""
    return u < p
# <poisson>


def poisson(u: float, mean: float) -> float:
    """How often something happens that is expected ``mean`` times."""
    if not (0.0 < mean < math.inf):
        return mean
    count = max(0.0, math.floor(mean - 12.0 * math.sqrt(mean))) if mean > 700.0 else 0.0
    chance = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1.0))
    cumulated = chance
    while cumulated < u and (chance > 0.0 or count < mean):
        count += 1.0
        chance *= mean / count
        cumulated += chance
    return count
# <binomial>


def binomial(u: float, n: float, p: float) -> float:
    """How many of ``n`` happen that each have probability ``p``."""
    if not (n > 0.0 and 0.0 < p < 1.0 and n < math.inf):
        return n if p >= 1.0 else 0.0 if p <= 0.0 or n <= 0.0 else math.nan
    mean = n * p
    far = 60.0 + 12.0 * math.sqrt(mean * (1.0 - p))
    count = max(0.0, math.floor(mean - far)) if n * -math.log1p(-p) > 700.0 else 0.0
    choose = math.lgamma(n + 1.0) - math.lgamma(count + 1.0) - math.lgamma(n - count + 1.0)
    chance = math.exp(choose + count * math.log(p) + (n - count) * math.log1p(-p))
    cumulated = chance
    while cumulated < u and count < n:
        chance *= (n - count) / (count + 1.0) * (p / (1.0 - p))
        count += 1.0
        cumulated += chance
    return count
