"""Index sets, and what belongs to one element of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from .tree import Tree

Shape = list[str]
"""The sets over which something runs, in the order of the model."""

At = dict[str, int]
"""Which element of each set is meant."""


class Sets:
    """The index sets of a model."""

    def __init__(self, nodes: list[Tree]) -> None:
        self.order = [str(node["id"]) for node in nodes]
        self.sizes = {node["id"]: int(node["size"]) for node in nodes}
        self.names: dict[str, list[str]] = {
            node["id"]: node.get("elements") or [str(agent) for agent in range(node["size"])]
            for node in nodes
        }

    def ordered(self, sets: Iterable[str]) -> Shape:
        """Sets once each, in the order of the model."""
        wanted = set(sets)
        return [id for id in self.order if id in wanted]

    def elements(self, shape: Shape) -> list[At]:
        """All elements of a shape; the last set runs fastest. Without sets there is just one."""
        ranges = [range(self.sizes[id]) for id in shape]
        return [dict(zip(shape, positions, strict=True)) for positions in product(*ranges)]

    def named(self, id: str, shape: Shape, at: At) -> str:
        """The name of one element: `users[EU]`, `load[EU,solar]`."""
        if not shape:
            return id
        return f"{id}[{','.join(self.names[one][at[one]] for one in shape)}]"
