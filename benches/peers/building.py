"""What has to be built before anything is measured: vflow, programs in C, Python environments, projects."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
BUILT = TARGET / "peers"
MODELS = ROOT / "benches/models"

#: What a compiler may use, and the flags of the processor without which it cannot run.
SETS: dict[str, tuple[list[str], set[str]]] = {
    "SSE2": ([], set()),
    "AVX2": (["-mavx2"], {"avx2"}),
    "AVX-512": (
        ["-mavx2", "-mavx512f", "-mavx512dq", "-mavx512vl", "-mavx512bw", "-mprefer-vector-width=512"],
        {"avx512f", "avx512dq", "avx512vl", "avx512bw"},
    ),
    "native": (["-march=native"], set()),
    "native, fused": (["-march=native", "-ffp-contract=fast"], set()),
}
WIDTHS = (8, 16, 32, 64)
STRICT = ["-O3", "-ffp-contract=off"]
#: Without these two no loop with a square root or a comparison becomes a vector; no result changes.
LOOPS = ["-fopenmp-simd", "-fno-math-errno", "-fno-trapping-math"]


def run(*command: object, **options: object) -> str:
    """Runs a command that has to work, and gives what it says."""
    texts = [str(part) for part in command]
    done = subprocess.run(texts, check=False, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(texts)}\n{done.stdout}{done.stderr}")
    return done.stdout


def vflow() -> Path:
    """The compiler, and its examples that the benchmark uses, in release."""
    run(
        "cargo", "build", "--release", "--quiet", "--bin", "vflow", "--example", "mesh", "--example", "inside", cwd=ROOT
    )
    return TARGET / "release/vflow"


def compilers() -> list[str]:
    """The C compilers that are there."""
    found = [name for name in ("gcc", "clang") if shutil.which(name)]
    if not found:
        raise SystemExit("The peers in C need gcc or clang.")
    return found


def processor_flags() -> set[str]:
    """What the processor says it can do; empty where it does not say."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return set()
    return next((set(line.split(":")[1].split()) for line in lines if line.startswith("flags")), set())


@dataclass(frozen=True)
class Program:
    """A program in C, and how it came about."""

    path: Path
    compiler: str
    instructions: str
    lanes: int


def compiled(source: Path, compiler: str, flags: list[str]) -> Path:
    """A program, compiled anew only if something it is made of has changed."""
    texts = b"".join(path.read_bytes() for path in [source, *sorted(HERE.glob("*.h"))])
    told = " ".join([run(compiler, "--version"), *flags]).encode()
    name = f"{source.stem}-{compiler}-{hashlib.sha256(texts + told).hexdigest()[:12]}"
    path = BUILT / name
    if not path.exists():
        run(compiler, *flags, "-w", f"-I{HERE}", "-o", path, source, "-lm")
    return path


def scalar() -> list[Program]:
    """Scalar C by each compiler."""
    flags = [*STRICT, "-march=native"]
    return [Program(compiled(HERE / "scalar.c", name, flags), name, "native", 1) for name in compilers()]


def lanes(widths: tuple[int, ...] = WIDTHS) -> list[Program]:
    """C over lanes: each compiler, set of instructions that runs here, and number of lanes."""
    has = processor_flags()
    return [
        Program(
            compiled(HERE / "lanes.c", name, [*STRICT, *LOOPS, *flags, f"-DLANES={width}"]), name, instructions, width
        )
        for instructions, (flags, needs) in SETS.items()
        if needs <= has
        for name in compilers()
        for width in widths
    ]


def some_lanes() -> Program:
    """One of the programs over lanes, where any good one will do."""
    return next(program for program in lanes((32,)) if program.instructions == "native")


def mesh_model(accounts: int = 1_000) -> Path:
    """The mesh, as a model."""
    path = BUILT / "mesh.vflow"
    path.write_text(run(TARGET / "release/examples/mesh", accounts))
    return path


def mesh(binary: Path) -> list[Program]:
    """The mesh in scalar C, written by a program from the model's JSON."""
    model, source = BUILT / "mesh.json", BUILT / "mesh.c"
    run(binary, "build", mesh_model(), "--target", "json", "--out", model)
    source.write_text(run(sys.executable, HERE / "mesh_peer.py", model))
    flags = [*STRICT, "-march=native", "-DEXP=exp"]
    return [Program(compiled(source, name, flags), name, "native", 1) for name in compilers()]


def project(binary: Path, model: Path, target: str) -> Path:
    """A generated Python project; the folder of its package."""
    folder = BUILT / f"{model.stem}-{target}"
    run(binary, "build", model, "--target", target, "--out", folder, "--force")
    return next(path.parent for path in folder.glob("*/engine.py"))


def environment(name: str) -> Path:
    """The Python of an environment: the ones the tests use, and one for NumPy and numba."""
    own = HERE / "requirements.txt"
    requirements = own if name == "peers" else ROOT / f"tests/python/requirements-{name}.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    folder = TARGET / "tmp/python" / f"{name}-{digest}"
    python = folder / "bin/python"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        run(base_python(name), "-m", "venv", folder)
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", requirements)
        (folder / "ready").write_text("")
    return python


def base_python(name: str) -> str:
    """An interpreter that the environment can be made with: radCAD needs 3.11 or 3.12."""
    if name != "radcad" or sys.version_info < (3, 13):
        return sys.executable
    found = next((one for one in ("python3.12", "python3.11") if shutil.which(one)), None)
    if found is None:
        raise SystemExit("radCAD needs Python 3.11 or 3.12.")
    return found
