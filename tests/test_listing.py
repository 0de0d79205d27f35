from pathlib import Path

import pytest

from ingest.decode.photo import open_photo
from ingest.folder.listing import find_photos, is_photo_name
from models.errors import NotFound, PhotoUnavailable
from tests.rights import as_nobody, inside


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("card.jpg", True),
        ("CARD.JPEG", True),
        ("Karte 2.heic", True),
        ("scan.PDF", True),
        ("card.jpg.part", False),
        ("card.txt", False),
        ("card", False),
        ("._card.jpg", False),
        (".hidden.png", False),
        ("~$card.pdf", False),
        ("card.jpg~", False),
        ("Thumbs.db", False),
    ],
)
def test_photos_of_a_folder_are_recognised_by_name(name: str, *, taken: bool) -> None:
    assert is_photo_name(Path(name)) is taken


def test_folders_are_searched_in_natural_order(tmp_path: Path) -> None:
    for name in ("card10.jpg", "card2.jpg", "Card1.JPG", "notes.txt", "b/1.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    for folder in (".hidden", "@eaDir", "__MACOSX"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "card.jpg").touch()
    (tmp_path / "link.jpg").symlink_to(tmp_path / "card2.jpg")
    (tmp_path / "circle").symlink_to(tmp_path)

    found = find_photos([tmp_path / "notes.txt", tmp_path])

    names = [str(path.relative_to(tmp_path)) for path in found]
    assert names == [
        "notes.txt",
        "Card1.JPG",
        "card2.jpg",
        "card10.jpg",
        str(Path("b", "1.png")),
    ]


def test_what_cannot_be_searched_is_reported_before_the_first_photo(
    tmp_path: Path,
) -> None:
    good = tmp_path / "card.jpg"
    good.touch()
    (tmp_path / "empty").mkdir()

    with pytest.raises(NotFound, match=r"lost.* does not exist"):
        find_photos([good, tmp_path / "lost"])
    with pytest.raises(NotFound, match="holds no photos"):
        find_photos([good, tmp_path / "empty"])


def test_closed_folder_ends_among_the_photos_that_failed(tmp_path: Path) -> None:
    (tmp_path / "card.jpg").touch()
    (tmp_path / "closed").mkdir(mode=0)

    with inside(tmp_path), as_nobody():
        card, closed = find_photos([Path()])
        with pytest.raises(PhotoUnavailable, match=r"^closed may not be read"):
            open_photo(closed)

    assert card.name == "card.jpg"


def test_path_behind_a_closed_folder_cannot_be_reached(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)

    with inside(tmp_path), as_nobody(), pytest.raises(NotFound, match="be reached"):
        find_photos([Path("closed", "card.jpg")])
