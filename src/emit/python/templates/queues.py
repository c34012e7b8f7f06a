"""Queues: stocks that pay each batch some steps after it came in.

A queue is a list of batches: the first is due now, the last is arriving.
"""


def start(amount: float, steps: int) -> list[float]:
    """The batches of a queue that has held ``amount`` since before the run: it leaves evenly."""
    return [amount / steps] * steps + [0.0]


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


def advance(batches: list[float]) -> list[float]:
    """A step later: what was due and not paid joins the next batch."""
    unpaid, following, *others = batches
    return [unpaid + following, *others, 0.0]
