import os
import random
import sys
import time
import tracemalloc
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.decode.formats import find_format, is_cut_off
from ingest.decode.photo import open_photo
from ingest.decode.source import PhotoLimits
from ingest.workers.executor import read_all
from ingest.workers.job import Allowance
from ingest.workers.pool import Pool
from models.errors import PhotoError, PhotoTooLarge, PhotoUnavailable
from tests import bad_files, jobs
from tests.bad_files import READ, BadFile
from tests.pictures import FORMATS, draw_card, encode, encode_pages, write
from tests.rights import as_nobody


def code_of(path: Path) -> str:
    """The code a file ends with, after a look at the sentence for the user."""
    try:
        for page in open_photo(path).read_pages():
            assert page.size
    except PhotoError as error:
        assert str(error).startswith(path.name)
        assert str(error).endswith(".")
        assert "\n" not in str(error)
        return error.code
    return READ


@pytest.mark.parametrize(
    "bad",
    [*bad_files.empty_and_foreign(), *bad_files.oversized()],
    ids=lambda bad: bad.name,
)
def test_bad_file_is_refused_by_its_kind(tmp_path: Path, bad: BadFile) -> None:
    assert code_of(write(tmp_path, bad.name, bad.data)) in bad.codes


def test_file_without_its_end_is_refused(tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311  the same always

    for bad in bad_files.cut_off(places=8, chance=chance):
        assert code_of(write(tmp_path, bad.name, bad.data)) in bad.codes, bad.name


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".heic"])
def test_file_that_is_still_being_copied_is_called_truncated(
    tmp_path: Path, suffix: str
) -> None:
    data = bad_files.encode_all()[suffix]

    for part in (0.5, 0.9, 0.99):
        path = write(tmp_path, f"card{suffix}", data[: int(part * len(data))])
        assert code_of(path) == "truncated"


@pytest.mark.parametrize("compression", ["raw", "group4", "tiff_deflate"])
def test_cut_tiff_never_loses_pages_unnoticed(tmp_path: Path, compression: str) -> None:
    page = draw_card(size=(210, 120)).convert("1")
    data = encode_pages([page] * 3, "TIFF", compression=compression)
    open_photo(write(tmp_path, "whole.tif", data))

    for place in range(8, len(data) - 2, 41):
        path = write(tmp_path, "card.tif", data[:place])
        assert code_of(path) == "truncated", place


@pytest.mark.parametrize(("suffix", "data"), bad_files.encode_all().items())
def test_whole_file_is_not_called_cut_off(suffix: str, data: bytes) -> None:
    found = find_format(data)

    assert found is not None
    assert found.suffix == suffix
    assert not is_cut_off(data, found)


@settings(deadline=None)  # the first example draws the pictures
@given(st.binary(max_size=400), st.sampled_from(list(bad_files.encode_all())))
def test_any_bytes_behind_a_good_head_are_survived(tail: bytes, suffix: str) -> None:
    data = bad_files.encode_all((120, 100))[suffix]
    found = find_format(data[:40] + tail)

    assert found is not None
    assert is_cut_off(data[:40] + tail, found) in {True, False}


def test_file_of_too_many_bytes_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path, "card.jpg", b"\xff\xd8\xff")
    os.truncate(path, 2_000_000_000)  # sparse: it takes no room on the disk

    tracemalloc.start()
    assert code_of(path) == "too large"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1_000_000


def test_many_parts_cost_neither_time_nor_memory(tmp_path: Path) -> None:
    """30,000 frames, 5,000 pages, and a comment of 200 MB."""
    paths = {
        write(tmp_path, it.name, it.data): it.codes for it in bad_files.many_parts()
    }
    for path, may in paths.items():
        before, started = psutil.Process().memory_info().rss, time.process_time()
        assert code_of(path) in may, path.name
        assert time.process_time() - started < 2, path.name
        assert psutil.Process().memory_info().rss - before < 50_000_000, path.name


