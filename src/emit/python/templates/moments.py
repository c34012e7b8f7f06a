"""What happens when, for many moments at once."""

import numpy as np
from numpy.typing import NDArray

from .clock import DT

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]

#: One number for all elements, or one for each.
Amount = float | Numbers
# <step>


def step(time: float, height: Amount, start: Amount) -> Numbers:
    """0 before ``start``, ``height`` from then on."""
    return np.where(np.less(start, time + 1e-9 * DT), height, 0.0)
# <ramp>


def ramp(time: float, slope: Amount, start: Amount, until: Amount) -> Numbers:
    """Rises by ``slope`` between ``start`` and ``until``, and keeps what it reached."""
    return slope * (np.minimum(np.maximum(time, start), until) - start)
# <at>


def at(time: float, when: Numbers) -> Truths:
    """Whether ``when`` lies in the step that begins now."""
    slack = 1e-9 * DT
    return (time - slack <= when) & (when < time + DT - slack)
# <every>


def every(time: float, period: Numbers) -> Truths:
    """Whether a multiple of ``period``, 0 included, lies in the step that begins now."""
    slack = 1e-9 * DT
    multiple = np.ceil((time - slack) / period) * period
    often = np.isfinite(period) & (multiple < time + DT - slack)
    return (period > 0.0) & (often | (time == 0.0))
# <between>


def between(time: float, start: Amount, until: Amount) -> Truths:
    """Whether the step begins at or after ``start`` and before ``until``."""
    slack = 1e-9 * DT
    begun: Truths = np.less_equal(np.subtract(start, slack), time)
    return begun & np.less(time, np.subtract(until, slack))
# <during>


def during(time: float, start: Amount, until: Amount) -> Numbers:
    """The share of the step that lies between ``start`` and ``until``, 0..1."""
    inside = np.minimum(until, time + DT) - np.maximum(start, time)
    share: Numbers = np.maximum(inside, 0.0) / DT
    return share
