import errno
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.intake.archive import Archive
from ingest.decode.source import PhotoLimits
from models.errors import (
    DataDamaged,
    PhotoError,
    PhotoTooLarge,
    PhotoUnavailable,
    PhotoUnreadable,
    StorageUnusable,
)

JPEG = b"\xff\xd8\xff"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "card.png"
    path.write_bytes(JPEG + b"a card")
    return path


def files(archive: Archive) -> list[Path]:
    """All of them, also what was left behind."""
    return [path for path in archive.folder.rglob("*") if path.is_file()]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=5000))
def test_what_is_kept_is_what_was_given(body: bytes, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "data")
    path = tmp_path / "card"
    path.write_bytes(JPEG + body)

    kept = archive.keep(path)

    stored = archive.path_of(kept.sha256, kept.suffix)
    assert stored.read_bytes() == JPEG + body == path.read_bytes()
    assert kept.sha256 == hashlib.sha256(JPEG + body).hexdigest()
    assert kept.size == len(JPEG + body)


def test_a_file_is_named_by_its_bytes_not_by_its_name(
    archive: Archive, picture: Path
) -> None:
    kept = archive.keep(picture)
    assert kept.suffix == ".jpg"
    stored = archive.path_of(kept.sha256, kept.suffix)
    assert stored.relative_to(archive.folder) == Path(
        kept.sha256[:2], kept.sha256[2:4], f"{kept.sha256}.jpg"
    )


def test_originals_are_their_owners_business(archive: Archive, picture: Path) -> None:
    archive.keep(picture)
    (stored,) = files(archive)
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    for folder in (stored.parent, stored.parent.parent, archive.folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_bytes_that_are_there_are_not_written_again(
    archive: Archive, picture: Path
) -> None:
    archive.keep(picture)
    (stored,) = files(archive)
    before = stored.stat()
    archive.keep(picture)
    assert files(archive) == [stored]
    assert stored.stat().st_ino == before.st_ino


def test_a_torn_original_is_repaired_by_the_same_photo(
    archive: Archive, picture: Path
) -> None:
    archive.keep(picture)
    (stored,) = files(archive)
    stored.write_bytes(b"torn")
    archive.keep(picture)
    assert stored.read_bytes() == picture.read_bytes()


def make_link(path: Path) -> None:
    target = path.with_name("target.jpg")
    target.write_bytes(JPEG)
    path.symlink_to(target)


BAD: dict[str, tuple[Callable[[Path], object], type[PhotoError], str]] = {
    "missing": (lambda _: None, PhotoUnavailable, "vanished"),
    "empty": (Path.touch, PhotoUnreadable, "empty"),
    "text": (lambda path: path.write_text("Dear"), PhotoUnreadable, "not a picture"),
    "folder": (Path.mkdir, PhotoUnreadable, "not a file"),
    "pipe": (os.mkfifo, PhotoUnreadable, "not a file"),
    "link": (make_link, PhotoUnreadable, "not a file"),
    "large": (
        lambda path: path.write_bytes(JPEG + bytes(100)),
        PhotoTooLarge,
        "too large",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_photo_is_not_kept(name: str, tmp_path: Path) -> None:
    make, error, code = BAD[name]
    archive = Archive(tmp_path / "data", limits=PhotoLimits(size=50))
    make(tmp_path / "card.jpg")

    with pytest.raises(error, match=r"card\.jpg") as caught:
        archive.keep(tmp_path / "card.jpg")

    assert caught.value.code == code
    assert files(archive) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_can_be_tried_again(
    archive: Archive, picture: Path
) -> None:
    picture.chmod(0)
    with pytest.raises(PhotoUnavailable, match="may not be read"):
        archive.keep(picture)
    picture.chmod(0o600)
    archive.keep(picture)


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    tmp_path: Path, picture: Path
) -> None:
    def write_on(step: str) -> None:
        if step == "copied":
            picture.write_bytes(JPEG + b"a card and more")

    archive = Archive(tmp_path / "data", step=write_on)
    with pytest.raises(PhotoUnavailable, match="changed") as caught:
        archive.keep(picture)
    assert caught.value.code == "changed"
    assert files(archive) == []


@pytest.mark.parametrize(
    "call", ["actions.intake.archive.mkstemp", "os.fsync", "pathlib.Path.replace"]
)
def test_a_full_disk_leaves_nothing_half_done(
    call: str, archive: Archive, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(call, fail)
        with pytest.raises(StorageUnusable, match="full"):
            archive.keep(picture)
    assert files(archive) == []
    archive.keep(picture)
    assert len(files(archive)) == 1


def test_what_a_killed_program_left_is_tidied_up_and_what_one_writes_is_not(
    archive: Archive, picture: Path
) -> None:
    archive.keep(picture)
    left = archive.folder / "tmp-left"
    left.write_bytes(b"half a card")
    with archive._temporary() as (file, partial):
        file.write(b"another card")
        assert list(archive.leftovers()) == [left]
        archive.tidy()
        assert partial.exists()
    assert files(archive) == list(archive.originals())
    assert len(files(archive)) == 1


def test_a_temporary_file_taken_for_a_leftover_is_created_again(
    archive: Archive, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its creation and its lock, another program may delete it."""
    create = mkstemp
    created: list[str] = []

    def create_and_lose(prefix: str, dir: Path) -> tuple[int, str]:  # noqa: A002
        handle, name = create(prefix=prefix, dir=dir)
        created.append(name)
        if len(created) == 1:
            archive.tidy()
        return handle, name

    monkeypatch.setattr("actions.intake.archive.mkstemp", create_and_lose)
    archive.keep(picture)
    assert len(created) == 2
    assert files(archive) == list(archive.originals())


def test_an_archive_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StorageUnusable, match="data"):
        Archive(tmp_path / "data")


@pytest.mark.parametrize("name", ["../../../etc/passwd", "", "a" * 64, "/" + "a" * 63])
def test_a_made_up_name_leads_to_no_path(name: str, archive: Archive) -> None:
    with pytest.raises(DataDamaged, match="cannot be the name of an original"):
        archive.path_of(name, "/x.jpg")
