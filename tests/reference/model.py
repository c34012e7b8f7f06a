"""The JSON model, looked up by id."""

from __future__ import annotations

import json
from pathlib import Path

from .expansion import expanded
from .tree import Tree

Number = float | bool
"""What an expression evaluates to."""


class RunError(Exception):
    """A run that cannot go on, or that breaks a promise of the language."""


def by_id(nodes: list[Tree]) -> dict[str, Tree]:
    """Declarations by their qualified name, in the order of the model."""
    return {node["id"]: node for node in nodes}


class Model:
    """A model with every declaration at hand by its id, and every element a declaration."""

    def __init__(self, written: Tree) -> None:
        if written.get("vflow") != 1:
            raise RunError(f"this is no vflow model of format 1, but {written.get('vflow')}")
        tree = expanded(written)
        self.tree = tree
        self.ecosystem: Tree = tree["ecosystem"]
        self.sets = by_id(written.get("sets", []))
        """What was written out: nothing that runs the model needs it."""
        self.assets = by_id(tree["assets"])
        self.stocks = by_id(tree["stocks"])
        self.states = by_id(tree["states"])
        self.parameters = by_id(tree["parameters"])
        self.values = by_id(tree["values"])
        self.functions = by_id(tree["functions"])
        self.tables = by_id(tree.get("tables", []))
        self.series = by_id(tree.get("series", []))
        self.memory = by_id(tree["memory"])
        self.draws = by_id(tree["draws"])
        self.phases: list[str] = [phase["id"] for phase in tree["phases"]]
        self.transfers = [transfer for transfer in tree["transfers"] if runs(transfer)]
        """What moves, in order of declaration."""
        self._stocks_of: dict[str, list[str]] = {}
        for id, stock in self.stocks.items():
            self._stocks_of.setdefault(str(stock.get("holds")), []).append(id)

    @property
    def steps(self) -> int:
        """The number of steps of a run."""
        return int(self._time()["steps"])

    @property
    def dt(self) -> float:
        """The step, in the time unit."""
        return float(self._time()["dt"])

    def legs(self) -> list[Tree]:
        """The legs of everything that moves."""
        return [leg for transfer in self.transfers for leg in transfer["legs"]]

    def stocks_of(self, asset: str) -> list[str]:
        """All stocks of an asset, hidden ones included."""
        return self._stocks_of.get(asset, [])

    def of(self, stock: str) -> str:
        """The declared stock that a stock is an element of."""
        return str(self.stocks[stock].get("of", stock))

    def elements(self, parameter: str) -> list[str]:
        """The elements of a declared parameter, if only itself; or the element that is named."""
        return [id for id, one in self.parameters.items() if parameter in (id, one.get("of"))]

    def indivisible(self, asset: str | None) -> bool:
        """Whether an asset is only moved in whole units; bare units are not assets."""
        return asset in self.assets and bool(self.assets[asset]["indivisible"])

    def _time(self) -> Tree:
        time = self.ecosystem.get("time")
        if time is None:
            raise RunError("a sketch without `time` cannot run")
        return dict(time)


def runs(transfer: Tree) -> bool:
    """Whether all legs of a transfer have a rate; one that has not is only shown."""
    return all(leg["rate"]["rule"] != "unknown" for leg in transfer["legs"])


def load(path: str | Path) -> Model:
    """Reads a model from a JSON file."""
    return Model(json.loads(Path(path).read_text(encoding="utf-8")))
