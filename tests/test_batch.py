"""Workers are real processes here: they hang, crash, bloat and start programs."""

import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from ingest.batch import work_through
from ingest.worker import Allowance, Job
from models.errors import PhotoError, PhotoUnreadable, ReaderMissing, SetupError
from tests import jobs

LITTLE_TIME = Allowance(seconds=1)
LITTLE_MEMORY = Allowance(memory=600_000_000)
ONE_TRY = Allowance(seconds=2, tries=1)


@pytest.fixture
def job(tmp_path: Path) -> Job[jobs.Desk, str]:
    (tmp_path / "notes").mkdir()
    return Job(partial(jobs.take_desk, tmp_path / "notes"), jobs.obey)


def write_orders(folder: Path, *orders: str) -> list[Path]:
    paths = [folder / f"card{number}.jpg" for number in range(len(orders))]
    for path, order in zip(paths, orders, strict=True):
        path.write_text(order)
    return paths


def codes(results: Iterable[tuple[Path, str | PhotoError]]) -> dict[str, str]:
    """Name of each photo and its error code, or "read"."""
    return {
        path.name: result.code if isinstance(result, PhotoError) else "read"
        for path, result in results
    }


def noted(folder: Path, kind: str) -> list[int]:
    return [int(path.stem) for path in (folder / "notes").glob(f"*.{kind}")]


def tries(folder: Path) -> Counter[str]:
    return Counter((folder / "notes" / "log").read_text().split())


def assert_all_gone(pids: list[int]) -> None:
    assert pids
    running = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    _, alive = psutil.wait_procs(running, timeout=5)
    # An orphan of a killed worker is a zombie until the first process reaps it.
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []


def test_good_photos_are_all_read(tmp_path: Path, job: Job[jobs.Desk, str]) -> None:
    paths = write_orders(tmp_path, *["answer"] * 20)

    results = dict(work_through(paths, job, workers=2))

    assert results.keys() == set(paths)
    assert {int(str(pid)) for pid in results.values()} == set(noted(tmp_path, "worker"))
    assert len(noted(tmp_path, "worker")) == 2
    assert_all_gone(noted(tmp_path, "worker"))


def test_one_photo_starts_one_worker(tmp_path: Path, job: Job[jobs.Desk, str]) -> None:
    list(work_through(write_orders(tmp_path, "answer"), job, workers=8))

    assert len(noted(tmp_path, "worker")) == 1


def test_no_photo_starts_no_worker(tmp_path: Path, job: Job[jobs.Desk, str]) -> None:
    assert list(work_through([], job, workers=2)) == []
    assert noted(tmp_path, "worker") == []


@pytest.mark.parametrize(
    ("order", "allowance", "code"),
    [
        ("sleep", LITTLE_TIME, "timeout"),
        ("leave", Allowance(), "worker crashed"),
        ("crash", Allowance(), "worker crashed"),
        ("bloat", LITTLE_MEMORY, "out of memory"),
    ],
    ids=["sleep", "leave", "crash", "bloat"],
)
def test_photo_that_costs_its_worker_is_set_aside_after_three_tries(
    tmp_path: Path,
    job: Job[jobs.Desk, str],
    order: str,
    allowance: Allowance,
    code: str,
) -> None:
    paths = write_orders(tmp_path, "answer", order, "answer", "answer")

    results = codes(work_through(paths, job, 2, allowance))

    assert Counter(results.values()) == {"read": 3, code: 1}
    assert results["card1.jpg"] == code
    assert tries(tmp_path)["card1.jpg"] == 3


def test_last_try_comes_when_all_others_are_done(
    tmp_path: Path, job: Job[jobs.Desk, str]
) -> None:
    paths = write_orders(tmp_path, "leave", *["answer"] * 10)

    names = [path.name for path, _ in work_through(paths, job, workers=2)]

    assert names[-1] == "card0.jpg"


def test_photo_that_crashes_once_is_read(
    tmp_path: Path, job: Job[jobs.Desk, str]
) -> None:
    paths = write_orders(tmp_path, "crash once")

    assert [result for _, result in work_through(paths, job, workers=1)] == [
        "recovered"
    ]


@pytest.mark.parametrize("order", ["sleep with program", "leave with program"])
def test_programs_of_a_lost_worker_end_with_it(
    tmp_path: Path, job: Job[jobs.Desk, str], order: str
) -> None:
    list(work_through(write_orders(tmp_path, order), job, 1, ONE_TRY))

    assert_all_gone(noted(tmp_path, "program"))


