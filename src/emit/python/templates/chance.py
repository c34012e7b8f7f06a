"""Chance: one random stream for each place that draws, and each draw a quantile of one uniform.

A stream is keyed by (seed, run, site). So a run can be made again alone, the number of processes
changes nothing, and an edit elsewhere in the model changes no stream. Both engines, and the
simulator that compiled this project, draw the same numbers.
"""

# <math>
import math
# <stream>
from collections.abc import Sequence
from functools import lru_cache
# <normal>
from statistics import NormalDist
# <stream>

import numpy as np

#: The key of every place in the model that draws: a hash of its name.
SITES: dict[str, int] = {}

#: The least uniform that a quantile function is asked for.
LEAST = 2.0**-54


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
