"""Random expressions whose units are right by construction."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

NUMBER = "1"
TRUTH = "truth"

Dimension = str
"""`1`, `truth`, an asset such as `GOLD`, or a rate such as `GOLD/day`."""


@dataclass
class Scope:
    """What may be written at a place."""

    chance: random.Random
    names: dict[Dimension, list[str]] = field(default_factory=dict)
    """Names that may be read, by dimension."""
    assets: list[str] = field(default_factory=list)
    """Assets whose supply may be read."""
    stocks: dict[str, list[str]] = field(default_factory=dict)
    """Stocks that may be read, by asset."""
    step: str = "day"
    """The step as a unit, such as `6 hour`."""
    draws: bool = False
    remembers: bool = False

    def add(self, dimension: Dimension, name: str) -> None:
        """Lets a name be read from now on."""
        self.names.setdefault(dimension, []).append(name)

    def inner(self, **changes: object) -> Scope:
        """A place that sees the same now, but not what is added to it later."""
        names = {dimension: list(names) for dimension, names in self.names.items()}
        return replace(self, names=names, **changes)  # type: ignore[arg-type]

    def expression(self, dimension: Dimension, depth: int) -> str:
        """An expression of a dimension."""
        known = self.names.get(dimension, [])
        if depth <= 0 or (known and self.chance.random() < 0.25):
            return self.chance.choice(known) if known else literal(self, dimension)
        if dimension == TRUTH:
            return truth(self, depth - 1)
        if self.chance.random() < 0.45:
            return combined(self, dimension, depth - 1)
        if dimension == NUMBER:
            return number(self, depth - 1)
        if dimension.endswith("/day"):
            return rate(self, dimension.removesuffix("/day"), depth - 1)
        return amount(self, dimension, depth - 1)


def plain(chance: random.Random, most: float) -> str:
    """A positive number with few digits, so that it rarely meets another one exactly."""
    return f"{chance.uniform(0.01, most):.3f}"


def literal(scope: Scope, dimension: Dimension) -> str:
    """A constant."""
    if dimension == TRUTH:
        return scope.chance.choice(["true", "false"])
    if dimension == NUMBER:
        return plain(scope.chance, 3)
    return f"({plain(scope.chance, 20)} {dimension})"


def combined(scope: Scope, dimension: Dimension, depth: int) -> str:
    """What works in every dimension."""

    def same() -> str:
        return scope.expression(dimension, depth)

    def share() -> str:
        return f"abs(tanh({scope.expression(NUMBER, depth)}))"

    forms: list[Callable[[], str]] = [
        lambda: f"({same()} + {same()})",
        lambda: f"({same()} - {same()})",
        lambda: f"{share()} * {same()}",
        lambda: f"min({same()}, {same()})",
        lambda: f"max({same()}, {same()}, {same()})",
        lambda: f"abs({same()})",
        lambda: f"-({same()})",
        lambda: f"(if {scope.expression(TRUTH, depth)} then {same()} else {same()})",
        lambda: f"blend({same()}, {same()}, {share()})",
        lambda: clamped(scope, dimension, same()),
        lambda: f"floor({same()}, {literal(scope, dimension)})",
        lambda: f"mod({same()}, {literal(scope, dimension)})",
    ]
    if scope.remembers:
        forms += [lambda: remembered(scope, dimension, depth)] * 2
    return scope.chance.choice(forms)()


def clamped(scope: Scope, dimension: Dimension, what: str) -> str:
    """A clamp with its bounds in order."""
    low = literal(scope, dimension)
    return f"clamp({what}, {low}, {low} + {literal(scope, dimension)})"


def remembered(scope: Scope, dimension: Dimension, depth: int) -> str:
    """A memory of something."""
    inside = scope.inner(draws=False)
    what = inside.expression(dimension, min(depth, 1))
    first = literal(scope, dimension)
    by = f"{scope.chance.randint(1, 4)} * {scope.step}"
    forms = [
        f"previous({what}, {first})",
        f"initial({what})",
        f"delay({what}, {by})",
        f"delay3({what}, 6 * {scope.step})",
        f"smooth({what}, {by})",
        f"smooth3({what}, 6 * {scope.step})",
    ]
    if dimension == NUMBER:
        forms.append(f"(trend({what}, {by}) * {scope.step})")
    return scope.chance.choice(forms)


def number(scope: Scope, depth: int) -> str:
    """A number without dimension; never of a size that runs away."""
    chance = scope.chance
    one, two = scope.expression(NUMBER, depth), scope.expression(NUMBER, depth)
    moment, later = chance.randint(0, 5), chance.randint(6, 20)
    forms = [
        f"{one} * tanh({two})",
        f"sin({one})",
        f"cos({one})",
        f"exp(-abs({one}))",
        f"ln(1 + abs({one}))",
        f"sqrt(abs({one}))",
        f"safe_div({one}, abs({two}) + 0.1, 0.5)",
        f"normal_cdf({one})",
        f"sign({one})",
        f"atan2({one}, {two})",
        f"round({one}, 0.25)",
        f"ceil({one}, 0.5)",
        f"(abs({one}) + 0.5)^-0.5",
        f"(t / ({scope.step}) / 7)",
        f"step({plain(chance, 2)}, {moment} * {scope.step})",
        f"(ramp(0.1 / ({scope.step}), {moment} * {scope.step}, {later} * {scope.step}))",
        f"during({moment} * {scope.step}, {later}.5 * {scope.step})",
    ]
    if scope.stocks:
        asset = chance.choice(sorted(scope.stocks))
        left, right = (chance.choice(scope.stocks[asset]) for _ in range(2))
        forms += [f"safe_div({left}, abs({right}) + (1.5 {asset}), 1)"] * 3
    if scope.draws:
        forms += [drawn(scope)] * 4
    return chance.choice(forms)


def drawn(scope: Scope) -> str:
    """A draw."""
    return scope.chance.choice(
        [
            "uniform(-0.5, 1.5)",
            "normal(0.3, 0.4)",
            "lognormal(-0.2, 0.4)",
            "exponential(2)",
            "triangular(0.1, 0.5, 1.2)",
            "(if bernoulli(0.3) then 1.25 else 0.125)",
            "(poisson(2.5) / 3)",
            "(binomial(6, 0.4) / 5)",
        ]
    )


def truth(scope: Scope, depth: int) -> str:
    """A condition."""
    chance = scope.chance
    dimension = chance.choice([NUMBER, *scope.stocks])
    sides = f"{scope.expression(dimension, depth)} {chance.choice(['<', '<=', '>', '>='])} "
    moment, later = chance.randint(0, 4), chance.randint(5, 12)
    forms = [
        sides + literal(scope, dimension),
        sides + literal(scope, dimension),
        f"at({moment} * {scope.step})",
        f"every({chance.randint(2, 4)} * {scope.step})",
        f"between({moment} * {scope.step}, {later} * {scope.step})",
        f"not ({scope.expression(TRUTH, depth)})",
        f"({scope.expression(TRUTH, depth)} and {scope.expression(TRUTH, depth)})",
        f"({scope.expression(TRUTH, depth)} or {scope.expression(TRUTH, depth)})",
    ]
    if scope.remembers:
        forms.append(f"once({sides}{literal(scope, dimension)})")
    return f"({chance.choice(forms)})"


def amount(scope: Scope, asset: str, depth: int) -> str:
    """An amount of an asset."""
    forms = [
        literal(scope, asset),
        f"({scope.expression(f'{asset}/day', depth)} * {scope.step})",
        f"({scope.expression(NUMBER, depth)} * {literal(scope, asset)})",
    ]
    if scope.stocks.get(asset):
        forms += [scope.chance.choice(scope.stocks[asset])] * 3
    if asset in scope.assets:
        forms.append(f"supply({asset})")
    return scope.chance.choice(forms)


def rate(scope: Scope, asset: str, depth: int) -> str:
    """A rate of an asset, mostly a modest share of something that exists."""
    chance = scope.chance
    what = scope.expression(asset, depth)
    forms = [
        f"({what} / ({chance.randint(3, 30)} * {scope.step}))",
        f"(pulse({what}) / 4)",
        f"(abs({scope.expression(NUMBER, depth)}) * {literal(scope, f'{asset}/day')})",
    ]
    if scope.stocks.get(asset):
        stock = chance.choice(scope.stocks[asset])
        forms += [f"(abs({stock}) * {plain(chance, 0.3)} / ({scope.step}))"] * 4
        # Where as much leaves as comes in, `net` is rounding: something is added to drown it.
        moved = f"{chance.choice(['net', 'inflow', 'outflow'])}({stock}) / 2"
        forms.append(f"({moved} + {literal(scope, f'{asset}/day')})")
    return chance.choice(forms)
