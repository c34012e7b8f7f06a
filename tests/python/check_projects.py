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
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reference.__main__ import DEEP, simulate
from reference.model import Model, RunError, load
from reference.promises import broken_facts
from reference.results import Record

NEAR = 1e-9
"""How far two figures may be apart, in shares of the larger one."""

FAINT = 1e-3
"""Figures below this share of their column's largest count as that large: differences cancel."""

RUNS = 2
"""Runs of an ensemble: in each, what is uncertain is drawn."""


RESERVED = {f"{name}_": name for name in ("subset", "run", "timestep", "time")}
"""Columns that the results need themselves, and the names that give way to them."""


@dataclass
class Outcome:
    """What running a model came to: rows, or the reason why there are none."""

    records: list[Record]
    stopped: str | None = None


def package_of(project: Path) -> str:
    """The name of the project's package."""
    return next(path.parent.name for path in sorted(project.glob("*/engine.py")))


def by_reference(model: Model, runs: int) -> tuple[Outcome, list[str]]:
    """The reference's rows, and the promises that they break."""
    try:
        records, faults = simulate(model, runs)
        return Outcome(records), faults
    except RunError as error:
        return Outcome([], str(error)), []


def by_engine(package: str, engine: str, runs: int) -> Outcome:
    """The project's rows, by the names of the reference."""
    module = importlib.import_module(f"{package}.engine")
    results = importlib.import_module(f"{package}.results")
    guard = importlib.import_module(f"{package}.guard")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            trajectories = list(module.execute(module.jobs(runs=runs), engine=engine))
    except guard.ModelError as error:
        return Outcome([], str(error))
    frame = results.frame_of(trajectories)
    return Outcome(json.loads(json.dumps(frame.to_dict(orient="records"), default=plain)))


def plain(value: Any) -> Any:
    """A NumPy number as Python's."""
    return value.item()


def differences(expected: Outcome, found: Outcome, columns: dict[str, str]) -> Iterator[str]:
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
    for id in expected.records[0]:
        if id not in ("#run", "#row"):
            yield from column_differences(id, expected.records, found.records, columns)


def column_differences(
    id: str, expected: list[Record], found: list[Record], columns: dict[str, str]
) -> Iterator[str]:
    """The first row on which a column differs."""
    if id not in columns:
        yield f"{id} is not among the columns"
        return
    finite = [abs(float(row[id])) for row in expected if math.isfinite(row[id])]
    least = FAINT * max(finite, default=0.0)
    for here, there in zip(expected, found, strict=True):
        right, figure = here[id], there[columns[id]]
        if not near(right, figure, least):
            yield f"run {here['#run']}, row {here['#row']}: {id} is {figure!r}, not {right!r}"
            return


def near(right: Any, figure: Any, least: float) -> bool:
    """Whether two figures are the same but for rounding."""
    if figure is None or (isinstance(figure, float) and math.isnan(figure)):
        return bool(math.isnan(right))
    if right == figure:
        return True
    return bool(abs(right - figure) <= NEAR * max(abs(right), abs(figure), least))


def columns_of(package: str) -> dict[str, str]:
    """The project's column for each name of the reference."""
    columns: dict[str, str] = {}
    for column in importlib.import_module(f"{package}.columns").COLUMNS:
        if column.kind in ("rationed", "reversed"):
            leg = column.name.removeprefix(f"{column.kind}(").removesuffix(")")
            columns[f"{leg}.{column.kind}"] = column.name
        else:
            columns[RESERVED.get(column.name, column.name)] = column.name
    return columns


def check(folder: Path, engine: str) -> list[str]:
    """Everything in which a project differs from the reference, and every promise that breaks."""
    model = load(folder / "model.json")
    package = package_of(folder / "project")
    sys.path.insert(0, str(folder / "project"))
    said = []
    for runs in (1, RUNS):
        expected, faults = by_reference(model, runs)
        said += [f"reference, {runs} runs: {fault}" for fault in faults[:5]]
        found = by_engine(package, engine, runs)
        columns = columns_of(package)
        said += [f"{runs} runs: {fault}" for fault in differences(expected, found, columns)]
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
