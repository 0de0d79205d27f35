"""Watched folders in `cardfile status`: what waits, failed or is skipped, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from actions.intake.watch_folder import WatchedStatus
from cli.terminal import as_object, safe
from models.inbox import Watched

_SHOWN = 5  # names in a line


def watched_lines(status: WatchedStatus) -> Iterator[tuple[str, str]]:
    """What to show of a watched folder, line by line."""
    folder = status.folder
    since = f"not watched since {folder.looked_at.astimezone():%Y-%m-%d %H:%M}"
    yield "inbox", f"{safe(folder.path)}, {'watched' if status.is_watched else since}"
    if folder.paused:
        yield "inbox paused", folder.paused
    if folder.waiting:
        yield "inbox waiting", _by_reason(folder.waiting)
    if status.moved_to_failed:
        count = _by_reason(status.moved_to_failed)
        yield "inbox failed", f"{count}; see its folder failed"
    for name, found in _kinds(folder).items():
        if found:
            yield f"inbox {name}", _by_name(found)


def watched_object(status: WatchedStatus) -> dict[str, Any]:
    """The same for a program, with all names."""
    return {
        **as_object(status.folder),
        "watched": status.is_watched,
        "moved_to_failed": dict(status.moved_to_failed),
    }


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
