"""Fuzz cardfile: find bytes that crash it, guided by the code they reach.

`python -m bench.fuzz fields --seconds 300`, or `all` for the targets in turn, each in a
program of its own. It begins with tests/seeds and needs the packages of the group
`fuzz`. Each mistake is written once into the folder of --finds: the bytes, and what
they did. Made small by hand they go into tests/seeds, from where
tests/test_fuzz_seeds.py tries them ever after.
"""

import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from zlib import crc32

import click

SEEDS = Path(__file__).parent.parent / "tests" / "seeds"
PACKAGES = ["actions", "cli", "export", "followup", "ingest", "models", "tomllib"]
LONGEST = 4096  # bytes that the fuzzer makes
SLOW = 2.0  # seconds of one core for an input, or for each 10,000 bytes of a long one
HANGS = 60  # seconds of the clock, after which the program is ended
SWOLLEN = 30_000  # bytes of those inputs that are made long to find what is slow


@click.command()
@click.argument("target")
@click.option("--seconds", default=60, show_default=True, help="For each target.")
@click.option("--finds", type=click.Path(path_type=Path), default="finds")
@click.option("--corpus", type=click.Path(path_type=Path), help="To keep for later.")
def fuzz(target: str, seconds: int, finds: Path, corpus: Path | None) -> None:
    """Fuzz TARGET: the name of a folder of tests/seeds, or all."""
    names = sorted(path.name for path in SEEDS.iterdir() if path.is_dir())
    if target not in {*names, "all"}:
        raise click.UsageError(f"There is no target {target}; there are {names}.")
    finds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        kept = corpus or Path(scratch)
        chosen = names if target == "all" else [target]
        found = [_run(name, seconds, finds, kept / name) for name in chosen]
    sys.exit(any(found))


def _run(name: str, seconds: int, finds: Path, corpus: Path) -> bool:
    """Fuzz one target in a program of its own; whether it found something."""
    corpus.mkdir(parents=True, exist_ok=True)
    known = set(finds.glob(f"{name}-*"))
    options = {
        "max_total_time": seconds,
        "max_len": LONGEST,
        "timeout": HANGS,
        "dict": SEEDS / "words.dict",
        "artifact_prefix": f"{finds}/{name}-",
        "print_final_stats": 1,
        "verbosity": 0,
        "report_slow_units": HANGS,
    }
    flags = [f"-{key}={value}" for key, value in options.items()]
    folders = [str(corpus), str(SEEDS / name)]
    program = [sys.executable, "-m", "bench.fuzz", name, str(finds), *flags, *folders]
    started = perf_counter()
    done = subprocess.run(program, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
    counted = re.search(r"number_of_executed_units: *(\d+)", done.stderr)
    runs = counted[1] if counted else "?"
    took = perf_counter() - started
    new = sorted(path.name for path in {*finds.glob(f"{name}-*")} - known)
    print(f"{name:10} {runs:>9} inputs {took:5.0f} s", *new, flush=True)
    if done.returncode:  # such as memory or time without end
        print(done.stderr[-2000:])
    return bool(new or done.returncode)


def _start(argv: list[str]) -> None:
    """Be the program of one target; the fuzzer's own loop ends it."""
    try:
        atheris = import_module("atheris")  # no wheels of it for many systems
    except ImportError:
        sys.exit("There is no atheris: pip install --group fuzz (Linux, macOS).")
    with atheris.instrument_imports(include=PACKAGES):
        from bench.fuzz_targets import survive  # noqa: PLC0415 - is instrumented

    target, finds = argv[1], Path(argv[2])
    known: set[str] = set()

    def try_out(data: bytes) -> None:
        for made in _variants(data):
            try:
                _check(target, made, survive)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a find
                where = _place(error)
                if where not in known:
                    known.add(where)
                    (finds / f"{target}-{where}").write_bytes(made)
                    trace = "".join(traceback.format_exception(error))
                    (finds / f"{target}-{where}.txt").write_text(trace[-9000:])

    atheris.Setup([argv[0], *argv[3:]], try_out)
    atheris.Fuzz()


def _check(target: str, data: bytes, survive: Callable[[str, bytes], object]) -> None:
    started = process_time()
    answer = survive(target, data)
    took = process_time() - started
    if took > SLOW * max(1, len(data) / 10_000):
        raise TimeoutError(f"{took:.1f} s for {len(data)} bytes")
    if crc32(data) % 8 == 0 and survive(target, data) != answer:
        raise ValueError("another answer to the same bytes")


def _place(error: Exception) -> str:
    """Return where in our own code an error came up: "AssertionError-company-23"."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [it for it in frames if "site-packages" not in it.filename]
    last = own[-1]
    return f"{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}"


def _variants(data: bytes) -> Iterator[bytes]:
    """An input, and now and then a long one, in which a part of it is repeated."""
    yield data
    checksum = crc32(data)
    if checksum % 64 == 1 and data:
        start = (checksum >> 6) % len(data)
        part = data[start : start + 1 + (checksum >> 20) % 24]
        yield data[:start] + part * (SWOLLEN // len(part)) + data[start:]


if __name__ == "__main__":
    if any(argument.startswith("-artifact_prefix") for argument in sys.argv):
        _start(sys.argv)
    else:
        fuzz()
