"""Store the form of a checked contact without overwriting others' changes.

A form knows what it showed. Only what differs from that is a change of the person;
where the contact itself differs from it, somebody else has changed it: nothing is
stored, and the person sees what changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from actions.history import changing
from actions.identity.editing import add_point, remove_point, set_columns, set_ready
from actions.identity.normalise import tidy_point
from actions.review.queue import Effort, add_review
from actions.review.sheet import EDITED, snapshot
from actions.workspace import Workspace
from models.contact import PointKind, ReviewAct, Status
from models.errors import EditInvalid
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactPoint

NEW = {f"new-{kind.value}": kind for kind in PointKind}
"""Keys of a form under which points are added."""
_NEW_LABELS = {f"{key}-label" for key in NEW}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent.

    Attributes:
        seen: What it showed, as `actions.review.sheet.Sheet.seen` has it.
        texts: Its texts now, by the same keys and those of `NEW`.
        is_right: Whether the contact is right now.
    """

    seen: Mapping[str, str]
    texts: Mapping[str, str]
    is_right: bool = False

    @property
    def changed(self) -> dict[str, str]:
        """The texts that the person changed; a kind without a phone is ignored."""
        return {
            key: text.strip()
            for key, text in self.texts.items()
            if text.strip() != self.seen.get(key, "").strip()
            and (key not in _NEW_LABELS or self.texts.get(key.removesuffix("-label")))
        }


@dataclass(frozen=True, slots=True)
class Saved:
    """The result of storing a form.

    Attributes:
        problems: Why values cannot be stored, by key; then nothing was stored.
        meanwhile: What somebody else changed, by key; then nothing was stored.
    """

    problems: Mapping[str, str] = field(default_factory=dict)
    meanwhile: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_stored(self) -> bool:
        """Return whether all of it was stored."""
        return not self.problems and not self.meanwhile


def save(work: Workspace, contact_id: int, filled: Filled, effort: Effort) -> Saved:
    """Store a form, all of it or nothing.

    What filling it took is kept when the contact is right now.

    Raises:
        NotFound: The contact is gone.
    """
    what = "Checked" if filled.is_right else "Edited"
    with changing(work, contact_id, what) as (session, contact):
        present = snapshot(contact)
        if meanwhile := _changed_by_others(filled, present):
            return Saved(meanwhile=meanwhile)
        wanted = filled.changed.items()
        changed = {key: text for key, text in wanted if present.get(key, "") != text}
        if problems := _problems(contact, changed, work.settings.country):
            return Saved(problems=problems)
        _apply(contact, changed, work.settings.country)
        if filled.is_right and (changed or contact.status is Status.REVIEW):
            set_ready(contact)
            effort = replace(effort, changes=len(changed))
            add_review(session, contact_id, ReviewAct.RIGHT, effort)
        return Saved()


def _changed_by_others(filled: Filled, present: Mapping[str, str]) -> dict[str, str]:
    """Return the values that others changed to something else than the form has."""
    found = {}
    for key in {**filled.seen, **present}:
        text = present.get(key, "")
        if text not in {filled.seen.get(key, ""), filled.texts.get(key, "").strip()}:
            found[key] = text
    return found


def check(kind: PointKind, text: str, country: str) -> str:
    """Say why a point cannot be stored as it is typed, or ""."""
    try:
        tidy_point(kind, text, country)
    except EditInvalid as error:
        return str(error)
    return ""


def _problems(
    contact: Contact, changed: Mapping[str, str], country: str
) -> dict[str, str]:
    kinds = {f"point-{id_of(point)}": point.kind for point in contact.points} | NEW
    found = {
        key: check(kind, changed[key], country)
        for key, kind in kinds.items()
        if changed.get(key)
    }
    return {key: problem for key, problem in found.items() if problem}


def _apply(contact: Contact, changed: Mapping[str, str], country: str) -> None:
    columns = {name: changed[name] for name in EDITED if name in changed}
    if columns:
        set_columns(contact, columns)
    for point in list(contact.points):
        key = f"point-{id_of(point)}"
        if any(name in changed for name in (key, f"{key}-label", f"{key}-extension")):
            _change_point(contact, point, changed, country)
    for key, kind in NEW.items():
        if changed.get(key):
            label = changed.get(f"{key}-label", "")
            add_point(contact, kind, changed[key], label, country)


def _change_point(
    contact: Contact, point: ContactPoint, changed: Mapping[str, str], country: str
) -> None:
    """Replace a point; an empty one is removed."""
    key = f"point-{id_of(point)}"
    text = changed.get(key, point.value)
    if not text:
        remove_point(contact, point.kind, point.value)
        return
    label = changed.get(f"{key}-label", point.label)
    new = add_point(contact, point.kind, text, label, country)
    new.label = label
    if point.kind is PointKind.PHONE:
        known = new.extension or point.extension
        new.extension = changed.get(f"{key}-extension", known)
    if new is not point:
        remove_point(contact, point.kind, point.value)
