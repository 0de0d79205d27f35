"""The address of a server and its user, without importing network libraries."""

from dataclasses import dataclass
from enum import StrEnum


class Store(StrEnum):
    """What a collection holds."""

    CARDS = "cards"
    EVENTS = "events"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Server:
    """Where to push to, and as whom.

    Attributes:
        url: Of the collection, or of the server, where it is then looked for.
        password: Kept in memory only; no message shows it.
    """

    url: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Server({self.url!r}, {self.user!r})"
