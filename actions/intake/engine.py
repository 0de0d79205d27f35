"""What reads photos for every use case, as the settings say."""

from ingest.options import ReadOptions
from ingest.reading.selection import select_readers
from ingest.workers.pool import Pool, count_cores, open_pool
from models.reading import PhotoReading
from models.settings import Settings


def open_engine(settings: Settings) -> Pool[PhotoReading]:
    """Make what reads photos, to be used in a `with` statement.

    Args:
        settings: How to read, and with how many workers.

    Raises:
        ReaderMissing: The reader or one of the languages is not installed.
        SettingInvalid: There is no reader of this name.
    """
    options = read_options(settings)
    select_readers(options.reader, options.languages)
    return open_pool(options, settings.workers or count_cores())


def read_options(settings: Settings) -> ReadOptions:
    """How to read, as the settings say."""
    return ReadOptions(
        reader=settings.reader,
        languages=settings.languages,
        country=settings.country,
        engine=settings.engine,
        models=settings.folder / "models" if settings.folder.is_dir() else None,
    )
