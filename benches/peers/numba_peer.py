"""The token economy in numba: a loop over time for each run, runs in parallel.

Cold is what a fresh process without a cache takes, with compilation; ``--warm`` compiles first.
"""

import math

import numba
import numpy as np
from numba import njit, prange

from numpy_peer import options, standard_normal, tell, within
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
    STOCKS,
    moments,
    step_with,
)

CENTRE_ABOVE, CENTRE_BELOW = CENTRE
NEAR_ABOVE, NEAR_BELOW = NEAR
FAR_ABOVE, FAR_BELOW = FAR


@njit
def served(asked, left):
    return 1.0 if asked <= left else left / asked


@njit
def snapped(now, held, moved):
    return 0.0 if abs(now) <= 1e-12 * (held + moved) else now


@njit
def full(now, bound, moved):
    return bound if abs(now - bound) <= 1e-12 * moved else now


@njit
def least(a, b):
    return min(b, a)


@njit
def most(a, b):
    return max(b, a)


step = njit(error_model="numpy", inline="never")(
    step_with({"exp": math.exp, "least": least, "most": most, "served": served, "snapped": snapped, "full": full})
)


@njit
def ratio(r, above, below):
    x = above[0]
    y = below[0]
    for i in range(1, 8):
        x = x * r + above[i]
        y = y * r + below[i]
    return x / y


@njit
def normal(u):
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * ratio(0.180625 - q * q, CENTRE_ABOVE, CENTRE_BELOW)
    r = math.sqrt(-math.log(u if q <= 0.0 else 1.0 - u))
    tail = ratio(r - 1.6, NEAR_ABOVE, NEAR_BELOW) if r <= 5.0 else ratio(r - 5.0, FAR_ABOVE, FAR_BELOW)
    return -tail if q < 0.0 else tail


@njit
def uniform(s):
    """The next number of SFC64, whose state is the first four places of ``s``."""
    out = s[0] + s[1] + s[3]
    s[3] += np.uint64(1)
    s[0] = s[1] ^ (s[1] >> np.uint64(11))
    s[1] = s[2] + (s[2] << np.uint64(3))
    s[2] = ((s[2] << np.uint64(24)) | (s[2] >> np.uint64(40))) + out
    return max((out >> np.uint64(11)) * 2.0**-53, 2.0**-54)


@njit(parallel=True, error_model="numpy")
def run_all(rows, steps, every, moments, start, drawn, shocks, moods):
    for run in prange(rows.shape[0]):
        s = (start[0], start[1], start[2], start[3], start[4], start[5], start[6], start[7], start[8], start[9], 0.0)
        eagerness, growth, appetite = drawn[0, run], drawn[1, run], drawn[2, run]
        for row in range(steps):
            if every:
                for i in range(10):
                    rows[run, row, i] = s[i]
            shock, mood = normal(uniform(shocks[run])), normal(uniform(moods[run]))
            m = moments[row]
            s = step(*s, eagerness, growth, appetite, m[0], m[1], m[2], m[3], shock, mood)
        for i in range(10):
            rows[run, -1, i] = s[i]


def streams(runs: int, site: int):
    """The state of SFC64 for each run."""
    states = np.empty((runs, 4), np.uint64)
    for run in range(runs):
        generator = np.random.SFC64(np.random.SeedSequence(SEED, spawn_key=(run + 1, site)))
        states[run] = generator.state["state"]["state"]
    return states


def simulate(runs: int, steps: int, keep: str):
    drawn = np.stack([
        within(EAGERNESS, runs, 0.0, 1.0, lambda u: 0.01 + (0.03 - 0.01) * u),
        within(GROWTH, runs, -1 / 365, 5 / 365, lambda u: 0.35 / 365 + 0.1 / 365 * standard_normal(u)),
        within(APPETITE, runs, 0.1, 10.0, lambda u: np.exp(0.25 * standard_normal(u))),
    ])  # fmt: skip
    rows = np.empty((runs, 1 if keep == "end" else steps + 1, len(STOCKS)))
    every = keep != "end"
    run_all(rows, steps, every, np.array(moments()), np.array(START), drawn, streams(runs, SHOCK), streams(runs, MOOD))
    return rows.transpose(1, 2, 0)


if __name__ == "__main__":
    chosen = options()
    if chosen.threads:
        numba.set_num_threads(chosen.threads)
    if chosen.warm:
        simulate(2, 2, chosen.keep)
    tell(chosen, simulate)
