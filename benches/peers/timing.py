"""Runs commands in turn, and tells how long they took and how much memory they needed."""

import json
import math
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(eq=False)
class Contender:
    """A command that takes part, and what its runs have shown."""

    name: str
    command: list[object]
    folder: Path | None = None
    seconds: list[float] = field(default_factory=list)
    #: Time that processors spent on it, all threads taken together.
    processors: list[float] = field(default_factory=list)
    kilobytes: int = 0
    #: What each run said, where it says a line of JSON.
    told: list[dict] = field(default_factory=list)
    #: Why it does not take part any more.
    fault: str = ""

    def once(self) -> None:
        """Runs it once, from the start of the process to its end."""
        if self.fault:
            return
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complaints:
            texts = [str(part) for part in self.command]
            quiet = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
            start = time.perf_counter()
            try:
                child = subprocess.Popen(texts, stdout=said, stderr=complaints, cwd=self.folder, env=quiet)
            except OSError as error:
                self.fault = str(error)
                return
            _, status, usage = os.wait4(child.pid, 0)
            elapsed = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                complaints.seek(0)
                words = complaints.read().decode(errors="replace").strip().splitlines() or ["no reason given"]
                self.fault = f"exit code {child.returncode}: {words[0]}"
                return
            said.seek(0)
            text = said.read().decode(errors="replace").strip()
        self.seconds.append(elapsed)
        self.processors.append(usage.ru_utime + usage.ru_stime)
        self.kilobytes = max(self.kilobytes, usage.ru_maxrss)
        if text.startswith("{"):
            self.told.append(json.loads(text))

    @property
    def best(self) -> float:
        """The best time on the clock."""
        return min(self.seconds, default=float("nan"))

    @property
    def median(self) -> float:
        """The middle of the times on the clock."""
        return statistics.median(self.seconds) if self.seconds else float("nan")

    @property
    def spent(self) -> float:
        """The least that processors spent on it."""
        return min(self.processors, default=float("nan"))

    def least(self, figure: str) -> float:
        """The least of what it told of itself."""
        return min((said[figure] for said in self.told), default=float("nan"))

    def middle(self, figure: str) -> float:
        """The middle of what it told of itself."""
        return statistics.median([said[figure] for said in self.told]) if self.told else float("nan")


def race(contenders: list[Contender], rounds: int) -> None:
    """All of them in turn, so often; what disturbs the machine disturbs all alike."""
    for _ in range(rounds):
        for contender in contenders:
            contender.once()


def shown(seconds: float) -> str:
    """A time in a unit that suits it."""
    if math.isnan(seconds):
        return "-"
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}" if seconds < 1000 else f"{seconds:,.0f} s"
    return f"{seconds * 1e9:.3g} ns"


def ratio(above: float, below: float) -> str:
    """How many times one is the other."""
    value = above / below if below else float("nan")
    return "-" if math.isnan(value) else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(title: str, heads: list[str], rows: list[list[str]]) -> None:
    """Prints a table, in Markdown that is also fit to be read as it is."""
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    print(f"\n## {title}\n")
    for row in [heads, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
    print(flush=True)
