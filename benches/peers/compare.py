"""Compares `vflow run` with its peers on the same models: builds all, runs all in turn, prints ratios.

    python3 benches/peers/compare.py                     # all of it, about fifteen minutes
    python3 benches/peers/compare.py --quick             # fewer rounds and variants
    python3 benches/peers/compare.py --only inside,mesh  # parts of it

A ratio is the peer's time over that of vflow, so more is better; `goal` is what we want it to be. Times are
the best of several rounds, with the median beside it.
"""

import math
import os
import platform
import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

import building
from agreement import differences, same_ends, verdict
from building import BUILT, HERE, MODELS, TARGET, Program
from timing import Contender, race, ratio, shown, table

TOKEN = MODELS / "token_economy.vflow"
PREY = MODELS / "predator_prey.vflow"
COFFEE = building.ROOT / "examples/coffee_shop.vflow"
#: Of which all peers work out statistics.
STOCKS = (
    "Treasury.reserve,Treasury.funds,Team.locked,Team.wallet,Curators.wallet,Curators.staked,"
    "Users.cash,Users.tokens,Exchange.tokens,Operators.wallet"
)
INSIDE = TARGET / "release/examples/inside"


def facts() -> None:
    """What it runs on."""
    rows = [["processor", processor()], ["cores", str(os.cpu_count())], ["system", platform.platform()]]
    for tool in ["rustc", *building.compilers()]:
        rows.append([tool, building.run(tool, "--version").splitlines()[0]])
    rows.append(["Python", platform.python_version()])
    rows.append(["load", ", ".join(f"{load:.2f}" for load in os.getloadavg())])
    table("Machine", ["what", "which"], rows)


