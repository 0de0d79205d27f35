"""A team with one database has one folder of originals, or gets an error."""

from dataclasses import replace
from pathlib import Path

import pytest

from actions.backup.back_up import back_up
from actions.backup.check import check
from actions.erasure.erase import erase
from actions.intake.archive import Archive
from actions.intake.import_photos import Intake
from actions.intake.originals_folder import adopt_folder, claim_folder
from actions.workspace import Workspace
from models.database.database import Database
from models.errors import StorageUnusable
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.photo import Photo
from tests.backends import on_both
from tests.canary import CANARY, hits
from tests.conftest import TODAY
from tests.desk import Desk, count
from tests.readings import MAX, card
from tests.test_erase import NOW

pytestmark = on_both


@pytest.fixture
def team(tmp_path: Path, settings: Settings, database: Database) -> list[Workspace]:
    """Two people, each with a data folder, on one database with shared originals."""
    shared = tmp_path / "team"
    shared.mkdir()
    found = []
    for name in ("a", "b"):
        own = replace(settings, folder=tmp_path / name, originals=shared)
        own.folder.mkdir()
        found.append(Workspace(database, own, lambda: TODAY))
    return found


def desk_of(work: Workspace) -> Desk:
    return Desk(Intake(work), work.settings.folder)


def test_what_one_imports_the_other_sees_and_erases_for_both(
    team: list[Workspace], tmp_path: Path
) -> None:
    one, two = team
    photo = desk_of(one).draw("a.jpg", b"quastenflosser")
    desk_of(one).take(card(CANARY), path=photo)
    photo.unlink()
    desk_of(two).take(card(MAX))
    for work in team:
        assert len(list(work.archive.originals())) == 2
        assert check(work.database, work.archive, lambda *_: None).is_well
    erase(two.database, two.archive, [1])
    assert hits(tmp_path / "team") == hits(tmp_path / "a") == []
    assert count(one.database, Contact) == count(one.database, Photo) == 1
    for work in team:
        assert check(work.database, work.archive, lambda *_: None).is_well


def test_who_was_erased_by_one_is_known_to_the_other(team: list[Workspace]) -> None:
    one, two = team
    desk_of(one).take(card(CANARY))
    erase(one.database, one.archive, [1])
    outcome = desk_of(two).take(card(CANARY))
    assert "erased on" in outcome.message


def test_originals_do_not_go_into_two_folders(
    team: list[Workspace], settings: Settings
) -> None:
    one, _ = team
    desk_of(one).take(card(MAX))
    alone = Workspace(one.database, replace(settings, originals=None), lambda: TODAY)
    with pytest.raises(StorageUnusable, match="setting `originals`"):
        Intake(alone)
    with pytest.raises(StorageUnusable, match="setting `originals`"):
        check(alone.database, alone.archive, lambda *_: None)
    with pytest.raises(StorageUnusable, match="setting `originals`"):
        erase(alone.database, alone.archive, [1])
    assert count(one.database, Contact) == 1


def test_a_share_that_is_not_mounted_is_said(
    team: list[Workspace], tmp_path: Path
) -> None:
    one, two = team
    desk_of(one).take(card(MAX))
    (tmp_path / "team").rename(tmp_path / "unplugged")
    for happen in (
        lambda: Intake(two),
        lambda: check(two.database, two.archive, lambda *_: None),
        lambda: back_up(
            two.database, two.archive, tmp_path / "disk", lambda *_: None, NOW
        ),
    ):
        with pytest.raises(StorageUnusable, match="cannot be reached"):
            happen()
    (tmp_path / "team").mkdir()  # an empty mount point
    with pytest.raises(StorageUnusable, match="mount it"):
        Intake(two)
    assert list((tmp_path / "team").iterdir()) == []


def test_originals_that_were_moved_are_adopted(
    team: list[Workspace], tmp_path: Path
) -> None:
    one, two = team
    desk_of(one).take(card(MAX))
    moved = tmp_path / "moved"
    (tmp_path / "team").rename(moved)
    (moved / ".cardfile-originals").unlink()
    own = replace(two.settings, originals=moved)
    work = Workspace(two.database, own, lambda: TODAY)
    with pytest.raises(StorageUnusable):
        claim_folder(work.database, work.archive)
    adopt_folder(work.database, work.archive)
    claim_folder(work.database, work.archive)
    assert check(work.database, work.archive, lambda *_: None).is_well


def test_shared_originals_may_be_read_by_the_group(team: list[Workspace]) -> None:
    one, _ = team
    desk_of(one).take(card(MAX))
    (original,) = one.archive.originals()
    assert original.stat().st_mode & 0o777 == 0o660
    assert original.parent.stat().st_mode & 0o7777 == 0o2770


def test_an_archive_of_ones_own_stays_private(
    database: Database, settings: Settings
) -> None:
    work = Workspace(database, settings, lambda: TODAY)
    desk_of(work).take(card(MAX))
    assert Archive(settings.folder).folder.stat().st_mode & 0o077 == 0
