"""`cardfile watch` as it is called, and what it says."""

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path
from shutil import copyfile
from types import SimpleNamespace

import psutil
import pytest

from actions.intake.outcome import FileResult, Outcome, Result
from actions.watching.hook import Hook
from cli.imports.watching import WatchReport
from ingest.folder.directory import Place, rename_without_replacing
from ingest.folder.fs_events import watch_changes
from ingest.folder.mount import is_remote
from ingest.folder.settling import is_being_written
from models.errors import InboxUnusable
from models.storage.file_lock import held
from tests.console import Cardfile
from tests.jobs import assert_all_gone

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "pictures" / "en-bramwell-scan.jpg"
QUICK = ("--once", "--settle", "0.5", "--reader", "tesseract", "--workers", "1")
STORED = Outcome(Result.STORED, contact_id=7, name="Erika Mustermann")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_a_dropped_photo_becomes_a_contact(cardfile: Cardfile, inbox: Path) -> None:
    """With the real reader; a command is run, and `status` knows what is left."""
    fair = inbox / "2026-11-12 Sample Fair"
    fair.mkdir()
    copyfile(SAMPLE, fair / "card.jpg")
    (inbox / "noise.png").write_bytes(b"noise")
    (inbox / "notes.txt").touch()
    told = inbox.parent / "told.json"
    command = f"tee {told}"

    result = cardfile("watch", inbox, *QUICK, "--exec", command, "--tag", "fair")

    assert result.exit_code == 1, result.output
    assert sorted(line.split(",")[0] for line in result.stdout.splitlines()) == [
        "failed",
        "stored",
    ]
    contact = json.loads(told.read_text())["contact"]
    assert contact["event"] == "Sample Fair"
    assert contact["met_on"] == "2026-11-12"
    assert contact["tags"] == ["fair"]
    assert (inbox / "failed" / "noise.png.reason.json").exists()
    status = cardfile.say("status")
    assert "1: not a picture 1; see its folder failed" in status
    assert "notes.txt (not a picture)" in status
    (watched,) = json.loads(cardfile.say("status", "--json"))["watched"]
    assert watched["moved_to_failed"] == {"not a picture": 1}
    assert watched["waiting"] == {}


def test_an_empty_folder_is_no_failure(cardfile: Cardfile, inbox: Path) -> None:
    result = cardfile("watch", inbox, *QUICK)
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_second_watcher_says_so(cardfile: Cardfile, inbox: Path) -> None:
    cardfile.say("watch", inbox, *QUICK)
    with held(cardfile.folder / "watch-1.lock"):
        code, sentence = cardfile.refuse("watch", inbox, *QUICK)
    assert code == 4
    assert "Another cardfile is watching" in sentence


def test_a_second_data_folder_for_one_database_is_refused(
    cardfile: Cardfile, inbox: Path, tmp_path: Path
) -> None:
    cardfile.say("watch", inbox, *QUICK)
    words = ("--folder", tmp_path / "other", "--db", cardfile.database)
    code, sentence = cardfile.refuse(*words, "watch", inbox, *QUICK)
    assert (code, "setting `originals`" in sentence) == (4, True)
    assert list((tmp_path / "other" / "originals").iterdir()) == []


def test_status_knows_at_once_whether_a_folder_is_watched(
    cardfile: Cardfile, inbox: Path
) -> None:
    """Its lock goes with the program, be it ended or killed."""
    cardfile.say("watch", inbox, *QUICK)
    lock = cardfile.folder / "watch-1.lock"
    for is_now in (False, True, False):
        with held(lock) if is_now else nullcontext():
            (told,) = json.loads(cardfile.say("status", "--json"))["watched"]
            assert told["watched"] is is_now
            assert (f"{inbox}, watched" in cardfile.say("status")) is is_now
    lock.unlink()  # as with a watcher on another machine: it looked a moment ago
    (told,) = json.loads(cardfile.say("status", "--json"))["watched"]
    assert told["watched"] is True
    assert not lock.exists()


def test_a_folder_around_the_data_is_refused(cardfile: Cardfile) -> None:
    code, sentence = cardfile.refuse("watch", cardfile.folder.parent, *QUICK)
    assert code == 4
    assert "contains the data folder" in sentence


def test_a_folder_that_never_was_is_refused(cardfile: Cardfile, inbox: Path) -> None:
    code, sentence = cardfile.refuse("watch", inbox / "none", *QUICK)
    assert (code, "is not a folder" in sentence) == (2, True)


def test_a_folder_nobody_has_is_refused(cardfile: Cardfile, inbox: Path) -> None:
    (inbox / "loop").symlink_to(inbox / "loop")
    for path in ("~nobody-of-this-name/in", inbox / "loop"):
        code, sentence = cardfile.refuse("watch", path, *QUICK)
        assert (code, "write its full path" in sentence) == (4, True)


def test_a_folder_with_too_long_a_name_is_refused(cardfile: Cardfile) -> None:
    code, sentence = cardfile.refuse("watch", "x" * 300, *QUICK)
    assert (code, "cannot be watched: File name too long" in sentence) == (4, True)


