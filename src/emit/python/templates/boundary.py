"""Where the model asks ``behaviors.py``: what goes wrong there is told by function and line."""

import traceback
from collections.abc import Callable
from functools import wraps
from numbers import Real
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
# <arrays>

from .sets import SIZES
# <always>

P = ParamSpec("P")
R = TypeVar("R")


class BehaviorError(Exception):
    """A function of ``behaviors.py`` failed, or gave something else than is needed."""

# <numbers>

def answer_of(function: Callable[P, R], truth: bool = False) -> Callable[P, R]:
    """A function of ``behaviors.py``, held to give one number, or one truth value."""
# <arrays>

def answer_of(function: Callable[P, R], *sets: str, truth: bool = False) -> Callable[P, R]:
    """A function of ``behaviors.py``, held to give one number, or one for each element of sets.

    It is handed arrays that it cannot change: what it was given is the state of the run.
    """
# <always>

    @wraps(function)
    def asked(*arguments: P.args, **named: P.kwargs) -> R:
        try:
# <numbers>
            found: Any = function(*arguments, **named)
# <arrays>
            given = cast(Any, tuple(_locked(argument) for argument in arguments))
            found: Any = function(*given, **named)
# <always>
        except Exception as error:
            raise BehaviorError(_failed(function, error)) from error
# <arrays>
        if sets:
            return cast(R, _many(function, found, sets, truth))
# <always>
        if truth and isinstance(found, bool | np.bool_):
            return cast(R, bool(found))
        if not truth and isinstance(found, Real):
            return cast(R, float(found))
        kind = "truth value" if truth else "number"
        raise BehaviorError(f"{_name(function)} gave {_told(found)}; one {kind} is needed")

    return asked


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__name__} in behaviors.py"


def _failed(function: Callable[..., Any], error: Exception) -> str:
    """What was raised, and on which line of the author's."""
    own = function.__code__.co_filename
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    place = f"behaviors.py:{lines[-1].lineno}" if lines else "behaviors.py"
    told = f"in {place}, {function.__name__}: {type(error).__name__}: {error}"
# <arrays>
    if isinstance(error, ValueError) and "read-only" in str(error):
        advice = "what a function is given must not be changed in place: write `x = x * 2`"
        return f"{told}\n  {advice}, not `x *= 2`"
# <always>
    return told
# <arrays>


def _locked(argument: Any) -> Any:
    """What is handed out: an array that cannot be changed in place."""
    if not isinstance(argument, np.ndarray):
        return argument
    view = argument.view()
    view.setflags(write=False)
    return view


def _many(function: Callable[..., Any], found: Any, sets: tuple[str, ...], truth: bool) -> Any:
    """What a function gave for every element, in an array that nobody else holds."""
    sizes = tuple(SIZES[name] for name in sets)
    is_kind = isinstance(found, np.ndarray) and found.dtype.kind in ("b" if truth else "biuf")
    if is_kind and found.shape == sizes:
        return np.array(found, dtype=np.bool_ if truth else np.float64)
    kind = "truth values" if truth else "numbers"
    needed = f"{_size(sizes)} {kind} are needed, one for each of {' and '.join(sets)}"
    raise BehaviorError(f"{_name(function)} gave {_told(found)}; {needed}")


def _size(sizes: tuple[int, ...]) -> str:
    return " by ".join(map(str, sizes))
# <always>


def _told(found: Any) -> str:
    """What was given, in words."""
    if found is None:
        return "nothing (None)"
    if isinstance(found, bool | np.bool_):
        return "one truth value"
    if isinstance(found, Real):
        return "one number"
# <arrays>
    if isinstance(found, np.ndarray) and found.dtype.kind not in "biuf":
        return f"an array of {found.dtype}"
    if isinstance(found, np.ndarray) and found.ndim == 1:
        return f"{found.size} {'truth values' if found.dtype.kind == 'b' else 'numbers'}"
    if isinstance(found, np.ndarray) and found.ndim > 1:
        return f"an array of {_size(found.shape)}"
# <always>
    if isinstance(found, str):
        return f"the text {found!r}"
# <arrays>
    if isinstance(found, list | tuple):
        return f"a {type(found).__name__}, which is no array"
# <always>
    return f"something else ({type(found).__name__})"
