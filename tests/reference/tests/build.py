"""Builds small JSON models tersely: expressions in Python's syntax, declarations as keywords."""

from __future__ import annotations

import ast
from typing import Any

from reference.model import Model
from reference.tree import Tree

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.Eq: "equal",
    ast.NotEq: "not_equal",
    ast.Lt: "less",
    ast.LtE: "less_or_equal",
    ast.Gt: "greater",
    ast.GtE: "greater_or_equal",
    ast.And: "and",
    ast.Or: "or",
}


LISTS = [
    "assets",
    "sets",
    "tables",
    "series",
    "stocks",
    "states",
    "parameters",
    "values",
    "functions",
    "transfers",
    "phases",
    "memory",
    "draws",
    "invariants",
    "facts",
]


class Builder:
    """A model under construction; a name in an expression means what was declared before."""

    def __init__(
        self, steps: int = 10, dt: float = 1.0, method: str = "euler", seed: int = 42
    ) -> None:
        self.kinds: dict[str, str] = {"t": "time", "dt": "dt"}
        self.lists: dict[str, list[Tree]] = {name: [] for name in LISTS}
        time = {"steps": steps, "dt": dt, "horizon": steps * dt}
        self.ecosystem = {"method": method, "seed": seed, "time": time, "time_unit": "day"}

    def model(self) -> Model:
        """The finished model."""
        phases = self.lists["phases"] or [{"id": "main"}]
        return Model({"vflow": 1, "ecosystem": self.ecosystem, **self.lists, "phases": phases})

    def declare(self, declared: str, id: str, **fields: Any) -> Builder:
        """Adds a declaration; fields that are `None` are absent."""
        self.kinds[id] = declared
        plural = "memory" if declared == "memory" else f"{declared}s"
        given = {name: field for name, field in fields.items() if field is not None}
        self.lists[plural].append({"id": id, **given})
        return self

    def asset(self, id: str, cap: str | None = None, indivisible: bool = False) -> Builder:
        """An asset, capped or open."""
        capped = {"rule": "max", "amount": cap and self.formula(cap)}
        supply = {"rule": "open"} if cap is None else capped
        return self.declare("asset", id, supply=supply, indivisible=indivisible)

    def set(self, id: str, *elements: str) -> Builder:
        """An index set."""
        return self.declare("set", id, size=len(elements), elements=list(elements))

    def population(self, id: str, size: int) -> Builder:
        """A member with so many agents."""
        return self.declare("set", id, size=size)

    def table(self, id: str, points: list[list[float]], form: str) -> Builder:
        """A table; its form is `linear clamp` and the like."""
        between, outside = form.split()
        return self.declare("table", id, points=points, between=between, outside=outside)

    def data(
        self, id: str, between: str, times: list[float], values: list[float], scale: float = 1.0
    ) -> Builder:
        """A series, and the value that follows it."""
        self.lists["series"].append(
            {"id": id, "between": between, "times": times, "values": values}
        )
        formula = {"text": id, "tree": {"op": "series", "id": id}}
        shown = {**PLAIN, "scale": scale}
        return self.declare("value", id, kind="data", quantity=shown, formula=formula)

    def phase(self, id: str) -> Builder:
        """A phase, in order."""
        return self.declare("phase", id)

    def stock(
        self,
        id: str,
        initial: str,
        holds: str = "A",
        low: str | None = "0",
        high: str | None = None,
        transit: str | None = None,
        over: str = "",
    ) -> Builder:
        """A stock."""
        bounds = {"low": self.maybe(low), "high": self.maybe(high), "transit": self.maybe(transit)}
        first = self.formula(initial)
        return self.declare("stock", id, holds=holds, quantity=of(over), initial=first, **bounds)

    def parameter(self, id: str, default: str, over: str = "", **more: str) -> Builder:
        """A parameter; `low`, `high` and `distribution` are formulas too."""
        formulas = {name: self.formula(text) for name, text in more.items()}
        first = self.formula(default)
        return self.declare("parameter", id, quantity=of(over), default=first, **formulas)

    def state(
        self, id: str, initial: str, next: str, phase: str = "main", over: str = ""
    ) -> Builder:
        """A state, which may use itself."""
        self.kinds[id] = "state"
        first, then = self.formula(initial), self.formula(next)
        return self.declare("state", id, quantity=of(over), initial=first, next=then, phase=phase)

    def value(
        self, id: str, text: str, kind: str = "let", phase: str | None = None, over: str = ""
    ) -> Builder:
        """A let, unless it says otherwise."""
        formula = self.formula(text)
        return self.declare("value", id, kind=kind, quantity=of(over), formula=formula, phase=phase)

    def cell(self, id: str, initial: str, next: str, over: str = "") -> Builder:
        """A memory of one number, which may use itself."""
        self.kinds[id] = "memory"
        first, then = self.tree(initial), self.tree(next)
        trees = {"initial": first, "next": then}
        return self.declare("memory", id, rule="cell", text=id, shape=sets(over), **trees)

    def line(self, id: str, by: str, initial: str, input: str, over: str = "") -> Builder:
        """A delay line."""
        trees = {"by": self.tree(by), "initial": self.tree(initial), "input": self.tree(input)}
        return self.declare("memory", id, rule="line", text=id, shape=sets(over), **trees)

    def draw(
        self,
        id: str,
        distribution: str,
        *arguments: str,
        each: str = "step",
        site: int = 7,
        over: str = "",
    ) -> Builder:
        """A draw site."""
        trees = [self.tree(argument) for argument in arguments]
        fields = {"site": site, "arguments": trees, "each": each, "shape": sets(over)}
        return self.declare("draw", id, distribution=distribution, **fields)

    def leg(self, id: str, route: str, rate: str, holds: str = "A") -> Tree:
        """A leg from `a -> b` or `a -> b 0.25, c 0.25, d`; `all` and `due` are no formulas."""
        self.kinds[id] = "flow"
        source, targets = (side.strip() for side in route.split("->"))
        to = [self.target(text.strip(), "," in targets) for text in targets.split(",")]
        rule: Tree = {"rule": rate}
        if rate not in ("all", "due", "unknown"):
            rule = {"rule": "formula", "formula": self.formula(rate)}
        return {
            "id": id,
            "asset": holds,
            "quantity": PLAIN,
            "from": self.end(source),
            "to": to,
            "rate": rule,
        }

    def target(self, text: str, is_split: bool) -> Tree:
        """One end of a split, or the only one."""
        name, _, portion = text.partition(" ")
        if portion:
            share = {"share": "part", "formula": self.formula(portion)}
            return {**self.end(name), "share": share}
        return {**self.end(name), "share": {"share": "remainder" if is_split else "all"}}

    def end(self, text: str) -> Tree:
        """An end of a flow: a stock, unless it is one of the words; `users[EU]` for an element."""
        name, _, index = text.rstrip("]").partition("[")
        if name in ("mint", "burn", "source", "sink", "rest"):
            return {"end": name}
        return {"end": "stock", "id": name, "at": [self.element(index)] if index else []}

    def element(self, name: str) -> Tree:
        """An element by its name, which only one set may have; an agent as `Curators_0`."""
        for one in self.lists["sets"]:
            numbered = [f"{one['id']}_{agent}" for agent in range(one["size"])]
            names = one.get("elements", numbered)
            if name in names:
                return {"set": one["id"], "position": names.index(name)}
        raise ValueError(name)

    def flow(self, id: str, route: str, rate: str, holds: str = "A", **more: Any) -> Builder:
        """A flow."""
        return self.transfer(id, [self.leg(id, route, rate, holds)], **more)

    def transfer(
        self, id: str, legs: list[Tree], when: str | None = None, over: str = "", **more: Any
    ) -> Builder:
        """A flow or an exchange."""
        usual = {"priority": 0, "upto": False, "whole": False, "both_ways": False, "phase": "main"}
        self.lists["transfers"].append(
            {
                "id": id,
                "legs": legs,
                "shape": sets(over),
                **usual,
                **more,
                **({"when": self.formula(when)} if when else {}),
            }
        )
        return self

    def maybe(self, text: str | None) -> Tree | None:
        """The formula, if there is one."""
        return None if text is None else self.formula(text)

    def invariant(self, id: str, text: str) -> Builder:
        """What must hold."""
        return self.declare("invariant", id, condition=self.formula(text))

    def fact(self, id: str, row: int, left: str, right: str, **settings: str) -> Builder:
        """What must come out on a row, with parameters set."""
        sides = {"check": "near", "left": self.formula(left), "right": self.formula(right)}
        expectation = {"row": row, "text": f"{left} == {right}", "check": sides}
        those = [{"parameter": key, "value": self.formula(v)} for key, v in settings.items()]
        return self.declare("fact", id, expectations=[expectation], **{"with": those})

    def formula(self, text: str) -> Tree:
        """An expression with its text."""
        return {"text": text, "tree": self.tree(text)}

    def tree(self, text: str) -> Tree:
        """An expression as the model writes it."""
        return self.lower(ast.parse(text, mode="eval").body)

    def lower(self, node: ast.expr) -> Tree:
        """A node of Python's tree as a node of the model's."""
        match node:
            case ast.Constant(value=bool() as truth):
                return {"op": "truth", "value": truth}
            case ast.Constant(value=number):
                return {"op": "number", "value": float(number)}  # type: ignore[arg-type]
            case ast.Name(id="infinity"):
                return {"op": "infinity"}
            case ast.Name(id=name):
                return {"op": self.kinds[name], "id": name}
            case ast.Subscript(value=operand, slice=index):
                names = index.elts if isinstance(index, ast.Tuple) else [index]
                at = [self.element(ast.unparse(one)) for one in names]
                return {"op": "pick", "operand": self.lower(operand), "at": at}
            case ast.Dict(keys=keys, values=values):
                of_each = {
                    ast.unparse(key): self.lower(v)
                    for key, v in zip(keys, values, strict=True)
                    if key
                }
                return self.elements(of_each)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return {"op": "unary", "operator": "not", "operand": self.lower(operand)}
            case ast.UnaryOp(operand=operand):
                return {"op": "unary", "operator": "negate", "operand": self.lower(operand)}
            case ast.BinOp(left=left, op=operator, right=right):
                return self.join(operator, left, right)
            case ast.BoolOp(op=operator, values=[left, right]):
                return self.join(operator, left, right)
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self.join(operator, left, right)
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                branches = {"then": self.lower(body), "otherwise": self.lower(otherwise)}
                return {"op": "if", "condition": self.lower(test), **branches}
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self.call(name, arguments)
        raise ValueError(ast.dump(node))

    def join(self, operator: ast.AST, left: ast.expr, right: ast.expr) -> Tree:
        """`left operator right`."""
        sides = {"left": self.lower(left), "right": self.lower(right)}
        return {"op": "binary", "operator": OPERATORS[type(operator)], **sides}

    def elements(self, of_each: dict[str, Tree]) -> Tree:
        """One expression for each element of a set."""
        one = self.element(next(iter(of_each)))["set"]
        values = sorted(of_each.items(), key=lambda item: self.element(item[0])["position"])
        return {"op": "elements", "set": one, "values": [tree for _, tree in values]}

    def many(self, name: str, arguments: list[ast.expr]) -> Tree | None:
        """`sum(x, region)`, `quantile(x, share, region)`, `each(x, region)`, `count(region)`."""
        over = [
            a.id for a in arguments if isinstance(a, ast.Name) and self.kinds.get(a.id) == "set"
        ]
        if not over:
            return None
        if name == "count":
            return {"op": "count", "set": over[0]}
        operand, *share = (self.lower(a) for a in arguments[: -len(over)])
        if name == "each":
            return {"op": "each", "operand": operand, "over": over}
        node = {"op": "reduce", "function": name, "operand": operand, "over": over}
        return {**node, "share": share[0]} if share else node

    def call(self, name: str, arguments: list[ast.expr]) -> Tree:
        """A built-in function, a table, a reduction or a reading of a stock."""
        many = self.many(name, arguments)
        if many is not None:
            return many
        if self.kinds.get(name) == "table":
            return {"op": "lookup", "table": name, "argument": self.lower(arguments[0])}
        if name in ("net", "inflow", "outflow", "supply") and isinstance(arguments[0], ast.Name):
            id = arguments[0].id
            return (
                {"op": "supply", "asset": id}
                if name == "supply"
                else {"op": "rate", "kind": name, "stock": id}
            )
        return {"op": "call", "function": name, "arguments": [self.lower(a) for a in arguments]}


PLAIN = {"dimension": "1", "unit": "1", "scale": 1.0}
"""A quantity that is shown as it counts."""


def sets(over: str) -> list[str]:
    """The sets of a shape, written with spaces between them."""
    return over.split()


def of(over: str) -> Tree:
    """A quantity with a shape."""
    return {**PLAIN, "shape": sets(over)}
