"""However a run ends, its workers and their programs end with it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.workers.pool import Pool
from tests.console import Cardfile
from tests.jobs import assert_all_gone, job_with_notes, noted, write_orders

COORDINATOR = """
import signal
import sys
from pathlib import Path
from ingest.workers.executor import read_all
from ingest.workers.pool import Pool
from tests.console import Cardfile
from tests.jobs import job_with_notes

notes, *paths = map(Path, sys.argv[2:])
job = job_with_notes(notes.parent)
if __name__ == "__main__":
    try:
        for number in (signal.SIGINT, signal.SIGTERM):  # a shell's job ignores SIGINT
            signal.signal(number, signal.default_int_handler)
        with Pool(job, 2) as pool:
            for path, result in read_all(paths, pool):
                print(path.name, flush=True)
                if sys.argv[1] == "fail":
                    (notes / "started").read_text()
                    raise KeyboardInterrupt
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


def start_run(
    tmp_path: Path, how: str, order: str = "sleep with program"
) -> "subprocess.Popen[str]":
    """A program that reads three photos, of which the last two take forever."""
    job_with_notes(tmp_path)
    script = tmp_path / "coordinator.py"
    script.write_text(COORDINATOR)
    os.mkfifo(tmp_path / "notes" / "started")
    paths = write_orders(tmp_path, "answer", order, "sleep")
    return subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, script, how, tmp_path / "notes", *paths],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        start_new_session=True,
    )


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_run_leaves_no_process_behind(
    tmp_path: Path, sent: signal.Signals
) -> None:
    """As at a terminal, SIGINT goes to the whole group; nobody complains."""
    run = start_run(tmp_path, "go on")
    assert run.stdout
    assert run.stdout.readline() == "card0.jpg\n"
    (tmp_path / "notes" / "started").read_text()  # waits for the second photo

    os.killpg(run.pid, sent)
    output, complaints = run.communicate(timeout=10)

    assert complaints == ""
    assert output == ("" if sent is signal.SIGKILL else "stopped\n")
    assert_all_gone(noted(tmp_path, "worker") + noted(tmp_path, "program"))


@pytest.mark.parametrize("remedy", ["erase", "next run"])
def test_temporary_files_of_a_killed_run_are_reported_and_deleted(
    remedy: str, tmp_path: Path, temporary_folder: Path, cardfile: Cardfile
) -> None:
    run = start_run(tmp_path, "go on", "write and sleep")
    (tmp_path / "notes" / "started").read_text()
    assert "cardfile-tmp-" not in cardfile.say("check")  # its program is running
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate(timeout=10)
    assert_all_gone(noted(tmp_path, "worker"))

    written = (tmp_path / "notes" / "written").read_text().splitlines()
    assert all(Path(it).exists() for it in written)
    assert str(temporary_folder / "cardfile-tmp-") in cardfile("check").stdout
    if remedy == "erase":
        cardfile.say("erase", "--leftovers", "--yes")
    else:
        Pool(job_with_notes(tmp_path), 1)
    assert list(temporary_folder.glob("cardfile-*")) == []
    assert "cardfile-tmp-" not in cardfile.say("check")


def test_run_stopped_outside_the_reading_leaves_no_process_behind(
    tmp_path: Path,
) -> None:
    output, complaints = start_run(tmp_path, "fail").communicate(timeout=10)

    assert (output, complaints) == ("card0.jpg\nstopped\n", "")
    assert_all_gone(noted(tmp_path, "worker") + noted(tmp_path, "program"))


def test_leaving_early_ends_the_workers(
    tmp_path: Path,
) -> None:
    paths = write_orders(tmp_path, "answer", "sleep with program")

    with Pool(job_with_notes(tmp_path), 2) as pool:
        for path in paths:
            pool.submit(path)
        next(pool.results())

    assert_all_gone(noted(tmp_path, "worker"))
