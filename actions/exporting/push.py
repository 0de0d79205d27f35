"""Send changed contacts and follow-ups to a server without overwriting changes."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from actions.exporting.export_log import TargetState, forget, given, remember
from actions.exporting.people import count_withdrawn, known_uids, read_people
from actions.workspace import Workspace, zone_of
from export.dav.items import Cards, DavItem, FollowUps, Items, have_same_lines
from export.dav.server import Server, Store, find_password
from export.ics import Hours, Kind
from models.contact import Filter
from models.database.database import Database
from models.errors import SetupError

if TYPE_CHECKING:
    from export.dav.collection import Collection


@dataclass(frozen=True, slots=True)
class Conflict:
    """An item that was left as it is on the server, and why."""

    uid: str
    label: str
    reason: str


@dataclass(slots=True)
class PushResult:
    """The result of a push.

    Attributes:
        added: How many are new on the server.
        updated: How many replaced their own older version.
        unchanged: How many the server has as they are.
        deleted: How many were deleted there, since they are no more here.
        left: File names of those that are no more here and were not deleted there.
        conflicts: What somebody changed there; it was not touched.
        withdrawn: How many contacts were left out since they have withdrawn.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    left: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    withdrawn: int = 0


class Action(Enum):
    """An action on an item of a server."""

    ADD = auto()
    UPDATE = auto()
    NOTHING = auto()


def decide(digest: str, before: TargetState | None, there: str | None) -> Action | str:
    """Decide what to do with an item, or say why it is a conflict.

    Args:
        digest: Of the item as it is here.
        before: What was pushed the last time; None for never.
        there: The version the server has; None for none.
    """
    if before is None:
        known = "it is on the server, but was not created by cardfile"
        return Action.ADD if there is None else known
    changed = before.digest != digest
    if there is None:
        return "it was deleted on the server"
    if changed and there != before.etag:
        return "it was changed on the server and here"
    return Action.UPDATE if changed else Action.NOTHING


@dataclass(frozen=True, slots=True)
class PushRequest:
    """A request to push contacts or follow-ups to a server.

    Attributes:
        url: Of the collection, or of the server, on which it is then searched for.
        user: Name there.
        password_command: Prints the password; "" asks the keyring.
        what: One of `STORES`.
        delete: Whether what was pushed once and is no more here is deleted there too.
    """

    url: str
    user: str
    password_command: str = ""
    what: str = Store.CARDS
    delete: bool = False


STORES: Sequence[str] = tuple(it.value for it in Store)
"""Kinds of entries: contacts as cards, follow-ups as events or tasks."""


def push_contacts(work: Workspace, wanted: Filter, request: PushRequest) -> PushResult:
    """Bring an address book or calendar on a server up to date.

    Raises:
        ExportFailed: The password is missing, or the server cannot be reached, refuses,
            or refers to another host.
        NotFound: There is no such event or tag.
        SetupError: The extra packages are missing.
    """
    password = find_password(request.url, request.user, request.password_command)
    server = Server(request.url, request.user, password)
    items: Items = Cards()
    if request.what != Store.CARDS:
        kind = Kind.EVENT if request.what == Store.EVENTS else Kind.TASK
        items = FollowUps(kind, Hours(work.settings.hours[0], zone_of(work.settings)))
    wanted = replace(wanted, withdrawn=work.settings.include_withdrawn)
    return push(work.database, wanted, server, items, delete=request.delete)


def push(
    database: Database,
    wanted: Filter,
    server: Server,
    items: Items,
    *,
    delete: bool = False,
) -> PushResult:
    """Bring a server's collection up to date.

    Contacts who have withdrawn count as deleted. With `delete`, entries that were
    pushed and no longer exist here are deleted there too.

    Raises:
        ExportFailed: The server cannot be reached or refuses; what had arrived by
            then is remembered.
        SetupError: The extra packages are missing.
    """
    with _open(server, items.store) as collection:
        run = _Run(collection, items)
        try:
            with database.reading() as session:
                run.before = given(session, run.target)
                run.send(items.make(read_people(session, wanted)))
                known = known_uids(session, withdrawn=wanted.withdrawn)
                run.tidy(known, delete=delete)
                run.result.withdrawn = count_withdrawn(session, wanted)
        finally:
            with database.writing() as session:
                remember(session, run.target, run.arrived)
                forget(session, run.target, run.gone)
    return run.result


def _open(server: Server, store: Store) -> AbstractContextManager["Collection"]:
    try:
        from export.dav.collection import open_collection  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        raise SetupError(
            "Pushing needs more packages: pip install 'cardfile[push]'."
        ) from error
    return open_collection(server, store)


class _Run:
    """A running push: the items on the server before, and those sent so far."""

    def __init__(self, collection: "Collection", items: Items) -> None:
        self._collection = collection
        self._there = collection.etags()
        self._name = items.name
        self.target = f"{items.store} {collection.url}"
        self.before: dict[str, TargetState] = {}
        self.arrived: dict[str, TargetState] = {}
        self.gone: list[str] = []
        self.result = PushResult()

    def send(self, items: Iterable[DavItem]) -> None:
        """Store what is new or changed."""
        for item in items:
            before = self.before.get(item.uid)
            if item.finished and before is None:
                continue
            action = decide(item.digest, before, self._there.get(item.name))
            if before is None and action is not Action.ADD and self._is_ours(item):
                self.result.unchanged += 1
            elif isinstance(action, str):
                self._conflict(item.uid, item.label, action)
            elif action is Action.NOTHING:
                self.result.unchanged += 1
            else:
                self._put(item, before)

    def tidy(self, known: set[str], *, delete: bool) -> None:
        """Delete items on the server that are no longer here, or report them."""
        for uid in self.before.keys() - known:
            name = self._name(uid)
            etag = self._there.get(name)
            if etag is None:
                self.gone.append(uid)
            elif not delete:
                self.result.left.append(name)
            elif etag == self.before[uid].etag and self._collection.delete(name, etag):
                self.gone.append(uid)
                self.result.deleted += 1
            else:
                self._conflict(uid, name, "it was changed on the server, deleted here")

    def _is_ours(self, item: DavItem) -> bool:
        """Return whether the server has the item already, since its answer was lost."""
        if not have_same_lines(self._collection.get(item.name), item.text):
            return False
        self.arrived[item.uid] = TargetState(item.digest, self._there[item.name])
        return True

    def _put(self, item: DavItem, before: TargetState | None) -> None:
        replaced = before.etag if before else None
        etag = self._collection.put(item.name, item.text, replaced)
        if etag is None:
            self._conflict(
                item.uid, item.label, "it was changed on the server just now"
            )
            return
        self.arrived[item.uid] = TargetState(item.digest, etag)
        if before is None:
            self.result.added += 1
        else:
            self.result.updated += 1

    def _conflict(self, uid: str, label: str, reason: str) -> None:
        self.result.conflicts.append(Conflict(uid, label, reason))
