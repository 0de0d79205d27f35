"""What a person does about a follow-up: done, put off, the next one set."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from actions.follow_ups.journal import log
from followup.rules import Rule
from followup.workdays import WorkingDays
from models.errors import NotFound, RuleInvalid
from models.tables.columns import now
from models.tables.contact import Contact
from models.tables.followup import FollowUp
from models.way import Way


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to do next.

    Attributes:
        rule: When, counted from today.
        way: How; None: as it was, or by phone.
        reason: What for; "": as it was.
    """

    rule: Rule
    way: Way | None = None
    reason: str = ""


def finish(session: Session, contact: Contact, outcome: str, today: date) -> FollowUp:
    """Note the contact's next follow-up as done, and that it was spoken with.

    Raises:
        NotFound: None is open.
    """
    task = next_open(contact)
    close(task, outcome)
    log(session, contact, task.way, outcome, today)
    return task


def close(task: FollowUp, outcome: str) -> None:
    """Note a follow-up as done."""
    task.done_at = now()
    task.outcome = outcome.strip().replace("\0", "")
    task.changed_at = now()


def plan(contact: Contact, wish: Wish, today: date, days: WorkingDays) -> FollowUp:
    """Set one more follow-up, as a person's: no plan moves it.

    Raises:
        RuleInvalid: The rule wants none.
    """
    task = FollowUp(
        due_on=_day(wish.rule, today, days),
        rule=wish.rule.text,
        pinned=True,
        way=wish.way or Way.CALL,
        reason=wish.reason,
        assigned_to=contact.assigned_to,
    )
    contact.follow_ups.append(task)
    return task


def put_off(contact: Contact, wish: Wish, today: date, days: WorkingDays) -> FollowUp:
    """Move the contact's next follow-up, counted from today.

    Raises:
        NotFound: None is open.
        RuleInvalid: The rule wants none.
    """
    task = next_open(contact)
    task.due_on = _day(wish.rule, today, days)
    task.rule = wish.rule.text
    task.way = wish.way or task.way
    task.reason = wish.reason or task.reason
    task.pinned = True
    task.sequence += 1
    task.changed_at = now()
    return task


def next_open(contact: Contact) -> FollowUp:
    """The contact's open follow-up that is due first.

    Raises:
        NotFound: None is open.
    """
    tasks = [task for task in contact.follow_ups if task.done_at is None]
    if not tasks:
        raise NotFound(
            f"Contact {contact.id} has no open follow-up: set one with"
            f" `cardfile remind {contact.id}`."
        )
    return min(tasks, key=lambda task: task.due_on)


def _day(rule: Rule, today: date, days: WorkingDays) -> date:
    day = rule.due_on(today, days)
    if day is None:
        raise RuleInvalid(f'"{rule.text}" names no day: write one, such as +1 week.')
    return day
