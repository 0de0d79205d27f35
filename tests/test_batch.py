"""Workers are real processes here: they hang, crash, bloat and start programs."""

import random
import resource
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from ingest.options import ReadOptions
from ingest.workers.executor import Reading, read_all
from ingest.workers.job import Allowance, Job
from ingest.workers.pool import Pool
from ingest.workers.reading_jobs import load_photo_reader
from models.errors import PhotoError, PhotoUnreadable, ReaderMissing, SetupError
from models.reading import PhotoReading
from tests import jobs
from tests.jobs import assert_all_gone, noted, write_orders
from tests.pictures import draw_card, encode, write

LITTLE_TIME = Allowance(seconds=1, hang=2)
ONE_SECOND = Allowance(seconds=1)
LITTLE_MEMORY = Allowance(memory=600_000_000)
ONE_TRY = Allowance(hang=2, tries=1)


@pytest.fixture
def job(tmp_path: Path) -> Job[str]:
    return jobs.job_with_notes(tmp_path)


def work_through(
    paths: Iterable[Path],
    job: Job[Reading],
    workers: int,
    allowance: Allowance = Allowance(),  # noqa: B008  frozen
) -> Iterator[tuple[Path, Reading | PhotoError]]:
    with Pool(job, workers, allowance) as pool:
        yield from read_all(paths, pool)


def codes(results: Iterable[tuple[Path, str | PhotoError]]) -> dict[str, str]:
    """Name of each photo and its error code, or "read"."""
    return {
        path.name: result.code if isinstance(result, PhotoError) else "read"
        for path, result in results
    }


def tries(folder: Path) -> Counter[str]:
    return Counter((folder / "notes" / "log").read_text().split())


def test_good_photos_are_all_read(tmp_path: Path, job: Job[str]) -> None:
    paths = write_orders(tmp_path, *["answer"] * 20)

    results = dict(work_through(paths, job, workers=2))

    assert results.keys() == set(paths)
    assert {int(str(pid)) for pid in results.values()} == set(noted(tmp_path, "worker"))
    assert len(noted(tmp_path, "worker")) == 2
    assert_all_gone(noted(tmp_path, "worker"))


def test_one_photo_starts_one_worker(tmp_path: Path, job: Job[str]) -> None:
    list(work_through(write_orders(tmp_path, "answer"), job, workers=8))

    assert len(noted(tmp_path, "worker")) == 1


def test_no_photo_starts_no_worker(tmp_path: Path, job: Job[str]) -> None:
    assert list(work_through([], job, workers=2)) == []
    assert noted(tmp_path, "worker") == []


@pytest.mark.parametrize(
    ("order", "allowance", "code"),
    [
        ("sleep", LITTLE_TIME, "timeout"),
        ("burn", ONE_SECOND, "timeout"),
        ("leave", Allowance(), "worker crashed"),
        ("crash", Allowance(), "worker crashed"),
        ("bloat", LITTLE_MEMORY, "out of memory"),
        ("enlarge", LITTLE_MEMORY, "out of memory"),
    ],
    ids=["sleep", "burn", "leave", "crash", "bloat", "enlarge"],
)
def test_photo_that_costs_its_worker_is_set_aside_after_three_tries(
    tmp_path: Path,
    job: Job[str],
    order: str,
    allowance: Allowance,
    code: str,
) -> None:
    paths = write_orders(tmp_path, "answer", order, "answer", "answer")

    results = codes(work_through(paths, job, 2, allowance))

    assert Counter(results.values()) == {"read": 3, code: 1}
    assert results["card1.jpg"] == code
    assert tries(tmp_path)["card1.jpg"] == 3


def test_last_try_comes_when_all_others_are_done(tmp_path: Path, job: Job[str]) -> None:
    paths = write_orders(tmp_path, "leave", *["answer"] * 10)

    names = [path.name for path, _ in work_through(paths, job, workers=2)]

    assert names[-1] == "card0.jpg"


