"""No two programs read one photo at once, and none is lost with a program."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psutil
import pytest
from sqlmodel import Session

from actions.intake.claims import IN_HAND, LEASE, claim, release, this_program
from models.errors import PhotoUnavailable
from models.tables.photo import Photo
from tests.backends import on_both

pytestmark = on_both

NOW = datetime(2026, 11, 12, 9, tzinfo=UTC)
ELSEWHERE = "another-machine 17 1700000000"


@pytest.fixture
def neighbour() -> Iterator["subprocess.Popen[bytes]"]:
    """Another program of this machine."""
    wait = [sys.executable, "-c", "input()"]
    with subprocess.Popen(wait, stdin=subprocess.PIPE) as process:  # noqa: S603
        yield process
        process.kill()


def photo(session: Session, held_by: str) -> Photo:
    row = Photo(
        sha256="a" * 64,
        suffix=".jpg",
        size=1,
        claimed_by=held_by,
        claimed_until=NOW + LEASE if held_by else None,
    )
    session.add(row)
    session.flush()
    return row


def name_of(process: "subprocess.Popen[bytes]") -> str:
    host = this_program().rsplit(" ", 2)[0]
    started = psutil.Process(process.pid).create_time()
    return f"{host} {process.pid} {started:.0f}"


def test_a_photo_that_another_program_reads_is_left_to_it(session: Session) -> None:
    held = photo(session, ELSEWHERE)
    with pytest.raises(PhotoUnavailable, match=r"a\.jpg is being read") as caught:
        claim(session, held, "a.jpg", NOW)
    assert caught.value.code == IN_HAND
    assert held.claimed_by == ELSEWHERE


def test_a_photo_is_taken_on_when_the_time_is_over(session: Session) -> None:
    held = photo(session, ELSEWHERE)
    claim(session, held, "a.jpg", NOW + LEASE + timedelta(seconds=1))
    assert held.claimed_by == this_program()


def test_a_photo_of_a_program_that_was_killed_is_taken_on_at_once(
    session: Session, neighbour: "subprocess.Popen[bytes]"
) -> None:
    held = photo(session, name_of(neighbour))
    with pytest.raises(PhotoUnavailable):
        claim(session, held, "a.jpg", NOW)
    neighbour.kill()
    neighbour.wait()

    claim(session, held, "a.jpg", NOW)

    assert held.claimed_by == this_program()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no zombies")
def test_a_killed_program_whose_starter_has_not_noticed_holds_nothing(
    session: Session, neighbour: "subprocess.Popen[bytes]"
) -> None:
    held = photo(session, name_of(neighbour))
    neighbour.kill()
    os.waitid(os.P_PID, neighbour.pid, os.WEXITED | os.WNOWAIT)

    claim(session, held, "a.jpg", NOW)

    assert held.claimed_by == this_program()


def test_a_photo_that_was_stored_is_free(session: Session) -> None:
    held = photo(session, "")
    claim(session, held, "a.jpg", NOW)
    claim(session, held, "a.jpg", NOW)  # this program may again
    release(held)
    assert (held.claimed_by, held.claimed_until) == ("", None)
