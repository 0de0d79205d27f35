"""Parse event and date from the name of a subfolder."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from actions.intake.occasion import Occasion
from models.text import tidy, tidy_tag

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[\s_–-]+(.*))?")
_DEEPEST = 5  # folders; what lies deeper is filed away, not tagged


def read_folders(below: PurePath, otherwise: Occasion) -> Occasion:
    """Read "2026-11-12 Hannover Fair/suppliers/card.jpg".

    The first folder is the event, with the date in front of it, if there is one; those
    below are tags.

    Args:
        below: Path of the photo below the watched folder.
        otherwise: What holds where the folders say nothing.
    """
    folders = below.parts[:-1]
    if not folders:
        return otherwise
    event, met_on = _part(tidy(folders[0]))
    tags = (tidy_tag(folder) for folder in folders[1:_DEEPEST])
    return replace(
        otherwise,
        event=event or otherwise.event,
        met_on=met_on or otherwise.met_on,
        tags=(*otherwise.tags, *filter(None, tags)),
    )


def _part(name: str) -> tuple[str, date | None]:
    dated = _DATED.fullmatch(name)
    if dated:
        with suppress(ValueError):  # 2026-13-45 is a name, not a date
            return (dated[2] or "").strip(), date.fromisoformat(dated[1])
    return name, None
