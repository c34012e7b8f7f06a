"""Queues: stocks whose content leaves batch by batch."""

from __future__ import annotations


class Queue:
    """`steps + 1` batches: the first is due now, the last is arriving."""

    def __init__(self, initial: float, steps: int) -> None:
        self.batches = [initial / steps] * steps + [0.0]
        self._paid = self._taken = self._received = 0.0

    @property
    def due(self) -> float:
        """What its own outflow asks for now."""
        return self.batches[0]

    def book(self, amount: float, due: bool) -> None:
        """Notes a movement of this phase, below 0 out of the queue."""
        if amount > 0:
            self._received += amount
        elif due:
            self._paid -= amount
        else:
            self._taken -= amount

    def move(self) -> None:
        """Applies the movements of a phase.

        The due outflow leaves the batch that is due, others take from all that remains alike, and
        what comes in arrives. What others take beyond the batches comes out of what just came in.
        """
        self.batches[0] -= self._paid
        held = 0.0
        for batch in self.batches:
            held += batch
        left = max(held - self._taken, 0.0) / held if held > 0 else 0.0
        self.batches = [batch * left for batch in self.batches]
        self.batches[-1] += self._received - max(self._taken - held, 0.0)
        self._paid = self._taken = self._received = 0.0

    def advance(self) -> None:
        """Lets a step pass: what was due and not paid joins the next batch."""
        unpaid, following, *rest = self.batches
        self.batches = [unpaid + following, *rest, 0.0]
