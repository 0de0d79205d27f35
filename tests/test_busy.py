"""Many programs write at once: all is stored, and nobody is turned away."""

import multiprocessing
import time
from queue import Queue
from statistics import quantiles

import pytest
from sqlmodel import func, select

from models.database.database import open_database
from models.settings import Settings
from models.tables.contact import Contact
from tests.stored import MET

WRITERS = 8


def add_many(
    settings: Settings, count: int, journal: str, waits: "Queue[list[float]]"
) -> None:
    """Add contacts, each numbered by how many it saw before."""
    patch = pytest.MonkeyPatch()
    patch.setattr("models.database.sqlite.choose_journal", lambda _version: journal)
    taken = []
    with open_database(settings.database, settings.folder) as database:
        for _ in range(count):
            started = time.perf_counter()
            with database.writing() as session:
                seen = session.exec(select(func.count()).select_from(Contact)).one()
                session.add(Contact(name=f"{seen:05}", met_on=MET))
            taken.append(time.perf_counter() - started)
    waits.put(taken)


def run_writers(settings: Settings, count: int, journal: str) -> list[float]:
    """Seconds that each of the commits took, its wait for the others included."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.test_busy"])  # each starts at once
    with context.Manager() as manager:
        waits = manager.Queue()
        arguments = (settings, count, journal, waits)
        writers = [
            context.Process(target=add_many, args=arguments) for _ in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        with open_database(settings.database, settings.folder) as database:
            while any(writer.is_alive() for writer in writers):
                with database.reading() as session:  # one state for a long time
                    before = session.exec(select(func.count(Contact.id))).one()  # type: ignore[arg-type]
                    writers[0].join(0.05)
                    after = session.exec(select(func.count(Contact.id))).one()  # type: ignore[arg-type]
                    assert before == after
        for writer in writers:
            writer.join()
        assert [writer.exitcode for writer in writers] == [0] * WRITERS
        return [wait for _ in writers for wait in waits.get()]


def check(settings: Settings, count: int) -> None:
    with (
        open_database(settings.database, settings.folder) as database,
        database.reading() as session,
    ):
        names = session.exec(select(Contact.name).order_by(Contact.name)).all()
        # Each saw the rows of all before it.
        assert list(names) == [f"{number:05}" for number in range(WRITERS * count)]
        assert database.find_faults() == ()


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_eight_programs_write_at_once(journal: str, settings: Settings) -> None:
    assert len(run_writers(settings, 10, journal)) == 80
    check(settings, 10)


@pytest.mark.slow
@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_eight_programs_write_five_hundred_times_each(
    journal: str, settings: Settings
) -> None:
    waits = run_writers(settings, 500, journal)
    check(settings, 500)
    slowest = quantiles(waits, n=100)[-1]
    print(f"{journal}: 99 of 100 commits within {slowest:.2f} s")  # noqa: T201
    assert slowest < 5
