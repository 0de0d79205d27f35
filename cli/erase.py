"""`cardfile erase`: forgetting people for good."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import click
from sqlmodel import Session

from actions.clock import today
from actions.erasure.erase import Erased, delete_copies, erase
from actions.erasure.retention import (
    Person,
    find_expired,
    find_of_event,
    photos_of_deleted,
    photos_of_event,
)
from actions.follow_ups.events import find_event
from cli.options import pass_settings
from cli.terminal import how_many, print_json, safe
from models.database import Database, open_database
from models.errors import NotFound
from models.queries import get_contact
from models.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be erased, and photos beside theirs."""

    people: list[Person]
    photos: list[int]


Choose: TypeAlias = Callable[[Session], Wanted]
"""Finds who is meant by the words of the command."""


@click.command("erase")
@click.argument("contact_ids", metavar="[ID]...", type=int, nargs=-1)
@click.option("--event", metavar="NAME", help="Everybody who was met there.")
@click.option("--expired", is_flag=True, help="Everybody who was kept long enough.")
@click.option("--deleted", is_flag=True, help="What is left of deleted contacts.")
@click.option("--copies", is_flag=True, help="Also the files their photos came from.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; needs --yes.")
@pass_settings
def erase_command(
    settings: Settings,
    contact_ids: tuple[int, ...],
    *,
    event: str | None,
    expired: bool,
    deleted: bool,
    copies: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Erase people: contacts, readings, photos and every trace in the database.

    What cannot be reached is listed: backups, programs that were exported to, the
    files the photos came from. Where other people's cards are on a photo, only the
    card of the erased one is painted over. If an erased person's card comes again, the
    new contact says so.

    \b
        cardfile erase 12
        cardfile erase --event "Hannover Fair"
        cardfile erase --expired
    """
    if sum(map(bool, (contact_ids, event, expired, deleted))) != 1:
        raise click.UsageError("Name contacts, --event, --expired or --deleted.")
    if as_json and not yes:
        raise click.UsageError("With --json nobody can be asked: add --yes.")
    choose: Choose = partial(_choose, contact_ids, event)
    if expired:
        choose = partial(_of_long_ago, settings)
    with open_database(settings.database, settings.folder) as database:
        with database.reading() as session:
            wanted = choose(session)
        if not yes:
            _confirm(wanted)
            _choose_again(database, choose, wanted)
        ids = [person.id for person in wanted.people]
        erased = erase(database, settings.folder, ids, wanted.photos)
    left = delete_copies(erased.copies) if copies else list(erased.copies)
    _report(erased, left, as_json=as_json)


def _choose_again(database: Database, choose: Choose, wanted: Wanted) -> None:
    """Make sure that it is still them: numbers of deleted contacts are given anew.

    Raises:
        NotFound: Others were at work while the user was asked.
    """
    with database.reading() as session:
        if choose(session) != wanted:
            raise NotFound("The contacts have changed since you were asked: try again.")


def _choose(contact_ids: Sequence[int], event: str | None, session: Session) -> Wanted:
    if event:
        return _of_event(session, event)
    if not contact_ids:
        return Wanted([], list(photos_of_deleted(session)))
    contacts = [get_contact(session, it) for it in dict.fromkeys(contact_ids)]
    return Wanted([Person(it.id or 0, it.name, it.company) for it in contacts], [])


def _of_long_ago(settings: Settings, session: Session) -> Wanted:
    people = find_expired(session, today(settings), settings.retain_days)
    return Wanted(people, [])


def _of_event(session: Session, name: str) -> Wanted:
    event = find_event(session, name)
    return Wanted(find_of_event(session, event), list(photos_of_event(session, event)))


def _confirm(wanted: Wanted) -> None:
    """Ask, unless there is nobody: then only what a stop left behind is cleared up."""
    if not wanted.people and not wanted.photos:
        return
    for person in wanted.people:
        until = f", kept until {person.until}" if person.until else ""
        who = safe(", ".join(filter(None, (person.name, person.company))))
        click.echo(f"{person.id}  {who or 'without a name'}{until}", err=True)
    what = how_many(len(wanted.people), "contact")
    if wanted.photos:
        what += f" and {how_many(len(wanted.photos), 'photo')}"
    click.confirm(
        f"Erase {what} for good? This cannot be undone.", abort=True, err=True
    )


def _report(erased: Erased, left: Sequence[Path], *, as_json: bool) -> None:
    if as_json:
        print_json(_as_object(erased, left))
        return
    contacts = how_many(erased.contacts, "contact")
    click.echo(f"Erased: {contacts}, {how_many(erased.removed, 'photo')}")
    if erased.painted:
        click.echo(
            f"Painted over: {how_many(erased.painted, 'photo')} with other people's"
            " cards on them too"
        )
    for line in _still_there(erased, left):
        click.echo(f"Still in {line}")


def _still_there(erased: Erased, left: Sequence[Path]) -> Iterator[str]:
    for backup in erased.backups:
        yield f"the backup {safe(backup)}"
    for target, day in erased.traces.targets:
        yield f"what was exported to {safe(target)}, last on {day}"
    for path in left:
        yield f"the photo {safe(path)}; in a watched folder it is taken again"
    for contact in erased.traces.mentions:
        yield f"what was noted about contact {contact}, by name"


def _as_object(erased: Erased, left: Sequence[Path]) -> dict[str, Any]:
    return {
        "contacts": erased.contacts,
        "photos": erased.removed,
        "painted_over": erased.painted,
        "backups": [str(path) for path in erased.backups],
        "exports": [
            {"target": target, "last": day} for target, day in erased.traces.targets
        ],
        "copies": [str(path) for path in left],
        "mentioned_with": erased.traces.mentions,
    }