def test_limits_are_inclusive(tmp_path: Path) -> None:
    path = write(tmp_path, "card.png", encode(draw_card(size=(200, 100)), "PNG"))
    size = path.stat().st_size

    open_photo(path, PhotoLimits(size=size, pixels=20_000, side=200, smallest=100))

    for tighter in ({"size": size - 1}, {"pixels": 19_999}, {"side": 199}):
        with pytest.raises(PhotoTooLarge):
            open_photo(path, PhotoLimits(**tighter))


def test_folder_pipe_and_lost_file_are_distinguished(tmp_path: Path) -> None:
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "broken.jpg").symlink_to(tmp_path / "nowhere.jpg")

    assert code_of(tmp_path / "folder.jpg") == "not a file"
    assert code_of(tmp_path / "pipe.jpg") == "not a file"
    assert code_of(tmp_path / "broken.jpg") == "vanished"
    assert code_of(tmp_path / "lost.jpg") == "vanished"


def test_link_that_is_named_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "card.jpg", encode(draw_card(), "JPEG"))
    (tmp_path / "link.jpg").symlink_to(tmp_path / "card.jpg")

    assert code_of(tmp_path / "link.jpg") == READ


def test_file_without_permission_may_be_tried_again(tmp_path: Path) -> None:
    path = write(tmp_path, "card.jpg", encode(draw_card(), "JPEG"))
    path.chmod(0)

    with as_nobody(), pytest.raises(PhotoUnavailable) as refusal:
        open_photo(path)

    assert refusal.value.code == "no permission"


@pytest.mark.parametrize(("suffix", "codec"), [(".avif", "avif"), (".jp2", "jpg_2000")])
def test_a_decoder_that_pillow_lacks_is_named(
    suffix: str, codec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, f"card{suffix}", encode(draw_card(), FORMATS[suffix]))
    monkeypatch.setattr(
        "ingest.decode.pages.features.check", lambda name: name != codec
    )
    with pytest.raises(PhotoError, match="save the picture as a JPEG") as refusal:
        open_photo(path)
    assert refusal.value.code == "decoder missing"


def test_missing_heic_reader_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "card.heic", encode(draw_card(), "HEIF"))
    monkeypatch.setitem(sys.modules, "pillow_heif", None)

    with pytest.raises(PhotoError, match=r"pip install cardfile\[heic\]") as refusal:
        open_photo(path)

    assert refusal.value.code == "heic missing"


def write_all(folder: Path, files: Iterable[BadFile]) -> dict[Path, frozenset[str]]:
    """Write each file under a name of its own."""
    return {
        write(folder, f"{number}-{bad.name}", bad.data): bad.codes
        for number, bad in enumerate(files)
    }


def read_among_good(folder: Path, bad: Iterable[BadFile], good: int) -> int:
    """Read bad files mixed with good cards, see that each ends as it may; count bad."""
    notes = folder / "notes"
    notes.mkdir()
    card = encode(draw_card(), "JPEG")
    goods = [BadFile("good.jpg", card, frozenset({READ}))] * good
    expected = write_all(folder, [*bad, *goods])
    paths = sorted(expected, key=lambda path: hash(path.name[::-1]))

    with Pool(partial(jobs.load_page_counter, notes), 2, Allowance(seconds=20)) as pool:
        results = dict(read_all(paths, pool))

    assert results.keys() == expected.keys()
    ends = {
        path: result.code if isinstance(result, PhotoError) else READ
        for path, result in results.items()
    }
    wrong = {p.name: end for p, end in ends.items() if end not in expected[p]}
    assert wrong == {}
    return len(expected) - good


@pytest.mark.parametrize(
    "each",
    [pytest.param(50, id="hundreds"), pytest.param(1_000, marks=pytest.mark.slow)],
)
def test_bad_files_harm_no_good_one(tmp_path: Path, each: int) -> None:
    """Nor do they fill the memory of the process that hands them out."""
    chance = random.Random(each)  # noqa: S311  the same always
    bad = [
        *bad_files.empty_and_foreign(),
        *bad_files.oversized(),
        *bad_files.cut_off(places=each // 2, chance=chance),
        *bad_files.fuzzed(each=each, chance=chance),
    ]
    before = psutil.Process().memory_info().rss

    assert read_among_good(tmp_path, bad, good=100) >= 12 * each

    assert psutil.Process().memory_info().rss - before < 50_000_000
