"""What an expression reads at one moment of a run: the start of a row, or of a later phase."""

from __future__ import annotations

from dataclasses import dataclass, field

from .chance import quantile
from .expressions import evaluate, reduction
from .model import Model, Number, RunError
from .tree import Tree
from .world import World, checked


@dataclass
class Held:
    """What a run carries from row to row."""

    stocks: dict[str, float] = field(default_factory=dict)
    states: dict[str, Number] = field(default_factory=dict)
    memory: dict[str, Number] = field(default_factory=dict)


@dataclass
class Moved:
    """Rates of the last finished step; nothing moved before row 0."""

    flows: dict[str, float] = field(default_factory=dict)
    inflow: dict[str, float] = field(default_factory=dict)
    outflow: dict[str, float] = field(default_factory=dict)


class Moment:
    """A moment. Values are worked out when first asked for, from what is held at the moment."""

    def __init__(
        self,
        world: World,
        row: int,
        held: Held,
        moved: Moved,
        fixed: dict[str, Number] | None = None,
        draws: dict[str, Number] | None = None,
        time: float | None = None,
    ) -> None:
        self.world = world
        self.row = row
        self.held = held
        self.moved = moved
        self.time = row * world.model.dt if time is None else time
        self.values: dict[str, Number] = dict(fixed or {})
        self.draws: dict[str, Number] = dict(draws or {})
        self._open: list[str] = []
        self._reduced: dict[int, Number] = {}

    @property
    def model(self) -> Model:
        """The model that runs."""
        return self.world.model

    def parameter(self, id: str) -> Number:
        """A parameter of this run."""
        return self.world.parameter(id)

    def stock(self, id: str) -> float:
        """What a stock holds now."""
        return self.held.stocks[id]

    def state(self, id: str) -> Number:
        """A state; `next` shows only on the next row."""
        return self.held.states[id]

    def memory(self, id: str) -> Number:
        """A memory; it advances only at the end of the step."""
        return self.held.memory[id]

    def flow(self, id: str) -> float:
        """The rate of a leg in the last finished step."""
        return self.moved.flows.get(id, 0.0)

    def rate(self, kind: str, stock: str) -> float:
        """What came into a stock, went out, or their difference, in the last finished step."""
        inflow = self.moved.inflow.get(stock, 0.0)
        outflow = self.moved.outflow.get(stock, 0.0)
        return {"net": inflow - outflow, "inflow": inflow, "outflow": outflow}[kind]

    def value(self, id: str) -> Number:
        """A value; a metric may be anything, all others must be numbers."""
        if id not in self.values:
            declaration = self.model.values[id]
            if "formula" not in declaration:
                raise RunError(f"`{id}` has no value")
            number = self.once(id, declaration["formula"]["tree"])
            if declaration["kind"] != "metric":
                checked(number, f"{id} = {declaration['formula']['text']}, row {self.row},", False)
            self.values[id] = number
        return self.values[id]

    def draw(self, id: str) -> Number:
        """What a site drew: per run its first uniform, per step that of the row."""
        if id not in self.draws:
            site = self.model.draws[id]
            number = self.row if site["each"] == "step" else 0
            arguments = [evaluate(argument, self) for argument in site["arguments"]]
            uniform = self.world.streams[site["site"]].turn(site, number)
            self.draws[id] = quantile(site["distribution"], uniform, arguments)
        return self.draws[id]

    def reduced(self, tree: Tree) -> Number:
        """What a reduction comes to, worked out when an element first asks for it."""
        if id(tree) not in self._reduced:
            self._reduced[id(tree)] = reduction(tree, self)
        return self._reduced[id(tree)]

    def once(self, id: str, tree: Tree) -> Number:
        """Evaluates what a declaration says; one that needs itself is a loop."""
        if id in self._open:
            raise RunError(f"`{id}` needs itself: {' -> '.join(self._open)}")
        self._open.append(id)
        number = evaluate(tree, self)
        self._open.pop()
        return number


class Start(Moment):
    """Row 0, where stocks, states and memories too are worked out when first asked for."""

    def __init__(self, world: World) -> None:
        super().__init__(world, 0, Held(), Moved())

    def stock(self, id: str) -> float:
        """What a stock holds at the start."""
        if id not in self.held.stocks:
            stock = self.model.stocks[id]
            self.held.stocks[id] = float(self._initial(id, stock.get("initial")))
        return self.held.stocks[id]

    def state(self, id: str) -> Number:
        """What a state is at the start."""
        if id not in self.held.states:
            self.held.states[id] = self._initial(id, self.model.states[id].get("initial"))
        return self.held.states[id]

    def memory(self, id: str) -> Number:
        """What a memory holds at the start."""
        if id not in self.held.memory:
            initial = self.once(id, self.model.memory[id]["initial"])
            self.held.memory[id] = checked(initial, f"the initial value of {id}", False)
        return self.held.memory[id]

    def _initial(self, id: str, formula: Tree | None) -> Number:
        if formula is None:
            raise RunError(f"`{id}` has no initial value")
        return checked(self.once(id, formula["tree"]), f"the initial value of {id}")

    def settle(self) -> None:
        """Works out everything that is held on row 0."""
        for id in self.model.stocks:
            self.stock(id)
        for id in self.model.states:
            self.state(id)
        for id in self.model.memory:
            self.memory(id)
