"""Runs generated projects on an engine and compares every figure with the reference.

`python check_projects.py ENGINE FOLDER...`: each folder holds `model.json` and `project/`.
One process loads all of them, because starting Python and its libraries takes longer than a run.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import math
import re
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reference.__main__ import DEEP, simulate
from reference.expressions import evaluate
from reference.model import Model, RunError, load
from reference.promises import broken_facts
from reference.results import Record
from reference.world import World

NEAR = 1e-9
"""How far two figures may be apart, in shares of the larger one."""

FAINT = 1e-3
"""Below this share of what there is to move, figures are what rounding leaves of a difference."""

NOISE = 1e-6
"""The same for values that are nothing but what rounding leaves."""

CLAIMS = (": invariant ", ", past its ")
"""How a broken invariant, or a state outside its range, is told."""

RUNS = 2
"""Runs of an ensemble: in each, what is uncertain is drawn."""


RESERVED = {f"{name}_": name for name in ("subset", "run", "timestep", "time")}
"""Names that give way to columns that the results need themselves."""

COLUMN = re.compile(r"(?:(rationed|reversed)\((.+?)\)|(.+?))(\[.*\])?")
"""`users`, `rationed(pay)`, and the same of one element: `users[EU]`, `rationed(pay)[EU]`."""


@dataclass
class Case:
    """Which runs are compared."""

    runs: int
    extreme: str = "as written"
    parameters: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """What running a model came to: rows, or the reason why there are none."""

    records: list[Record]
    stopped: str | None = None
    columns: list[str] = field(default_factory=list)


def package_of(project: Path) -> str:
    """The name of the project's package."""
    return next(path.parent.name for path in sorted(project.glob("*/engine.py")))


def by_reference(model: Model, case: Case) -> tuple[Outcome, list[str]]:
    """The reference's rows, and the promises that they break."""
    settings = {
        element: extreme(model, element, case.extreme)
        for id in case.parameters
        for element in model.elements(id)
    }
    try:
        records, faults = simulate(model, case.runs, settings=settings)
        return Outcome(records), faults
    except RunError as error:
        return Outcome([], str(error)), []


def extreme(model: Model, id: str, which: str) -> float:
    """The lower or upper end of a range; that of the first element where there are many."""
    world = World(model, 1, 0, False, {})
    return float(evaluate(model.parameters[model.elements(id)[0]][which]["tree"], world))


def by_engine(package: str, engine: str, model: Model, case: Case) -> Outcome:
    """The project's rows."""
    module = importlib.import_module(f"{package}.engine")
    results = importlib.import_module(f"{package}.results")
    guard = importlib.import_module(f"{package}.guard")
    known = importlib.import_module(f"{package}.params").PARAMETERS
    keys = {parameter.name: parameter.key for parameter in known}
    settings = {keys[id]: extreme(model, id, case.extreme) for id in case.parameters}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            jobs = module.jobs(runs=case.runs, settings=settings)
            trajectories = list(module.execute(jobs, engine=engine))
    except guard.ModelError as error:
        return Outcome([], str(error))
    every = {"agents": True} if model.sets else {}  # large populations are summed up otherwise
    frame = results.frame_of(trajectories, **every)
    records = json.loads(json.dumps(frame.to_dict(orient="records"), default=plain))
    return Outcome(records, columns=list(frame.columns))


def cases(model: Model) -> list[Case]:
    """One run as it is; an ensemble; and both ends of what parameters may be, if there are any."""
    declared = dict.fromkeys(one.get("of", id) for id, one in model.parameters.items())
    ranged = [id for id in declared if is_ranged(model, id)]
    ends = [Case(1, end, ranged) for end in ("low", "high")] if ranged else []
    return [Case(1), Case(RUNS), *ends]


def is_ranged(model: Model, id: str) -> bool:
    """Whether a parameter has a finite range, the same for all its elements, and may be changed."""
    for which in ("low", "high"):
        ends = set()
        for element in model.elements(id):
            parameter = model.parameters[element]
            if parameter["immutable"] or which not in parameter:
                return False
            ends.add(extreme(model, element, which))
        if len(ends) > 1 or not all(map(math.isfinite, ends)):
            return False
    return True


def plain(value: Any) -> Any:
    """A NumPy number as Python's."""
    return value.item()


