"""Work on many rows at a time."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")

_OBJECTS = 100_000


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for cyclic garbage after 100,000 new objects instead of 700.

    Many rows make many objects and hardly a cycle: to look for them as often as usual
    takes a sixth of the time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(max(usual[0], _OBJECTS), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def batches(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    """Yield the values in lists of at most `size`, the limit of a database."""
    rest = iter(values)
    return iter(lambda: list(islice(rest, size)), [])
