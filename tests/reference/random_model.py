"""Random valid models, as text: `python -m reference.random_model --seeds 0 40 --out DIR`."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from .random_expression import NUMBER, TRUTH, Scope, literal, plain
from .random_many import (
    Many,
    data_file,
    reductions,
    write_curves,
    write_many_metrics,
    write_many_stocks,
    write_many_values,
    write_sets,
    write_weights,
)
from .random_many_flows import write_many_dues, write_many_transfers
from .random_text import Asset, Stock, Text

ODD_NAMES = ["class", "state", "params", "lambda", "math", "stock", "row", "seed", "np", "self"]
"""Names that a target might trip over."""

STEPS = ["day", "6 hour", "week", "12 hour"]


def random_model(seed: int, size: int = 6, rk4: bool | None = None, many: bool = False) -> str:
    """A model of about `size` flows; a tenth use rk4 unless told.

    With `many` it has index sets too, and reads the file that `data_file` gives.
    """
    chance = random.Random(seed)
    text = Text(chance, size, chance.random() < 0.1 if rk4 is None else rk4, chance.choice(STEPS))
    text.odd_names = chance.sample(ODD_NAMES, len(ODD_NAMES))
    open_model(text, seed)
    write_assets(text)
    write_stocks(text)
    scope = write_values(text)
    write_states(text, scope)
    indexed = write_many(text, scope, seed) if many else None
    for home in ["", *text.phases]:
        body: list[str] = []
        write_transfers(text, scope, body, home)
        if indexed:
            write_many_transfers(text, indexed, scope, body)
            if home == "":
                write_many_dues(text, indexed, body)
        text.lines += body if home == "" else [f"phase {home} {{", *(f"  {x}" for x in body), "}"]
    write_metrics(text, scope)
    if indexed:
        write_many_metrics(text, indexed, scope)
    for member in text.inside:
        text.lines += [f"member {member} {{", *text.inside[member], "}"]
    return "\n".join(text.lines) + "\n"


def write_many(text: Text, scope: Scope, seed: int) -> Many:
    """What a model has many of; ordinary formulas may read it from now on."""
    many = write_sets(text)
    write_many_stocks(text, many)
    write_weights(text, many)
    write_curves(text, scope, f"random_{seed}.csv")
    write_many_values(text, many, scope)
    reductions(text, many, scope)
    return many


def open_model(text: Text, seed: int) -> None:
    """Name, time and method."""
    count, _, unit = text.step.rpartition(" ")
    steps = text.chance.randint(8, 30)
    text.phases = (
        [] if text.rk4 else text.chance.choice([[], ["early", "late"], ["p1", "p2", "p3"]])
    )
    text.lines += [f"ecosystem Random{seed} {{"]
    text.lines += [f"  time {steps * int(count or 1)} {unit} by {count or 1} {unit}"]
    text.lines += [f"  phases {', '.join(text.phases)}"] if text.phases else []
    text.lines += ["  method rk4"] if text.rk4 else []
    text.lines += [f"  seed {text.chance.randint(0, 2**40)}", "}"]
    text.lines += ["fn blend(a, b, w) = w * a + (1 - w) * b"]


def write_assets(text: Text) -> None:
    """One asset of several kinds each, and the members, so that some can issue."""
    text.members = [f"M{i}" for i in range(text.chance.randint(2, 3))]
    text.inside = {member: [] for member in text.members}
    kinds = ["token", "points", "currency", "good", "service", "unit", "issued"]
    for kind in text.chance.sample(kinds, min(2 + text.size // 5, len(kinds))):
        write_asset(text, kind, kind.upper())


def write_asset(text: Text, kind: str, name: str) -> None:
    """One asset, with a supply rule where it has an issuer."""
    indivisible = not text.rk4 and text.some(0.25)
    words = ["indivisible"] if indivisible else []
    if kind == "unit":
        text.put(f"unit {name}")
        text.assets.append(Asset(name, "source", "sink"))
        return
    comes, goes = ("source", "sink") if kind in ("good", "service") else ("mint", "burn")
    fixed = False
    if kind == "currency":
        comes = goes = "rest"
    elif comes == "mint":
        rule = text.chance.choice(["open", "fixed", "max 2_000", "max 700"])
        fixed = rule == "fixed"
        words.append(f"supply {rule}")
        issued = f"issuer {text.chance.choice(text.members)}"
        words += [issued] if kind == "issued" or text.some(0.5) else []
    word = "currency" if kind == "issued" else kind
    text.put(f"asset {name}: {word} {{ {'  '.join(words)} }}" if words else f"asset {name}: {word}")
    ends: tuple[str | None, str | None] = (None, None) if fixed else (comes, goes)
    text.assets.append(Asset(name, *ends, indivisible, fixed))


def write_stocks(text: Text) -> None:
    """At least two stocks of each asset."""
    for asset in text.assets:
        for _ in range(text.chance.randint(2, 3)):
            member = text.chance.choice([*text.members, None])
            name = text.name("s")
            qualified = name if member is None else f"{member}.{name}"
            first = text.chance.randint(0, 60) if asset.indivisible else plain(text.chance, 60)
            line = f"stock {name}: {asset.name} = {first}"
            queue = not text.rk4 and text.some(0.15)
            if queue:
                steps = text.chance.randint(1, 4)
                line += f" {{ transit {steps} * {text.step} }}"
            elif text.some(0.25):
                line += f" in 0..{text.chance.randint(61, 90)}"
            elif text.some(0.15):
                line += " { negative }"
            elif text.some(0.1) and not asset.indivisible and not text.rk4:
                line = f"stock {name}: {asset.name} = 20 {asset.name} * uniform(0.5, 1.5)"
            text.put(line, member)
            text.stocks.append(Stock(qualified, member, asset, queue))


def write_values(text: Text) -> Scope:
    """Params, environment, lets, behaviors and policies; gives what flows may read."""
    scope = Scope(text.chance, step=text.step)
    for _ in range(2 + text.size // 2):
        write_param(text, scope)
    if not text.rk4:
        world = scope.inner(draws=True, remembers=True)
        for _ in range(1 + text.size // 6):
            name = text.name("e")
            text.put(f"env {name} = {world.expression(NUMBER, 3)}")
            world.add(NUMBER, name)
            scope.add(NUMBER, name)
    scope.assets = [asset.name for asset in text.assets]
    for asset in text.assets:
        scope.stocks[asset.name] = [stock.name for stock in text.stocks if stock.asset is asset]
    for _ in range(2 + text.size):
        write_value(text, scope)
    return scope


def write_param(text: Text, scope: Scope) -> None:
    """A param, now and then uncertain or in a member."""
    member = text.chance.choice([*text.members, None])
    dimension = text.chance.choice([NUMBER, *(f"{asset.name}/day" for asset in text.assets)])
    name = text.name("p")
    shown = text.chance.choice(["week", "day", "hour"])
    unit = f": {dimension.replace('day', shown)}" if dimension != NUMBER else ""
    more = text.chance.choice(
        [
            "",
            " in 0..100",
            " in 0.1..2.8 ~ uniform(0, 3)",
            " in 0..9 ~ triangular(0.5, 1, 4)",
            " ~ normal(1, 0.2)",
        ]
    )
    text.put(f"param {name}{unit} = {text.chance.uniform(0.1, 2.7):.3f}{more}", member)
    scope.add(dimension, name if member is None else f"{member}.{name}")


def write_value(text: Text, scope: Scope) -> None:
    """A let, a behavior that may draw, or a policy."""
    amounts = [asset.name for asset in text.assets]
    rates = [f"{name}/day" for name in amounts]
    dimension = text.chance.choice([NUMBER, TRUTH, *amounts, *rates, *rates])
    kind = text.chance.choice(["let", "let", "behavior", "policy"])
    member = text.chance.choice(text.members) if kind == "behavior" else None
    place = scope.inner(remembers=not text.rk4, draws=kind == "behavior" and not text.rk4)
    name = text.name("v")
    annotated = "" if dimension in (TRUTH, NUMBER) or text.some(0.5) else f": {dimension}"
    external = " external" if kind != "let" and text.some(0.2) else ""
    text.put(f"{kind} {name}{annotated}{external} = {place.expression(dimension, 4)}", member)
    scope.add(dimension, name if member is None else f"{member}.{name}")


def write_states(text: Text, scope: Scope) -> None:
    """A number and a latch."""
    if text.rk4 or text.some(0.3):
        return
    phase = f" in {text.chance.choice(text.phases)}" if text.phases and text.some(0.6) else ""
    name = text.name("c")
    change = scope.expression(NUMBER, 2)
    text.put(f"state {name} = 0.5 in 0..1 {{ next clamp({name} + 0.3 * ({change}), 0, 1){phase} }}")
    latch = text.name("l")
    text.put(f"state {latch} = false {{ next {latch} or {scope.expression(TRUTH, 2)} }}")
    scope.add(NUMBER, name)
    scope.add(TRUTH, latch)


def write_transfers(text: Text, scope: Scope, body: list[str], phase: str) -> None:
    """The flows and exchanges of a phase, and now and then values of its own."""
    place = scope.inner(remembers=not text.rk4)
    if phase and text.some(0.6):
        name = text.name("v")
        dimension = text.chance.choice([NUMBER, *(f"{asset.name}/day" for asset in text.assets)])
        body.append(f"let {name} = {place.expression(dimension, 3)}")
        place.add(dimension, name)
    if phase == (text.chance.choice(text.phases) if text.phases else ""):
        write_due(text, body)
    for _ in range(max(1, text.size // (1 + len(text.phases)))):
        if not text.rk4 and text.some(0.3):
            write_exchange(text, place, body)
        else:
            write_flow(text, place, body)
    if phase == ([*text.phases, ""][-2 if text.phases else -1]):
        write_due(text, body)


def write_due(text: Text, body: list[str]) -> None:
    """The outflow of each queue that has none yet."""
    for stock in text.stocks:
        name = f"due_{stock.name.replace('.', '_')}"
        if stock.queue and not any(name == flow for flow, _ in text.flows):
            others = [o for o in text.stocks if o.asset is stock.asset and o is not stock]
            body.append(f"flow {name}: {stock.name} -> {text.chance.choice(others).name}")
            text.flows.append((name, stock.asset))


def write_flow(text: Text, scope: Scope, body: list[str]) -> None:
    """A flow of one of many forms."""
    asset = text.chance.choice(text.assets)
    stocks = [stock for stock in text.stocks if stock.asset is asset]
    one, two, *more = text.chance.sample(stocks, len(stocks))
    name = text.name("f")
    route = f"{one.name} -> {two.name}"
    attributes = []
    if text.some(0.15) and not one.queue and not two.queue:
        route = f"{one.name} <-> {two.name}"
    elif text.some(0.2):
        last = more[0].name if more else asset.goes or "rest"
        share = text.chance.randint(0, 90)
        route = f"{one.name} -> split {{ {two.name}: {share}%, {last}: remainder }}"
    elif asset.comes and text.some(0.4):
        route = f"{asset.comes} -> {two.name}"
    elif asset.goes and text.some(0.4):
        route = f"{one.name} -> {asset.goes}"
    elif text.some(0.1):
        route = f"{one.name} -> rest"
    rate = f" = {scope.expression(f'{asset.name}/day', 3)}"
    starts_at_stock = route.startswith(one.name)
    if text.some(0.15):
        attributes.append("upto")
        if starts_at_stock and "<->" not in route and not one.queue and text.some(0.5):
            rate = ""
    attributes += [f"priority {text.chance.randint(-2, 2)}"] if text.some(0.3) else []
    attributes += ["whole"] if text.some(0.1) and "upto" not in attributes else []
    when = f" when {scope.expression(TRUTH, 2)}" if text.some(0.25) else ""
    tail = f" {{ {'  '.join(attributes)} }}" if attributes else ""
    body.append(f"flow {name}: {route}{rate}{when}{tail}")
    text.flows.append((name, asset))


def write_exchange(text: Text, scope: Scope, body: list[str]) -> None:
    """Two or three legs, or a gift."""
    name = text.name("x")
    legs = []
    for leg in range(text.chance.choice([1, 2, 2, 3])):
        asset = text.chance.choice(text.assets)
        stocks = [stock for stock in text.stocks if stock.asset is asset]
        one, two = text.chance.sample(stocks, 2)
        source = asset.comes if asset.comes and text.some(0.2) else one.name
        target = asset.goes if asset.goes and source == one.name and text.some(0.2) else two.name
        wanted = scope.expression(f"{asset.name}/day", 2)
        wanted = f"abs({wanted})" if text.some(0.7) else wanted
        legs.append(f"leg{leg}: {source} -> {target} = {wanted}")
    when = f" when {scope.expression(TRUTH, 2)}" if text.some(0.2) else ""
    attributes = [f"priority {text.chance.randint(-1, 2)}"] if text.some(0.3) else []
    attributes += ["whole"] if text.some(0.15) else []
    attributes += ["gift"] if len(legs) == 1 else []
    body.append(f"exchange {name}{when} {{ {'  '.join([*legs, *attributes])} }}")


def write_metrics(text: Text, scope: Scope) -> None:
    """Metrics over flows and stocks, and an invariant that every run keeps."""
    for flow, asset in text.flows[:3]:
        sum_of = f"{flow} + {literal(scope, asset.name + '/day')}"
        text.put(f"metric {text.name('m')}: {asset.name}/week = {sum_of}")
    for stock in text.stocks[:2]:
        asset = stock.asset
        text.put(f"metric {text.name('m')}: {asset.name} = {stock.name} + supply({asset.name})")
    over, under = scope.expression(NUMBER, 2), scope.expression(NUMBER, 2)
    text.put(f"metric {text.name('m')} = ({over}) / ({under})")
    text.put(f"invariant {text.name('i')}: t >= 0 * {text.step}")


def main() -> None:
    """Writes `random_<seed>.vflow` for a range of seeds."""
    parser = argparse.ArgumentParser(prog="random_model", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs=2, default=[0, 1], metavar=("FROM", "TO"))
    parser.add_argument("--size", type=int, default=6)
    parser.add_argument("--many", action="store_true", help="with index sets, tables and data")
    parser.add_argument("--out", default="-")
    arguments = parser.parse_args()
    for seed in range(*arguments.seeds):
        text = random_model(seed, arguments.size, many=arguments.many)
        if arguments.out == "-":
            print(text)
        else:
            folder = Path(arguments.out)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"random_{seed}.vflow").write_text(text, encoding="utf-8")
            if arguments.many:
                (folder / f"random_{seed}.csv").write_text(data_file(seed), encoding="utf-8")


if __name__ == "__main__":
    main()
