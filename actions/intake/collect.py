"""Collect the photos that users name by files, folders and addresses in S3."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from actions.identity.pairs import sides_in_turn
from actions.intake.occasion import Occasion
from ingest.folder.listing import find_photos
from models.settings import Settings
from models.storage.object_path import is_object


def collect_photos(
    paths: Iterable[Path], occasion: Occasion, settings: Settings, *, two_sided: bool
) -> list[tuple[Path, Occasion]]:
    """Return the photos of files, folders and addresses in S3, each with its occasion.

    A link that is named is followed; with `two_sided`, fronts and backs take turns in
    each folder.

    Raises:
        NotFound: A path does not exist, or a folder or bucket holds no photo.
        SetupError: A bucket cannot be listed.
    """
    found = (photo for path in paths for photo in _find(path, settings.skip_folders))
    photos = list(dict.fromkeys(found))
    sides = sides_in_turn(photos) if two_sided else {}
    return [(it, replace(occasion, side=sides.get(it))) for it in photos]


def _find(path: Path, skipped: Sequence[str]) -> Iterable[Path]:
    if is_object(path):
        from ingest.folder.object_store import find_objects  # noqa: PLC0415 - optional

        return find_objects(path, skipped)
    return find_photos([path.resolve() if path.is_symlink() else path], skipped)
