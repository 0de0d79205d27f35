"""Watched folders in `cardfile status`: what waits, failed or is skipped, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from actions.intake.watching import watch_lock
from cli.terminal import as_object, safe
from ingest.folder.disposal import count_failed
from models.file_lock import is_held
from models.inbox import Watched
from models.tables.columns import now

_SILENT = timedelta(minutes=3)  # a watcher gives a sign of life each minute
_SHOWN = 5  # names in a line


def is_watched(folder: Watched, data: Path) -> bool:
    """Whether a program watches a folder just now.

    Its lock tells of a program of this machine, be it ended or killed; of one on
    another machine, with the same database, only its signs of life do.

    Args:
        folder: The watched one.
        data: The data folder.
    """
    is_locked = is_held(watch_lock(data, folder.id))
    return now() - folder.looked_at < _SILENT if is_locked is None else is_locked


def watched_lines(folder: Watched, data: Path) -> Iterator[tuple[str, str]]:
    """What there is to say of a folder, line by line; see `is_watched`."""
    since = f"not watched since {folder.looked_at.astimezone():%Y-%m-%d %H:%M}"
    is_now = is_watched(folder, data)
    yield "inbox", f"{safe(folder.path)}, {'watched' if is_now else since}"
    if folder.paused:
        yield "inbox paused", folder.paused
    if folder.waiting:
        yield "inbox waiting", _by_reason(folder.waiting)
    if moved := count_failed(Path(folder.path)):
        yield "inbox failed", f"{_by_reason(moved)}; see the folder failed in it"
    for name, found in _kinds(folder).items():
        if found:
            yield f"inbox {name}", _by_name(found)


def watched_object(folder: Watched, data: Path) -> dict[str, Any]:
    """The same for a program, with all names."""
    moved = count_failed(Path(folder.path))
    is_now = is_watched(folder, data)
    return {**as_object(folder), "watched": is_now, "moved_to_failed": dict(moved)}


def _kinds(folder: Watched) -> dict[str, Mapping[str, str]]:
    return {
        "failed, kept": folder.failed,
        "not moved": folder.stuck,
        "skipped": folder.skipped,
    }


def _by_reason(counts: Mapping[str, int]) -> str:
    reasons = ", ".join(f"{why} {number}" for why, number in counts.items() if why)
    return f"{sum(counts.values())}" + (f": {reasons}" if reasons else "")


def _by_name(found: Mapping[str, str]) -> str:
    named = [f"{safe(path)} ({why})" for path, why in list(found.items())[:_SHOWN]]
    if len(found) > _SHOWN:
        rest = Counter(list(found.values())[_SHOWN:])
        named += [f"{number} more {why}" for why, number in rest.items()]
    return f"{len(found)}: {', '.join(named)}"
