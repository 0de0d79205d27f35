"""Answers of an assistant, put into the contacts."""

from collections import Counter
from enum import StrEnum
from pathlib import Path

import click
from sqlmodel import Session, select

from actions.clock import today
from actions.contacts.changes import Changes, apply
from actions.follow_ups.act import Wish, close, plan
from actions.follow_ups.journal import log
from actions.follow_ups.queue import (
    COLUMNS,
    LISTS,
    TYPING,
    Answer,
    changes_in,
    digest_of,
    values_of,
)
from actions.workspace import writing
from cli.terminal import safe
from export.pages.handover import read_answers
from followup.rules import parse_rule
from followup.workdays import WorkingDays
from models.contact import Status
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.followup import FollowUp


class Fate(StrEnum):
    """What became of an answer."""

    TAKEN = "taken in"
    KNOWN = "nothing new"
    CHANGED = "left out, changed meanwhile"
    GONE = "left out, no such contact"


def take_back(settings: Settings, path: Path) -> None:
    """Take in a file of answers, all of it or nothing.

    Contacts that were changed since they were handed over are left as they are, and
    named. A file that is taken in again changes nothing.

    Raises:
        ContactsUnreadable: It holds no answers.
        EditInvalid: An answer is no address or number.
        RuleInvalid: A rule for the next follow-up cannot be understood.
    """
    answers = read_answers(path)
    fates: Counter[Fate] = Counter()
    reviewed = 0
    with writing(settings) as session:
        for answer in answers:
            fate = _take(session, settings, answer)
            fates[fate] += 1
            reviewed += fate is Fate.TAKEN and answer.is_right
            if fate in {Fate.CHANGED, Fate.GONE}:
                click.echo(f"{safe(answer.uid)}: {fate}", err=True)
    for fate, count in fates.items():
        click.echo(f"{fate.capitalize()}: {count}")
    _say_saved(reviewed, sum(it.seconds for it in answers if it.is_right))


def _take(session: Session, settings: Settings, answer: Answer) -> Fate:
    contact = session.exec(select(Contact).where(Contact.uid == answer.uid)).first()
    if contact is None:
        return Fate.GONE
    present = values_of(contact)
    changes = changes_in(answer, present, settings.country)
    is_known = not changes and not (answer.is_right and contact.status is Status.REVIEW)
    if not is_known and digest_of(present) != answer.digest:
        return Fate.CHANGED
    if not is_known:
        apply(_as_changes(changes, answer), contact, settings.country)
        session.flush()
    is_done = _finish(session, settings, contact, answer)
    return Fate.KNOWN if is_known and not is_done else Fate.TAKEN


def _as_changes(changes: dict[str, str], answer: Answer) -> Changes:
    added = tuple(
        (kind, text.strip())
        for name, kind in LISTS.items()
        for text in changes.get(name, "").split(";")
        if text.strip()
    )
    return Changes(
        columns={name: changes[name] for name in COLUMNS if name in changes},
        added=added,
        replaced=frozenset(LISTS[name] for name in LISTS if name in changes),
        ready=answer.is_right,
    )


def _finish(
    session: Session, settings: Settings, contact: Contact, answer: Answer
) -> bool:
    """Note the errand as done, once; whether that is new."""
    tasks = [it for it in contact.follow_ups if it.uid == answer.errand]
    open_ones = [it for it in tasks if it.done_at is None]
    if not (answer.is_done and open_ones):
        return False
    task: FollowUp = open_ones[0]
    day = today(settings)
    close(task, answer.outcome)
    log(session, contact, task.way, answer.outcome, day)
    if answer.next:
        days = WorkingDays(settings.country, settings.region)
        plan(contact, Wish(parse_rule(answer.next)), day, days)
    return True


def _say_saved(reviewed: int, seconds: float) -> None:
    if not reviewed:
        return
    typing = reviewed * TYPING / 60
    spent = seconds / 60
    text = f"Cards reviewed: {reviewed}; typing them would have taken {typing:.0f} min"
    if spent:
        text += f", this took {spent:.0f} min: {typing - spent:.0f} min saved"
    click.echo(text)
