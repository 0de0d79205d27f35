"""Photos come from S3: a server of moto on loopback speaks its protocol."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from actions.intake.archive import Archive
from ingest.decode.source import PhotoLimits
from ingest.folder import object_store
from ingest.folder.object_store import AHEAD, fetching_ahead
from models.errors import PhotoTooLarge, PhotoUnavailable
from models.storage.object_path import address
from tests.console import Cardfile

s3fs = pytest.importorskip("s3fs")
moto_server = pytest.importorskip("moto.server")

CARD = Path(__file__).parent.parent / "samples/pictures/de-brettschneider-photo.jpg"
KEY, SECRET = "AKIAOFTHETESTS", "secret-of-the-tests"
Store = Any


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def store(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with the bucket "cards"."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3fs.S3FileSystem.clear_instance_cache()
    store = s3fs.S3FileSystem()
    store.mkdir("cards")
    yield store
    store.rm("cards", recursive=True)


def sources(cardfile: Cardfile) -> list[str]:
    with closing(sqlite3.connect(cardfile.database)) as connection:
        return [row[0] for row in connection.execute("SELECT source FROM delivery")]


def test_photos_below_a_prefix_are_imported_once(
    cardfile: Cardfile, store: Store
) -> None:
    store.put_file(str(CARD), "cards/fair/Müller & Söhne #1.jpg")
    store.pipe("cards/fair/notes.txt", b"no photo")
    store.pipe("cards/fair/.hidden/card.jpg", CARD.read_bytes())
    store.pipe("cards/elsewhere/card.jpg", b"not asked for")
    (photo,) = cardfile.objects("import", "s3://cards/fair", "--workers", 1)[:1]
    assert photo["photo"] == "s3://cards/fair/Müller & Söhne #1.jpg"
    assert photo["outcomes"][0]["result"] == "stored"
    assert sources(cardfile) == [photo["photo"]]
    again = cardfile.objects("import", "s3://cards/fair/", "--workers", 1)
    assert again[0]["outcomes"][0]["result"] == "already known"
    assert sources(cardfile) == [photo["photo"]]


def test_an_object_that_is_no_picture_fails_and_is_named(
    cardfile: Cardfile, store: Store
) -> None:
    store.pipe("cards/fair/card.jpg", b"not a picture")
    result = cardfile("import", "s3://cards/fair/card.jpg")
    assert result.exit_code == 3
    assert "s3://cards/fair/card.jpg is not a picture" in result.output


@pytest.mark.parametrize(
    ("prefix", "sentence"),
    [
        ("s3://cards/nothing", "s3://cards/nothing holds no photos"),
        ("s3://no-such-bucket/fair", "there is no such bucket"),
        ("s3://key:password@cards/fair", "without a key or password"),
        ("s3://", "An address in S3 is s3://bucket/folder"),
    ],
)
@pytest.mark.usefixtures("store")
def test_what_is_not_there_is_said_before_anything_is_read(
    cardfile: Cardfile, prefix: str, sentence: str
) -> None:
    code, said = cardfile.refuse("import", prefix)
    assert code == 2
    assert sentence in said
    assert "password@" not in said


@pytest.mark.usefixtures("store")
def test_a_store_that_refuses_is_named_and_no_secret_is_shown(
    cardfile: Cardfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3fs.S3FileSystem.clear_instance_cache()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    code, said = cardfile.refuse("import", "s3://cards/fair")
    assert code == 4
    assert "s3://cards/fair cannot be listed" in said
    assert KEY not in said
    assert SECRET not in said


def test_nothing_of_the_store_is_kept_but_the_address(
    cardfile: Cardfile, store: Store
) -> None:
    store.put_file(str(CARD), "cards/card.jpg")
    result = cardfile("import", "s3://cards", "--workers", 1)
    assert result.exit_code == 0, result.output
    kept = [it.read_bytes() for it in cardfile.folder.rglob("*") if it.is_file()]
    for secret in (KEY, SECRET):
        assert secret not in result.output
        assert not any(secret.encode() in it for it in kept)


@pytest.mark.parametrize("options", [(), ("--copies",)])
def test_an_erasure_names_the_object_that_stays(
    cardfile: Cardfile, store: Store, options: tuple[str, ...]
) -> None:
    store.put_file(str(CARD), "cards/card.jpg")
    cardfile.say("import", "s3://cards", "--workers", 1)
    said = cardfile.say("erase", 1, "--yes", *options)
    assert "Still in the bucket, if it was not deleted there: s3://cards/card" in said
    assert store.exists("cards/card.jpg")


def test_the_size_of_an_object_is_checked_before_it_is_fetched(
    store: Store, tmp_path: Path
) -> None:
    store.pipe("cards/card.jpg", bytes(2000))
    archive = Archive(tmp_path, limits=PhotoLimits(size=1000))
    with pytest.raises(PhotoTooLarge):
        archive.keep(Path("s3://cards/card.jpg"))
    assert list(archive.originals()) == []


def test_objects_are_fetched_before_their_turn_and_at_most_a_few(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [Path(f"s3://cards/{number}.jpg") for number in range(3 * AHEAD)]
    for path in paths:
        store.pipe(f"cards/{path.name}", path.name.encode())
    store.rm("cards/3.jpg")
    fetched: list[Path] = []
    fetch = object_store.fetch

    def note(store: Store, path: Path) -> Store:
        fetched.append(path)
        return fetch(store, path)

    monkeypatch.setattr(object_store, "fetch", note)
    with fetching_ahead(paths) as open_object:
        for number, path in enumerate(paths):
            if number == 3:
                with pytest.raises(PhotoUnavailable), open_object(path):
                    pass
                continue
            with open_object(path) as (source, stamp):
                assert source.read() == path.name.encode()
                assert stamp.size == len(path.name)
            assert len(fetched) <= number + 1 + AHEAD
    assert sorted(fetched) == sorted(paths)


def test_a_path_is_shown_as_users_write_it() -> None:
    assert address(Path("s3://bucket/fair/card.jpg")) == "s3://bucket/fair/card.jpg"
    assert address(Path("fair/card.jpg")) == str(Path("fair/card.jpg"))
