"""Build the message for an unknown name, with the most similar known one."""

from collections.abc import Iterable

from models.errors import NotFound
from models.likeness import nearest

MOST_NAMED = 8
"""Known names that a message lists at most."""


def unknown(thing: str, name: str, known: Iterable[str]) -> NotFound:
    """The error for a name that nothing has.

    Args:
        thing: What was asked for, such as "event".
        name: As it was written.
        known: The names there are.
    """
    names = sorted(set(filter(None, known)))
    near = nearest(name, names)
    if near is not None:
        return NotFound(f'There is no {thing} "{name}": did you mean "{near}"?')
    if not names:
        return NotFound(f'There is no {thing} "{name}": there are none yet.')
    listed = ", ".join(names[:MOST_NAMED])
    more = ", and others" if len(names) > MOST_NAMED else ""
    return NotFound(f'There is no {thing} "{name}"; there are: {listed}{more}.')
