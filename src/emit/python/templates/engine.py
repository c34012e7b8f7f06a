"""Runs the model on either engine.

Every run is one configuration of its own, with its own parameters and initial state, so that what
is drawn for a run shows from its first row on. The functions never look at ``substep`` nor at the
history, and never change what they are given: so the engines need not copy, and give the same.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Any, Literal, get_args

from pandas.errors import PerformanceWarning

from .clock import STEPS
from .params import SEED, make_params
from .state import initial_state
from .structure import BLOCKS
from .types import Params, State

Engine = Literal["cadcad", "radcad"]
Backend = Literal["single", "processes", "ray", "ray-remote"]

ENGINES: tuple[Engine, ...] = get_args(Engine)
BACKENDS: tuple[Backend, ...] = get_args(Backend)
DEFAULT_ENGINE: Engine = "@ENGINE@"


@dataclass(frozen=True)
class Job:
    """One run at one parameter point."""

    subset: int
    run: int
    settings: Mapping[str, Any]
    params: Params
    #: Whether it is one of several runs, in which uncertain parameters are drawn.
    ensemble: bool = False
    #: How many draws of each drawn parameter fell outside its range, and were drawn again.
    redrawn: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Trajectory:
    """A finished run: row k is the state at step k."""

    job: Job
    rows: list[State]


def jobs(
    runs: int = 1,
    seed: int = SEED,
    settings: Mapping[str, Any] | None = None,
    vary: Mapping[str, Sequence[Any]] | None = None,
) -> list[Job]:
    """Every run at every point of the grid that ``vary`` spans; parameters by snake-case key.

    Uncertain parameters are drawn once per run if there are several runs; else they take their
    single-run value.
    """
    vary = vary or {}
    planned: list[Job] = []
    for subset, point in enumerate(product(*vary.values())):
        chosen = {**(settings or {}), **dict(zip(vary, point, strict=True))}
        for run in range(1, runs + 1):
            redrawn: dict[str, int] = {}
            params = make_params(chosen, seed=seed, run=run, ensemble=runs > 1, redrawn=redrawn)
            planned.append(Job(subset, run, chosen, params, runs > 1, redrawn))
    return planned


def execute(
    planned: Sequence[Job],
    engine: Engine = DEFAULT_ENGINE,
    backend: Backend = "single",
    steps: int = STEPS,
    address: str | None = None,
    processes: int | None = None,
) -> Iterator[Trajectory]:
    """Runs jobs, and yields each as soon as it is done, in the order planned."""
    if backend in ("ray", "ray-remote"):
        yield from _on_ray(planned, steps, backend, address)
        return
    one = partial(_rows, engine=engine, steps=steps)
    if backend == "processes":
        with ProcessPoolExecutor(max_workers=processes) as pool:
            for job, rows in zip(planned, pool.map(one, planned), strict=True):
                yield Trajectory(job, rows)
    else:
        for job in planned:
            yield Trajectory(job, one(job))


def run(
    settings: Mapping[str, Any] | None = None,
    engine: Engine = DEFAULT_ENGINE,
    seed: int = SEED,
    steps: int = STEPS,
) -> list[State]:
    """One run; row k is the state at step k."""
    return next(execute(jobs(seed=seed, settings=settings), engine, steps=steps)).rows


def _rows(job: Job, engine: Engine, steps: int) -> list[State]:
    start = initial_state(job.params)
    if steps == 0:
        return [start]
    simulate = _on_cadcad if engine == "cadcad" else _on_radcad
    return [start, *simulate(job.params, start, steps)]


def _sweep_of_one(params: Params) -> dict[str, list[Any]]:
    """Parameters as the engines want them: lists, here of one element each."""
    return {name: [value] for name, value in params.items()}


def _on_cadcad(params: Params, start: State, steps: int) -> list[State]:
    from cadCAD.configuration import Experiment
    from cadCAD.configuration.utils import config_sim
    from cadCAD.engine import ExecutionContext, ExecutionMode, Executor

    experiment = Experiment()
    experiment.append_model(
        sim_configs=config_sim({"N": 1, "T": range(steps), "M": _sweep_of_one(params)}),
        initial_state=dict(start),
        partial_state_update_blocks=BLOCKS,
    )
    context = ExecutionContext(ExecutionMode.single_mode, additional_objs={"deepcopy_off": True})
    with warnings.catch_warnings():
        # cadCAD's own tables of functions are fragmented where a model has many keys.
        warnings.simplefilter("ignore", PerformanceWarning)
        records, _, _ = Executor(context, experiment.configs, supress_print=True).execute()
    return [record for record in records if record["substep"] == len(BLOCKS)]


def _on_radcad(params: Params, start: State, steps: int) -> list[State]:
    from radcad import Backend as RadBackend
    from radcad import Engine as RadEngine

    simulation = _simulation(params, start, steps)
    simulation.engine = RadEngine(
        backend=RadBackend.SINGLE_PROCESS, deepcopy=False, drop_substeps=True
    )
    return list(simulation.run()[1:])


def _simulation(params: Params, start: State, steps: int) -> Any:
    from radcad import Model, Simulation

    model = Model(
        initial_state=dict(start), state_update_blocks=BLOCKS, params=_sweep_of_one(params)
    )
    return Simulation(model=model, timesteps=steps, runs=1)


def _on_ray(
    planned: Sequence[Job], steps: int, backend: Backend, address: str | None
) -> Iterator[Trajectory]:
    """Hands all jobs to Ray at once: this is how a sweep outgrows one machine."""
    from radcad import Backend as RadBackend
    from radcad import Engine as RadEngine
    from radcad import Experiment

    if backend == "ray-remote":
        import ray

        ray.init(address=address, ignore_reinit_error=True)
    starts = [initial_state(job.params) for job in planned]
    experiment = Experiment(
        [_simulation(job.params, start, steps) for job, start in zip(planned, starts, strict=True)]
    )
    remote = RadBackend.RAY_REMOTE if backend == "ray-remote" else RadBackend.RAY
    experiment.engine = RadEngine(backend=remote, deepcopy=False, drop_substeps=True)
    records = experiment.run()
    for index, (job, start) in enumerate(zip(planned, starts, strict=True)):
        first = index * (steps + 1)
        yield Trajectory(job, [start, *records[first + 1 : first + 1 + steps]])
