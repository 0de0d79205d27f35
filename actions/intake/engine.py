"""Create the engine that reads photos, as the settings say."""

from dataclasses import replace

from ingest.options import ReadOptions
from ingest.readers import select_readers
from ingest.readers.runtime import Runtime
from ingest.workers.cluster import Cluster, open_cluster
from ingest.workers.pool import Pool, count_cores, open_pool
from models.reading import PhotoReading
from models.settings import Settings


def open_engine(
    settings: Settings,
) -> Pool[PhotoReading] | Cluster[PhotoReading]:
    """Make what reads photos, to be used in a `with` statement.

    Processes of this machine, or the workers of the cluster that the settings name.

    Args:
        settings: How to read, and with how many workers.

    Raises:
        ReaderMissing: The reader, one of the languages or the engine of its models is
            not installed.
        SettingInvalid: There is no reader or engine of this name.
    """
    options = read_options(settings)
    if settings.scheduler:
        # The compiled models of this machine are not those of its workers.
        return open_cluster(settings.scheduler, replace(options, models=None))
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
