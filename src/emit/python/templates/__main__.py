"""The command line of the model: ``python -m @PACKAGE@ --help``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

import click
from tqdm import tqdm

from . import claims, results
# <external>
from .boundary import BehaviorError
# <always>
from .clock import STEPS
from .engine import BACKENDS, DEFAULT_ENGINE, ENGINES, Backend, Engine, execute, jobs
from .guard import ModelError
from .params import PARAMETERS, SEED, Parameter
from .summary import summary

RESULTS = (".csv", ".parquet")
PLOTS = (".png", ".svg", ".pdf")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """@SUMMARY@"""


@main.command()
@click.option("--engine", type=click.Choice(ENGINES), default=DEFAULT_ENGINE, show_default=True)
@click.option("--backend", type=click.Choice(BACKENDS), default="single", show_default=True)
@click.option("--processes", type=click.IntRange(1), help="How many, for --backend processes.")
@click.option("--address", help="The cluster's address, for --backend ray-remote.")
@click.option("--runs", type=click.IntRange(1), default=1, show_default=True)
@click.option("--steps", type=click.IntRange(0), default=STEPS, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True)
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@click.option("--vary", multiple=True, metavar="NAME=A,B,…", help="Run at each of these values.")
@click.option("--out", type=click.Path(path_type=Path), help="Write results: .csv or .parquet.")
# <arrays>
@click.option("--agents", is_flag=True, help="Write all agents of populations, not summaries.")
# <always>
@click.option(
    "--plot", type=click.Path(path_type=Path), help="Plot stocks and metrics: .png, .svg or .pdf."
)
def run(
    engine: str,
    backend: str,
    processes: int | None,
    address: str | None,
    runs: int,
    steps: int,
    seed: int,
    settings: tuple[str, ...],
    vary: tuple[str, ...],
    out: Path | None,
# <arrays>
    agents: bool,
# <always>
    plot: Path | None,
) -> None:
    """Run the model, and report what failed on the way."""
    chosen = {parameter.key: values[0] for parameter, values in _points(settings, "--set")}
    varied = {parameter.key: values for parameter, values in _points(vary, "--vary")}
    for both in sorted(set(chosen) & set(varied)):
        raise click.ClickException(f"`{both}` is both set and varied: leave out one of them")
    _check_file(out, "--out", RESULTS)
    _check_file(plot, "--plot", PLOTS)
    try:
        planned = jobs(runs, seed, chosen, varied)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    try:
        doing = execute(
            planned, cast(Engine, engine), cast(Backend, backend), steps, address, processes
        )
        trajectories = list(tqdm(doing, total=len(planned), unit="run", disable=None))
# <closed>
    except ModelError as error:
# <external>
    except (BehaviorError, ModelError) as error:
# <always>
        raise click.ClickException(str(error)) from error
    except ModuleNotFoundError as error:
        extra = "radcad,ray" if backend.startswith("ray") else engine
        advice = f"`{error.name}` is not installed here: pip install -e '.[{extra}]'"
        raise click.ClickException(advice) from error
    frame = results.frame_of(trajectories)
    broken = claims.violations(trajectories)
    click.echo(summary(trajectories, frame, broken))
    if out is not None:
# <arrays>
        written = results.frame_of(trajectories, agents=True) if agents else frame
        results.write(written, out)
# <numbers>
        results.write(frame, out)
# <always>
        click.echo(f"\n{len(frame)} rows written to {out}")
    if plot is not None:
        from .plots import plot as draw

        draw(frame).savefig(plot, dpi=150)
        click.echo(f"plot written to {plot}")
    if broken:
        raise click.ClickException("an invariant does not hold: see above")


@main.command()
def parameters() -> None:
    """List the parameters, with units and ranges."""
    width = max((len(parameter.name) for parameter in PARAMETERS), default=0)
    for parameter in PARAMETERS:
        unit = f" [{parameter.unit}]" if parameter.unit not in ("", "1") else ""
        click.echo(f"{parameter.name:<{width}}  {parameter.text}{unit}")


@main.command()
@click.option("--engine", type=click.Choice(ENGINES), default=DEFAULT_ENGINE, show_default=True)
def facts(engine: str) -> None:
    """Run the model for every published fact, and say whether it comes out."""
    failed = 0
    for fact in claims.FACTS:
        steps = max(told.row for told in fact.expectations)
        for trajectory in execute(jobs(settings=fact.settings), cast(Engine, engine), steps=steps):
            for told in fact.expectations:
                came = told.check(trajectory.job.params, trajectory.rows[told.row])
                failed += not came.holds
                word = "comes out" if came.holds else "FAILED   "
                click.echo(f"{word}  {fact.name}: {told.text}: {came.found}")
    if failed:
        raise click.ClickException(f"{failed} expectations do not come out")


def _points(texts: Iterable[str], option: str) -> list[tuple[Parameter, list[Any]]]:
    """``fee=1,2``: parameters and values for them, in base units."""
    known = {parameter.name: parameter for parameter in PARAMETERS}
    found: dict[str, tuple[Parameter, list[Any]]] = {}
    for text in texts:
        name, equals, values = (part.strip() for part in text.partition("="))
        if not equals:
            example = f"write NAME=VALUE, as in `{option} {text}=1`"
            raise click.ClickException(f"{option} {text}: {example}")
        if name not in known:
            raise click.ClickException(f"{option} {text}: {_unknown(name)}")
        if option == "--set" and "," in values:
            raise click.ClickException(f"{option} {text}: one value only; for several, use --vary")
        if name in found:
            raise click.ClickException(f"{option} {text}: {name} is given twice")
        try:
            found[name] = known[name], [known[name].read(value) for value in values.split(",")]
        except ValueError as error:
            raise click.ClickException(f"{option} {text}: {error}") from error
    return list(found.values())


def _unknown(name: str) -> str:
    """What to write where there is no parameter of this name."""
    names = {parameter.name.lower(): parameter.name for parameter in PARAMETERS}
    near = get_close_matches(name.lower(), names, n=1)
    ends = [known for known in names.values() if known.lower().endswith(f".{name.lower()}")]
    said = f"there is no parameter `{name}`"
    if near or ends:
        return f"{said}; did you mean `{ends[0] if ends else names[near[0]]}`?"
    return f"{said}; `python -m @PACKAGE@ parameters` lists them"


def _check_file(path: Path | None, option: str, endings: tuple[str, ...]) -> None:
    """Stops before a long run whose results could not be written; makes the last folder."""
    if path is None:
        return
    if path.suffix not in endings:
        raise click.ClickException(f"{option} {path}: the name must end in {' or '.join(endings)}")
    if path.is_dir():
        raise click.ClickException(f"{option} {path}: this is a folder")
    try:
        path.parent.mkdir(exist_ok=True)
    except FileNotFoundError as error:
        message = f"{option} {path}: there is no folder {path.parent.parent}"
        raise click.ClickException(message) from error
    except OSError as error:
        raise click.ClickException(f"{option} {path}: {error.strerror}") from error
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise click.ClickException(f"{option} {path}: you may not write there")


if __name__ == "__main__":
    main(prog_name="@PACKAGE@")
