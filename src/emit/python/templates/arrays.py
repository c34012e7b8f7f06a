"""Arithmetic over index sets: what NumPy lacks, element by element, and many numbers as one.

Sums are plain additions in the order of the elements, so that every platform gets the same bits.
"""

# <math>
import math
# <callable>
from collections.abc import Callable
# <any>
from typing import Any
# <always>

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

#: One number for all elements, or one for each.
Amount = float | Numbers
# <fill>


def fill(x: Any, *sizes: int) -> NDArray[Any]:
    """A number, or an array, with as many elements as an index set has."""
    return np.broadcast_to(np.asarray(x), sizes)
# <placed>


def placed(x: Amount, sizes: int | tuple[int, ...], place: Any) -> Numbers:
    """An array that is zero but in one place."""
    found = np.zeros(sizes)
    found[place] = x
    return found
# <rows>


def rows(x: NDArray[Any], *axes: int) -> NDArray[Any]:
    """The axes that are to become one number, joined into the last."""
    moved = np.moveaxis(x, axes, range(-len(axes), 0))
    return moved.reshape(*moved.shape[: -len(axes)], -1)
# <total>


def total(x: NDArray[Any]) -> Numbers:
    """The sum along the last axis; of truth values, how many are true."""
    added: Numbers = np.cumsum(x, axis=-1, dtype=np.float64)[..., -1]
    return added
# <mean>


def mean(x: NDArray[Any]) -> Numbers:
    """The mean along the last axis; of truth values, the share that is true."""
    return total(x) / float(x.shape[-1])
# <least>


def least(x: NDArray[Any]) -> Numbers:
    """The least along the last axis."""
    found: Numbers = np.min(x, axis=-1)
    return found
# <greatest>


def greatest(x: NDArray[Any]) -> Numbers:
    """The greatest along the last axis."""
    found: Numbers = np.max(x, axis=-1)
    return found
# <median>


def median(x: NDArray[Any]) -> Numbers:
    """The median along the last axis."""
    return quantile(x, 0.5)
# <quantile>


def quantile(x: NDArray[Any], share: float) -> Numbers:
    """What a share of the numbers along the last axis lies below, on lines between them."""
    ordered = np.sort(np.asarray(x, dtype=np.float64), axis=-1)
    if not 0.0 <= share <= 1.0:
        return np.full(ordered.shape[:-1], math.nan)
    place = share * (ordered.shape[-1] - 1)
    below, above = math.floor(place), math.ceil(place)
    low, high = ordered[..., below], ordered[..., above]
    told = np.where(low == high, low, low + (high - low) * (place - below))
    return np.where(np.isnan(ordered[..., -1]), math.nan, told)
# <gini>


def gini(x: NDArray[Any]) -> Numbers:
    """The Gini coefficient along the last axis: 0 where all have the same, 1 where one has all."""
    ordered = np.sort(np.asarray(x, dtype=np.float64), axis=-1)
    count = ordered.shape[-1]
    weights = 2.0 * np.arange(1, count + 1) - count - 1.0
    all_of_it = total(ordered)
    alike = (all_of_it == 0.0) | (ordered[..., 0] == ordered[..., -1])
    return np.where(alike, 0.0, total(weights * ordered) / (count * all_of_it))
# <safe_div>


def safe_div(a: Amount, b: Amount, otherwise: Amount) -> Numbers:
    """``a / b``, or ``otherwise`` where ``b`` is zero."""
    return np.where(np.equal(b, 0.0), otherwise, np.divide(a, b))
# <mod>


def mod(x: Amount, y: Amount) -> Numbers:
    """What remains of ``x`` after whole multiples of ``y``; its sign is that of ``y``."""
    ratio = np.divide(x, y)
    return np.where(np.isfinite(ratio), x - y * np.floor(ratio), math.nan)
# <normal_cdf>


def normal_cdf(x: Numbers) -> Numbers:
    """The distribution function of the standard normal distribution."""
    return np.array([0.5 * math.erfc(-z / math.sqrt(2.0)) for z in x.flat]).reshape(x.shape)
# <snapped>


def snapped(x: Amount, quantum: Amount) -> Numbers:
    """How many quanta ``x`` is; a count within 4 ulp of a whole number is that number."""
    count = np.where(np.equal(quantum, 0.0), math.nan, np.divide(x, quantum))
    nearest = np.rint(count)
    return np.where(np.abs(count - nearest) <= 4.0 * np.spacing(np.abs(count)), nearest, count)
# <floor>


def floor(x: Amount, quantum: Amount) -> Numbers:
    """``x`` rounded down to a multiple of ``quantum``."""
    return _whole(np.floor, snapped(x, quantum), quantum)
# <ceil>


def ceil(x: Amount, quantum: Amount) -> Numbers:
    """``x`` rounded up to a multiple of ``quantum``."""
    return _whole(np.ceil, snapped(x, quantum), quantum)
# <round_to>


def round_to(x: Amount, quantum: Amount) -> Numbers:
    """``x`` rounded to the nearest multiple of ``quantum``, halves away from zero."""
    return _whole(_half_away, snapped(x, quantum), quantum)


def _half_away(count: Numbers) -> Numbers:
    whole = np.floor(np.abs(count))
    return np.copysign(np.where(np.abs(count) - whole >= 0.5, whole + 1.0, whole), count)
# <snapped>


def _whole(rounded: Callable[[Numbers], Numbers], count: Numbers, quantum: Amount) -> Numbers:
    """A rounded count of quanta; what is no finite count stays as it is."""
    return np.where(np.isfinite(count), rounded(count) * quantum, count)
