"""What reads photos for every use case, as the settings say."""

from ingest.options import ReadOptions
from ingest.readers.runtime import Runtime
from ingest.reading.selection import select_readers
from ingest.workers.pool import Pool, count_cores, open_pool
from models.reading import PhotoReading
from models.settings import Settings


def open_engine(settings: Settings) -> Pool[PhotoReading]:
    """Make what reads photos, to be used in a `with` statement.

    Args:
        settings: How to read, and with how many workers.

    Raises:
        ReaderMissing: The reader, one of the languages or the engine of its models is
            not installed.
        SettingInvalid: There is no reader or engine of this name.
    """
    options = read_options(settings)
    select_readers(options.reader, options.languages)
    Runtime(options.engine).choose()
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


def describe_runtime(settings: Settings) -> str:
    """What runs the neural models, such as "openvino 2026.4.1".

    Raises:
        ReaderMissing: Nothing that could is installed.
    """
    return Runtime(settings.engine).describe()
