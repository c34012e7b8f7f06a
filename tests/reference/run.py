"""A run: row 0, then step after step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .asking import Amounts
from .expressions import evaluate
from .functions import half_up
from .integration import runge_kutta
from .model import Model, Number
from .moment import Held, Moment, Moved, Start
from .phases import Ledger, settle, wants_of
from .queues import Queue
from .tree import Tree
from .world import World, checked, constant


@dataclass
class Row:
    """One row: a moment with all its values, and the step that led there."""

    moment: Moment
    step: Ledger = field(default_factory=Ledger)


class Run:
    """One run of a model with one set of parameters and one set of random streams."""

    def __init__(
        self,
        model: Model,
        run: int = 1,
        seed: int | None = None,
        ensemble: bool = False,
        settings: dict[str, Number] | None = None,
    ) -> None:
        seed = int(model.ecosystem["seed"]) if seed is None else seed
        self.model = model
        self.world = World(model, run, seed, ensemble, settings or {})
        self.queues: dict[str, Queue] = {}
        self.carry: Amounts = {}
        self.lines: dict[str, list[Number]] = {}

    def rows(self, steps: int | None = None) -> Iterator[Row]:
        """Row 0 and one more for each step."""
        start = Start(self.world)
        start.settle()
        self._open(start)
        row = Row(complete(start))
        yield row
        for _ in range(self.model.steps if steps is None else steps):
            row = self._step(row.moment)
            yield row

    def _open(self, start: Moment) -> None:
        """Sets up what is hidden: the batches of queues and the content of delay lines."""
        for id, stock in self.model.stocks.items():
            if "transit" in stock:
                steps = self._whole_steps(
                    constant(stock["transit"], self.world, f"transit of {id}")
                )
                self.queues[id] = Queue(start.stock(id), steps)
        for id, memory in self.model.memory.items():
            if memory["rule"] == "line":
                steps = self._whole_steps(float(evaluate(memory["by"], start)))
                self.lines[id] = [start.memory(id)] * steps

    def _whole_steps(self, time: float) -> int:
        return max(1, int(half_up(time / self.model.dt)))

    def _step(self, row: Moment) -> Row:
        """From row k to row k + 1."""
        ledger = Ledger()
        states = dict(row.held.states)
        stocks = row.held.stocks
        moment = row
        pinned: dict[str, Number] = {}
        for number, phase in enumerate(self.model.phases):
            if number > 0:
                moment = self._later(row, stocks, phase, pinned)
            wants = self._wants(phase, moment)
            states.update(self._next_states(phase, moment))
            pinned.update(declared_in(phase, moment))
            stocks = settle(phase, moment, wants, self.carry, self.queues, ledger)
            for queue in self.queues.values():
                queue.move()
        memory = self._next_memory(row)
        for queue in self.queues.values():
            queue.advance()
        held = Held(stocks, states, memory)
        return Row(complete(Moment(self.world, row.row + 1, held, self._rates(ledger))), ledger)

    def _wants(self, phase: str, moment: Moment) -> Amounts:
        if self.model.ecosystem["method"] == "rk4":
            return runge_kutta(phase, moment, self.queues)
        return wants_of(phase, moment, self.queues)

    def _later(self, row: Moment, stocks: Amounts, phase: str, pinned: dict[str, Number]) -> Moment:
        """The start of a later phase: new stocks; draws, memory and environment as on the row.

        A value declared in a phase is computed when that phase starts: before, it is the row's.
        """
        fixed: dict[str, Number] = {}
        for id, value in self.model.values.items():
            home = value.get("phase")
            if value["kind"] == "env" or home not in (None, phase):
                fixed[id] = row.value(id)
        fixed.update(pinned)
        held = Held(stocks, row.held.states, row.held.memory)
        return Moment(self.world, row.row, held, row.moved, fixed, row.draws)

    def _next_states(self, phase: str, moment: Moment) -> dict[str, Number]:
        """The states of a phase, from the next row on."""
        return {
            id: checked(evaluate(state["next"]["tree"], moment), f"next of {id}, row {moment.row},")
            for id, state in self.model.states.items()
            if state["phase"] == phase and "next" in state
        }

    def _next_memory(self, row: Moment) -> dict[str, Number]:
        """What memories hold on the next row, worked out on this one."""
        held: dict[str, Number] = {}
        for id, memory in self.model.memory.items():
            told = f"{memory['text']}, row {row.row},"
            if memory["rule"] == "cell":
                held[id] = checked(evaluate(memory["next"], row), told, finite=False)
            else:
                line = self.lines[id]
                line.append(checked(evaluate(memory["input"], row), told, finite=False))
                line.pop(0)
                held[id] = line[0]
        return held

    def _rates(self, ledger: Ledger) -> Moved:
        """What moved in a step, as rates."""
        dt = self.model.dt
        return Moved(
            {id: amount / dt for id, amount in ledger.moved.items()},
            {id: amount / dt for id, amount in ledger.received.items()},
            {id: amount / dt for id, amount in ledger.paid.items()},
        )


def complete(moment: Moment) -> Moment:
    """Draws at every site and works out every value, used or not."""
    for id, site in moment.model.draws.items():
        if site["each"] == "step":
            moment.draw(id)
    for id in moment.model.values:
        moment.value(id)
    return moment


def declared_in(phase: str, moment: Moment) -> dict[str, Number]:
    """The values declared in a phase, as they are when it starts."""
    values: dict[str, Tree] = moment.model.values
    return {id: moment.value(id) for id, value in values.items() if value.get("phase") == phase}
