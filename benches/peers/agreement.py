"""Whether those who are compared run the same model."""

import csv
from pathlib import Path

from timing import Contender

#: How far two may be apart, relatively.
NEAR = 1e-9
#: Amounts below this count as nothing.
FAINT = 1e-3


def differences(truth: Path, found: Path) -> tuple[float, int]:
    """The worst relative difference of any number, and how many there were to compare."""
    worst, count = 0.0, 0
    with truth.open(newline="") as one, found.open(newline="") as other:
        for right, figures in zip(csv.DictReader(one), csv.DictReader(other), strict=True):
            for column, text in figures.items():
                x, y = float(right[column]), float(text)
                worst = max(worst, abs(x - y) / max(abs(x), abs(y), FAINT))
                count += 1
    return worst, count


def verdict(worst: float, count: int) -> str:
    """A difference, and whether it may be."""
    return f"{'' if worst <= NEAR else 'WRONG: '}{worst:.1e} of {count:,} numbers"


def same_ends(contenders: list[Contender]) -> None:
    """All that tell of their ends have the same, run after run: the checksum of a comparison."""
    told = [(one.name, one.told[0]) for one in contenders if one.told]
    for figure in ("means", "figures"):
        known = [(name, said[figure]) for name, said in told if said.get(figure)]
        for name, numbers in known[1:]:
            pairs = zip(known[0][1], numbers, strict=True)
            worst = max(abs(x - y) / max(abs(x), abs(y), FAINT) for x, y in pairs)
            if worst > NEAR:
                raise SystemExit(
                    f"{name} and {known[0][0]} differ by {worst:.1e} in their {figure}: not the same model."
                )
    if len(told) > 1:
        print(f"Same ends, to {NEAR}: {', '.join(name for name, _ in told)}.")
        print("Means at the end:", ", ".join(f"{mean:.12g}" for mean in told[0][1]["means"][:10]))
