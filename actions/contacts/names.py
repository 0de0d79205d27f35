"""Use case that lists the names users may type: events, tags, people, presets."""

from dataclasses import dataclass

from actions.workspace import open_workspace
from export.targets import target_names
from models import filters
from models.settings import Settings


@dataclass(frozen=True, slots=True)
class Names:
    """The names there are, each in the order of the alphabet."""

    events: tuple[str, ...]
    tags: tuple[str, ...]
    people: tuple[str, ...]
    presets: tuple[str, ...]


def known_names(settings: Settings) -> Names:
    """All events, tags, people and presets.

    Raises:
        CardfileError: The database cannot be used.
    """
    with open_workspace(settings) as work, work.reading() as session:
        return Names(
            events=tuple(filters.event_names(session)),
            tags=tuple(filters.tag_names(session)),
            people=tuple(filters.people_names(session)),
            presets=tuple(sorted(target_names())),
        )
