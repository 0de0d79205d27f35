"""Tell a bad receiver of 1,000 contacts, and measure what the outbox costs an import.

`python -m bench.outbox`
"""

import resource
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

import click

from actions.intake.import_photos import Intake, import_photos
from actions.intake.occasion import Occasion
from actions.intake.read import open_executor
from actions.outbox.record import recorder_of
from actions.outbox.send import send_events
from actions.outbox.waiting import list_waiting
from actions.workspace import Workspace, open_workspace
from models.settings import Settings
from models.tables.columns import now
from models.tables.contact import Contact
from tests.desk import Desk
from tests.readings import card
from tests.receiver import SECRET, moody, running

SAMPLES = Path(__file__).parent.parent / "samples" / "pictures"
QUICK = 0.3
"""Seconds for one exchange, so that a receiver that hangs is measured in minutes."""
Figures = Iterator[tuple[str, object]]


@contextmanager
def workspace(**values: object) -> Iterator[tuple[Workspace, Path]]:
    """An empty data folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = Settings(folder, f"sqlite:///{folder}/cardfile.db", country="DE")
        settings = replace(plain, workers=1, **values)  # type: ignore[arg-type]
        with open_workspace(settings) as work:
            yield work, folder


def deliver(count: int) -> Figures:
    """Tell a receiver that fails, hangs, answers late and refuses."""
    with (
        running(moody) as receiver,
        workspace(outbox_url=receiver.url, outbox_secret=SECRET) as (work, _),
    ):
        with work.writing() as session:
            session.add_all(Contact(name=f"Person {it}") for it in range(count))
        moment, runs, began = now(), 0, perf_counter()
        while any(not it.is_given_up for it in list_waiting(work)):
            moment += timedelta(days=1)
            runs += 1
            send_events(work, clock=lambda it=moment: it, seconds=QUICK)  # type: ignore[misc]
        took = perf_counter() - began
        told = Counter(it["contact"]["name"] for it in receiver.taken.values())
        undelivered = list_waiting(work)
        yield "contacts", count
        yield "requests", sum(receiver.tries.values())
        yield "runs", runs
        yield "seconds", round(took, 1)
        yield "taken once", sum(it == 1 for it in told.values())
        yield "taken twice", sum(it > 1 for it in told.values())
        yield "named as undelivered", len(undelivered)
        yield "lost", count - len(told) - len(undelivered)
        yield "wrong signatures", receiver.wrong


def store(count: int) -> Figures:
    """Store cards with and without events: CPU of this process a card."""
    spent: dict[bool, float] = {True: 0.0, False: 0.0}
    with workspace() as (plain, folder), workspace() as (told, other):
        settings = replace(told.settings, outbox_file=other / "events.jsonl")
        told.database.before_commit = recorder_of(settings)
        desks = {
            False: Desk(Intake(plain), folder),
            True: Desk(Intake(told), other),
        }
        for number in range(count):
            for is_told in (False, True) if number % 2 else (True, False):
                values = {
                    "name": f"Person Number{number}",
                    "email": f"person{number}@example.com",
                }
                began = process_time()
                desks[is_told].take(card(values))
                spent[is_told] += process_time() - began
    more = (spent[True] - spent[False]) / count
    yield "ms a card without", round(1000 * spent[False] / count, 2)
    yield "ms a card with", round(1000 * spent[True] / count, 2)
    yield "ms more", round(1000 * more, 2)
    reading = read_seconds()
    yield "ms of CPU to read and store a card", round(1000 * reading)
    yield "slower by", f"{more / reading:.2%}"


def read_seconds() -> float:
    """CPU seconds of an import a photo, those of its worker included."""
    photos = sorted(SAMPLES.glob("*.jpg"))[:6]
    with workspace() as (work, _):
        began = _cpu()
        with open_executor(work.settings) as executor:
            arriving = [(it, Occasion()) for it in photos]
            import_photos(arriving, Intake(work), executor, lambda *_: None)
    return (_cpu() - began) / len(photos)


def _cpu() -> float:
    used = (resource.getrusage(it) for it in _WHOSE)
    return sum(it.ru_utime + it.ru_stime for it in used)


_WHOSE = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


@click.command()
@click.option("--contacts", "count", default=1_000, show_default=True)
def main(count: int) -> None:
    """Print the figures."""
    for figures in (deliver(count), store(min(count, 300))):
        for name, figure in figures:
            click.echo(f"{name:>36}  {figure}")


if __name__ == "__main__":
    main()
