"""Open readers by the settings; read cards without storing them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ingest.folder.listing import find_photos
from ingest.options import ReadOptions
from ingest.readers import select_readers
from ingest.readers.runtime import Runtime
from ingest.workers.cluster import Cluster
from ingest.workers.executor import read_all
from ingest.workers.pool import Pool, count_cores
from ingest.workers.reading_jobs import load_photo_reader
from models.errors import PhotoError
from models.field import Field, FieldKind
from models.reading import CardReading, PhotoReading
from models.settings import Settings


def open_executor(settings: Settings) -> Pool[PhotoReading] | Cluster[PhotoReading]:
    """Open the executor that reads photos, for a `with` statement.

    Processes of this machine, or the workers of the cluster that the settings name.

    Raises:
        ReaderMissing: The reader, one of the languages or the engine of its models is
            not installed.
        SettingInvalid: There is no reader or engine of this name.
    """
    options = read_options(settings)
    if settings.scheduler:
        # The compiled models of this machine are not those of its workers.
        options = replace(options, models=None)
        return Cluster(settings.scheduler, partial(load_photo_reader, options))
    select_readers(options.reader, options.languages)
    Runtime(options.engine).choose()
    job = partial(load_photo_reader, options)
    return Pool(job, settings.workers or count_cores())


def read_options(settings: Settings) -> ReadOptions:
    """Return how to read, as the settings say."""
    return ReadOptions(
        reader=settings.reader,
        languages=settings.languages,
        country=settings.country,
        engine=settings.engine,
        models=settings.folder / "models" if settings.folder.is_dir() else None,
        ready_from=settings.ready_from,
    )


def describe_runtime(settings: Settings) -> str:
    """Name what runs the neural models, such as "openvino 2026.4.1".

    Raises:
        ReaderMissing: Nothing that could is installed.
    """
    return Runtime(settings.engine).describe()


Result = TypeVar("Result")


def read_images(
    settings: Settings, images: Sequence[Path], debug: Path | None = None
) -> Iterator[tuple[Path, PhotoReading | PhotoError]]:
    """Read photos, scans, PDFs and folders of them, in the order given.

    With `debug`, pictures of every stage are written to that folder.

    Raises:
        SetupError: A reader is not installed, or a folder cannot be written.
    """
    paths = list(dict.fromkeys(find_photos(images, settings.skip_folders)))
    with open_executor(settings) as executor:
        for path, result in _in_order(paths, read_all(paths, executor)):
            if debug is not None and isinstance(result, PhotoReading):
                _write_stages(path, result, debug)
            yield path, result


def _write_stages(path: Path, photo: PhotoReading, folder: Path) -> None:
    from ingest.debug_pictures import write_stages  # noqa: PLC0415 - OpenCV takes 0.2 s to load

    write_stages(path, photo, folder)


def _in_order(
    paths: Sequence[Path], results: Iterable[tuple[Path, Result]]
) -> Iterator[tuple[Path, Result]]:
    """Yield results, which come as they are done, in the order of the paths."""
    early: dict[Path, Result] = {}
    waiting = iter(paths)
    wanted = next(waiting, None)
    for path, result in results:
        early[path] = result
        while wanted in early:
            yield wanted, early.pop(wanted)
            wanted = next(waiting, None)


def reading_object(path: Path, card: CardReading) -> dict[str, Any]:
    """Return a card as the JSON object of `read --json`; see docs/commands.md."""
    return {
        "image": str(path),
        "page": card.page,
        "card": card.position,
        "status": card.verdict,
        "right": round(card.right, 3),
        "reasons": [{**it.as_json(), "sentence": it.sentence} for it in card.reasons],
        **field_objects(card.fields),
        "problems": list(card.problems),
        "seconds": round(card.seconds, 3),
    }


def field_objects(fields: Sequence[Field]) -> dict[str, Any]:
    """Return the values of each kind, and all fields with their evidence, for JSON."""

    def values(kind: FieldKind) -> list[str]:
        return [field.value for field in fields if field.kind is kind]

    def best(kind: FieldKind) -> str | None:
        return next(iter(values(kind)), None)

    return {
        "name": best(FieldKind.NAME),
        "title": best(FieldKind.TITLE),
        "company": best(FieldKind.COMPANY),
        "department": best(FieldKind.DEPARTMENT),
        "emails": values(FieldKind.EMAIL),
        "phones": [_phone(it) for it in fields if it.kind is FieldKind.PHONE],
        "websites": values(FieldKind.WEBSITE),
        "address": " | ".join(values(FieldKind.ADDRESS)) or None,
        "social": values(FieldKind.SOCIAL),
        "fields": [_field(field) for field in fields],
    }


def _phone(field: Field) -> dict[str, str]:
    return {
        "value": field.value,
        "printed": field.printed,
        "kind": field.parts.get("kind", ""),
        "extension": field.parts.get("extension", ""),
    }


def _field(field: Field) -> dict[str, Any]:
    box = field.box
    return {
        "kind": field.kind,
        "value": field.value,
        "printed": field.printed,
        "confidence": round(field.confidence, 3),
        "box": [box.left, box.top, box.right, box.bottom],
        "reader": field.reader,
        "rule": field.rule,
    }
