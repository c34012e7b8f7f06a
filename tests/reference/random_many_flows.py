"""Flows and exchanges of a random model of which there is one for each element."""

from __future__ import annotations

from .random_expression import TRUTH, Scope
from .random_many import Indexed, Many, place, spread
from .random_text import Asset, Text


def write_many_transfers(text: Text, many: Many, scope: Scope, body: list[str]) -> None:
    """Some of them, for one phase."""
    place_of = scope.inner(remembers=not text.rk4)
    for _ in range(1 + text.size // 4):
        write = write_many_exchange if not text.rk4 and text.some(0.3) else write_many_flow
        write(text, many, place_of, body)
    if text.some(0.5):
        write_swap(text, many, place_of, body)


def write_many_dues(text: Text, many: Many, body: list[str]) -> None:
    """The outflow of each queue, into a stock or into one of each element."""
    for one in many.those:
        if one.queue and one.asset:
            others = [(o.seen(None), o.over) for o in many.stocks(one.asset) if o is not one]
            fitting = [name for name, over in others if over <= one.over]
            plain_ones = [stock.name for stock in text.stocks if stock.asset is one.asset]
            target = text.chance.choice([*fitting, *plain_ones])
            body.append(f"flow due_{one.name}: {one.seen(None)} -> {target}")


def ends(text: Text, many: Many, asset: Asset) -> tuple[Indexed, Indexed, str]:
    """Two stocks of an asset, at least one of them indexed, and a third one."""
    single = [
        Indexed(stock.name, asset.name, frozenset(), None, asset, stock.queue)
        for stock in text.stocks
        if stock.asset is asset
    ]
    one = text.chance.choice(many.stocks(asset))
    other = text.chance.choice([stock for stock in many.stocks(asset) + single if stock is not one])
    last = text.chance.choice(single).name
    return (one, other, last) if text.some(0.5) else (other, one, last)


def write_swap(text: Text, many: Many, scope: Scope, body: list[str]) -> None:
    """A flow from one element of a stock to another one, which may pay it out only later."""
    stocks = [one for one in many.those if one.asset and not one.queue and len(one.over) == 1]
    if stocks:
        one = text.chance.choice(stocks)
        (only,) = one.over
        source, target = text.chance.sample(many.elements(only), 2)
        route = f"{one.seen(None)}[{source}] -> {one.seen(None)}[{target}]"
        rate = scope.expression(f"{one.dimension}/day", 2)
        body.append(f"flow {text.name('f')}: {route} = abs({rate})")


def indexed_asset(text: Text, many: Many) -> Asset:
    """An asset of which there are indexed stocks."""
    return text.chance.choice([asset for asset in text.assets if many.stocks(asset)])


def write_many_flow(text: Text, many: Many, scope: Scope, body: list[str]) -> None:
    """A flow of one of many forms."""
    asset = indexed_asset(text, many)
    one, two, last = ends(text, many, asset)
    source, target = one.seen(None), two.seen(None)
    over = one.over | two.over
    attributes = [f"priority {text.chance.randint(-2, 2)}"] if text.some(0.3) else []
    arrow = "<->" if text.some(0.15) and not one.queue and not two.queue else "->"
    if arrow == "->":
        if asset.comes and two.over and text.some(0.2):
            source, over = asset.comes, two.over
        elif asset.goes and one.over and text.some(0.2):
            target, over = asset.goes, one.over
        elif len(one.over) == 1 and text.some(0.15):
            (only,) = one.over
            source = f"{source}[{text.chance.choice(many.elements(only))}]"
            over = two.over
        elif text.some(0.15) and last not in (source, target):
            target = f"split {{ {target}: {text.chance.randint(0, 90)}%, {last}: remainder }}"
    rate = f" = {many_rate(text, many, scope, over, f'{asset.name}/day')}"
    if text.some(0.15):
        attributes.append("upto")
        if source == one.seen(None) and over == one.over and not one.queue and arrow == "->":
            rate = ""
    attributes += ["whole"] if text.some(0.15) and "upto" not in attributes else []
    when = f" when {place(many, scope, over).expression(TRUTH, 2)}" if text.some(0.25) else ""
    tail = f" {{ {'  '.join(attributes)} }}" if attributes else ""
    body.append(f"flow {text.name('f')}: {source} {arrow} {target}{rate}{when}{tail}")


def many_rate(text: Text, many: Many, scope: Scope, over: frozenset[str], dimension: str) -> str:
    """A rate of every element: its own, or the same for all."""
    if len(over) == 1 and text.some(0.3):
        (only,) = over
        what = scope.expression(dimension, 2)
        return f"each(({what}) / count({only}))" if text.some(0.5) else f"each({what})"
    return spread(many, over, place(many, scope, over).expression(dimension, 2))


def write_many_exchange(text: Text, many: Many, scope: Scope, body: list[str]) -> None:
    """Two legs, each over all the sets of both."""
    legs: list[tuple[str, str]] = []
    over: frozenset[str] = frozenset()
    for _ in range(2):
        asset = indexed_asset(text, many)
        one, two, _ = ends(text, many, asset)
        over |= one.over | two.over
        legs.append((f"{one.seen(None)} -> {two.seen(None)}", f"{asset.name}/day"))
    lines = []
    for number, (route, dimension) in enumerate(legs):
        rate = place(many, scope, over).expression(dimension, 2)
        rate = f"abs({rate})" if text.some(0.7) else rate
        lines.append(f"leg{number}: {route} = {spread(many, over, rate)}")
    lines += [f"priority {text.chance.randint(-1, 2)}"] if text.some(0.3) else []
    lines += ["whole"] if text.some(0.15) else []
    body.append(f"exchange {text.name('x')} {{ {'  '.join(lines)} }}")
