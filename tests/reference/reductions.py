"""Many numbers become one."""

from __future__ import annotations

import math
from collections.abc import Callable

from .functions import NAN, divide, greatest, least
from .model import Number

Numbers = list[Number]


def total(numbers: Numbers) -> float:
    """The sum, from left to right; of truth values, how many are true."""
    reached = 0.0
    for number in numbers:
        reached += number
    return reached


def mean(numbers: Numbers) -> float:
    """The mean; of truth values, the share that is true."""
    return total(numbers) / len(numbers)


def quantile(numbers: Numbers, share: float) -> float:
    """On straight lines between the ordered numbers: the least at 0, the greatest at 1."""
    if any(map(math.isnan, numbers)) or not 0 <= share <= 1:
        return NAN
    ordered = sorted(numbers)
    position = share * (len(ordered) - 1)
    below = int(position)
    if position == below:
        return float(ordered[below])
    return ordered[below] + (position - below) * (ordered[below + 1] - ordered[below])


def gini(numbers: Numbers) -> float:
    """The Gini coefficient: the mean difference of two of them, over twice their mean."""
    if any(map(math.isnan, numbers)):
        return NAN
    ordered = sorted(numbers)
    count, sum_of = len(ordered), total(ordered)
    if sum_of == 0 or ordered[0] == ordered[-1]:
        return 0.0
    weighed = total([(2 * rank - count + 1) * number for rank, number in enumerate(ordered)])
    return divide(weighed, count * sum_of)


REDUCTIONS: dict[str, Callable[..., float]] = {
    "sum": total,
    "mean": mean,
    "min": lambda numbers: least(*numbers),
    "max": lambda numbers: greatest(*numbers),
    "median": lambda numbers: quantile(numbers, 0.5),
    "quantile": quantile,
    "gini": gini,
}
"""By the name of the function."""
