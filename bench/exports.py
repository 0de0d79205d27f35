"""Seconds and memory of writing many invented contacts to every target.

python bench/exports.py [CONTACTS]
"""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import insert

from actions.exporting.people import read_people
from export.targets import suffix_of, target_names, write
from models.contact import Filter, PointKind
from models.database.database import open_database
from models.tables.contact import Contact, ContactPoint, ContactTag, Note
from models.tables.follow_up import Event, FollowUp

DAY = date(2026, 11, 12)
MOST_SECONDS, MOST_MEGABYTES = 60, 300


def fill(folder: Path, count: int) -> None:
    """Make a database of so many contacts."""
    numbers = range(1, count + 1)
    rows = {
        Event: [{"id": 1, "name": "Sample Fair"}],
        Contact: map(_contact, numbers),
        ContactPoint: (row for it in numbers for row in _points(it)),
        ContactTag: ({"contact_id": it, "tag": "hot"} for it in numbers),
        Note: ({"contact_id": it, "text": "Wants a quote."} for it in numbers),
        FollowUp: ({"contact_id": it, "due_on": DAY} for it in numbers),
    }
    with open_database(url(folder), folder) as database, database.writing() as session:
        for table, values in rows.items():
            session.execute(insert(table), list(values))


def _contact(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"Erika Muster-{number}",
        "given_name": "Erika",
        "family_name": f"Muster-{number}",
        "title": "Head of Sales",
        "company": f"Muster {number // 4} GmbH",
        "address": "Ringstr. 1, 01067 Dresden",
        "street": "Ringstr. 1",
        "city": "Dresden",
        "postcode": "01067",
        "country": "DE",
        "met_on": DAY,
        "event_id": 1,
    }


def _points(number: int) -> Iterator[dict[str, Any]]:
    for kind, value, label in (
        (PointKind.EMAIL, f"e{number}@muster.example", ""),
        (PointKind.PHONE, f"+4930{number:08}", "work"),
        (PointKind.PHONE, f"+49151{number:08}", "mobile"),
        (PointKind.WEBSITE, f"https://muster-{number // 4}.example", ""),
    ):
        yield {"contact_id": number, "kind": kind, "value": value, "label": label}


def url(folder: Path) -> str:
    """Of the database."""
    return f"sqlite:///{folder}/cards.db"


def measure(folder: Path, target: str) -> None:
    """Write to one target in this process and print a row of the table."""
    path = folder / f"out{suffix_of(target)}"
    started = perf_counter()
    with open_database(url(folder), folder) as database, database.reading() as session:
        result = write(read_people(session, Filter()), target, path)
    seconds, busy = perf_counter() - started, process_time()
    megabytes = peak_megabytes()
    ok = seconds <= MOST_SECONDS and megabytes <= MOST_MEGABYTES
    verdict = "ok" if ok else "TOO MUCH"
    row = f"{result.rows:8} {seconds:6.1f} {busy:6.1f} {megabytes:6.0f} {verdict}"
    print(f"{target:20}", row, flush=True)


def peak_megabytes() -> float:
    """Most memory this process has held."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count the parent from before the start
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Fill a database, then start a process a target, so that memory is its own."""
    count, *targets = sys.argv[1:] or ["100000"]
    if count == "--in":
        measure(Path(targets[0]), targets[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), int(count))
        print(f"{'target':20} {'rows':>8} {'s':>6} {'CPU s':>6} {'MB':>6}", flush=True)
        for target in targets or target_names():
            command = [sys.executable, "-m", "bench.exports", "--in", folder, target]
            subprocess.run(command, check=True)  # noqa: S603 - ourselves


if __name__ == "__main__":
    main()
