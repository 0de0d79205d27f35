"""A cluster reads photos; what is lost with a worker is read again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.cluster_machines import started_machines
from ingest.workers.cluster import Cluster, TimeLimits
from ingest.workers.executor import read_all
from ingest.workers.job import Allowance
from models.errors import PhotoError, PhotoUnreadable, SetupError

QUICK = TimeLimits(connect=20, stall=60, poll=0.1)


def read(path: Path, *, on_progress: Callable[[], None]) -> str:
    """A job whose photos say what is to happen."""
    on_progress()
    text = path.read_text()
    if text == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    if text == "bad":
        raise PhotoUnreadable(f"{path.name} is no picture.", "unknown format")
    if text == "memory":
        return os.environ.get("MALLOC_TRIM_THRESHOLD_", "as the system has it")
    return f"{path.name}: {text}"


def load() -> Callable[..., str]:
    return read


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with started_machines(2) as machines:
        yield machines.address


def connect(address: str) -> Cluster[str]:
    return Cluster(address, load, Allowance(tries=2), QUICK)


def read_by_name(
    cluster: Cluster[str], paths: list[Path]
) -> dict[str, str | PhotoError]:
    return {path.name: result for path, result in read_all(paths, cluster)}


def photos(folder: Path, **texts: str) -> list[Path]:
    paths = [folder / f"{name}.jpg" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text)
    return paths


def test_each_photo_is_read_once_and_a_poison_card_costs_no_other(
    address: str, tmp_path: Path
) -> None:
    texts = {f"p{n}": f"card {n}" for n in range(20)}
    paths = photos(tmp_path, **texts, killer="poison", bad="bad")

    with connect(address) as cluster:
        found = read_by_name(cluster, paths)

    assert len(found) == 22
    assert isinstance(found["killer.jpg"], PhotoError)
    assert "crashed the reader" in str(found["killer.jpg"])
    assert isinstance(found["bad.jpg"], PhotoUnreadable)
    assert all(
        found[f"{name}.jpg"] == f"{name}.jpg: {it}" for name, it in texts.items()
    )


def test_a_photo_the_workers_do_not_see_is_sent(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = photos(tmp_path, far="away")
    elsewhere = Path("/nowhere") / path.name
    monkeypatch.setattr(
        "pathlib.Path.read_bytes", lambda it: b"away" if it == elsewhere else b""
    )

    with connect(address) as cluster:
        assert read_by_name(cluster, [elsewhere]) == {"far.jpg": "far.jpg: away"}


def test_what_reads_a_photo_keeps_its_memory_whatever_dask_sets_for_its_workers(
    address: str, tmp_path: Path
) -> None:
    paths = photos(tmp_path, memory="memory")
    with connect(address) as cluster:
        assert read_by_name(cluster, paths) == {"memory.jpg": "as the system has it"}


def test_a_disturbed_cluster_reads_every_card_once_and_blames_none() -> None:
    words = "--cards 60 --poison 1 --disturbances 3 --kinds".split()
    kinds = ["kill_worker", "restart_scheduler", "lose_machine"]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.cluster_torture", *words, *kinds],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "60 photos" in done.stdout, done.stderr
    assert done.returncode == 0, done.stdout


def test_without_a_scheduler_it_is_said_at_once() -> None:
    before = time.monotonic()
    with pytest.raises(SetupError, match="No scheduler answers"):
        Cluster("tcp://127.0.0.1:9", load, limits=TimeLimits(connect=1))
    assert time.monotonic() - before < 20


def test_a_cluster_without_workers_ends_with_a_sentence(tmp_path: Path) -> None:
    (path,) = photos(tmp_path, one="card")
    limits = TimeLimits(connect=20, stall=0.5, poll=0.1)
    with (
        started_machines(0) as machines,
        Cluster(machines.address, load, limits=limits) as cluster,
        pytest.raises(SetupError, match="no workers"),
    ):
        cluster.submit(path)
        next(cluster.results())


def test_an_encrypted_address_needs_certificates() -> None:
    with pytest.raises(SetupError, match="certificates"):
        Cluster("tls://127.0.0.1:9", load)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_workers_without_a_scheduler_end_when_asked() -> None:
    words = ["cluster", "--join", "tcp://127.0.0.1:9", "--workers", "2"]
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "cli.start", *words], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.terminate()
        assert process.wait(60) == 130
