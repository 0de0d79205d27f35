"""Measure how fast the page answers with many contacts: `python -m bench.pages`.

Contacts are invented and stored in a folder of their own; then a client asks the real
server for pages and searches, one after the other.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import httpx
from sqlalchemy import insert

from actions.workspace import Workspace
from models.contact import PointKind, Status
from models.database.database import Database, open_database
from models.database.search import reindex_all
from models.settings import Settings
from models.tables.contact import Contact, ContactPoint, ContactTag
from models.tables.follow_up import Event, FollowUp
from web.access import Access
from web.server import listen, serving
from web.site import Site

GIVEN = (
    "Anna Bo Chen Dana Emil Fatima Gül Hana Ivo Jana Kim Lena Mia Noa Ola Piet".split()
)
FAMILY = "Arendt Berg Costa Dubois Eriksen Fischer García Huber Ito Jansen Koch".split()
FIRMS = (
    "Nordwind Steinbach Kiefernhof Lichtblick Mühlental 明月 Seefeld Talwerk".split()
)
TODAY = date(2026, 11, 16)
BATCH = 5_000


def main() -> None:
    """Make the contacts, ask for pages, print how long they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--waiting", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/cardfile.db", "DE")
        with open_database(settings.database, settings.folder) as database:
            fill(database, given.contacts, given.waiting)
            work = Workspace(database, settings, lambda: TODAY)
            measure(work, given.contacts, given.rounds)


def fill(database: Database, contacts: int, waiting: int) -> None:
    """Store invented contacts; so many of them, spread evenly, wait to be checked."""
    rng = random.Random(7)  # noqa: S311  the same contacts every time
    with database.writing() as session:
        session.execute(
            insert(Event), [{"name": f"Fair {n}", "wants": []} for n in range(40)]
        )
        for start in range(0, contacts, BATCH):
            numbers = range(start + 1, min(start + BATCH, contacts) + 1)
            rows = [_contact(rng, n, contacts // waiting) for n in numbers]
            session.execute(insert(Contact), rows)
            session.execute(insert(ContactPoint), list(_points(rng, numbers)))
            tags = [{"contact_id": n, "tag": f"tag {n % 30}"} for n in numbers]
            session.execute(insert(ContactTag), tags)
            session.execute(insert(FollowUp), [_follow_up(rng, n) for n in numbers])
        reindex_all(session.connection())


def measure(work: Workspace, contacts: int, rounds: int) -> None:
    """Ask the server and print milliseconds by kind of request.

    The second figure is that of the processor, client included: on a machine that does
    other things as well, it tells what a quiet one would need.
    """
    site, place = Site.open(work, Access()), listen(0)
    took: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    headers = {"Sec-Fetch-Site": "same-origin"}
    with serving(site, place), httpx.Client(base_url=place.address) as user:
        user.get("/open", params={"token": site.access.token})
        for kind, path in _requests(contacts, rounds + 1):
            started, spent = perf_counter(), process_time()
            answer = user.get(path, headers=headers, follow_redirects=True)
            took[kind].append((perf_counter() - started, process_time() - spent))
            answer.raise_for_status()
    first = [times.pop(0) for times in took.values()]  # these load what they need
    everything = [it for times in took.values() for it in times]
    for kind, times in {**took, "all": everything, "first of each": first}.items():
        print(f"{kind:20}", *(_summary(it) for it in zip(*times, strict=True)))


def _summary(seconds: Sequence[float]) -> str:
    cuts = quantiles(seconds, n=20)
    return f"  median {1000 * cuts[9]:5.0f} ms, 95 % {1000 * cuts[18]:5.0f} ms"


def _requests(contacts: int, rounds: int) -> Iterator[tuple[str, str]]:
    rng = random.Random(11)  # noqa: S311
    for _ in range(rounds):
        number = rng.randrange(1, contacts)
        yield "next card", f"/review?after={number}"
        yield "contact", f"/contacts/{number}"
        yield "first page", "/contacts"
        yield "later page", f"/contacts?before={number}"
        yield "search, 3 letters", f"/contacts?q={rng.choice(FAMILY)[:3]}"
        yield "search, name", f"/contacts?q={rng.choice(GIVEN)}+{rng.choice(FAMILY)}"
        yield "search, rare", f"/contacts?q={number}%40"
        yield "search, 2 letters", f"/contacts?q={rng.choice(FAMILY)[:2]}"
        yield "search, Chinese", "/contacts?q=明月"
        yield "search, number", f"/contacts?q=30+23125+{number % 1000:03}"
        yield "filter", f"/contacts?event=Fair+{number % 40}&status=review"
        yield "week", "/today"
        yield "duplicates", "/contacts/same"


def _contact(rng: random.Random, number: int, every: int) -> dict[str, object]:
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    return {
        "id": number,
        "name": f"{given} {family}",
        "given_name": given,
        "family_name": family,
        "title": rng.choice(["Head of Sales", "Buyer", "Engineer", ""]),
        "company": f"{rng.choice(FIRMS)} {number % 997} GmbH",
        "address": f"Ringstr. {number % 200}, 10115 Berlin",
        "status": Status.REVIEW if number % every == 0 else Status.READY,
        "event_id": number % 40 + 1,
        "met_on": TODAY - timedelta(days=number % 900),
        "typed": [],
        "removed": [],
    }


def _points(rng: random.Random, numbers: range) -> Iterator[dict[str, object]]:
    for number in numbers:
        domain = f"{rng.choice(['nordwind', 'talwerk'])}{number % 997}.example"
        points = {
            PointKind.EMAIL: f"p{number}@{domain}",
            PointKind.PHONE: f"+493023125{number % 1000:03}",
        }
        for kind, value in points.items():
            yield {"contact_id": number, "kind": kind, "value": value}


def _follow_up(rng: random.Random, number: int) -> dict[str, object]:
    due_on = TODAY + timedelta(days=rng.randrange(1, 3000))
    return {"contact_id": number, "due_on": due_on, "reason": "first follow-up"}


if __name__ == "__main__":
    main()