def processor() -> str:
    """The name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
    sets = [name for name, (_, needs) in building.SETS.items() if needs and needs <= building.processor_flags()]
    return f"{name} ({', '.join(sets) or 'no vectors beyond SSE2'})"


def vflow_run(binary: Path, model: Path, *options: object) -> list[object]:
    """`vflow run`, with its results in a file that nobody reads."""
    return [binary, "run", model, *options, "--out", BUILT / "run.csv"]


def inside(name: str, model: Path, *options: object) -> Contender:
    """vflow as it times itself, without the start of the process."""
    return Contender(name, [INSIDE, model, *options])


def complain(contenders: list[Contender]) -> None:
    """Says who could not take part."""
    for contender in contenders:
        if contender.fault:
            print(f"{contender.name} took no part: {contender.fault}", file=sys.stderr)


# ── Do all run the same model? ──────────────────────────────────────────────────────────────


def check(binary: Path, options: Namespace) -> None:
    """Peers against the generated Python, every stock on every row of a few runs."""
    cadcad, peers = building.environment("cadcad"), building.environment("peers")
    scalar, lanes = building.scalar()[0], building.some_lanes()
    cases: list[tuple[Path, int, dict[str, list[object]]]] = [
        (PREY, 3, {"scalar C": [scalar.path, "--model", "predator_prey"]}),
        (
            TOKEN,
            3,
            {
                "scalar C": [scalar.path],
                "C over lanes": [lanes.path],
                "NumPy": [peers, HERE / "numpy_peer.py"],
                "numba": [peers, HERE / "numba_peer.py"],
            },
        ),
    ]
    if not options.quick:  # a minute on cadCAD
        cases.append((building.mesh_model(), 1, {"scalar C": [building.mesh(binary)[0].path]}))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for model, runs, commands in cases:
            package = building.project(binary, model, "cadcad")
            truth, found = Path(folder, "truth.csv"), Path(folder, "found.csv")
            building.run(cadcad, "-m", package.name, "run", "--runs", runs, "--out", truth, cwd=package.parent)
            for name, command in commands.items():
                building.run(*command, "--runs", runs, "--dump", found)
                rows.append([model.stem, name, verdict(*differences(truth, found))])
    table("Agreement with the generated Python, all stocks on all rows", ["model", "peer", "worst difference"], rows)
    if any(row[2].startswith("WRONG") for row in rows):
        raise SystemExit("These peers do not run the same model.")


# ── What is measured ────────────────────────────────────────────────────────────────────────


def ensemble(binary: Path, options: Namespace) -> None:
    """A thousand runs of the token economy with statistics, as whole processes on two cores."""
    peers = building.environment("peers")
    vflow = Contender("vflow", vflow_run(binary, TOKEN, "--runs", 1_000, "--stats", "--columns", STOCKS, "--jobs", 2))
    here = {
        "vflow": (vflow, None),
        "NumPy": (Contender("NumPy", [peers, HERE / "numpy_peer.py"]), 20),
        "numba, cold": (Contender("numba, cold", [peers, HERE / "numba_peer.py", "--threads", 2]), 60),
        "scalar C, one core": (Contender("scalar C, one core", [building.scalar()[0].path]), None),
        "C over lanes, one core": (Contender("C over lanes, one core", [building.some_lanes().path]), None),
    }
    warm = Contender("numba, warm", [peers, HERE / "numba_peer.py", "--threads", 2, "--warm"])
    race([contender for contender, _ in here.values()] + [warm], options.rounds)
    few = 3 if options.quick else 13
    rows = [ensemble_row(name, contender, vflow, goal) for name, (contender, goal) in here.items()]
    rows.insert(3, ensemble_row("numba, warm, without its start", within(warm), vflow, None))
    for target, goal in (("cadcad", 2_500), ("radcad", 500)):
        for processes in (1, 2):
            name = f"{target}, {processes} process{'es' * (processes > 1)}, {few} runs scaled up"
            thousand = scaled(binary, target, few, processes)
            rows.append(ensemble_row(name, thousand, vflow, goal if processes == 1 else None))
    complain([*(contender for contender, _ in here.values()), warm])
    heads = ["who", "best", "median", "of processors", "to vflow", "goal", "vflow may take"]
    table("1 000 runs of the token economy with statistics, whole process", heads, rows)
    same_ends([contender for contender, _ in here.values()])


def ensemble_row(name: str, one: Contender, vflow: Contender, goal: float | None) -> list[str]:
    """A row of the first table: on the clock, and what processors spent, which other programs disturb less."""
    figures = [shown(one.best), shown(one.median), shown(one.spent), ratio(one.best, vflow.best)]
    return [name, *figures, f"{goal:,}" if goal else "", shown(one.best / goal) if goal else ""]


def within(contender: Contender) -> Contender:
    """The same, by the times that it tells of itself."""
    told = [said["simulate"] + said["statistics"] for said in contender.told]
    return Contender(contender.name, [], seconds=told)


def scaled(binary: Path, target: str, few: int, processes: int) -> Contender:
    """What a thousand runs on Python would take, by the difference between few runs and the least.

    The projects make their table of results and a summary; statistics over runs are left out, in their favour.
    """
    package = building.project(binary, TOKEN, target)
    command = [building.environment(target), "-m", package.name, "run", "--engine", target]
    least = processes
    if processes > 1:
        command += ["--backend", "processes", "--processes", processes]
        few = few + few % processes
    short = Contender(target, [*command, "--runs", least], package.parent)
    long = Contender(target, [*command, "--runs", few], package.parent)
    race([short, long], 2)
    complain([short, long])
    times = (1_000 - least) / (few - least)
    thousand = Contender(target, [])
    if short.seconds and long.seconds:
        thousand.seconds.append(short.best + times * (long.best - short.best))
        thousand.processors.append(short.spent + times * (long.spent - short.spent))
    return thousand


def inside_process(binary: Path, options: Namespace) -> None:
    """Nanoseconds per step and run on one core, without statistics, for each set of instructions."""
    # Short and often, so that some come between what else the machine does.
    asked = ["--runs", 128, "--times", 25, "--keep", "end"]
    vflow = inside("vflow", TOKEN, *asked, "--jobs", 1)
    scalar = {Contender(f"scalar C, {one.compiler}", [one.path, *asked]): one for one in building.scalar()}
    lanes = {lane_contender(one, asked): one for one in building.lanes((32,) if options.quick else building.WIDTHS)}
    race([vflow, *scalar, *lanes], options.rounds)
    rows = [inside_row("vflow, native", vflow, vflow, "")]
    rows += [inside_row(one.name, one, vflow, "1.2") for one in scalar]
    for instructions in dict.fromkeys(program.instructions for program in lanes.values()):
        best = min((one for one, program in lanes.items() if program.instructions == instructions), key=ns)
        goal = "0.667" if "fused" not in instructions else ""
        rows.append(inside_row(f"C over lanes, {instructions}: {best.name}", best, vflow, goal))
    complain([vflow, *scalar, *lanes])
    heads = ["who", "best of a step and run", "median", "to vflow", "goal"]
    table("Token economy inside the process, one core", heads, rows)
    same_ends([vflow, *scalar, *lanes])
    prey(asked, options)


def prey(asked: list[object], options: Namespace) -> None:
    """The same for the smallest model."""
    vflow = inside("vflow", PREY, *asked, "--jobs", 1)
    scalar = [
        Contender(f"scalar C, {one.compiler}", [one.path, "--model", PREY.stem, *asked]) for one in building.scalar()
    ]
    race([vflow, *scalar], options.rounds)
    rows = [inside_row("vflow", vflow, vflow, ""), *(inside_row(one.name, one, vflow, "") for one in scalar)]
    table(
        "Predator and prey inside the process, one core",
        ["who", "best of a step and run", "median", "to vflow", "goal"],
        rows,
    )
    same_ends([vflow, *scalar])


def lane_contender(program: Program, asked: list[object]) -> Contender:
    """A program over lanes."""
    return Contender(f"{program.compiler}, {program.lanes} lanes", [program.path, *asked])


def ns(contender: Contender) -> float:
    """Its nanoseconds per step and run; infinite where it has none, so that it never is the best."""
    value = contender.least("ns")
    return math.inf if math.isnan(value) else value


def inside_row(name: str, one: Contender, vflow: Contender, goal: str) -> list[str]:
    """A row of nanoseconds."""
    return [
        name,
        shown(one.least("ns") * 1e-9),
        shown(one.middle("ns") * 1e-9),
        ratio(one.least("ns"), vflow.least("ns")),
        goal,
    ]


def threads(binary: Path, options: Namespace) -> None:
    """Two threads against one: inside, and as whole processes."""
    one = inside("one thread", TOKEN, "--runs", 8_192, "--keep", "end", "--jobs", 1)
    two = inside("two threads", TOKEN, "--runs", 8_192, "--keep", "end", "--jobs", 2)
    whole = [
        Contender(f"{jobs} jobs", vflow_run(binary, TOKEN, "--runs", 8_192, "--stats", "--columns", STOCKS, "--jobs", jobs))
        for jobs in (1, 2)
    ]
    race([one, two, *whole], options.rounds)
    complain([one, two, *whole])
    pairs = [("inside, only the end", one.least("simulate"), two.least("simulate"))]
    pairs.append(("whole process, statistics", whole[0].best, whole[1].best))
    rows = [[name, shown(first), shown(second), ratio(first, second), "1.85"] for name, first, second in pairs]
    table("Two threads against one, 8 192 runs", ["what", "one", "two", "ratio", "goal"], rows)


def mesh(binary: Path, options: Namespace) -> None:
    """A single run of the mesh."""
    asked = ["--runs", 1, "--keep", "end"]
    model = building.mesh_model()
    vflow = inside("vflow", model, *asked, "--jobs", 1, "--times", 20)
    scalar = [
        Contender(f"scalar C, {one.compiler}", [one.path, *asked, "--times", 20]) for one in building.mesh(binary)
    ]
    race([vflow, *scalar], options.rounds)
    complain([vflow, *scalar])
    rows = [
        [
            one.name,
            shown(one.least("ns") * 1e-9),
            shown(one.middle("ns") * 1e-9),
            ratio(one.least("ns"), vflow.least("ns")),
        ]
        for one in (vflow, *scalar)
    ]
    table("Single run of the mesh, time of a step (goal: 0.111 to vflow)", ["who", "best", "median", "to vflow"], rows)
    same_ends([vflow, *scalar])


def keep(binary: Path, options: Namespace) -> None:
    """What statistics and whole trajectories cost beside the end alone."""
    goals = {"end": "1", "stats": "1.25", "all": "1.7"}
    asked = ["--runs", 1_024, "--times", 3]
    vflow = {kept: inside(f"vflow, {kept}", TOKEN, *asked, "--keep", kept, "--jobs", 1) for kept in goals}
    lanes = building.some_lanes().path
    peer = {kept: Contender(f"C over lanes, {kept}", [lanes, *asked, "--keep", kept]) for kept in goals}
    race([*vflow.values(), *peer.values()], options.rounds)
    complain(list(vflow.values()))
    rows = [
        [one.name, shown(total(one)), ratio(total(one), total(group["end"])), goals[kept] if group is vflow else ""]
        for group in (vflow, peer)
        for kept, one in group.items()
    ]
    table("What is kept, 1 024 runs inside the process", ["what", "best", "to the end alone", "at most"], rows)


def total(contender: Contender) -> float:
    """Simulating, and what is worked out afterwards."""
    return within(contender).best


def start(binary: Path, options: Namespace) -> None:
    """`vflow run` on a model of 120 lines, from the start of the process to its end."""
    commands = {"vflow run": [binary, "run", COFFEE], "vflow check": [binary, "check", COFFEE], "nothing": ["true"]}
    contenders = [Contender(name, command) for name, command in commands.items()]
    race(contenders, 30 if options.quick else 200)
    complain(contenders)
    rows = [[one.name, shown(one.best), shown(one.median)] for one in contenders]
    table("Start to end on examples/coffee_shop.vflow (goal: below 10 ms)", ["what", "best", "median"], rows)
    if shutil.which("hyperfine") and not contenders[0].fault:
        print(building.run("hyperfine", "-N", "-w", 5, "-r", 100, "--output", "null", f"{binary} run {COFFEE}"))


def memory(binary: Path, options: Namespace) -> None:
    """A hundred thousand runs of a thousand steps with statistics."""
    runs = 10_000 if options.quick else 100_000
    short = ["--runs", runs, "--stats", "--jobs", 2]
    contenders = [
        Contender("predator and prey", vflow_run(binary, PREY, *short)),
        Contender("token economy", vflow_run(binary, TOKEN, *short, "--until", "1_000 day")),
        Contender("mesh, one run", vflow_run(binary, building.mesh_model())),
    ]
    race(contenders, 1)
    complain(contenders)
    rows = [[one.name, shown(one.best), f"{one.kilobytes / 1000:.1f} MB" if one.seconds else "-"] for one in contenders]
    table(f"{runs:,} runs of 1 000 steps with statistics (goal: below 200 MB)", ["what", "time", "memory"], rows)


PARTS = {
    "check": check,
    "ensemble": ensemble,
    "inside": inside_process,
    "threads": threads,
    "mesh": mesh,
    "keep": keep,
    "start": start,
    "memory": memory,
}


def main() -> None:
    """Builds and measures what was asked for."""
    parser = ArgumentParser(description="Compares `vflow run` with its peers.")
    parser.add_argument("--only", metavar="PART,PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, runs and variants")
    parser.add_argument("--rounds", type=int, help="how often each is run")
    options = parser.parse_args()
    options.rounds = options.rounds or (3 if options.quick else 7)
    chosen = options.only.split(",") if options.only else list(PARTS)
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        parser.error(f"no part is called {', '.join(unknown)}: there are {', '.join(PARTS)}")
    BUILT.mkdir(parents=True, exist_ok=True)
    binary = building.vflow()
    facts()
    for part in chosen:
        PARTS[part](binary, options)


if __name__ == "__main__":
    main()
