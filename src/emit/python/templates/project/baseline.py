"""Baseline: what happens if nothing is changed? Yours to edit."""

from pathlib import Path

try:
    from @PACKAGE@ import execute, frame_of, jobs
    from @PACKAGE@.plots import plot
    from @PACKAGE@.results import write
    from @PACKAGE@.summary import summary
except ModuleNotFoundError as error:
    raise SystemExit(f"{error}: install the project first, as its README.md says") from error

RUNS = 50
OUT = Path(__file__).parent.parent / "results"


def main() -> None:
    """Runs an ensemble, and writes its rows and a plot."""
    trajectories = list(execute(jobs(runs=RUNS)))
    frame = frame_of(trajectories)
    write(frame, OUT / "baseline.csv")
    plot(frame).savefig(OUT / "baseline.png", dpi=150)
    print(summary(trajectories, frame))
    print(f"\nwritten: {OUT / 'baseline.csv'} and {OUT / 'baseline.png'}")


if __name__ == "__main__":
    main()
