"""The rule for arrays does to each element what the rule for single numbers does to a transfer.

`python check_rationing.py TEMPLATES`: takes small random systems with stocks and transfers over
index sets, settles them with arrays, then writes every element as a stock or a transfer of its own
and settles these with the rule for single numbers. All that comes out must be the same.
"""

from __future__ import annotations

import importlib
import itertools
import math
import random
import sys
from types import ModuleType
from typing import Any

import numpy as np

NEAR = 1e-12
SYSTEMS = 1500
SETS = {"a": 2, "b": 3}
SHAPES: list[tuple[str, ...]] = [(), (), ("a",), ("b",), ("a", "b")]
KINDS = ("moved", "rationed", "reversed", "carried")


def elements(shape: tuple[str, ...]) -> list[tuple[int, ...]]:
    """The elements of a shape, the last set running fastest."""
    return list(itertools.product(*(range(SETS[name]) for name in shape)))


def named(name: str, element: tuple[int, ...]) -> str:
    """The name of one element; names sort as the elements do."""
    return name + "".join(f"_{position}" for position in element)


class System:
    """A random phase, in both ways of writing it."""

    def __init__(self, chance: random.Random, arrays: ModuleType, numbers: ModuleType) -> None:
        self.chance, self.arrays, self.numbers = chance, arrays, numbers
        self.told = self.told_alike = 0
        self.whole_units = chance.random() < 0.3
        names = [f"s{index}" for index in range(chance.randint(1, 4))]
        self.stocks = {name: chance.choice(SHAPES) for name in names}
        self.capped = chance.random() < 0.3
        self.held = {name: self.amounts(shape) for name, shape in self.stocks.items()}
        self.limits = {name: self.limit(name) for name in names}
        self.shares: dict[str, tuple[Any, ...]] = {}
        self.asked: dict[str, Any] = {}
        self.carried: dict[str, Any] = {}
        self.when: dict[str, Any] = {}
        if self.capped:
            self.held["cap"] = float(sum(np.sum(x) for x in self.held.values()))
            self.limits["cap"] = (-math.inf, self.held["cap"] + chance.choice([0.0, 1.0, 4.0]))
        self.transfers = [self.transfer(f"t{index}") for index in range(chance.randint(1, 5))]
        self.transfers.sort(key=lambda transfer: (transfer.priority, transfer.name))
        order = [*names, *(transfer.name for transfer in self.transfers)]
        self.parts = self.ordered(order)

    def amounts(self, shape: tuple[str, ...], most: int = 6) -> Any:
        """Amounts for a shape, often 0, whole where units are."""
        sizes = [SETS[name] for name in shape]
        draws = [self.amount(most) for _ in elements(shape)]
        return np.array(draws).reshape(sizes) if shape else draws[0]

    def amount(self, most: int) -> float:
        """One amount."""
        if self.chance.random() < 0.2:
            return 0.0
        whole = float(self.chance.randint(0, most))
        if self.whole_units:
            return whole
        return self.chance.choice([whole, self.chance.random() * most])

    def limit(self, stock: str) -> tuple[Any, Any]:
        """Bounds around what a stock holds."""
        held, shape = self.held[stock], self.stocks[stock]
        low = self.chance.choice([0.0, 0.0, -math.inf, held - self.amounts(shape, 2)])
        if np.any(low > held):
            low = 0.0
        high = held + self.amounts(shape, 4) if self.chance.random() < 0.4 else math.inf
        return low, high

    def end(self, sets: tuple[str, ...], outside: float) -> Any:
        """A random end of a leg: elements of sets that the transfer lacks are picked."""
        if self.chance.random() < outside:
            return None
        stock = self.chance.choice(list(self.stocks))
        picks = {
            name: self.chance.randrange(SETS[name])
            for name in self.stocks[stock]
            if name not in sets or self.chance.random() < 0.2
        }
        return self.arrays.At(stock, picks) if picks else stock

    def transfer(self, name: str) -> Any:
        """A random transfer, and what it asks for."""
        sets = self.chance.choice(SHAPES)
        turn = self.chance.choice([0, 0, 0, int(name[1:]) + 1])
        both_ways = turn == 0 and not self.whole_units and self.chance.random() < 0.15
        count = 1 if both_ways else self.chance.choice([1, 1, 2])
        legs = []
        for index in range(count):
            leg = f"{name}.{index}"
            payees = [self.end(sets, 0.2) for _ in range(self.chance.choice([1, 1, 2]))]
            payer = self.end(sets, 0.25)
            minted = "cap" if self.capped and payer is None and self.chance.random() < 0.5 else None
            burnt = None
            if self.capped and None in payees and self.chance.random() < 0.5:
                burnt = ("cap", payees.index(None))
            indivisible = self.whole_units and self.chance.random() < 0.6
            legs.append(self.arrays.Leg(leg, payer, tuple(payees), minted, burnt, indivisible))
            if len(payees) > 1:
                part = self.amounts(sets, 1) * 0.3 + 0.3
                self.shares[leg] = (part, 1.0 - part)
        indivisible = any(leg.indivisible for leg in legs)
        legs = [
            self.arrays.Leg(*(getattr(leg, field) for field in leg.__dataclass_fields__))
            if not indivisible
            else self.arrays.Leg(
                leg.name, leg.payer, leg.payees, leg.minted, leg.burnt, leg.indivisible, True
            )
            for leg in legs
        ]
        if self.chance.random() < 0.9:
            for leg in legs:
                sign = (
                    np.where(self.amounts(sets) > 5.0, -1.0, 1.0)
                    if self.chance.random() < 0.3
                    else 1.0
                )
                asked = (self.amounts(sets) + (0.4 if indivisible else 0.0)) * sign
                self.asked[leg.name] = asked if sets else float(asked)
                if indivisible:
                    self.carried[leg.name] = self.amounts(sets, 1) * 0.5
            if sets and self.chance.random() < 0.3:
                self.when[name] = self.amounts(sets) > 2.0
        return self.arrays.Transfer(
            name,
            tuple(legs),
            sets,
            priority=self.chance.choice([0, 0, 0, -1, 1]),
            turn=turn,
            upto=self.chance.random() < 0.1,
            both_ways=both_ways,
        )

    def ordered(self, nodes: list[str]) -> list[tuple[list[str], list[str]]]:
        """Stocks and transfers that reach each other, payers first: the static order."""
        edges: dict[str, set[str]] = {node: set() for node in nodes}
        for transfer in self.transfers:
            for leg in transfer.legs:
                for end in (leg.payer, *leg.payees):
                    stock = getattr(end, "stock", end)
                    if stock is None or np.max(self.limits[stock][0]) == -math.inf:
                        continue
                    pays = end is leg.payer
                    if pays or transfer.both_ways:
                        edges[stock].add(transfer.name)
                    if not pays and not transfer.both_ways:
                        edges[transfer.name].add(stock)
        reach = {node: reachable(node, edges) for node in nodes}
        parts: list[list[str]] = []
        for node in sorted(nodes, key=lambda node: -len(reach[node])):
            ring = [part for part in parts if part[0] in reach[node] and node in reach[part[0]]]
            if ring:
                ring[0].append(node)
            else:
                parts.append([node])
        bounded = [name for name in self.stocks if np.max(self.limits[name][0]) > -math.inf]
        return [
            (
                [node for node in part if node in bounded],
                [node for node in part if node not in self.stocks],
            )
            for part in parts
        ]

    def as_arrays(self) -> Any:
        """Settled with arrays."""
        module = self.arrays
        parts = tuple(module.Part(tuple(s), tuple(t)) for s, t in self.parts)
        phase = module.Phase(tuple(self.transfers), parts, self.stocks, SETS)
        limits = {name: module.Limit(*bounds) for name, bounds in self.limits.items()}
        before = {name: np.copy(x) for name, x in self.held.items()}
        settled = module.settle(
            phase, self.held, limits, self.asked, self.shares, self.carried, self.when
        )
        assert all(np.array_equal(x, before[name]) for name, x in self.held.items()), "mutated"
        return settled

    def as_numbers(self) -> Any:
        """Settled with every element as a stock or a transfer of its own."""
        module = self.numbers
        transfers, asked, shares, carried = [], {}, {}, {}
        for transfer in self.transfers:
            for element in elements(transfer.sets):
                transfers.append(self.alone(transfer, element))
                asks = (
                    element == ()
                    or bool(np.asarray(self.when.get(transfer.name, True))[element or ...].all())
                    if transfer.name in self.when
                    else True
                )
                for leg in transfer.legs:
                    name = named(leg.name, element)
                    if leg.name in self.asked and asks:
                        asked[name] = float(np.asarray(self.asked[leg.name])[element])
                    if leg.name in self.carried:
                        carried[name] = float(np.asarray(self.carried[leg.name])[element])
                    if leg.name in self.shares:
                        parts = self.shares[leg.name]
                        shares[name] = tuple(float(np.asarray(part)[element]) for part in parts)
        held, limits = {}, {}
        for name, x in self.held.items():
            shape = self.stocks.get(name, ())
            low, high = (np.broadcast_to(bound, np.shape(x)) for bound in self.limits[name])
            for element in elements(shape):
                held[named(name, element)] = float(np.asarray(x)[element])
                limits[named(name, element)] = module.Limit(
                    float(low[element]), float(high[element])
                )
        shapes = {**self.stocks, **{transfer.name: transfer.sets for transfer in self.transfers}}
        parts = tuple(
            module.Part(
                *(
                    tuple(
                        named(name, element) for name in names for element in elements(shapes[name])
                    )
                    for names in part
                )
            )
            for part in self.parts
        )
        phase = module.Phase(tuple(transfers), parts)
        return module.settle(phase, held, limits, asked, shares, carried)

    def alone(self, transfer: Any, element: tuple[int, ...]) -> Any:
        """One element of a transfer as a transfer."""

        def place(end: Any) -> str | None:
            if end is None or end == "cap":
                return end
            stock, picks = (end.stock, end.elements) if hasattr(end, "stock") else (end, {})
            own = dict(zip(transfer.sets, element, strict=True))
            return named(stock, tuple({**own, **picks}[name] for name in self.stocks[stock]))

        legs = tuple(
            self.numbers.Leg(
                named(leg.name, element),
                place(leg.payer),
                tuple(map(place, leg.payees)),
                leg.minted,
                leg.burnt,
                leg.indivisible,
                leg.carries,
            )
            for leg in transfer.legs
        )
        # Those that are all or nothing are served in order of declaration, then of element.
        turn = transfer.turn and transfer.turn * 100 + elements(transfer.sets).index(element)
        return self.numbers.Transfer(
            named(transfer.name, element),
            legs,
            transfer.priority,
            turn,
            transfer.upto,
            transfer.both_ways,
        )

    def differences(self) -> list[str]:
        """All figures that differ."""
        many, one = self.as_arrays(), self.as_numbers()
        found = []
        for name, x in many.held.items():
            for element in elements(self.stocks.get(name, ())):
                found += different(
                    f"held {name}{element}", x, element, one.held[named(name, element)]
                )
        for transfer in self.transfers:
            found += self.other_limits(transfer, many, one)
            for leg, kind in itertools.product(transfer.legs, KINDS):
                for element in elements(transfer.sets):
                    expected = getattr(one, kind).get(named(leg.name, element))
                    if expected is not None:
                        x = getattr(many, kind)[leg.name]
                        found += different(f"{kind} {leg.name}{element}", x, element, expected)
        return found

    def other_limits(self, transfer: Any, many: Any, one: Any) -> list[str]:
        """A limit that is told of a transfer of which nothing was cut, or the other way round.

        Where two limits cut alike, either may be told.
        """
        names = [named(transfer.name, element) for element in elements(transfer.sets)]
        expected = {one.limits[name].split("_")[0] for name in names if name in one.limits}
        told = many.limits.get(transfer.name)
        self.told += told is not None
        self.told_alike += told is not None and told in expected
        wrong = (told is None) != (not expected)
        return [f"limit of {transfer.name} is {told}, not one of {expected}"] if wrong else []