@pytest.mark.parametrize(
    ("photos", "kills", "poison"),
    [(500, 5, 2), pytest.param(10_000, 20, 10, marks=pytest.mark.slow)],
)
def test_workers_that_are_killed_lose_and_double_no_photo(
    photos: int, kills: int, poison: int, tmp_path: Path, job: Job[str]
) -> None:
    """Photos that kill every worker are named; those of killed workers are read."""
    chance = random.Random(25)  # noqa: S311
    orders = ["leave"] * poison + ["answer"] * (photos - poison)
    chance.shuffle(orders)
    paths = write_orders(tmp_path, *orders)
    done = []
    for path, result in work_through(paths, job, workers=2):
        done.append((path, result))
        if len(done) % (photos // kills) == 1:
            own = set(noted(tmp_path, "worker"))
            workers = [it for it in psutil.Process().children() if it.pid in own]
            chance.choice(workers).kill()

    assert len(done) == len(dict(done)) == photos
    ends = codes(done)
    poisonous = {it.name for it in paths if it.read_text() == "leave"}
    assert {name for name, end in ends.items() if end != "read"} == poisonous
    assert {ends[name] for name in poisonous} == {"worker crashed"}
    assert max(tries(tmp_path).values()) <= 3


def test_photo_that_crashes_once_is_read(tmp_path: Path, job: Job[str]) -> None:
    paths = write_orders(tmp_path, "crash once")

    assert [result for _, result in work_through(paths, job, workers=1)] == [
        "recovered"
    ]


def test_photo_of_many_pages_has_more_time(tmp_path: Path, job: Job[str]) -> None:
    paths = write_orders(tmp_path, "turn pages")

    assert codes(work_through(paths, job, 1, ONE_SECOND)) == {"card0.jpg": "read"}


@pytest.mark.parametrize("order", ["sleep with program", "leave with program"])
def test_programs_of_a_lost_worker_end_with_it(
    tmp_path: Path, job: Job[str], order: str
) -> None:
    list(work_through(write_orders(tmp_path, order), job, 1, ONE_TRY))

    assert_all_gone(noted(tmp_path, "program"))


def test_temporary_files_of_a_killed_worker_and_its_programs_are_deleted(
    tmp_path: Path, job: Job[str], temporary_folder: Path
) -> None:
    results = work_through(write_orders(tmp_path, "write and sleep"), job, 1, ONE_TRY)

    assert codes(results) == {"card0.jpg": "timeout"}
    written = (tmp_path / "notes" / "written").read_text().splitlines()
    assert len(written) == 2
    assert all(Path(it).is_relative_to(temporary_folder) for it in written)
    assert list(temporary_folder.glob("cardfile-*")) == []


def test_error_of_a_photo_is_its_result(tmp_path: Path, job: Job[str]) -> None:
    [(_, error)] = work_through(write_orders(tmp_path, "refuse"), job, workers=1)

    assert isinstance(error, PhotoUnreadable)
    assert error.code == "empty"
    assert tries(tmp_path)["card0.jpg"] == 1


def test_bug_in_cardfile_is_reported_without_text_of_the_card(
    tmp_path: Path, job: Job[str]
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
    tmp_path: Path, load: Job[str], told: str
) -> None:
    paths = write_orders(tmp_path, "answer")

    with pytest.raises(SetupError, match=told):
        list(work_through(paths, load, workers=1))


def test_missing_reader_found_on_the_way_stops_the_run(
    tmp_path: Path, job: Job[str]
) -> None:
    paths = write_orders(tmp_path, "miss reader", "sleep")

    with pytest.raises(ReaderMissing):
        list(work_through(paths, job, workers=2))

    assert_all_gone(noted(tmp_path, "worker"))


def test_worker_is_deaf_to_interrupts_and_keeps_to_one_core(
    tmp_path: Path, job: Job[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)

    [(_, threads)] = work_through(write_orders(tmp_path, "interrupt"), job, workers=1)

    assert threads == "1, 0 more for NumPy"


def test_card_is_read_by_the_real_pipeline(tmp_path: Path) -> None:
    card = write(tmp_path, "card.png", encode(draw_card(), "PNG"))
    empty = write(tmp_path, "empty.jpg", b"")

    with Pool(partial(load_photo_reader, ReadOptions()), 1) as pool:
        results = dict(read_all([card, empty], pool))

    reading, error = results[card], results[empty]
    assert isinstance(reading, PhotoReading)
    assert "erika@example.com" in reading.cards[0].ocr.text
    assert isinstance(error, PhotoUnreadable)


def test_paths_are_taken_only_as_workers_become_free(
    tmp_path: Path, job: Job[str]
) -> None:
    taken: list[Path] = []

    def paths() -> Iterator[Path]:
        for path in write_orders(tmp_path, *["answer"] * 50):
            taken.append(path)
            yield path

    for done, _ in enumerate(work_through(paths(), job, workers=2)):
        assert len(taken) - done <= 3


def test_memory_of_the_coordinator_stays_flat(tmp_path: Path, job: Job[str]) -> None:
    """10,000 photos need no more than 20 % above what 1,000 need."""
    [path] = write_orders(tmp_path, "answer")

    def resident_after(photos: int) -> int:
        for _ in work_through((path for _ in range(photos)), job, workers=2):
            pass
        return int(psutil.Process().memory_info().rss)

    few = resident_after(1_000)

    assert resident_after(10_000) <= 1.2 * few
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_500_000
