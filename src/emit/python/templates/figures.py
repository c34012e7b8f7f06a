"""Figures as people read them: in the unit that the author gave them."""

from typing import Any, NamedTuple
# <arrays>

import numpy as np
# <always>


class Amount(NamedTuple):
    """A number with its name, and the unit it is shown in."""

    name: str
    #: In base units.
    value: Any
    unit: str = ""
    #: How much one shown unit is in base units.
    scale: float = 1.0

    def __str__(self) -> str:
        return f"{self.name} = {shown(self.value, self.unit, self.scale)}"


def shown(value: Any, unit: str = "", scale: float = 1.0, digits: int = 10) -> str:
# <numbers>
    """A number in base units as text in the unit it is shown in."""
# <arrays>
    """A number in base units as text in the unit it is shown in; of many, how far they reach."""
    if np.ndim(value) > 0:
        return _many(np.asarray(value), unit, scale, digits)
# <always>
    if isinstance(value, bool):
        return "true" if value else "false"
    number = plain(value / scale, digits)
    return number if unit in ("", "1") else f"{number} {unit}"


def plain(number: float, digits: int = 6) -> str:
    """A number with so many digits that matter, thousands grouped: 1,234.5."""
    text = f"{number:,.{digits}g}"
    if "e+" in text and abs(number) < 1e15:
        return f"{number:,.0f}"
    return text
# <arrays>


def _many(values: Any, unit: str, scale: float, digits: int) -> str:
    """All of a few values; the least and the greatest of many; of truth values, how many hold."""
    if values.dtype == np.bool_:
        return f"true for {np.sum(values)} of {values.size}"
    if values.size <= 4:
        told = ", ".join(shown(float(value), "", scale, digits) for value in values.flat)
    else:
        ends = [shown(float(end), "", scale, digits) for end in (np.min(values), np.max(values))]
        told = f"{ends[0]} to {ends[1]} ({values.size} of them)"
    return told if unit in ("", "1") else f"{told} {unit}"
