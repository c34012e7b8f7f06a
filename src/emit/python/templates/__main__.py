"""The command line of the model: ``python -m @PACKAGE@ --help``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click
from tqdm import tqdm

from . import claims, results
from .clock import STEPS
from .engine import BACKENDS, DEFAULT_ENGINE, ENGINES, Backend, Engine, execute, jobs
from .guard import ModelError
from .params import PARAMETERS, SEED, Parameter


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
    "--plot", type=click.Path(path_type=Path), help="Plot stocks and metrics: .png, .svg."
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
    chosen = {parameter.key: values[0] for parameter, values in map(_setting, settings)}
    varied = {parameter.key: values for parameter, values in map(_setting, vary)}
    try:
        planned = jobs(runs, seed, chosen, varied)
        trajectories = list(
            tqdm(
                execute(
                    planned,
                    cast(Engine, engine),
                    cast(Backend, backend),
                    steps,
                    address,
                    processes,
                ),
                total=len(planned),
                unit="run",
                disable=None,
            )
        )
    except (ModelError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    frame = results.frame_of(trajectories)
    if out is not None:
# <arrays>
        written = results.frame_of(trajectories, agents=True) if agents else frame
        results.write(written, out)
# <numbers>
        results.write(frame, out)
# <always>
        click.echo(f"{len(frame)} rows written to {out}")
    else:
        click.echo(frame.groupby("subset").tail(1).T.to_string(header=False))
    if plot is not None:
        from .plots import plot as draw

        draw(frame).savefig(plot, dpi=150)
        click.echo(f"plot written to {plot}")
    unserved = results.unserved(frame)
    if len(unserved):
        click.echo("\nAsked for, but not moved (all runs and steps):")
        click.echo(unserved.to_string(index=False))
    broken = claims.violations(trajectories)
    if broken:
        raise click.ClickException("\n".join(["an invariant does not hold:", *broken]))


@main.command()
def parameters() -> None:
    """List the parameters, with units and ranges."""
    width = max((len(parameter.name) for parameter in PARAMETERS), default=0)
    for parameter in PARAMETERS:
        unit = f" [{parameter.unit}]" if parameter.unit not in ("", "1") else ""
        click.echo(f"{parameter.name:<{width}}  {parameter.text}{unit}")


def _setting(text: str) -> tuple[Parameter, list[Any]]:
    """``fee=1,2``: a parameter and values for it, in base units."""
    name, equals, values = text.partition("=")
    known = {parameter.name: parameter for parameter in PARAMETERS}
    if not equals or name.strip() not in known:
        names = ", ".join(known) or "none"
        raise click.UsageError(f"`{text}` is not NAME=VALUE; parameters: {names}")
    parameter = known[name.strip()]
    try:
        return parameter, [parameter.read(value) for value in values.split(",")]
    except ValueError as error:
        raise click.UsageError(f"`{text}`: {error}") from error


if __name__ == "__main__":
    main(prog_name="@PACKAGE@")
