"""Runs generated projects on an engine and compares every figure with the reference.

`python check_projects.py ENGINE FOLDER...`: each folder holds `model.json` and `project/`.
One process loads all of them, because starting Python and its libraries takes longer than a run.
With `native` as the engine there is no project: the simulator of the compiler itself is compared
with the reference. With another one, the native simulator is compared with both, limits and redraws
included, where the environment names the program.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import math
import os
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
from reference.tree import Tree
from reference.world import World

import native

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


RESERVED = ("subset", "run", "timestep", "time")
"""Names that give way to columns that the results of projects need themselves."""

NATIVE = ("point", "run", "step", "time")
"""The same for the native simulator."""

SILENT = ("limit(", "redrawn(")
"""What the reference does not say: which limit cut, how often a parameter was drawn again."""

BROKEN = re.compile(r"run (\d+), row (\d+): ")
"""Where a promise broke."""

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
    reserved: tuple[str, ...] = RESERVED


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


def by_native(folder: Path, model: Model, case: Case) -> Outcome:
    """The native simulator's rows; a run whose claims break ends before that row."""
    parameters = model.parameters
    scales = {id: parameters[model.elements(id)[0]]["quantity"]["scale"] for id in case.parameters}
    settings = {id: extreme(model, id, case.extreme) / scale for id, scale in scales.items()}
    told = native.simulate(folder / "model.json", case.runs, settings)
    return Outcome(told.records, told.said if told.stopped else None, told.columns, NATIVE)


def kept(expected: Outcome, faults: list[str]) -> Outcome:
    """The reference's rows, each run up to where its claims break."""
    ends: dict[int, int] = {}
    for fault in faults:
        place = BROKEN.match(fault)
        if place and any(claim in fault for claim in CLAIMS):
            ends.setdefault(int(place[1]), int(place[2]))
    records = [
        row for row in expected.records if row["#row"] < ends.get(int(row["#run"]), math.inf)
    ]
    return Outcome(records, expected.stopped)


def apart(project: Outcome, found: Outcome, faint: dict[str, float]) -> Iterator[str]:
    """What differs between a project and the native simulator, as far as that ran."""
    if project.stopped is not None or found.stopped is not None:
        return  # told by the comparison with the reference
    ours, theirs = columns_of(found), columns_of(project)
    ours |= {column: column for column in project.columns if column.startswith(SILENT)}
    theirs |= {column: column for column in ours if column.startswith(SILENT)}
    rows = {(row["run"], row["timestep"]): row for row in project.records}
    for id in ours.keys() & theirs.keys():
        if ours[id] not in found.columns:
            yield f"{ours[id]} is not among the native columns"
            continue
        for row in found.records:
            if id.startswith("limit(") and is_unsure(id, row, faint):
                continue
            right, figure = rows[row["run"], row["step"]][theirs[id]], row[ours[id]]
            if not same(right, figure, faint.get(id, NOISE)):
                place = f"run {row['run']:g}, row {row['step']:g}"
                yield f"{place}: {ours[id]} is {figure!r} natively, not {right!r}"
                break


def is_unsure(limit: str, row: dict[str, Any], faint: dict[str, float]) -> bool:
    """Whether an element was refused no more than rounding leaves: that has no cause."""
    name = re.escape(limit.removeprefix("limit(").removesuffix(")"))
    cut = re.compile(rf"rationed\(({name}(\.[^.)]+)?)\)(\[.*\])?")
    for column, figure in row.items():
        part = cut.fullmatch(column)
        if part and 0.0 < abs(figure) <= NEAR * faint[f"{part[1]}{part[3] or ''}.rationed"]:
            return True
    return False


def same(right: Any, figure: Any, faint: float) -> bool:
    """Whether two cells are the same but for rounding; an empty word is none."""
    if isinstance(right, str) or isinstance(figure, str):
        return (right or None) == (figure or None)
    if right is None or (isinstance(right, float) and math.isnan(right)):
        return figure is None
    return figure is not None and near(right, figure, faint)


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
            yield f"it stops: {found.stopped}"
        if found.stopped is None:
            yield f"the reference stops: {expected.stopped}"
        return
    if not expected.records and not found.records:
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
    for id, value in model.values.items():
        terms = terms_of(model, value.get("formula", {}).get("tree", {}), records)
        faint[id] = max(faint[id], FAINT * terms / (value["quantity"]["scale"] or 1.0))
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


def terms_of(model: Model, tree: Tree, records: list[Record]) -> float:
    """The largest term of a sum: where terms cancel, rounding is a share of them."""
    match tree.get("op"):
        case "binary" if tree["operator"] in ("add", "subtract"):
            sides = (tree["left"], tree["right"])
            return max(terms_of(model, side, records) for side in sides)
        case "time":
            return model.steps * model.dt
        case "stock" | "state" | "value" as kind if tree["id"] in records[0]:
            found = {"stock": model.stocks, "state": model.states, "value": model.values}[kind]
            return largest(tree["id"], records) * float(found[tree["id"]]["quantity"]["scale"])
    return 0.0


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
    plain_names = {f"{name}_": name for name in found.reserved}
    for column in found.columns:
        parts = COLUMN.fullmatch(column)
        silent = column.startswith(SILENT)
        if parts is None or silent or column in found.reserved:
            continue
        kind, leg, name, element = parts.groups(default="")
        own = f"{leg}{element}.{kind}" if kind else f"{plain_names.get(name, name)}{element}"
        columns[own] = column
    return columns


def check(folder: Path, engine: str) -> list[str]:
    """Everything in which an engine differs from the reference, and every promise that breaks."""
    model = load(folder / "model.json")
    if engine != "native":
        sys.path.insert(0, str(folder / "project"))
    said = []
    for case in cases(model):
        told = f"{case.runs} runs, parameters {case.extreme}"
        expected, faults = by_reference(model, case)
        said += [
            f"{told}: {fault}" for fault in compared(folder, engine, model, case, expected, faults)
        ]
        if case.parameters:  # at the ends of its ranges a model need not keep its own invariants
            faults = [fault for fault in faults if not any(claim in fault for claim in CLAIMS)]
        said += [f"reference, {told}: {fault}" for fault in faults[:5]]
    if not said:
        said += broken_facts(model)
    return said


def compared(
    folder: Path, engine: str, model: Model, case: Case, expected: Outcome, faults: list[str]
) -> Iterator[str]:
    """What an engine does otherwise than the reference, or natively is otherwise than there."""
    if native.BINARY in os.environ:
        own = by_native(folder, model, case)
        for fault in differences(model, kept(expected, faults), own):
            yield f"natively, {fault}"
    if engine == "native":
        return
    found = by_engine(package_of(folder / "project"), engine, model, case)
    yield from differences(model, expected, found)
    if native.BINARY in os.environ:
        faint = faint_figures(model, expected.records) if expected.records else {}
        yield from apart(found, own, faint)


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
