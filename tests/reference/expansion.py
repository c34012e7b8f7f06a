"""An indexed model as one without index sets: each element of everything is written out.

`stock users[region]` becomes the stocks `users[EU]` and `users[US]`, a flow over `region` becomes
two flows, and what a formula says of `users` is said for the element at hand. What runs a model
knows nothing of sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .sets import At, Sets, Shape
from .tree import Tree

LISTS = {
    "stock": "stocks",
    "state": "states",
    "parameter": "parameters",
    "value": "values",
    "memory": "memory",
    "draw": "draws",
}
"""Where that stands which an expression can name, besides legs."""


def expanded(model: Tree) -> Tree:
    """The model with every element written out; one without sets is as it was."""
    return Expansion(model).model() if model.get("sets") else model


class Expansion:
    """Writes out the elements of one model."""

    def __init__(self, model: Tree) -> None:
        self.tree = model
        self.sets = Sets(model["sets"])
        self.shapes: dict[tuple[str, str], Shape] = {}
        for kind, plural in LISTS.items():
            for node in model[plural]:
                shaped = node.get("quantity", node)  # memory and draws have no quantity
                self.shapes[kind, node["id"]] = shaped.get("shape", [])
        for transfer in model["transfers"]:
            for leg in transfer["legs"]:
                self.shapes["flow", leg["id"]] = transfer.get("shape", [])
        self._reductions: dict[tuple[int, tuple[int, ...]], Tree] = {}

    def model(self) -> Tree:
        """The whole model."""
        written: Tree = {**self.tree, "sets": []}
        for kind, plural in LISTS.items():
            written[plural] = [one for node in self.tree[plural] for one in self.each(kind, node)]
        for plural, write in (("transfers", self.moves), ("invariants", self.holds)):
            written[plural] = [one for node in self.tree[plural] for one in write(node)]
        written["facts"] = [self.fact(node) for node in self.tree["facts"]]
        for plural in ("assets", "functions"):
            written[plural] = [self.inside(node, {}) for node in self.tree[plural]]
        return written

    def each(self, kind: str, node: Tree) -> Iterator[Tree]:
        """A declaration, element by element; each knows which one it is, and of how many."""
        shape = self.shapes[kind, node["id"]]
        elements = self.sets.elements(shape)
        for element, at in enumerate(elements):
            id = self.sets.named(node["id"], shape, at)
            place = {"of": node["id"], "element": element, "count": len(elements)}
            yield {**self.inside(node, at), "id": id, **place}

    def moves(self, transfer: Tree) -> Iterator[Tree]:
        """A transfer, element by element, each with legs of its own."""
        shape = transfer.get("shape", [])
        for element, at in enumerate(self.sets.elements(shape)):
            one = self.inside(transfer, at)
            for leg in one["legs"]:
                leg["id"] = self.sets.named(leg["id"], shape, at)
            id = self.sets.named(transfer["id"], shape, at)
            yield {**one, "id": id, "of": transfer["id"], "element": element}

    def holds(self, invariant: Tree) -> Iterator[Tree]:
        """An invariant holds if it does for every element."""
        shape = self.shape(invariant["condition"])
        for at in self.sets.elements(shape):
            id = self.sets.named(invariant["id"], shape, at)
            yield {**self.inside(invariant, at), "id": id}

    def fact(self, fact: Tree) -> Tree:
        """A fact sets every element of what it sets, and expects the same of every element."""
        settings = [
            {
                "parameter": self.named("parameter", setting["parameter"], at),
                "value": self.inside(setting["value"], at),
            }
            for setting in fact.get("with", [])
            for at in self.sets.elements(self.shapes["parameter", setting["parameter"]])
        ]
        expectations = [
            self.inside(expectation, at)
            for expectation in fact["expectations"]
            for at in self.sets.elements(self.shape(expectation["check"]))
        ]
        return {**fact, "with": settings, "expectations": expectations}

    def inside(self, node: Any, at: At) -> Any:
        """A part of a declaration at one element: its expressions, and the ends of its legs."""
        match node:
            case {"op": _}:
                return self.scalar(node, at)
            case {"end": "stock", "id": id}:
                meant = {**at, **positions(node.get("at", []))}
                parts = {key: self.inside(part, at) for key, part in node.items()}
                return {**parts, "id": self.named("stock", id, meant)}
            case dict():
                return {key: self.inside(part, at) for key, part in node.items()}
            case list():
                return [self.inside(part, at) for part in node]
        return node

    def scalar(self, tree: Tree, at: At) -> Tree:
        """An expression at one element; what lacks a set is the same for all its elements."""
        match tree["op"]:
            case "stock" | "state" | "parameter" | "value" | "flow" | "memory" | "draw":
                return {**tree, "id": self.named(tree["op"], tree["id"], at)}
            case "rate":
                return {**tree, "stock": self.named("stock", tree["stock"], at)}
            case "pick":
                return self.scalar(tree["operand"], {**at, **positions(tree["at"])})
            case "elements":
                return self.scalar(tree["values"][at[tree["set"]]], at)
            case "each":
                return self.scalar(tree["operand"], at)
            case "count":
                return {"op": "number", "value": float(self.sets.sizes[tree["set"]])}
            case "reduce":
                return self.reduction(tree, at)
        return {key: self.inside(part, at) for key, part in tree.items()}

    def reduction(self, tree: Tree, at: At) -> Tree:
        """A reduction with its operands written out.

        All elements that reduce the same numbers share one tree: what ten thousand agents each
        compare themselves with is written, and worked out, once.
        """
        shape = self.shape(tree)
        key = id(tree), tuple(at[one] for one in shape)
        if key not in self._reductions:
            reduced = self.sets.elements(self.sets.ordered(tree["over"]))
            share = {"share": self.scalar(tree["share"], at)} if "share" in tree else {}
            self._reductions[key] = {
                "op": "reduce",
                "function": tree["function"],
                "operands": [self.scalar(tree["operand"], {**at, **one}) for one in reduced],
                **share,
            }
        return self._reductions[key]

    def named(self, kind: str, id: str, at: At) -> str:
        """The name of the element that is meant of something."""
        return self.sets.named(id, self.shapes[kind, id], at)

    def shape(self, node: Any) -> Shape:
        """The sets over which expressions run."""
        return self.sets.ordered(self.found(node))

    def found(self, node: Any) -> set[str]:
        """The same in no order."""
        match node:
            case list():
                return {one for part in node for one in self.found(part)}
            case {"op": "rate", "stock": id}:
                return set(self.shapes["stock", id])
            case {"op": "reduce", "operand": operand, "over": over}:
                return self.found(operand) - set(over)  # the share of a quantile is one number
            case {"op": "pick", "operand": operand, "at": elements}:
                return self.found(operand) - set(positions(elements))
            case {"op": "elements", "set": one, "values": values}:
                return self.found(values) | {one}
            case {"op": "each", "operand": operand, "over": over}:
                return self.found(operand) | set(over)
            case {"op": kind, "id": id} if (kind, id) in self.shapes:
                return set(self.shapes[kind, id])
            case dict():
                return self.found(list(node.values()))
        return set()


def positions(elements: list[Tree]) -> At:
    """The elements that an index names."""
    return {element["set"]: element["position"] for element in elements}
