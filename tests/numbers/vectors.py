"""Writes the vectors of tests/numbers.rs: random streams from NumPy, and functions to 40 digits from mpmath.

    pip install numpy mpmath
    python vectors.py

A double is written as its bits in hexadecimal. An exact value is written as the nearest double and, as a second
double, what is missing to it in ulps of the nearest.
"""

import csv
import math
import random
import struct
from collections.abc import Callable, Iterable
from pathlib import Path

import mpmath
import numpy as np

HERE = Path(__file__).parent
WIDE = 60
"""Decimal digits of what counts as exact."""


def bits(x: float) -> str:
    """The bits of a double."""
    return struct.pack(">d", x).hex()


def write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    """A file of vectors."""
    with (HERE / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def exact(value: mpmath.mpf) -> list[str]:
    """The nearest double, and the rest in ulps."""
    near = nearest(value)
    if not math.isfinite(near):
        return [bits(near), bits(0.0)]
    return [bits(near), bits(float((value - mpmath.mpf(near)) / mpmath.mpf(math.ulp(near))))]


def nearest(value: mpmath.mpf) -> float:
    """The nearest double, subnormal ones too."""
    if abs(value) >= mpmath.mpf(2) ** 1024 * (1 - mpmath.mpf(2) ** -54):
        return math.copysign(math.inf, value)
    if abs(value) < mpmath.mpf(2) ** -1022:
        return math.ldexp(float(int(mpmath.nint(value * mpmath.mpf(2) ** 1074))), -1074)
    return float(value)


def streams() -> Iterable[list[object]]:
    """Uniforms 0 to 3 and 99 of many streams."""
    numbers = random.Random(1)
    seeds = [0, 1, 42, 2**32 - 1, 2**32, 2**53 + 1, 2**63, 2**64 - 1] + [numbers.getrandbits(64) for _ in range(8)]
    runs = [0, 1, 2, 1000, 2**32 - 1, 2**32, 2**32 + 1, 2**64 - 1, numbers.getrandbits(40)]
    sites = [0, 1, 0x811C9DC5, 2**32 - 1, numbers.getrandbits(32)]
    for seed in seeds:
        for run in runs:
            for site in sites:
                sequence = np.random.SeedSequence(seed, spawn_key=(run, site))
                words = sequence.generate_state(4, np.uint64)
                drawn = np.random.Generator(np.random.SFC64(sequence)).random(100)
                uniforms = [bits(float(drawn[k])) for k in (0, 1, 2, 3, 99)]
                yield [seed, run, site, *(int(word) for word in words), *uniforms]


def anywhere(numbers: random.Random) -> float:
    """Any finite double above 0."""
    return struct.unpack(">d", struct.pack(">Q", numbers.randrange(1, 0x7FF0000000000000)))[0]


def arguments(name: str, numbers: random.Random, count: int) -> list[float]:
    """Where a function of one number is looked at."""
    tiny = [5e-324, 1e-310, 2.0**-1022, 2.0**-54, 2.0**-53, 2.0**-27]
    near_one = [1.0 + s * 2.0**-k for k in range(1, 53) for s in (1, -1)]
    if name == "exp":
        edges = [0.0, *tiny, 709.782712893384, 709.7827128933841, 709.0, 710.0, 1e308]
        below = [-745.1332191019411, -745.1332191019412, -745.2, -708.4, -708.3, -740.0, -1e308]
        halves = [math.log(2) * (k + 0.5) for k in range(-1075, 1024, 50)]
        wide = [numbers.uniform(-746, 710) for _ in range(count)]
        low = [numbers.uniform(-745.2, -708) for _ in range(count // 5)]
        near = [numbers.uniform(-1, 1) for _ in range(count // 2)]
        return edges + below + [-x for x in tiny] + halves + wide + low + near
    if name == "ln":
        usual = [numbers.uniform(0, 4) for _ in range(count // 2)]
        return [*tiny, *near_one, 1.0, 1.7976931348623157e308, *usual] + [anywhere(numbers) for _ in range(count)]
    if name == "log1p":
        small = [s * 2.0**-k * numbers.uniform(1, 2) for k in range(1, 80) for s in (1, -1)]
        usual = [-numbers.random() for _ in range(count // 2)] + [anywhere(numbers) for _ in range(count // 2)]
        return [*tiny, *(-x for x in tiny), *small, *usual, -1 + 2.0**-53]
    if name == "standard_normal":
        deep = [2.0**-k * numbers.uniform(0.5, 1) for k in range(1, 55)] + [2.0**-54, 1 - 2.0**-53]
        near = [0.5 + s * 2.0**-k for k in range(2, 53) for s in (1, -1)]
        edges = [0.075, 0.925, math.nextafter(0.075, 0), math.nextafter(0.925, 1), math.exp(-25), 1.3887943864964021e-11]
        return deep + near + edges + [numbers.random() for _ in range(count)]
    if name == "normal_cdf":
        return [0.0, -38.0, 8.2] + [numbers.uniform(-6, 6) for _ in range(count // 2)]
    raise ValueError(name)


EXACT: dict[str, Callable[[mpmath.mpf], mpmath.mpf]] = {
    "exp": mpmath.exp,
    "ln": mpmath.log,
    "log1p": mpmath.log1p,
    "standard_normal": lambda u: normal_quantile(u),
    "normal_cdf": mpmath.ncdf,
}


def normal_quantile(u: mpmath.mpf) -> mpmath.mpf:
    """Newton's method, from the solution that mpmath finds."""
    if u == 0.5:
        return mpmath.mpf(0)
    if u > 0.5:
        return -normal_quantile(1 - u)
    x = mpmath.mpf(-np.sqrt(-2 * np.log(float(u)))) if u < 0.1 else (u - 0.5) * 2.5
    for _ in range(60):
        step = (mpmath.ncdf(x) - u) / mpmath.npdf(x)
        x -= step / (1 + x * step / 2)
        if abs(step) < mpmath.mpf(10) ** -45 * abs(x):
            return x
    raise ArithmeticError(u)


def functions() -> Iterable[list[object]]:
    """Functions of one number."""
    for name, function in EXACT.items():
        numbers = random.Random(name)
        for x in arguments(name, numbers, 1500 if name in ("exp", "ln", "log1p") else 400):
            # Arguments far beyond what overflows cost mpmath for ever.
            value = function(mpmath.mpf(max(min(x, 1000.0), -1000.0) if name == "exp" else x))
            yield [name, bits(x), *exact(value)]


def bases(numbers: random.Random) -> Iterable[tuple[float, float]]:
    """Bases above 0, and exponents."""
    for _ in range(1500):
        base = anywhere(numbers)
        yield base, numbers.uniform(-1075, 1024) / math.log2(base)
    for _ in range(600):
        yield numbers.uniform(0.5, 2.0), numbers.uniform(-2000, 2000)
    for _ in range(600):
        yield numbers.uniform(0, 100), numbers.uniform(-10, 10)
    for k in range(1, 53):
        for sign in (1, -1):
            base = 1.0 + sign * 2.0**-k
            yield base, numbers.uniform(-700, 700) * 2.0**k
            yield base, numbers.uniform(-1, 1)
    for base in range(2, 30):
        for exponent in range(-8, 9):
            yield float(base), float(exponent)
    for _ in range(300):
        base = numbers.choice([anywhere(numbers), numbers.uniform(0, 1000), math.ldexp(numbers.random(), -1060)])
        yield from ((base, exponent) for exponent in (2.0, 1.0, -1.0, 0.5, 3.0, -0.5))
    for base in (2.0, 4.0, 0.5, 5e-324, 1.7976931348623157e308, 2.0**-1022):
        for exponent in (-1075.0, -1074.0, -1022.5, 1023.0, 1024.0, 0.5, 1.0, 1e-300, 1e300, -1e300, 5e-324):
            yield base, exponent


def powers() -> Iterable[list[object]]:
    """Powers of bases above 0, exactly, in `value` and `rest`."""
    for base, exponent in bases(random.Random(3)):
        log = mpmath.log(mpmath.mpf(base)) * mpmath.mpf(exponent)
        # Exact powers must not look like neighbours of themselves.
        small = float(exponent).is_integer() and abs(exponent) <= 8
        value = mpmath.mpf(base) ** int(exponent) if small else mpmath.exp(max(min(log, 2000), -2000))
        yield [bits(base), bits(exponent), *exact(value)]


if __name__ == "__main__":
    mpmath.mp.dps = WIDE
    words = [f"word{k}" for k in range(4)]
    write("streams.csv", ["seed", "run", "site", *words, *(f"uniform{k}" for k in (0, 1, 2, 3, 99))], streams())
    write("functions.csv", ["function", "x", "value", "rest"], functions())
    write("powers.csv", ["base", "exponent", "value", "rest"], powers())
