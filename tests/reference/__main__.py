"""Runs a JSON model: `python -m reference MODEL.json --runs 2 --set x=v --out rows.csv`."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from pathlib import Path

from .model import Model, Number, RunError, load
from .promises import broken_facts, watched
from .results import Record, shown
from .run import Run

DEEP = 100_000
"""Frames that a chain of values may take, each waiting for the next."""


def settings_of(model: Model, texts: list[str]) -> dict[str, Number]:
    """Parameters as set on the command line, in their display units."""
    settings: dict[str, Number] = {}
    for text in texts:
        id, _, number = text.partition("=")
        elements = model.elements(id)
        if not elements:
            raise RunError(f"there is no parameter `{id}`")
        for element in elements:
            scale = model.parameters[element]["quantity"]["scale"]
            settings[element] = float(number) * scale
    return settings


def simulate(
    model: Model,
    runs: int = 1,
    seed: int | None = None,
    settings: dict[str, Number] | None = None,
) -> tuple[list[Record], list[str]]:
    """All rows of all runs, and everything that is wrong with them."""
    records: list[Record] = []
    faults: list[str] = []
    for number in range(1, runs + 1):
        run = Run(model, number, seed, runs > 1, settings)
        for row, wrong in watched(run):
            records.append(shown(model, number, row))
            faults += [f"run {number}, {fault}" for fault in wrong]
    return records, faults


def write(records: list[Record], out: str) -> None:
    """Writes rows to a file, or as CSV to standard output."""
    if out.endswith(".json"):
        Path(out).write_text(json.dumps(records), encoding="utf-8")
        return
    text = io.StringIO()
    table = csv.DictWriter(text, list(records[0]))
    table.writeheader()
    table.writerows(records)
    if out == "-":
        print(text.getvalue(), end="")
    else:
        Path(out).write_text(text.getvalue(), encoding="utf-8", newline="")


def main() -> int:
    """Runs, writes the rows, and tells what is wrong."""
    parser = argparse.ArgumentParser(prog="reference", description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--set", action="append", default=[], metavar="PARAMETER=VALUE")
    parser.add_argument("--out", default="-", help="a .csv or .json file; - for standard output")
    arguments = parser.parse_args()
    sys.setrecursionlimit(DEEP)
    try:
        model = load(arguments.model)
        settings = settings_of(model, arguments.set)
        records, faults = simulate(model, arguments.runs, arguments.seed, settings)
        write(records, arguments.out)
        if not settings:
            faults += broken_facts(model)
    except RunError as error:
        faults = [str(error)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