def differences(model: Model, expected: Outcome, found: Outcome) -> Iterator[str]:
    """What differs, the first row of each column only."""
    if expected.stopped is not None or found.stopped is not None:
        if expected.stopped is None:
            yield f"the project stops: {found.stopped}"
        if found.stopped is None:
            yield f"the reference stops: {expected.stopped}"
        return
    if len(expected.records) != len(found.records):
        yield f"{len(found.records)} rows, not {len(expected.records)}"
        return
    columns = columns_of(found)
    faint = faint_figures(model, expected.records)
    for id in expected.records[0]:
        if id in columns:
            yield from column_differences(id, columns[id], faint.get(id, 0.0), expected, found)
        elif id not in ("#run", "#row"):
            yield f"{id} is not among the columns"


def faint_figures(model: Model, records: list[Record]) -> dict[str, float]:
    """What counts as next to nothing in a column: by the most that any stock of its asset held."""
    faint = {id: max(FAINT * largest(id, records), NOISE) for id in model.values}
    most: dict[Any, float] = {}
    for id, stock in model.stocks.items():
        held = max(abs(record[id]) for record in records) * stock["quantity"]["scale"]
        most[stock.get("holds")] = max(most.get(stock.get("holds"), 0.0), held)
    for id, stock in model.stocks.items():
        faint[id] = FAINT * most[stock.get("holds")] / stock["quantity"]["scale"]
    for leg in model.legs():
        amount = FAINT * most.get(leg.get("asset"), 0.0)
        faint[leg["id"]] = amount / model.dt / leg["quantity"]["scale"]
        faint[f"{leg['id']}.rationed"] = faint[f"{leg['id']}.reversed"] = amount
    return faint


def largest(id: str, records: list[Record]) -> float:
    """The largest finite figure of a column."""
    return max(filter(math.isfinite, (abs(record[id]) for record in records)), default=0.0)


def column_differences(
    id: str, column: str, faint: float, expected: Outcome, found: Outcome
) -> Iterator[str]:
    """The first row on which a column differs."""
    for here, there in zip(expected.records, found.records, strict=True):
        right, figure = here[id], there[column]
        if not near(right, figure, faint):
            yield f"run {here['#run']}, row {here['#row']}: {id} is {figure!r}, not {right!r}"
            return


def near(right: Any, figure: Any, least: float) -> bool:
    """Whether two figures are the same but for rounding."""
    if figure is None or (isinstance(figure, float) and math.isnan(figure)):
        return bool(math.isnan(right))
    if right == figure:
        return True
    return bool(abs(right - figure) <= NEAR * max(abs(right), abs(figure), least))


def columns_of(found: Outcome) -> dict[str, str]:
    """The project's column for each name of the reference."""
    columns: dict[str, str] = {}
    for column in found.columns:
        parts = COLUMN.fullmatch(column)
        # The reference does not say which limit cut, nor how often a parameter was drawn again.
        silent = column.startswith(("limit(", "redrawn("))
        if parts is None or silent or column in RESERVED.values():
            continue
        kind, leg, name, element = parts.groups(default="")
        own = f"{leg}{element}.{kind}" if kind else f"{RESERVED.get(name, name)}{element}"
        columns[own] = column
    return columns


def check(folder: Path, engine: str) -> list[str]:
    """Everything in which a project differs from the reference, and every promise that breaks."""
    model = load(folder / "model.json")
    package = package_of(folder / "project")
    sys.path.insert(0, str(folder / "project"))
    said = []
    for case in cases(model):
        told = f"{case.runs} runs, parameters {case.extreme}"
        expected, faults = by_reference(model, case)
        if case.parameters:  # at the ends of its ranges a model need not keep its own invariants
            faults = [fault for fault in faults if not any(claim in fault for claim in CLAIMS)]
        said += [f"reference, {told}: {fault}" for fault in faults[:5]]
        found = by_engine(package, engine, model, case)
        said += [f"{told}: {fault}" for fault in differences(model, expected, found)]
    if not said:
        said += broken_facts(model)
    return said


def main(engine: str, folders: list[str]) -> int:
    """Checks all folders, and tells what is wrong and how long each took."""
    sys.setrecursionlimit(DEEP)
    wrong = 0
    for folder in folders:
        start = time.perf_counter()
        try:
            said = check(Path(folder), engine)
        except Exception:  # whatever a project does wrong is its fault, not the end of the check
            said = [traceback.format_exc(limit=-2)]
        wrong += bool(said)
        for fault in said[:12]:
            print(f"{folder}: {fault}")
        print(f"{folder}: {'WRONG' if said else 'ok'} in {time.perf_counter() - start:.1f} s")
    print(f"{len(folders) - wrong} of {len(folders)} models agree with the reference on {engine}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
