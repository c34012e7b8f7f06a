"""What is constant in a run: its parameters, its random streams, its bounds."""

from __future__ import annotations

import math
from functools import cache

from .chance import Stream, quantile
from .expressions import evaluate, reduction
from .model import Model, Number, RunError
from .tree import Tree

REDRAWS = 1000
"""How often a parameter is drawn again before its range is called impossible."""


class World:
    """One run's constants. An expression over parameters and constants is evaluated on it."""

    def __init__(
        self, model: Model, run: int, seed: int, ensemble: bool, settings: dict[str, Number]
    ) -> None:
        self.model = model
        self.run = run
        self.seed = seed
        self.ensemble = ensemble
        self.settings = settings
        self.redrawn: dict[str, int] = {}
        keys = {draw["site"] for draw in model.draws.values()}
        self.streams = {key: Stream(seed, run, key) for key in keys}
        self._parameters: dict[str, Number] = {}
        self._attempt = 0

    @property
    def time(self) -> float:
        """Before the run starts."""
        return 0.0

    def parameter(self, id: str) -> Number:
        """A parameter in base quantities: as set, else as drawn, else its default."""
        if id not in self._parameters:
            self._parameters[id] = self._choose(self.model.parameters[id])
        return self._parameters[id]

    def _choose(self, parameter: Tree) -> Number:
        id = parameter["id"]
        if id in self.settings:
            return self.settings[id]
        if self.ensemble and "distribution" in parameter:
            return self._drawn(parameter)
        if "default" not in parameter:
            raise RunError(f"parameter `{id}` has no value")
        return checked(evaluate(parameter["default"]["tree"], self), f"parameter {id}")

    def _drawn(self, parameter: Tree) -> Number:
        """A draw inside the parameter's range; those outside are drawn again."""
        low = evaluate(parameter["low"]["tree"], self) if "low" in parameter else -math.inf
        high = evaluate(parameter["high"]["tree"], self) if "high" in parameter else math.inf
        for attempt in range(REDRAWS + 1):
            self._attempt = attempt
            drawn = evaluate(parameter["distribution"]["tree"], self)
            self._attempt = 0
            if low <= drawn <= high:
                self.redrawn[parameter["id"]] = attempt
                return drawn
        raise RunError(f"no draw of parameter `{parameter['id']}` falls in {low}..{high}")

    def draw(self, id: str) -> Number:
        """What a per-run site draws."""
        site = self.model.draws[id]
        if site["each"] != "run":
            raise RunError(f"`{id}` draws in each step, and is used where a run is constant")
        attempt = self._attempt
        arguments = [evaluate(argument, self) for argument in site["arguments"]]
        uniform = self.streams[site["site"]].turn(site, attempt)
        return quantile(site["distribution"], uniform, arguments)

    def value(self, id: str) -> Number:
        """A let over parameters and constants."""
        return evaluate(self.model.values[id]["formula"]["tree"], self)

    def stock(self, id: str) -> float:
        """Stocks are no constants."""
        raise RunError(f"`{id}` is used where a run is constant")

    state = memory = flow = stock

    def rate(self, kind: str, stock: str) -> float:
        """Rates are no constants."""
        raise RunError(f"{kind}({stock}) is used where a run is constant")

    def reduced(self, tree: Tree) -> Number:
        """What a reduction of constants comes to."""
        return reduction(tree, self)

    @cache  # noqa: B019 - one world lives as long as its run
    def bound(self, stock: str, which: str) -> float | None:
        """The `low` or `high` of a stock, `None` where it has none."""
        formula = self.model.stocks[stock].get(which)
        return None if formula is None else constant(formula, self, f"{which} of {stock}")

    @cache  # noqa: B019
    def cap(self, asset: str) -> float | None:
        """The `supply max` of an asset, `None` where it has none."""
        supply = self.model.assets[asset]["supply"] if asset in self.model.assets else {}
        if supply.get("rule") != "max":
            return None
        return constant(supply["amount"], self, f"supply max of {asset}")


def constant(formula: Tree, world: World, what: str) -> float:
    """A number over parameters and constants; infinity is allowed."""
    return float(checked(evaluate(formula["tree"], world), what, finite=False))


def checked(number: Number, what: str, finite: bool = True) -> Number:
    """The number, unless it must stop the run."""
    if math.isnan(number) or (finite and math.isinf(number)):
        raise RunError(f"{what} is {number}")
    return number
