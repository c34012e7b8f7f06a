"""The native simulator as one more engine: `vflow run`, whose table is read back."""

from __future__ import annotations

import csv
import os
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BINARY = "VFLOW"
"""The environment variable that holds the path of the program."""


MARKS = ("` is no number", "` is infinite", "` stayed outside the range")
"""How a stop is told that is not a broken claim."""


@dataclass
class Told:
    """What a run came to: its table, and what was said where something went wrong."""

    columns: list[str] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    said: str = ""

    @property
    def stopped(self) -> bool:
        """Whether a number was none or infinite, or a draw stayed outside its range."""
        return any(mark in self.said for mark in MARKS)


def simulate(model: Path, runs: int, settings: dict[str, float]) -> Told:
    """Runs a JSON model; settings are in the units of their parameters."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.csv"
        command = [os.environ[BINARY], "run", str(model), "--agents", "--out", str(out)]
        command += ["--runs", str(runs)] if runs > 1 else []
        for name, value in settings.items():
            command += ["--set", f"{name}={value:.17g}"]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=False
        )
        if done.returncode not in (0, 1) or not out.exists():
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
        with out.open(encoding="utf-8", newline="") as text:
            table = csv.reader(text)
            columns = next(table)
            records = [dict(zip(columns, map(cell, row), strict=True)) for row in table]
        return Told(columns, records, trouble(done.stdout))


def trouble(summary: str) -> str:
    """What the summary says of runs that stopped: a title, and what is indented below it."""
    lines = summary.splitlines()
    for start, line in enumerate(lines):
        if line.startswith(("STOPPED", "BROKEN")):
            rest = lines[start + 1 :]
            end = next((at for at, one in enumerate(rest) if not one.startswith(" ")), len(rest))
            return "\n".join([line, *rest[:end]])
    return ""


def cell(text: str) -> Any:
    """A cell: a number, a truth value, a word, or nothing."""
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:
        return text or None
