"""A cluster reads photos; what is lost with a worker is read again."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from ingest.workers.cluster import Cluster, Limits
from ingest.workers.dask_processes import started_scheduler, started_workers
from ingest.workers.job import Allowance
from models.errors import PhotoError, PhotoUnreadable, SetupError

pytest.importorskip("distributed")

QUICK = Limits(connect=20, stall=60, look=0.1)


def read(path: Path, *, beat: Callable[[], None]) -> str:
    """A job whose photos say what is to happen."""
    beat()
    text = path.read_text()
    if text == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    if text == "bad":
        raise PhotoUnreadable(f"{path.name} is no picture.", "unknown format")
    return f"{path.name}: {text}"


def load() -> Callable[..., str]:
    return read


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with (
        started_scheduler("127.0.0.1", free_port()) as found,
        started_workers(found, 2),
    ):
        yield found


def connect(address: str) -> Cluster[str]:
    return Cluster(address, load, Allowance(tries=2), QUICK)


def read_all(cluster: Cluster[str], paths: list[Path]) -> dict[str, str | PhotoError]:
    found = {}
    for path in paths:
        cluster.submit(path)
        while cluster.is_full:
            done, result = next(cluster.results())
            found[done.name] = result
    found |= {done.name: result for done, result in cluster.results()}
    return found


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
        found = read_all(cluster, paths)

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
        assert read_all(cluster, [elsewhere]) == {"far.jpg": "far.jpg: away"}


def test_what_was_in_hand_of_killed_workers_is_read_by_others(tmp_path: Path) -> None:
    paths = photos(tmp_path, **{f"p{n}": f"card {n}" for n in range(30)})
    with (
        started_scheduler("127.0.0.1", free_port()) as found,
        started_workers(found, 1),
        connect(found) as cluster,
    ):
        first = read_all(cluster, paths[:1])  # the worker is there
        for path in paths[1:3]:
            cluster.submit(path)
        kill_workers(found)
        results = first | read_all(cluster, paths[3:])

    assert len(results) == 30
    assert not any(isinstance(it, PhotoError) for it in results.values())


def kill_workers(address: str) -> None:
    """Kill the processes of workers as a lack of memory would; nannies start others."""
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if address in words and "distributed.cli.dask_worker" in words:
            for child in process.children():
                child.kill()


def test_a_restarted_scheduler_is_found_again(tmp_path: Path) -> None:
    port = free_port()
    paths = photos(tmp_path, **{f"p{n}": f"card {n}" for n in range(6)})
    with started_scheduler("127.0.0.1", port) as found, started_workers(found, 1):
        cluster = connect(found)
        with cluster:
            for path in paths[:2]:
                cluster.submit(path)
    with (
        started_scheduler("127.0.0.1", port) as found,
        started_workers(found, 1),
        connect(found) as cluster,
    ):
        assert len(read_all(cluster, paths)) == 6


def test_without_a_scheduler_it_is_said_at_once() -> None:
    before = time.monotonic()
    with pytest.raises(SetupError, match="cardfile cluster"):
        Cluster("tcp://127.0.0.1:9", load, limits=Limits(connect=1))
    assert time.monotonic() - before < 20


def test_a_cluster_without_workers_ends_with_a_sentence(tmp_path: Path) -> None:
    (path,) = photos(tmp_path, one="card")
    limits = Limits(connect=20, stall=0.5, look=0.1)
    with (
        started_scheduler("127.0.0.1", free_port()) as found,
        Cluster(found, load, limits=limits) as cluster,
        pytest.raises(SetupError, match="no workers"),
    ):
        cluster.submit(path)
        next(cluster.results())