def reachable(node: str, edges: dict[str, set[str]]) -> set[str]:
    """All that can be reached from a node, itself included."""
    found, open_nodes = {node}, [node]
    while open_nodes:
        for following in edges[open_nodes.pop()] - found:
            found.add(following)
            open_nodes.append(following)
    return found


def different(what: str, x: Any, element: tuple[int, ...], expected: float) -> list[str]:
    """A figure that is not as expected."""
    figure = float(np.asarray(x)[element])
    near = abs(figure - expected) <= NEAR * max(1.0, abs(expected))
    return [] if near else [f"{what} is {figure!r}, not {expected!r}"]


def main(templates: str) -> int:
    """Checks random systems, and tells the first that differs."""
    sys.path.insert(0, templates)
    arrays = importlib.import_module("rationing_arrays")
    numbers = importlib.import_module("rationing")
    cut = told = told_alike = 0
    for seed in range(SYSTEMS):
        system = System(random.Random(seed), arrays, numbers)
        found = system.differences()
        if found:
            print(f"system {seed}:", *found[:10], sep="\n  ")
            return 1
        told, told_alike = told + system.told, told_alike + system.told_alike
        cut += any(np.any(np.abs(x) > 0.0) for x in system.as_arrays().rationed.values())
    print(f"{SYSTEMS} systems come out the same; something was cut in {cut} of them")
    print(f"{told_alike} of {told} limits are told alike")
    return 0 if cut > SYSTEMS // 4 and told_alike > 0.95 * told else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
