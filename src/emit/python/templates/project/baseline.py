"""Baseline: what happens if nothing is changed? Yours to edit."""

from pathlib import Path

from @PACKAGE@ import execute, frame_of, jobs
from @PACKAGE@.plots import plot
from @PACKAGE@.results import unserved, write

RUNS = 50
OUT = Path(__file__).parent.parent / "results"


def main() -> None:
    """Runs an ensemble, and writes its rows and a plot."""
    frame = frame_of(execute(jobs(runs=RUNS)))
    write(frame, OUT / "baseline.csv")
    plot(frame).savefig(OUT / "baseline.png", dpi=150)
    print(unserved(frame).to_string(index=False))


if __name__ == "__main__":
    main()
