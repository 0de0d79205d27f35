"""A Tesseract that hangs, crashes or floods costs its photo, and nothing else."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.workers.executor import read_all
from ingest.workers.job import Allowance
from ingest.workers.pool import Pool
from models.errors import PhotoError, StorageUnusable
from tests import jobs
from tests.jobs import assert_all_gone
from tests.mounts import mounted, small_disk
from tests.pictures import draw_card, encode, write

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")

SCRIPT = """#!/bin/sh
case "$1" in
    --list-langs) echo "List of available languages (1):"; echo eng; exit;;
    --version) echo "tesseract 5.3.0"; exit;;
esac
echo $$ >> {pids}
{deed}
"""
HANG = "exec sleep 600"
CRASH = "kill -SEGV $$"
FLOOD = "exec head -c 1000000000 /dev/zero"
LEAVE_CHILD = "sleep 600 & echo $! >> {pids}; exec sleep 600"


@pytest.fixture
def pids(tmp_path: Path) -> Path:
    return tmp_path / "pids"


@pytest.fixture
def install(
    tmp_path: Path, pids: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], None]:
    """Put a program of the name of Tesseract before the real one."""

    def put(deed: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "tesseract"
        program.write_text(SCRIPT.format(pids=pids, deed=deed.format(pids=pids)))
        program.chmod(stat.S_IRWXU)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return put


def test_a_full_disk_is_not_the_photos_fault(
    tmp_path: Path, install: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tesseract hands over what it has read in a file, of which half may be written."""
    install(HANG)
    card = write(tmp_path, "card.jpg", encode(draw_card(), "JPEG"))
    with mounted(tmp_path / "small", *small_disk(40)):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "small"))
        with (
            Pool(jobs.load_system_reader, 1) as pool,
            pytest.raises(StorageUnusable, match="only 42 MB left"),
        ):
            list(read_all([card], pool))


@pytest.mark.parametrize(
    ("deed", "codes"),
    [
        (HANG, {"timeout"}),
        (CRASH, {"reader"}),
        (FLOOD, {"out of memory", "reader"}),
        (LEAVE_CHILD, {"timeout"}),
    ],
    ids=["hang", "crash", "flood", "leave a child"],
)
def test_a_reader_program_costs_no_more_than_its_photo(
    deed: str,
    codes: set[str],
    tmp_path: Path,
    pids: Path,
    install: Callable[[str], None],
) -> None:
    install(deed)
    card = write(tmp_path, "card.jpg", encode(draw_card(), "JPEG"))
    hang = 2 if codes == {"timeout"} else 300  # a busy machine may take its time
    allowance = Allowance(hang=hang, memory=700_000_000, tries=1)

    with Pool(jobs.load_system_reader, 1, allowance) as pool:
        [(path, error)] = read_all([card], pool)

    assert path == card
    assert isinstance(error, PhotoError)
    assert error.code in codes
    assert_all_gone([int(pid) for pid in pids.read_text().split()])
