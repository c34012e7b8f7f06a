"""Writes spec.csv: what the templates of generated projects and the reference interpreter answer.

    pip install numpy
    python spec.py

Numbers are written as the bits of doubles in hexadecimal.
"""

import csv
import importlib
import math
import random
import struct
import sys
import types
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
TEMPLATES = HERE.parent.parent / "src" / "emit" / "python" / "templates"
DT = 0.25

Row = tuple[str, list[float], float]


def project() -> types.ModuleType:
    """The templates as one package, with a clock."""
    package = types.ModuleType("project")
    package.__path__ = [str(TEMPLATES)]
    clock = types.ModuleType("project.clock")
    clock.DT = DT
    sys.modules |= {"project": package, "project.clock": clock}
    return package


project()
sys.path.insert(0, str(HERE.parent))
numeric = importlib.import_module("project.numeric")
moments = importlib.import_module("project.moments")
chance = importlib.import_module("project.chance")
curves = importlib.import_module("project.curves")
reductions = importlib.import_module("reference.reductions")

ODD = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.5, 5e-324, -5e-324, 1e308, 2.0**53, math.inf, -math.inf, math.nan]


def roundings(numbers: random.Random) -> Iterator[Row]:
    """Of two numbers, and clamp of three."""
    names = ["snapped", "floor", "ceil", "round_to", "mod", "minimum", "maximum"]
    pairs = [(a, b) for a in ODD for b in ODD]
    for quantum in (0.1, 0.01, 1.0, 3.0, 1 / 3, 1e-6, -0.1):
        for _ in range(15):
            count = numbers.randrange(-1000, 1000) * numbers.choice([1.0, 0.5])
            pairs += [(count * quantum, quantum), (math.nextafter(count * quantum, 9e9), quantum)]
        pairs += [(numbers.uniform(-1e3, 1e3), quantum) for _ in range(15)]
    for name in names:
        for pair in pairs:
            yield name, list(pair), getattr(numeric, name)(*pair)
    for triple in ((a, b, c) for a in ODD[:6] + ODD[-3:] for b in ODD[:6] for c in ODD[:6] + ODD[-3:]):
        yield "safe_div", list(triple), numeric.safe_div(*triple)
        yield "clamp", list(triple), numeric.clamp(*triple)
    for x in ODD:
        yield "sign", [x], numeric.sign(x)


def times(numbers: random.Random) -> Iterator[Row]:
    """What happens when, at steps of a quarter."""
    arguments = {"step": 2, "ramp": 3, "at": 1, "every": 1, "between": 2, "during": 2}
    for name, count in arguments.items():
        for _ in range(150):
            time = numbers.randrange(0, 40) * DT
            moment = [numbers.choice([numbers.randrange(0, 40) * DT, numbers.uniform(-1, 10), time]) for _ in range(count)]
            beside = [x + numbers.choice([0.0, 1e-11, -1e-11, 1e-8]) for x in moment]
            with np.errstate(all="ignore"):
                yield name, [time, *beside], float(getattr(moments, name)(time, *map(np.float64, beside)))
    for period in (0.0, -1.0, math.inf, math.nan, 1e-3):
        for time in (0.0, 1.0):
            with np.errstate(all="ignore"):
                yield "every", [time, period], float(moments.every(time, np.float64(period)))


def draws(numbers: random.Random) -> Iterator[Row]:
    """Quantiles."""
    uniforms = [2.0**-54, 2.0**-53, 1e-9, 0.5, 1 - 2.0**-53, 0.999999]

    def u() -> float:
        return numbers.choice(uniforms) if numbers.random() < 0.1 else numbers.random()

    for _ in range(150):
        a, b, c = sorted(numbers.uniform(-10, 10) for _ in range(3))
        for name, arguments in {
            "uniform": [a, c],
            "triangular": [a, b, c],
            "bernoulli": [numbers.random()],
            "lognormal": [a, abs(b)],
            "exponential": [abs(a)],
            "poisson": [numbers.choice([abs(a), 100 * abs(a), numbers.uniform(600, 800), 1e5 * abs(a)])],
            "binomial": [float(numbers.choice([3, 50, 1000, 10**6])), numbers.choice([numbers.random(), 0.001])],
        }.items():
            share = foretold(name, u())
            yield name, [share, *arguments], float(getattr(chance, name)(share, *arguments))
    odd = [("triangular", [1.0, 1.0, 1.0]), ("triangular", [1.0, 0.0, 2.0]), ("triangular", [0.0, 0.0, 1.0])]
    odd += [("triangular", [0.0, 1.0, 1.0]), ("exponential", [0.0])]
    odd += [("poisson", [mean]) for mean in (0.0, -0.0, -3.0, math.inf, math.nan, 1e-320, 700.0, math.nextafter(700, 800))]
    odd += [("binomial", [n, p]) for n in (0.0, -1.0, 2.5, math.inf, math.nan) for p in (0.0, -0.5, 0.5, 1.0, 1.5, math.nan)]
    odd += [("bernoulli", [p]) for p in (0.0, 1.0, math.nan)]
    for name, arguments in odd:
        for share in (2.0**-54, 0.3, foretold(name, 1 - 2.0**-53)):
            yield name, [share, *arguments], float(getattr(chance, name)(share, *arguments))


def foretold(name: str, u: float) -> float:
    """A uniform at which a count does not hang on the last digits of a logarithm, as it does next to 1."""
    return min(u, 0.999999) if name in ("poisson", "binomial") else u


def shapes(numbers: random.Random) -> Iterator[Row]:
    """Curves of every kind: how many points, their inputs, their outputs, and where it is read."""
    for between in ("linear", "step", "spline"):
        for outside in ("clamp", "extend"):
            for count in (1, 2, 3, 4, 9):
                for flat in (False, True):
                    xs = sorted(numbers.uniform(-5, 5) for _ in range(count))
                    ys = [float(numbers.randrange(3)) if flat else numbers.uniform(-3, 3) for _ in range(count)]
                    curve = curves.Curve(xs, ys, between, outside)
                    places = [*xs, xs[0] - 1.5, xs[-1] + 1.5, *(numbers.uniform(-6, 6) for _ in range(8)), math.nan]
                    for x in places:
                        yield f"{between} {outside}", [*xs, *ys, x], curve.at(x)


def wholes(numbers: random.Random) -> Iterator[Row]:
    """Many numbers into one."""
    for _ in range(40):
        many = [numbers.choice([numbers.uniform(0, 10), float(numbers.randrange(4))]) for _ in range(numbers.randrange(1, 12))]
        for name in ("sum", "mean", "min", "max", "median", "gini"):
            yield name, many, float(reductions.REDUCTIONS[name](many))
        for share in (0.0, 1.0, 0.25, numbers.random(), 1.5):
            yield "quantile", [*many, share], float(reductions.quantile(many, share))


def bits(x: float) -> str:
    """The bits of a double."""
    return struct.pack(">d", float(x)).hex()


def rows() -> Iterable[Row]:
    """All of them."""
    for part in (roundings, times, draws, shapes, wholes):
        yield from part(random.Random(part.__name__))


if __name__ == "__main__":
    with (HERE / "spec.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["function", "arguments", "value"])
        for name, arguments, value in rows():
            writer.writerow([name, " ".join(map(bits, arguments)), bits(value)])
