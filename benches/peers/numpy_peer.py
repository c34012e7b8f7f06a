"""The token economy in NumPy, all runs side by side, with the same numbers drawn."""

import csv
import json
import sys
import time
from argparse import ArgumentParser

import numpy as np

from token_economy import (
    APPETITE,
    CENTRE,
    EAGERNESS,
    FAR,
    GROWTH,
    MOOD,
    NEAR,
    SEED,
    SHOCK,
    START,
    STEPS,
    STOCKS,
    moments,
    step_with,
)  # fmt: skip

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def uniforms(runs: int, site: int, count: int):
    """The uniforms of a site: a row for each run."""
    drawn = np.empty((runs, count))
    for run in range(runs):
        sequence = np.random.SeedSequence(SEED, spawn_key=(run + 1, site))
        np.random.Generator(np.random.SFC64(sequence)).random(out=drawn[run])
    return np.maximum(drawn, 2.0**-54, out=drawn)


def ratio(r, parts):
    """A polynomial over another one."""
    above, below = np.full_like(r, parts[0][0]), np.full_like(r, parts[1][0])
    for a, b in zip(parts[0][1:], parts[1][1:]):
        above *= r
        above += a
        below *= r
        below += b
    above /= below
    return above


def standard_normal(u):
    """The quantiles of AS 241; the tails apart, since few are there."""
    q = u - 0.5
    z = ratio(0.180625 - q * q, CENTRE)
    z *= q
    tail = np.abs(q) > 0.425
    v = u[tail]
    r = np.sqrt(-np.log(np.minimum(v, 1.0 - v)))
    near = ratio(r - 1.6, NEAR)
    if (r > 5.0).any():
        near = np.where(r <= 5.0, near, ratio(r - 5.0, FAR))
    z[tail] = np.copysign(near, q[tail])
    return z


def within(site: int, runs: int, low: float, high: float, quantile):
    """What is drawn once per run, again where it falls outside its range."""
    drawn = quantile(uniforms(runs, site, 1)[:, 0])
    attempt = 1
    while ((drawn < low) | (drawn > high)).any():
        attempt += 1
        again = quantile(uniforms(runs, site, attempt)[:, -1])
        drawn = np.where((drawn < low) | (drawn > high), again, drawn)
    return drawn


def served(asked, left):
    """The part of what is asked that ``left`` can serve."""
    return np.where(asked <= left, 1.0, left / asked)


def snapped(now, held, moved):
    """A stock that ends next to zero is put on it."""
    return np.where(np.abs(now) <= 1e-12 * (held + moved), 0.0, now)


def full(now, bound, moved):
    """A stock that ends next to its upper bound is put on it."""
    return np.where(np.abs(now - bound) <= 1e-12 * moved, bound, now)


def simulate(runs: int, steps: int, keep: str):
    """The stocks: ``[row, stock, run]``, or the last row alone."""
    step = step_with({
        "exp": np.exp, "least": np.minimum, "most": np.maximum, "served": served, "snapped": snapped, "full": full,
    })  # fmt: skip
    eagerness = within(EAGERNESS, runs, 0.0, 1.0, lambda u: 0.01 + (0.03 - 0.01) * u)
    growth = within(GROWTH, runs, -1 / 365, 5 / 365, lambda u: 0.35 / 365 + 0.1 / 365 * standard_normal(u))
    appetite = within(APPETITE, runs, 0.1, 10.0, lambda u: np.exp(0.25 * standard_normal(u)))
    shock = standard_normal(np.ascontiguousarray(uniforms(runs, SHOCK, steps).T))
    mood = standard_normal(np.ascontiguousarray(uniforms(runs, MOOD, steps).T))
    state = tuple(np.full(runs, amount) for amount in (*START, 0.0))
    rows = np.empty((1 if keep == "end" else steps + 1, len(STOCKS), runs))
    with np.errstate(divide="ignore", invalid="ignore"):
        for row, moment in zip(range(steps), moments()):
            if keep != "end":
                rows[row] = state[:-1]
            state = step(*state, eagerness, growth, appetite, *moment, shock[row], mood[row])
    rows[-1] = state[:-1]
    return rows


def statistics(rows):
    """Mean, deviation and quantiles over runs."""
    rows = np.ascontiguousarray(rows)
    rank = np.array(LEVELS) * (rows.shape[2] - 1)
    low = rank.astype(int)
    high = np.minimum(low + 1, rows.shape[2] - 1)
    ordered = np.partition(rows, np.unique([low, high]), axis=2)
    below, above = ordered[:, :, low], ordered[:, :, high]
    return rows.mean(axis=2), rows.std(axis=2, ddof=1), below + (rank - low) * (above - below)


def dump(path: str, rows) -> None:
    """Every row of every run, as CSV."""
    with open(path, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["run", "timestep", *STOCKS])
        for run in range(rows.shape[2]):
            table.writerows([run + 1, row, *map(repr, map(float, rows[row, :, run]))] for row in range(rows.shape[0]))


def tell(options, simulate) -> None:
    """Runs, works out the statistics, and prints one line of JSON."""
    start = time.perf_counter()
    rows = simulate(options.runs, options.steps, options.keep)
    simulated = time.perf_counter() - start
    figures = statistics(rows) if options.keep == "stats" else None
    worked = time.perf_counter() - start - simulated
    said = {"runs": options.runs, "steps": options.steps, "simulate": simulated, "statistics": worked}
    said["ns"] = 1e9 * simulated / (options.runs * options.steps)
    said["means"] = rows[-1].mean(axis=1).tolist()
    if figures is not None:
        last = [figures[0][-1][:, None], figures[1][-1][:, None], figures[2][-1]]
        said["figures"] = np.concatenate(last, axis=1).ravel().tolist()
    print(json.dumps(said))
    if options.dump:
        dump(options.dump, rows)


def options():
    """What is asked for on the command line."""
    parser = ArgumentParser()
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--keep", choices=["stats", "end", "all"], default="stats")
    parser.add_argument("--dump")
    parser.add_argument("--warm", action="store_true", help="numba: compile first, and do not count it")
    parser.add_argument("--threads", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(tell(options(), simulate))
