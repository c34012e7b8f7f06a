"""Evaluates an expression by walking its tree."""

from __future__ import annotations

import math
from typing import Protocol

from .curves import lookup, series
from .functions import PURE, TIMED, divide, power
from .model import Model, Number, RunError
from .reductions import REDUCTIONS
from .tree import Tree


class Readable(Protocol):
    """What an expression may read."""

    @property
    def model(self) -> Model:
        """The model it stands in."""

    @property
    def time(self) -> float:
        """The time since the start, in the time unit."""

    def parameter(self, id: str) -> Number:
        """A parameter of this run."""

    def stock(self, id: str) -> float:
        """What a stock holds."""

    def state(self, id: str) -> Number:
        """What a state is."""

    def value(self, id: str) -> Number:
        """A let, env, behavior, policy or metric."""

    def memory(self, id: str) -> Number:
        """What a memory holds."""

    def draw(self, id: str) -> Number:
        """What a draw site drew."""

    def flow(self, id: str) -> float:
        """The rate at which a leg moved in the last step."""

    def rate(self, kind: str, stock: str) -> float:
        """The rate of a stock in the last step."""

    def reduced(self, tree: Tree) -> Number:
        """What a reduction comes to."""


Locals = dict[str, Number]
"""The arguments of the function whose body is evaluated."""


def evaluate(tree: Tree, at: Readable, local: Locals | None = None) -> Number:
    """The value of an expression, in base quantities."""
    match tree["op"]:
        case "unary":
            operand = evaluate(tree["operand"], at, local)
            return not operand if tree["operator"] == "not" else -operand
        case "binary":
            left = evaluate(tree["left"], at, local)
            right = evaluate(tree["right"], at, local)
            return binary(tree["operator"], left, right)
        case "if":
            branch = "then" if evaluate(tree["condition"], at, local) else "otherwise"
            return evaluate(tree[branch], at, local)
        case "call":
            arguments = [evaluate(argument, at, local) for argument in tree["arguments"]]
            return call(tree["function"], arguments, at)
        case "apply":
            function = at.model.functions[tree["function"]]
            arguments = [evaluate(argument, at, local) for argument in tree["arguments"]]
            bound = dict(zip(function["parameters"], arguments, strict=True))
            return evaluate(function["body"]["tree"], at, bound)
        case "local":
            return (local or {})[tree["name"]]
        case "lookup":
            return lookup(at.model.tables[tree["table"]], evaluate(tree["argument"], at, local))
        case _:
            return read(tree, at)


def read(tree: Tree, at: Readable) -> Number:
    """The value of a number or a name."""
    match tree["op"]:
        case "number" | "truth":
            return tree["value"]  # type: ignore[no-any-return]
        case "infinity":
            return math.inf
        case "unit":
            return float(tree["scale"])
        case "time":
            return at.time
        case "dt":
            return at.model.dt
        case "stock":
            return at.stock(tree["id"])
        case "state":
            return at.state(tree["id"])
        case "parameter":
            return at.parameter(tree["id"])
        case "value":
            return at.value(tree["id"])
        case "memory":
            return at.memory(tree["id"])
        case "draw":
            return at.draw(tree["id"])
        case "flow":
            return at.flow(tree["id"])
        case "rate":
            return at.rate(tree["kind"], tree["stock"])
        case "reduce":
            return at.reduced(tree)
        case "series":
            scale = at.model.values[tree["id"]]["quantity"]["scale"]
            return series(at.model.series[tree["id"]], at.time, at.model.dt) * float(scale)
        case "supply":
            total = 0.0
            for id in at.model.stocks_of(tree["asset"]):
                total += at.stock(id)
            return total
    raise RunError(f"unknown expression `{tree['op']}`")


def reduction(tree: Tree, at: Readable) -> Number:
    """What a reduction comes to; functions of the model hold none, so it has no locals."""
    numbers = [evaluate(operand, at) for operand in tree["operands"]]
    share = [evaluate(tree["share"], at)] if "share" in tree else []
    return REDUCTIONS[tree["function"]](numbers, *share)


def binary(operator: str, left: Number, right: Number) -> Number:
    """`left operator right`"""
    match operator:
        case "add":
            return left + right
        case "subtract":
            return left - right
        case "multiply":
            return left * right
        case "divide":
            return divide(left, right)
        case "power":
            return power(left, right)
        case "and":
            return bool(left and right)
        case "or":
            return bool(left or right)
        case _:
            return compare(operator, left, right)


def compare(operator: str, left: Number, right: Number) -> bool:
    """Whether `left operator right` holds."""
    match operator:
        case "equal":
            return left == right
        case "not_equal":
            return left != right
        case "less":
            return left < right
        case "less_or_equal":
            return left <= right
        case "greater":
            return left > right
        case "greater_or_equal":
            return left >= right
    raise RunError(f"unknown operator `{operator}`")


def call(function: str, arguments: list[Number], at: Readable) -> Number:
    """A built-in function of these arguments."""
    if function in PURE:
        return PURE[function](*arguments)
    if function in TIMED:
        return TIMED[function](at.time, at.model.dt, *arguments)
    raise RunError(f"unknown function `{function}`")
