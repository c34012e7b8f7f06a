"""Stops a run that has left the numbers, and says where."""

import inspect
# <numbers>
import math
# <always>
from collections.abc import Callable, Mapping
from typing import Any
# <arrays>

import numpy as np
# <always>


class ModelError(ArithmeticError):
    """A number that is none, or an infinite one where it would spread."""


def check_numbers(
    formulas: Mapping[str, Callable[..., Any]],
    results: Mapping[str, Any],
    *scopes: Mapping[str, Any],
) -> None:
    """Stops if the result of a formula is no number."""
    for name, result in results.items():
# <numbers>
        if name in formulas and math.isnan(result):
# <arrays>
        if name in formulas and np.isnan(result).any():
# <always>
            raise _error(name, formulas[name], results, scopes)


def check_finite(
    formulas: Mapping[str, Callable[..., Any]],
    results: Mapping[str, Any],
    *scopes: Mapping[str, Any],
) -> None:
    """Stops if the result of a formula is no number, or infinite."""
    for name, result in results.items():
# <numbers>
        if not math.isfinite(result):
# <arrays>
        if not np.isfinite(result).all():
# <always>
            raise _error(name, formulas.get(name), results, scopes)


def _error(
    name: str,
    formula: Callable[..., Any] | None,
    results: Mapping[str, Any],
    scopes: tuple[Mapping[str, Any], ...],
) -> ModelError:
    scope: dict[str, Any] = {}
    for part in scopes:
        scope.update(part)
# <numbers>
    lines = [f"{name} is {results[name]} at step {scope.get('step', 0)}"]
# <arrays>
    lines = [f"{_element(name, results[name])} at step {scope.get('step', 0)}"]
# <always>
    if formula is not None:
        lines.append(inspect.getdoc(formula) or "")
        parts = [part for part in inspect.signature(formula).parameters if part in scope]
        lines.extend(f"  {part} = {scope[part]!r}" for part in parts)
    return ModelError("\n".join(lines))
# <arrays>


def _element(name: str, result: Any) -> str:
    """The first element that is no finite number, and what it is."""
    if np.ndim(result) == 0:
        return f"{name} is {result}"
    where = tuple(int(axis[0]) for axis in np.nonzero(~np.isfinite(result)))
    return f"{name}[{', '.join(map(str, where))}] is {result[where]}"
