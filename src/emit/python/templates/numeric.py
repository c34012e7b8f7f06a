"""Arithmetic as the model means it: IEEE double precision, never an exception.

``1 / 0`` is infinite and ``0 / 0`` is no number, as everywhere in science; Python would raise.
"""
# <math>

import math
# <divide>


def divide(a: float, b: float) -> float:
    """``a / b``; infinite, or no number, where ``b`` is zero."""
    if b != 0.0:
        return a / b
    if a == 0.0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)
# <safe_div>


def safe_div(a: float, b: float, otherwise: float) -> float:
    """``a / b``, or ``otherwise`` where ``b`` is zero."""
    return a / b if b != 0.0 else otherwise
# <power>


def power(base: float, exponent: float) -> float:
    """``base ** exponent``; no number where a negative base has a fractional exponent."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        odd = exponent % 2.0 == 1.0
        return -math.inf if base < 0.0 and odd else math.inf
    except ValueError:
        if base != 0.0:
            return math.nan
        odd = exponent % 2.0 == 1.0
        return math.copysign(math.inf, base) if odd else math.inf
# <sqrt>


def sqrt(x: float) -> float:
    """The square root; no number below zero."""
    return math.sqrt(x) if x >= 0.0 else math.nan
# <exp>


def exp(x: float) -> float:
    """e to the ``x``; infinite where that is too large for a number."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf
# <ln>


def ln(x: float) -> float:
    """The natural logarithm; minus infinity at zero, no number below."""
    if x > 0.0:
        return math.log(x)
    return -math.inf if x == 0.0 else math.nan
# <log10>


def log10(x: float) -> float:
    """The decimal logarithm; minus infinity at zero, no number below."""
    if x > 0.0:
        return math.log10(x)
    return -math.inf if x == 0.0 else math.nan
# <sin>


def sin(x: float) -> float:
    """The sine of an angle in radians."""
    return math.sin(x) if math.isfinite(x) else math.nan
# <cos>


def cos(x: float) -> float:
    """The cosine of an angle in radians."""
    return math.cos(x) if math.isfinite(x) else math.nan
# <tan>


def tan(x: float) -> float:
    """The tangent of an angle in radians."""
    return math.tan(x) if math.isfinite(x) else math.nan
# <normal_cdf>


def normal_cdf(x: float) -> float:
    """The distribution function of the standard normal distribution."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))
# <sign>


def sign(x: float) -> float:
    """-1, 0 or 1."""
    if x > 0.0:
        return 1.0
    return -1.0 if x < 0.0 else x
# <minimum>


def minimum(first: float, *others: float) -> float:
    """The least; no number where one of them is none. -0 is less than 0."""
    least = first
    for x in others:
        if x < least or math.isnan(x) or (x == least == 0.0 and math.copysign(1.0, x) < 0.0):
            least = x
    return least
# <maximum>


def maximum(first: float, *others: float) -> float:
    """The greatest; no number where one of them is none. -0 is less than 0."""
    greatest = first
    for x in others:
        if x > greatest or math.isnan(x) or (x == greatest == 0.0 and math.copysign(1.0, x) > 0.0):
            greatest = x
    return greatest
# <clamp>


def clamp(x: float, low: float, high: float) -> float:
    """``x``, but at least ``low`` and at most ``high``."""
    return minimum(maximum(x, low), high)
# <mod>


def mod(x: float, y: float) -> float:
    """What remains of ``x`` after whole multiples of ``y``; its sign is that of ``y``."""
    ratio = x / y if y != 0.0 else math.nan
    return x - y * math.floor(ratio) if math.isfinite(ratio) else math.nan
# <snapped>


def snapped(x: float, quantum: float) -> float:
    """How many quanta ``x`` is; a count within 4 ulp of a whole number is that number."""
    if quantum == 0.0:
        return math.nan
    count = x / quantum
    if not math.isfinite(count):
        return count
    nearest = float(round(count))
    return nearest if abs(count - nearest) <= 4.0 * math.ulp(count) else count
# <floor>


def floor(x: float, quantum: float) -> float:
    """``x`` rounded down to a multiple of ``quantum``."""
    count = snapped(x, quantum)
    return math.floor(count) * quantum if math.isfinite(count) else count
# <ceil>


def ceil(x: float, quantum: float) -> float:
    """``x`` rounded up to a multiple of ``quantum``."""
    count = snapped(x, quantum)
    return math.ceil(count) * quantum if math.isfinite(count) else count
# <round_to>


def round_to(x: float, quantum: float) -> float:
    """``x`` rounded to the nearest multiple of ``quantum``, halves away from zero."""
    count = snapped(x, quantum)
    if not math.isfinite(count):
        return count
    whole = math.floor(abs(count))
    if abs(count) - whole >= 0.5:
        whole += 1
    return math.copysign(whole, count) * quantum
