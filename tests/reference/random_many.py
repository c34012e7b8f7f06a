"""The part of a random model of which there are many: sets, a population, tables and a file."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .random_expression import NUMBER, TRUTH, Scope, literal, plain
from .random_text import Asset, Text

CROWD = "Crowd"
"""The member with a population."""

ELEMENTS = {"region": ["north", "south", "east"], "tech": ["sun", "wind"]}


@dataclass
class Indexed:
    """Something with a name and a number for each element."""

    name: str
    dimension: str
    over: frozenset[str]
    member: str | None = None
    asset: Asset | None = None
    """Of a stock."""
    queue: bool = False

    def seen(self, home: str | None) -> str:
        """Its name as a formula of a member or of none writes it."""
        return self.name if self.member in (None, home) else f"{self.member}.{self.name}"


@dataclass
class Many:
    """The sets of a model, and what is indexed by them."""

    sizes: dict[str, int] = field(default_factory=dict)
    weights: dict[str, Indexed] = field(default_factory=dict)
    """For each set a number that makes whatever it is multiplied with run over the set."""
    those: list[Indexed] = field(default_factory=list)

    def stocks(self, asset: Asset) -> list[Indexed]:
        """Those that hold an asset."""
        return [one for one in self.those if one.asset is asset]

    def elements(self, one: str) -> list[str]:
        """What an index of a set may be."""
        names = [str(agent) for agent in range(self.sizes[one])]
        return ELEMENTS[one][: self.sizes[one]] if one in ELEMENTS else names


def write_sets(text: Text) -> Many:
    """One or two sets, a population, or both."""
    many = Many()
    sets = text.chance.sample(sorted(ELEMENTS), text.chance.choice([0, 1, 1, 2]))
    for one in sets:
        many.sizes[one] = text.chance.randint(2, len(ELEMENTS[one]))
        text.put(f"set {one} = {', '.join(many.elements(one))}")
    if not sets or text.some(0.6):
        many.sizes[CROWD] = text.chance.randint(3, 5)
        text.inside[CROWD] = [f"  population {many.sizes[CROWD]}"]
    return many


def declare(text: Text, many: Many, word: str, one: Indexed, rest: str) -> Indexed:
    """Writes `stock users[region]…`, or inside the population without an index."""
    inner = one.member == CROWD
    index = "" if inner or word == "let" else f"[{', '.join(sorted(one.over))}]"
    text.put(f"{word} {one.name}{index}{rest}", one.member)
    many.those.append(one)
    return one


def home(text: Text, many: Many) -> tuple[frozenset[str], str | None]:
    """Over which sets something is declared, and in which member."""
    one = text.chance.choice(sorted(many.sizes))
    if one == CROWD:
        return frozenset([CROWD]), CROWD
    others = [other for other in many.sizes if other not in (one, CROWD)]
    both = others and text.some(0.25)
    return frozenset([one, *others] if both else [one]), None


def of_each(text: Text, many: Many, over: frozenset[str], number: str) -> str:
    """One number for all elements, or one for each."""
    (one, *more) = over
    if more or one == CROWD or text.some(0.4):
        return number
    values = [f"{element}: {vary(text.chance, number)}" for element in many.elements(one)]
    return f"{{ {', '.join(values)} }}"


def vary(chance: random.Random, number: str) -> str:
    """Another number of the same kind."""
    if "." not in number:
        return str(int(number) + chance.randint(0, 9))
    return f"{float(number) * chance.uniform(0.5, 1):.3f}"


def write_many_stocks(text: Text, many: Many) -> None:
    """Two or three of some assets, bounded, queues or plain."""
    for asset in text.chance.sample(text.assets, min(2, len(text.assets))):
        for _ in range(text.chance.randint(2, 3)):
            over, member = home(text, many)
            one = Indexed(text.name("s"), asset.name, over, member, asset)
            first = str(text.chance.randint(0, 40)) if asset.indivisible else plain(text.chance, 40)
            rest = f": {asset.name} = {of_each(text, many, over, first)}"
            one.queue = not text.rk4 and text.some(0.15)
            if one.queue:
                rest += f" {{ transit {text.chance.randint(1, 3)} * {text.step} }}"
            elif text.some(0.25):
                rest += f" in 0..{text.chance.randint(50, 70)}"
            elif member and text.some(0.4) and not asset.indivisible and not text.rk4:
                rest = f": {asset.name} = 20 {asset.name} * uniform(0.5, 1.5)"
            declare(text, many, "stock", one, rest)


def write_weights(text: Text, many: Many) -> None:
    """A param of every set, those of agents mostly drawn in every run.

    None is far above 1, and so nothing that is spread by several of them runs away.
    """
    for one in many.sizes:
        over, member = frozenset([one]), CROWD if one == CROWD else None
        number = f"{text.chance.uniform(0.3, 1.5):.3f}"
        value = of_each(text, many, over, number)
        ranged = text.chance.choice(["", " in 0..2", " in 0.1..1.9 ~ uniform(0, 2)"])
        if member and text.some(0.6):
            value, ranged = "lognormal(-0.5, 0.4)", ""
        weight = Indexed(text.name("w"), NUMBER, over, member)
        many.weights[one] = declare(text, many, "param", weight, f" = {value}{ranged}")


def write_curves(text: Text, scope: Scope, file: str) -> None:
    """Tables of numbers and amounts, and two columns of a file; what they give may be read."""
    forms = ["", " { step }", " { spline }", " { linear extend }", " { spline extend }"]
    for dimension in (NUMBER, text.chance.choice(text.assets).name):
        name, reached = text.name("tb"), 0.0
        points = []
        for _ in range(text.chance.randint(2, 5)):
            points.append(f"({reached:.2f}, {plain(text.chance, 2)})")
            reached += text.chance.uniform(0.3, 2 if dimension == NUMBER else 20)
        form = text.chance.choice(forms)
        text.put(f"table {name}: {dimension} -> 1 = {', '.join(points)}{form}")
        scope.add(NUMBER, f"{name}({scope.expression(dimension, 1)})")
    asset = text.chance.choice(text.assets)
    for dimension, column in ((NUMBER, "level"), (f"{asset.name}/day", "rate")):
        name, hold = text.name("d"), text.chance.choice(["", " { hold }"])
        annotated = "" if dimension == NUMBER else f": {dimension}"
        text.put(f'data {name}{annotated} from "{file}" column "{column}" by "when" in day{hold}')
        scope.add(dimension, name)


def data_file(seed: int) -> str:
    """The file that a model with this seed reads."""
    chance = random.Random(f"data {seed}")
    rows, when = ["when,level,rate"], 0.0
    for _ in range(chance.randint(3, 9)):
        rows.append(f"{when:g},{chance.uniform(0.1, 2):.4f},{chance.uniform(0, 9):.4f}")
        when = round(when + chance.choice([1, 2, 0.5, chance.uniform(0.2, 6)]), 3)
    return "\n".join(rows) + "\n"


def reductions(text: Text, many: Many, scope: Scope) -> None:
    """Lets ordinary formulas read what is indexed: in one element, or reduced."""
    for one in many.those:
        name = one.seen(None)
        if len(one.over) == 1:
            (only,) = one.over
            scope.add(one.dimension, f"{name}[{text.chance.choice(many.elements(only))}]")
            scope.add(NUMBER, f"(count({only}) * t / (9 * {scope.step}))")
        if one.dimension == TRUTH:
            scope.add(NUMBER, f"{text.chance.choice(['sum', 'mean'])}({name})")
            continue
        function = text.chance.choice(["sum", "mean", "min", "max", "median"])
        scope.add(one.dimension, f"{function}({name})")
        scope.add(one.dimension, f"quantile({name}, {text.chance.uniform(0, 1):.2f})")
        if one.asset:
            scope.add(NUMBER, f"gini({name})")
            scope.add(NUMBER, f"sum({name} > {literal(scope, one.dimension)})")


def place(many: Many, scope: Scope, over: frozenset[str], member: str | None = None) -> Scope:
    """What may be read for each element of these sets."""
    stocks = {asset: list(those) for asset, those in scope.stocks.items()}
    inner = scope.inner(stocks=stocks)
    for one in many.those:
        name = one.seen(member)
        if one.over <= over:
            for _ in range(2):
                inner.add(one.dimension, name)
            if one.asset:
                stocks.setdefault(one.dimension, []).append(name)
        elif one.over & over:
            (reduced, *more) = sorted(one.over - over)
            if not more and one.dimension != TRUTH:
                inner.add(one.dimension, f"sum({one.seen(None)} over {reduced})")
    return inner


def spread(many: Many, over: frozenset[str], what: str, member: str | None = None) -> str:
    """A number times a weight of each set, so that it runs over all of them."""
    return " * ".join([*(many.weights[one].seen(member) for one in sorted(over)), f"({what})"])


def write_many_values(text: Text, many: Many, scope: Scope) -> None:
    """Lets over sets, behaviors of agents that draw, states, and memory of each element."""
    for _ in range(2 + text.size // 3):
        over, member = home(text, many)
        dimension = text.chance.choice([NUMBER, TRUTH, *(f"{a.name}/day" for a in text.assets)])
        inner = place(many, scope, over, member).inner(remembers=not text.rk4)
        word = "let"
        if member and not text.rk4:
            word, inner.draws = text.chance.choice(["let", "behavior"]), True
            inner.draws = word == "behavior"
        if dimension == TRUTH:
            number = spread(many, over, inner.expression(NUMBER, 2), member)
            what = f"{number} > {plain(text.chance, 1)}"
        else:
            what = spread(many, over, inner.expression(dimension, 3), member)
        declare(text, many, word, Indexed(text.name("v"), dimension, over, member), f" = {what}")
    if not text.rk4 and text.some(0.6):
        over, member = home(text, many)
        one = Indexed(text.name("c"), NUMBER, over, member)
        change = place(many, scope, over, member).expression(NUMBER, 2)
        following = f"clamp({one.name} + 0.3 * ({change}), 0, 1)"
        declare(text, many, "state", one, f" = 0.5 in 0..1 {{ next {following} }}")


def write_many_metrics(text: Text, many: Many, scope: Scope) -> None:
    """How unequal stocks are, and what each element has."""
    for one in [one for one in many.those if one.asset][:2]:
        name = one.seen(None)
        text.put(f"metric {text.name('m')} = gini({name})")
        text.put(f"metric {text.name('m')}: {one.dimension} = {name} + supply({one.dimension})")
        text.put(f"invariant {text.name('i')}: {name} >= 0 {one.dimension}")
    over, _ = home(text, many)
    inner = place(many, scope, over)
    ratio = f"({inner.expression(NUMBER, 2)}) / ({inner.expression(NUMBER, 2)})"
    text.put(f"metric {text.name('m')} = {ratio}")
