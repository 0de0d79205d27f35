"""Apply the answers of an assistant to contacts, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from sqlmodel import Session, col, select

from actions.contacts.edit import Changes, apply, split_label
from actions.follow_ups.conversations import log
from actions.follow_ups.queue import values_of
from actions.follow_ups.schedule import FollowUpRequest, close, name_of, plan
from actions.history import recording
from actions.identity.merging import merge
from actions.identity.normalise import tidy_point
from actions.workspace import Workspace
from export.pages.handover import read_answers
from followup.queue import COLUMNS, FIELDS, LISTS, TYPING, Answer, digest_of
from followup.rules import Rule, parse_rule
from models.contact import PointKind, Status
from models.database.queries import get_contact
from models.errors import CardfileError, EditInvalid
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.history import Operation


class Fate(StrEnum):
    """The outcome of an answer."""

    TAKEN = "accepted"
    DELETED = "put into the trash, not a card"
    MERGED = "merged, same person"
    KNOWN = "nothing new"
    CHANGED = "left out, changed meanwhile"
    GONE = "left out, no such contact"
    INVALID = "left out, not valid"


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """The result of the answer about one contact.

    Attributes:
        contact: Its name and number; of an unknown contact the UID of the answer.
        reason: Why the answer was left out, beside its fate; or "".
    """

    contact: str
    fate: Fate
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The results of a file of answers.

    Attributes:
        results: One for each answer.
        reviewed: How many contacts were checked.
        seconds: Time the assistant spent on these, as far as it was measured.
    """

    results: tuple[AnswerResult, ...]
    reviewed: int
    seconds: float

    def count(self, fate: Fate) -> int:
        """Count the answers with this outcome."""
        return sum(it.fate is fate for it in self.results)

    @property
    def typing_seconds(self) -> float:
        """The seconds that typing the checked cards would have taken."""
        return float(self.reviewed * TYPING)


def accept_answers(work: Workspace, path: Path) -> Accepted:
    """Apply a file of answers to the contacts, each answer completely or not at all.

    Contacts that were changed since they were handed over are left as they are, and
    named, as are answers that are not valid. A file that is given again changes
    nothing.

    Raises:
        FileUnreadable: It holds no answers.
    """
    answers = read_answers(path)
    results, reviewed = [], 0
    with work.writing() as session:
        uids = [answer.uid for answer in answers]
        query = select(Contact.id).where(col(Contact.uid).in_(uids))
        ids = [it for it in session.exec(query) if it is not None]
        operation = Operation(title=f"Accepted answers from {path.name}")
        with recording(session, operation, ids):
            for answer in answers:
                result = _accept(session, work, answer)
                results.append(result)
                reviewed += result.fate is Fate.TAKEN and answer.is_right
    seconds = sum(it.seconds for it in answers if it.is_right)
    return Accepted(tuple(results), reviewed, seconds)


def _accept(session: Session, work: Workspace, answer: Answer) -> AnswerResult:
    contact = session.exec(select(Contact).where(Contact.uid == answer.uid)).first()
    if contact is None:
        return AnswerResult(answer.uid, Fate.GONE)
    name = name_of(contact)
    is_changed = digest_of(values_of(contact)) != answer.digest
    if (answer.is_no_card or answer.same_as) and is_changed:
        return AnswerResult(name, Fate.CHANGED)
    try:
        if answer.is_no_card:
            _put_into_trash(session, contact)
            return AnswerResult(name, Fate.DELETED)
        if answer.same_as:
            with session.begin_nested():
                return AnswerResult(name, _merge(session, contact, answer.same_as))
        with session.begin_nested():
            return AnswerResult(name, _take(session, work, contact, answer))
    except CardfileError as error:
        return AnswerResult(name, Fate.INVALID, str(error))


def _put_into_trash(session: Session, contact: Contact) -> None:
    number = id_of(contact)
    title = f"Put contact {number} into the trash: not a card"
    with recording(session, Operation(title=title, is_deletion=True), [number]):
        session.delete(contact)


def _merge(session: Session, contact: Contact, other: str) -> Fate:
    """Merge the contact into the one it is said to be; it can be undone."""
    if not other.isdecimal():
        raise EditInvalid(f'"{other}" is not the ID of a contact.')
    keep = get_contact(session, int(other))
    number = id_of(contact)
    if keep is contact:
        raise EditInvalid(f"Contact {number} is the same as itself.")
    title = f"Merged contact {number} into {other}"
    with recording(session, Operation(title=title), [id_of(keep), number]):
        merge(session, keep, contact, own_first=True)
    return Fate.MERGED


def _take(session: Session, work: Workspace, contact: Contact, answer: Answer) -> Fate:
    country = work.settings.country
    present = values_of(contact)
    changes = changes_in(answer, present, country)
    is_known = not changes and not (answer.is_right and contact.status is Status.REVIEW)
    if not is_known and digest_of(present) != answer.digest:
        return Fate.CHANGED
    if not is_known:
        apply(_as_changes(changes, answer), contact, country)
        session.flush()
    is_done = _finish(session, work, contact, answer)
    return Fate.KNOWN if is_known and not is_done else Fate.TAKEN


def _as_changes(changes: Mapping[str, str], answer: Answer) -> Changes:
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
    session: Session, work: Workspace, contact: Contact, answer: Answer
) -> bool:
    """Note the errand as done, once; return whether that is new."""
    task = next((it for it in contact.open_follow_ups if it.uid == answer.errand), None)
    if not answer.is_done or task is None:
        return False
    close(task, answer.outcome)
    log(session, contact, task.channel, answer.outcome, work.today)
    if answer.next:
        plan(work, contact, FollowUpRequest(_from_today(work, parse_rule(answer.next))))
    session.flush()
    return True


def _from_today(work: Workspace, rule: Rule) -> Rule:
    """Return the rule; a date that has passed since the answer was written is today."""
    day = rule.due_on(work.today, work.working_days)
    return rule if day is None or day >= work.today else parse_rule("today")


def changes_in(
    answer: Answer, present: Mapping[str, str], country: str = ""
) -> dict[str, str]:
    """Return the answered values that are not there yet.

    `country` (two letters) is that of phone numbers without a country code.
    """
    return {
        name: value
        for name, value in answer.values.items()
        if name in FIELDS
        and not _is_same(
            _plain(name, value, country), _plain(name, present[name], country)
        )
    }


Plain: TypeAlias = list[tuple[str, str]]
"""A value as it is compared, or several; each with what a phone is for, or ""."""


def _is_same(answered: Plain, present: Plain) -> bool:
    """Return whether values are the same; a number written without a kind keeps it."""
    return len(answered) == len(present) and all(
        one == other and kind in {"", known}
        for (kind, one), (known, other) in zip(answered, present, strict=True)
    )


def _plain(name: str, value: str, country: str) -> Plain:
    """Return a value for comparison, however a number or address is written."""
    if name not in LISTS:
        return [("", " ".join(value.split()))]
    parts = (part.strip() for part in value.split(";"))
    return [_tidy(LISTS[name], part, country) for part in parts if part]


def _tidy(kind: PointKind, text: str, country: str) -> tuple[str, str]:
    try:
        label, value = split_label(kind, text)
        return label, tidy_point(kind, value, country)
    except EditInvalid:
        return "", "".join(text.split()).casefold()
