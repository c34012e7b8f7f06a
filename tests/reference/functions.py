"""Built-in functions, with the arithmetic of IEEE where Python would raise."""

from __future__ import annotations

import math
from collections.abc import Callable

NAN = math.nan
NEAR = 1e-9
"""Moments closer than this share of a step are the same moment."""


def divide(left: float, right: float) -> float:
    """`left / right`, infinite or NaN where IEEE says so."""
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1, right)


def power(base: float, exponent: float) -> float:
    """`base ^ exponent` as IEEE's pow gives it."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        return math.inf if base == 0 else NAN


def guarded(function: Callable[[float], float], pole: float = NAN) -> Callable[[float], float]:
    """The function, with `pole` at 0 and NaN elsewhere outside its domain, infinity on overflow."""

    def total(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.inf
        except ValueError:
            return pole if x == 0 else NAN

    return total


def least(*numbers: float) -> float:
    """The least, NaN if one of them is NaN; -0 is less than 0."""
    return NAN if any(map(math.isnan, numbers)) else min(numbers, key=signed)


def greatest(*numbers: float) -> float:
    """The greatest, NaN if one of them is NaN; -0 is less than 0."""
    return NAN if any(map(math.isnan, numbers)) else max(numbers, key=signed)


def signed(number: float) -> tuple[float, float]:
    """By what numbers are ordered: by their sign where they are both zero."""
    return number, math.copysign(1.0, number)


def clamp(x: float, low: float, high: float) -> float:
    """`min(max(x, low), high)`"""
    return least(greatest(x, low), high)


def sign(x: float) -> float:
    """-1, 0 or 1."""
    return NAN if math.isnan(x) else float((x > 0) - (x < 0))


def floored(x: float) -> float:
    """The next whole number below, for infinite and NaN the number itself."""
    return float(math.floor(x)) if math.isfinite(x) else x


def modulo(x: float, y: float) -> float:
    """`x - y * floor(x / y)`"""
    return x - y * floored(divide(x, y))


def snap(y: float) -> float:
    """The nearest whole number if it is within 4 units in the last place of `y`, else `y`."""
    if not math.isfinite(y):
        return y
    nearest = float(round(y))
    return nearest if abs(y - nearest) <= 4 * math.ulp(y) else y


def floor_to(x: float, quantum: float) -> float:
    """The multiple of the quantum at or below."""
    return floored(snap(divide(x, quantum))) * quantum


def ceil_to(x: float, quantum: float) -> float:
    """The multiple of the quantum at or above."""
    return -floored(-snap(divide(x, quantum))) * quantum


def round_to(x: float, quantum: float) -> float:
    """The nearest multiple of the quantum, halves away from zero."""
    y = snap(divide(x, quantum))
    return math.copysign(half_up(abs(y)), y) * quantum


def half_up(y: float) -> float:
    """The nearest whole number to one that is not negative, halves up."""
    below = floored(y)
    return below + 1 if y - below >= 0.5 else below


def safe_divide(left: float, right: float, otherwise: float) -> float:
    """`left / right`, or `otherwise` where `right` is 0."""
    return otherwise if right == 0 else divide(left, right)


def normal_cdf(x: float) -> float:
    """The share of a standard normal below x."""
    return 0.5 * math.erfc(-x / math.sqrt(2))


PURE: dict[str, Callable[..., float]] = {
    "min": least,
    "max": greatest,
    "clamp": clamp,
    "abs": abs,
    "sign": sign,
    "sqrt": guarded(math.sqrt),
    "exp": guarded(math.exp),
    "ln": guarded(math.log, -math.inf),
    "log10": guarded(math.log10, -math.inf),
    "mod": modulo,
    "sin": guarded(math.sin),
    "cos": guarded(math.cos),
    "tan": guarded(math.tan),
    "atan2": math.atan2,
    "tanh": math.tanh,
    "normal_cdf": normal_cdf,
    "floor": floor_to,
    "ceil": ceil_to,
    "round": round_to,
    "safe_div": safe_divide,
}
"""Functions of their arguments alone."""


def step(t: float, dt: float, height: float, start: float) -> float:
    """0 before `start`, then `height`."""
    return height if start < t + NEAR * dt else 0.0


def ramp(t: float, dt: float, slope: float, start: float, end: float) -> float:
    """Rises by `slope` from `start` until `end`."""
    return slope * (clamp(t, start, end) - start)


def at(t: float, dt: float, when: float) -> bool:
    """Whether a moment lies in the step from t."""
    return t - NEAR * dt <= when < t + dt - NEAR * dt


def every(t: float, dt: float, period: float) -> bool:
    """Whether a multiple of the period, 0 included, lies in the step from t."""
    first = max(math.ceil((t - NEAR * dt) / period), 0)
    return at(t, dt, first * period)


def between(t: float, dt: float, start: float, end: float) -> bool:
    """Whether t lies in the half-open interval."""
    return start - NEAR * dt <= t < end - NEAR * dt


def during(t: float, dt: float, start: float, end: float) -> float:
    """The share of the step from t that lies in the interval."""
    return greatest(0.0, least(end, t + dt) - greatest(start, t)) / dt


TIMED: dict[str, Callable[..., float]] = {
    "step": step,
    "ramp": ramp,
    "at": at,
    "every": every,
    "between": between,
    "during": during,
}
"""Functions of the time and the step too."""
