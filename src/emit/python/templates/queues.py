"""Queues: stocks that pay each batch some steps after it came in.

A queue is a list of batches: the first is due now, the last is arriving.
"""
# <arrays>

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# <numbers>


def start(amount: float, steps: int) -> list[float]:
    """The batches of a queue that has held ``amount`` since before the run: it leaves evenly."""
    return [amount / steps] * steps + [0.0]
# <move>


def move(batches: list[float], paid: float, taken: float, received: float) -> list[float]:
    """Pays what is due, lets others take from every batch alike, and takes in the newest batch."""
    first, *others = batches
    left = [first - paid, *others]
    held = 0.0
    for batch in left:
        held += batch
    share = max(held - taken, 0.0) / held if held > 0.0 else 0.0
    *left, newest = [batch * share for batch in left]
    # What others take beyond the batches comes out of what is just received.
    return [*left, newest + received - max(taken - held, 0.0)]
# <numbers>


def advance(batches: list[float]) -> list[float]:
    """A step later: what was due and not paid joins the next batch."""
    unpaid, following, *others = batches
    return [unpaid + following, *others, 0.0]
# <arrays>


def start_each(amount: Numbers, steps: int) -> list[Numbers]:
    """The batches of queues, one for each element: an array a batch."""
    return [amount / steps] * steps + [np.zeros_like(amount)]


def move_each(
    batches: list[Numbers],
    paid: Numbers | float,
    taken: Numbers | float,
    received: Numbers | float,
) -> list[Numbers]:
    """Pays what is due, lets others take from every batch alike, and takes in the newest batch."""
    first, *others = batches
    left = [first - paid, *others]
    held = np.zeros_like(first)
    for batch in left:
        held = held + batch
    some = held > 0.0
    share = np.where(some, np.maximum(held - taken, 0.0) / np.where(some, held, 1.0), 0.0)
    *left, newest = [batch * share for batch in left]
    # What others take beyond the batches comes out of what is just received.
    return [*left, newest + received - np.maximum(taken - held, 0.0)]


def advance_each(batches: list[Numbers]) -> list[Numbers]:
    """A step later: what was due and not paid joins the next batch."""
    unpaid, following, *others = batches
    return [unpaid + following, *others, np.zeros_like(unpaid)]
