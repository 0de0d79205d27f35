"""Complete, postpone and add follow-ups."""

from dataclasses import dataclass, replace
from datetime import date

from actions.follow_ups.conversations import log
from actions.history import changing
from actions.workspace import Workspace
from followup.rules import Rule, choose_next_rule, parse_rule
from models.contact import Channel
from models.errors import NotFound, RuleInvalid
from models.tables.columns import id_of, now
from models.tables.contact import Contact
from models.tables.follow_up import FollowUp


@dataclass(frozen=True, slots=True)
class FollowUpRequest:
    """A follow-up that a person wants.

    Attributes:
        rule: When, counted from today.
        channel: How; None: as it was, or by phone.
        reason: What for; "": as it was.
    """

    rule: Rule
    channel: Channel | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A follow-up as it is after a change.

    Attributes:
        number: By which a person names it.
    """

    number: int
    due_on: date
    channel: Channel
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpOutcome:
    """The follow-ups of a contact after a change.

    Attributes:
        changed: The follow-up that is done, postponed or new.
        was_due_on: Before it was postponed.
        remaining: The other open ones, the first one first.
        following: The one that was set after one that is done.
    """

    contact: str
    changed: Scheduled
    remaining: tuple[Scheduled, ...] = ()
    following: Scheduled | None = None
    was_due_on: date | None = None


def complete(
    work: Workspace,
    contact_id: int,
    note: str = "",
    following: FollowUpRequest | None = None,
    number: int | None = None,
) -> FollowUpOutcome:
    """Mark a follow-up as done, log the conversation, and set the next follow-up.

    Without `following`, the next one is as the settings say for the contact's stage.
    Without a number, the follow-up is the open one that is due first.

    Raises:
        NotFound: There is no such contact or open follow-up.
        RuleInvalid: The next one would be in the past.
    """
    with changing(work, contact_id, "Completed a follow-up of") as (session, contact):
        done = _find_open(contact, number)
        close(done, note)
        if done.reminds_to_inform and contact.basis is not None:
            contact.basis.informed_on = work.today
        log(session, contact, done.channel, note, work.today)
        task = _follow(work, contact, following)
        session.flush()
        return _outcome(contact, done, following=task)


def postpone(
    work: Workspace, contact_id: int, wanted: FollowUpRequest, number: int | None = None
) -> FollowUpOutcome:
    """Move a follow-up to another day, counted from today.

    Raises:
        NotFound: There is no such contact or open follow-up.
        RuleInvalid: The rule names no day, or one in the past.
    """
    with changing(work, contact_id, "Postponed a follow-up of") as (_, contact):
        task = _find_open(contact, number)
        before = task.due_on
        task.move_to(_day(work, wanted.rule))
        task.rule = wanted.rule.text
        task.channel = wanted.channel or task.channel
        task.reason = wanted.reason or task.reason
        task.pinned = True
        return replace(_outcome(contact, task), was_due_on=before)


def remind(
    work: Workspace, contact_id: int, wanted: FollowUpRequest
) -> FollowUpOutcome:
    """Set one more follow-up.

    Raises:
        NotFound: There is no such contact.
        RuleInvalid: The rule names no day, or one in the past.
    """
    with changing(work, contact_id, "Set a follow-up of") as (session, contact):
        task = plan(work, contact, wanted)
        session.flush()
        return _outcome(contact, task)


def parse_follow_up(
    rule: str, channel: str | None = None, reason: str = ""
) -> FollowUpRequest:
    """Return a follow-up as it was written.

    Raises:
        RuleInvalid: The rule cannot be understood.
    """
    return FollowUpRequest(
        parse_rule(rule), Channel(channel) if channel else None, reason
    )


def close(task: FollowUp, outcome: str) -> None:
    """Note a follow-up as done."""
    task.done_at = now()
    task.outcome = outcome.strip().replace("\0", "")
    task.changed_at = now()


def plan(work: Workspace, contact: Contact, wanted: FollowUpRequest) -> FollowUp:
    """Add a follow-up, as a person's: no plan moves it.

    Raises:
        RuleInvalid: The rule names no day, or one in the past.
    """
    task = FollowUp(
        due_on=_day(work, wanted.rule),
        rule=wanted.rule.text,
        pinned=True,
        channel=wanted.channel or Channel.CALL,
        reason=wanted.reason,
        assigned_to=contact.assigned_to,
    )
    contact.follow_ups.append(task)
    return task


def plan_by_stage(work: Workspace, contact: Contact) -> FollowUp | None:
    """Add the follow-up that the settings want after this stage, if they want one."""
    rule = choose_next_rule(work.settings, contact.stage)
    if rule is None or rule.due_on(work.today, work.working_days) is None:
        return None
    task = plan(work, contact, FollowUpRequest(rule))
    task.pinned = rule.is_date
    return task


def _find_open(contact: Contact, number: int | None) -> FollowUp:
    """Return an open follow-up of a contact, by its number, or the first due.

    Raises:
        NotFound: There is none.
    """
    tasks = contact.open_follow_ups
    if not tasks:
        raise NotFound(f"{name_of(contact)} has no open follow-up.")
    for task in tasks:
        if number in {None, task.id}:
            return task
    known = ", ".join(str(task.id) for task in tasks)
    raise NotFound(
        f"{name_of(contact)} has no open follow-up {number}; there are: {known}."
    )


def name_of(contact: Contact) -> str:
    """Name a contact in a message: "Erika Muster (12)"."""
    return f"{contact.name or contact.company or 'Contact'} ({contact.id})"


def scheduled(task: FollowUp) -> Scheduled:
    """Return a follow-up as a value."""
    return Scheduled(id_of(task), task.due_on, task.channel, task.reason)


def _follow(
    work: Workspace, contact: Contact, wanted: FollowUpRequest | None
) -> FollowUp | None:
    if wanted is None:
        return plan_by_stage(work, contact)
    if wanted.rule.due_on(work.today, work.working_days) is None:
        return None
    return plan(work, contact, wanted)


def _outcome(
    contact: Contact, changed: FollowUp, following: FollowUp | None = None
) -> FollowUpOutcome:
    others = [it for it in contact.open_follow_ups if it not in (changed, following)]
    return FollowUpOutcome(
        contact=name_of(contact),
        changed=scheduled(changed),
        remaining=tuple(map(scheduled, others)),
        following=scheduled(following) if following else None,
    )


def _day(work: Workspace, rule: Rule) -> date:
    today = work.today
    day = rule.due_on(today, work.working_days)
    if day is None:
        raise RuleInvalid(f'"{rule.text}" is not a date: write one, such as +1 week.')
    if day < today:
        raise RuleInvalid(f"{day} is in the past: choose {today} or later.")
    return day
