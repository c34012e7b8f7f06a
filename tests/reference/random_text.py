"""The text of a random model while it is written."""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass
class Asset:
    """An asset, and how it comes and goes."""

    name: str
    comes: str | None
    """`mint`, `source`, `rest` or nothing."""
    goes: str | None
    indivisible: bool = False
    fixed: bool = False


@dataclass
class Stock:
    """A stock by its qualified name."""

    name: str
    member: str | None
    asset: Asset
    queue: bool = False


@dataclass
class Text:
    """A model being written."""

    chance: random.Random
    size: int
    rk4: bool
    step: str
    lines: list[str] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    inside: dict[str, list[str]] = field(default_factory=dict)
    stocks: list[Stock] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    flows: list[tuple[str, Asset]] = field(default_factory=list)
    counter: int = 0
    odd_names: list[str] = field(default_factory=list)

    def some(self, share: float) -> bool:
        """True in a share of the cases."""
        return self.chance.random() < share

    def name(self, letter: str) -> str:
        """A new name, now and then an odd one."""
        self.counter += 1
        if self.odd_names and self.some(0.05):
            return self.odd_names.pop()
        return f"{letter}{self.counter}"

    def put(self, line: str, member: str | None = None) -> None:
        """Writes a declaration, at top level or in a member."""
        if member is None:
            self.lines.append(line)
        else:
            self.inside[member].append(f"  {line}")
