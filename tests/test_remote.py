"""What a worker of a cluster answers; Dask itself is not needed for it."""

from pathlib import Path

import pytest

from ingest.workers.job import Allowance
from ingest.workers.remote import Answer, ReadingTask, read_remotely
from models.errors import PhotoUnreadable, ReaderMissing
from tests import jobs


def ask(path: Path, data: bytes | None = None) -> Answer[str]:
    job = jobs.job_with_notes(path.parent)
    return read_remotely(ReadingTask(path, data, job, Allowance()))


def test_photo_is_read_from_its_path_or_from_its_bytes(tmp_path: Path) -> None:
    (path,) = jobs.write_orders(tmp_path, "answer")
    content = path.read_bytes()
    read = ask(path)
    path.unlink()

    assert isinstance(read, str)
    assert ask(path) is None
    assert ask(path, content) == read


@pytest.mark.parametrize(
    ("order", "error"), [("refuse", PhotoUnreadable), ("miss reader", ReaderMissing)]
)
def test_error_is_answered_and_the_next_photo_is_read(
    order: str, error: type[Exception], tmp_path: Path
) -> None:
    bad, good = jobs.write_orders(tmp_path, order, "answer")

    assert isinstance(ask(bad), error)
    assert isinstance(ask(good), str)
