"""What every run of every model must keep, and what this model claims."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from .asking import Amounts
from .expressions import evaluate
from .model import Model, Number
from .run import Row, Run
from .tree import Tree
from .world import World

NEAR = 1e-9
"""How far a conserved sum may be off, in shares of what was ever there."""


class Conservation:
    """Follows, for each asset, whether the stocks hold what came in less what went out."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.expected: Amounts = {}
        self.scale: Amounts = {}

    def faults(self, row: Row) -> Iterator[str]:
        """What is wrong on a row."""
        for asset in {str(stock.get("holds")) for stock in self.model.stocks.values()}:
            held = turnover = 0.0
            for id in self.model.stocks_of(asset):
                held += row.moment.stock(id)
                turnover += abs(row.moment.stock(id))
            expected = self.expected.get(asset, held) + row.step.entered.get(asset, 0.0)
            self.expected[asset] = expected
            self.scale[asset] = max(self.scale.get(asset, 0.0), turnover, abs(expected))
            if abs(held - expected) > NEAR * self.scale[asset]:
                yield f"row {row.moment.row}: {held} of {asset} exist, not {expected}"


def out_of_bounds(world: World, row: Row) -> Iterator[str]:
    """Stocks, states and supplies outside their bounds."""
    moment = row.moment
    for id, held in moment.held.stocks.items():
        low, high = world.bound(id, "low"), world.bound(id, "high")
        if (low is not None and held < low) or (high is not None and held > high):
            yield f"row {moment.row}: {id} holds {held}, outside {low}..{high}"
    for id, state in world.model.states.items():
        for which, sign in (("low", 1), ("high", -1)):
            if which in state:
                bound = evaluate(state[which]["tree"], moment)
                if sign * moment.state(id) < sign * bound:
                    yield f"row {moment.row}: {id} is {moment.state(id)}, past its {which} {bound}"
    for asset in world.model.assets:
        cap = world.cap(asset)
        exists = moment_supply(row, asset)
        if cap is not None and exists > cap + NEAR * abs(cap):
            yield f"row {moment.row}: {exists} of {asset} exist, more than {cap}"


def moment_supply(row: Row, asset: str) -> float:
    """What exists of an asset."""
    exists = 0.0
    for id in row.moment.model.stocks_of(asset):
        exists += row.moment.stock(id)
    return exists


def broken_invariants(row: Row) -> Iterator[str]:
    """Invariants that do not hold on a row."""
    for invariant in row.moment.model.tree["invariants"]:
        if not evaluate(invariant["condition"]["tree"], row.moment):
            text = invariant["condition"]["text"]
            yield f"row {row.moment.row}: invariant {invariant['id']}: {text} does not hold"


def watched(run: Run) -> Iterator[tuple[Row, list[str]]]:
    """All rows of a run, each with what is wrong on it."""
    conservation = Conservation(run.model)
    for row in run.rows():
        faults = [*conservation.faults(row), *out_of_bounds(run.world, row)]
        yield row, faults + list(broken_invariants(row))


def broken_facts(model: Model) -> Iterator[str]:
    """Published numbers that the model does not reproduce."""
    for fact in model.tree["facts"]:
        world = World(model, 1, int(model.ecosystem["seed"]), False, {})
        settings: dict[str, Number] = {
            setting["parameter"]: evaluate(setting["value"]["tree"], world)
            for setting in fact.get("with", [])
        }
        wanted = {expectation["row"] for expectation in fact["expectations"]}
        for row in Run(model, settings=settings).rows(max(wanted, default=0)):
            for expectation in fact["expectations"]:
                check = expectation["check"]
                if expectation["row"] == row.moment.row and not met(check, row):
                    told = sides(check, row)
                    yield f"fact {fact['id']}: {expectation['text']} does not hold{told}"


def met(check: Tree, row: Row) -> bool:
    """Whether an expectation is met on its row."""
    if check["check"] == "holds":
        return bool(evaluate(check["condition"]["tree"], row.moment))
    left = evaluate(check["left"]["tree"], row.moment)
    right = evaluate(check["right"]["tree"], row.moment)
    within = check.get("within")
    allowed = (
        NEAR * max(abs(left), abs(right))
        if within is None
        else evaluate(within["tree"], row.moment)
    )
    # Two infinities are the same; nothing else is near an infinity.
    return left == right or (isfinite(left - right) and abs(left - right) <= allowed)


def sides(check: Tree, row: Row) -> str:
    """Both sides of an expectation, to be told."""
    if check["check"] == "holds":
        return ""
    left = evaluate(check["left"]["tree"], row.moment)
    return f": {left} is not {evaluate(check['right']['tree'], row.moment)}"
