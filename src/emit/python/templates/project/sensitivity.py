"""Sensitivity: which parameter moves the outcome most? Yours to edit.

Each parameter that has a range is varied alone, and every metric and stock is read on the last row.
"""

from pathlib import Path

try:
    import pandas as pd

    from @PACKAGE@ import PARAMETERS, execute, frame_of, jobs
    from @PACKAGE@.columns import COLUMNS
    from @PACKAGE@.results import write
except ModuleNotFoundError as error:
    raise SystemExit(f"{error}: install the project first, as its README.md says") from error

POINTS = 5
OUT = Path(__file__).parent.parent / "results"


def main() -> None:
    """Varies one parameter at a time, and writes what came out."""
    told = [column.name for column in COLUMNS if column.kind in ("stock", "metric")]
    parts: list[pd.DataFrame] = []
    for parameter in PARAMETERS:
        if parameter.low is None or parameter.high is None or parameter.truth:
            continue
        width = (parameter.high - parameter.low) / (POINTS - 1)
        points = [parameter.low + index * width for index in range(POINTS)]
        frame = frame_of(execute(jobs(vary={parameter.key: points})))
        last = frame.groupby("subset").tail(1)
# <numbers>
        part = last[told].assign(parameter=parameter.name, value=last[parameter.column])
# <arrays>
        values = [points[point] / parameter.scale for point in last["subset"]]  # for all elements
        part = last[told].assign(parameter=parameter.name, value=values)
# <always>
        parts.append(part)
    if parts:
        write(pd.concat(parts, ignore_index=True), OUT / "sensitivity.csv")
        print(f"written: {OUT / 'sensitivity.csv'}")
    else:
        print("no parameter has a range")


if __name__ == "__main__":
    main()
