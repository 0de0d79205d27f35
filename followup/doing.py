"""What a person does about a follow-up: done, put off, the next one set."""

from datetime import date

from followup.rules import Rule
from followup.workdays import WorkingDays
from models.columns import now
from models.contact import Contact, Stage
from models.errors import NotFound, RuleInvalid
from models.followup import FollowUp


def finish(contact: Contact, outcome: str) -> FollowUp:
    """Note the contact's next follow-up as done.

    A contact that had only been met has then been followed up.

    Raises:
        NotFound: None is open.
    """
    task = next_open(contact)
    task.done_at = now()
    task.outcome = outcome.strip()
    task.changed_at = now()
    if contact.stage is Stage.MET and "stage" not in contact.typed:
        contact.stage = Stage.FOLLOWED_UP
    return task


def plan(contact: Contact, rule: Rule, today: date, days: WorkingDays) -> FollowUp:
    """Set one more follow-up, as a person's: no plan moves it.

    Raises:
        RuleInvalid: The rule wants none.
    """
    task = FollowUp(due_on=_day(rule, today, days), rule=rule.text, pinned=True)
    contact.follow_ups.append(task)
    return task


def put_off(contact: Contact, rule: Rule, today: date, days: WorkingDays) -> FollowUp:
    """Move the contact's next follow-up, counted from today.

    Raises:
        NotFound: None is open.
        RuleInvalid: The rule wants none.
    """
    task = next_open(contact)
    task.due_on = _day(rule, today, days)
    task.rule = rule.text
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
        raise NotFound(f"Contact {contact.id} has no open follow-up.")
    return min(tasks, key=lambda task: task.due_on)


def _day(rule: Rule, today: date, days: WorkingDays) -> date:
    day = rule.due_on(today, days)
    if day is None:
        raise RuleInvalid(f'"{rule.text}" names no day: write one, such as +1 week.')
    return day