def test_error_of_a_photo_is_its_result(
    tmp_path: Path, job: Job[jobs.Desk, str]
) -> None:
    [(_, error)] = work_through(write_orders(tmp_path, "refuse"), job, workers=1)

    assert isinstance(error, PhotoUnreadable)
    assert error.code == "empty"
    assert tries(tmp_path)["card0.jpg"] == 1


def test_mistake_of_ours_is_told_without_what_stands_on_the_card(
    tmp_path: Path, job: Job[jobs.Desk, str]
) -> None:
    [(_, error)] = work_through(write_orders(tmp_path, "stumble"), job, workers=1)

    assert isinstance(error, PhotoError)
    assert "KeyError in jobs.py:" in str(error)
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    ("load", "told"),
    [
        (jobs.miss_reader, "Tesseract is not installed."),
        (jobs.crash_while_loading, "does not start .signal 11."),
        (jobs.stumble_while_loading, "ZeroDivisionError"),
    ],
)
def test_worker_that_cannot_load_stops_the_run(
    tmp_path: Path, load: Callable[[], jobs.Desk], told: str
) -> None:
    paths = write_orders(tmp_path, "answer")

    with pytest.raises(SetupError, match=told):
        list(work_through(paths, Job(load, jobs.obey), workers=1))


def test_missing_reader_found_on_the_way_stops_the_run(
    tmp_path: Path, job: Job[jobs.Desk, str]
) -> None:
    paths = write_orders(tmp_path, "miss reader", "sleep")

    with pytest.raises(ReaderMissing):
        list(work_through(paths, job, workers=2))

    assert_all_gone(noted(tmp_path, "worker"))


def test_worker_is_deaf_to_interrupts_and_keeps_to_one_core(
    tmp_path: Path, job: Job[jobs.Desk, str]
) -> None:
    [(_, threads)] = work_through(write_orders(tmp_path, "interrupt"), job, workers=1)

    assert threads == "1"


def test_leaving_early_ends_the_workers(
    tmp_path: Path, job: Job[jobs.Desk, str]
) -> None:
    paths = write_orders(tmp_path, "answer", "sleep with program")
    results = work_through(paths, job, workers=2)

    next(results)
    results.close()

    assert_all_gone(noted(tmp_path, "worker"))


COORDINATOR = """
import sys
from functools import partial
from pathlib import Path
from ingest.batch import ended_by_sigterm, work_through
from ingest.worker import Job
from tests import jobs

notes, *paths = map(Path, sys.argv[1:])
job = Job(partial(jobs.take_desk, notes), jobs.obey)
if __name__ == "__main__":
    try:
        with ended_by_sigterm():
            for path, result in work_through(paths, job, workers=2):
                print(path.name, flush=True)
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_run_leaves_no_process_behind(
    tmp_path: Path, job: Job[jobs.Desk, str], sent: signal.Signals
) -> None:
    """As at a terminal, SIGINT goes to the whole group; nobody complains."""
    del job
    os.mkfifo(tmp_path / "notes" / "started")
    script = tmp_path / "coordinator.py"
    script.write_text(COORDINATOR)
    paths = write_orders(tmp_path, "answer", "sleep with program", "sleep")
    run = subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, script, tmp_path / "notes", *paths],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        start_new_session=True,
    )
    assert run.stdout
    first = run.stdout.readline()
    (tmp_path / "notes" / "started").read_text()  # waits for the second photo

    os.killpg(run.pid, sent)
    output, complaints = run.communicate(timeout=10)

    assert first == "card0.jpg\n"
    assert complaints == ""
    assert output == ("" if sent is signal.SIGKILL else "stopped\n")
    assert_all_gone(noted(tmp_path, "worker") + noted(tmp_path, "program"))


def test_paths_are_taken_only_as_workers_become_free(
    tmp_path: Path, job: Job[jobs.Desk, str]
) -> None:
    taken: list[Path] = []

    def paths() -> Iterator[Path]:
        for path in write_orders(tmp_path, *["answer"] * 50):
            taken.append(path)
            yield path

    for done, _ in enumerate(work_through(paths(), job, workers=2)):
        assert len(taken) - done <= 3


def test_memory_of_the_coordinator_stays_flat(
    tmp_path: Path, job: Job[jobs.Desk, str]
) -> None:
    """10,000 photos need no more than 20 % above what 1,000 need."""
    [path] = write_orders(tmp_path, "answer")

    def resident_after(photos: int) -> int:
        for _ in work_through((path for _ in range(photos)), job, workers=2):
            pass
        return int(psutil.Process().memory_info().rss)

    few = resident_after(1_000)

    assert resident_after(10_000) <= 1.2 * few
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_500_000
