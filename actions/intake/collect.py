"""Collect the photos that users name by files, folders and addresses in S3."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from actions.identity.pairs import sides_in_turn
from actions.intake.occasion import Occasion
from ingest.folder.listing import find_photos
from models.settings import Settings
from models.storage.object_path import is_object

if TYPE_CHECKING:
    from ingest.folder.object_store import OpenObject


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


@contextmanager
def objects_fetched_ahead(
    photos: Iterable[tuple[Path, Occasion]],
) -> Iterator["OpenObject | None"]:
    """Return a function that opens objects, which are fetched ahead of their turn."""
    objects = [path for path, _ in photos if is_object(path)]
    if not objects:
        yield None
        return
    from ingest.folder.object_store import fetching_ahead  # noqa: PLC0415 - optional

    with fetching_ahead(objects) as open_object:
        yield open_object


def _find(path: Path, skipped: Sequence[str]) -> Iterable[Path]:
    if is_object(path):
        from ingest.folder.object_store import find_objects  # noqa: PLC0415 - optional

        return find_objects(path, skipped)
    return find_photos([path.resolve() if path.is_symlink() else path], skipped)