def test_a_command_that_is_none_is_refused(cardfile: Cardfile, inbox: Path) -> None:
    code, sentence = cardfile.refuse("watch", inbox, "--exec", "no-such-program-x")
    assert (code, "is not a program" in sentence) == (2, True)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_after_the_photo_being_read(
    cardfile: Cardfile, inbox: Path, sent: signal.Signals, code: int
) -> None:
    """Its line is written after the commit, so the signal comes with others to do."""
    for name in ("a.jpg", "b.jpg"):
        (inbox / name).write_bytes(name.encode())
    words = ["--folder", str(cardfile.folder), "watch", str(inbox), *QUICK[1:]]
    program = subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, "-m", "cli.main", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert program.stdout
    assert program.stdout.readline().startswith("failed")
    program.send_signal(sent)
    _, complaints = program.communicate(timeout=20)
    assert (program.returncode, complaints) == (code, "")


def test_a_log_names_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    report = WatchReport(Path("/in"), lambda _photo, _outcome: "", as_json=False)
    message = "erika.jpg is damaged: save it anew."
    bad = Outcome(Result.FAILED, reason="damaged", message=message)
    report.tell(Path("/in/erika.jpg"), (STORED,), FileResult.TAKEN)
    report.tell(Path("/in/erika.jpg"), (bad,), FileResult.FAILED)
    assert capsys.readouterr().out == "stored, contact 7\nfailed, damaged\n"


def test_what_is_postponed_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    report = WatchReport(Path("/in"), lambda _photo, _outcome: "", as_json=True)
    later = (Outcome(Result.FAILED, reason="no permission"),)
    for _ in range(3):
        report.tell(Path("/in/a.jpg"), later, FileResult.LATER)
    report.pause(InboxUnusable("The share is gone."))
    (line, pause) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["photo"], line["fate"]) == ("/in/a.jpg", "later")
    assert pause == {"paused": "The share is gone."}


def test_trouble_of_a_command_is_only_told(capsys: pytest.CaptureFixture[str]) -> None:
    report = WatchReport(
        Path("/in"), lambda _photo, _outcome: "it broke", as_json=False
    )
    report.tell(Path("/in/a.jpg"), (STORED,), FileResult.TAKEN)
    assert "The command of --exec for contact 7: it broke." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        ("import sys; sys.exit('7' not in sys.stdin.read())", ""),
        ("import sys; sys.exit(3)", "it ended with status 3"),
        ("import os; os.abort()", f"it ended with status {-signal.SIGABRT}"),
    ],
)
def test_a_command_gets_json_and_its_end_is_reported(script: str, trouble: str) -> None:
    hook = Hook((sys.executable, "-c", script), limit=20)
    assert hook.run({"contact": {"id": 7}}) == trouble


def test_a_command_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, time, pathlib;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "pathlib.Path(sys.argv[1]).write_text(str(p.pid)); time.sleep(600)"
    )
    note = tmp_path / "pid"
    hook = Hook((sys.executable, "-c", script, str(note)), limit=1)
    assert hook.run({}) == "it took more than 1 seconds and was ended"
    pid = int(note.read_text()) if note.exists() else None
    if pid is not None:  # the command may not have come so far
        assert_all_gone([pid])


def test_a_command_that_cannot_be_started_is_reported(tmp_path: Path) -> None:
    (tmp_path / "program").write_text("nonsense")
    (tmp_path / "program").chmod(stat.S_IRWXU)
    trouble = Hook((str(tmp_path / "program"),), limit=1).run({})
    assert trouble.startswith("it cannot be started")


def test_changes_ring_but_what_is_done_does_not(inbox: Path) -> None:
    rung = threading.Event()
    (inbox / "done").mkdir()
    with watch_changes(inbox, rung.set):
        for number in range(100):  # until the system has begun to listen
            (inbox / f"{number}.jpg").touch()
            if rung.wait(0.2):
                break
    assert rung.is_set()


def test_no_hints_are_no_trouble(tmp_path: Path) -> None:
    with watch_changes(tmp_path / "none", lambda: None):
        pass


@pytest.mark.parametrize(
    ("kind", "remote"),
    [("ext4", False), ("nfs4", True), ("cifs", True), ("fuse.sshfs", True)],
)
def test_shares_are_known_by_their_file_system(
    kind: str, *, remote: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = SimpleNamespace(mountpoint=str(tmp_path.resolve()), fstype=kind)
    root = SimpleNamespace(mountpoint="/", fstype="ext4")
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [share, root])
    assert is_remote(tmp_path) is remote


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tell")
def test_a_writer_is_noticed_and_a_reader_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    with path.open("wb"):
        assert is_being_written(path)
    with path.open("rb"):
        assert not is_being_written(path)
    assert not is_being_written(tmp_path / "none.jpg")


def test_a_name_is_never_taken_from_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for platform in (sys.platform, "another"):
        monkeypatch.setattr("ingest.folder.directory.sys.platform", platform)
        old.write_text("old")
        new.write_text("new")
        with pytest.raises(FileExistsError):
            rename_without_replacing(Place(str(old)), Place(str(new)))
        assert (old.read_text(), new.read_text()) == ("old", "new")
        new.unlink()
        rename_without_replacing(Place(str(old)), Place(str(new)))
        assert (old.exists(), new.read_text()) == (False, "old")


def test_a_lock_ends_with_its_block(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with held(path) as first, held(path) as second:
        assert (first, second) == (True, False)
    with held(path) as third:
        assert third
