"""Nothing leaves the machine, and nobody's name stays where it is not looked for."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.offline import write_block
from tests.pictures import draw_card

ROOT = Path(__file__).parent.parent
LINES = ("Zerlina Quastenflosser", "Head of Sales", "Muster GmbH", "zq@muster.example")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """A folder in which the commands of a working day were run without a network."""
    folder = tmp_path_factory.mktemp("offline")
    block = folder / "block"
    block.mkdir()
    notes = write_block(block)
    photo = folder / "quastenflosser.png"
    draw_card(LINES).save(photo)
    commands = [
        ["import", str(photo), "--event", "Sample Fair"],
        ["read", str(photo)],
        ["list"],
        ["export", "--to", "hubspot", "-o", str(folder / "out.csv")],
        ["due", "--week"],
        ["check"],
        ["backup", str(folder / "disk")],
        ["status"],
        ["doctor"],
        ["restore", str(folder / "disk"), "--replace"],
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(block), str(ROOT)])}
    words = [
        sys.executable,
        "-m",
        "tests.offline",
        str(folder / "data"),
        json.dumps(commands),
    ]
    done = subprocess.run(  # noqa: S603
        words, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert not notes.exists(), notes.read_text()
    return folder, [json.loads(line) for line in done.stdout.splitlines()]


def test_the_block_blocks(tmp_path: Path) -> None:
    notes = write_block(tmp_path)
    program = f"import socket; socket.create_connection({('127.0.0.1', 9)!r})"
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert "there is no network" in done.stderr
    assert "socket.getaddrinfo" in notes.read_text()


def test_a_working_day_needs_no_network(ran: tuple[Path, list[dict[str, Any]]]) -> None:
    _, told = ran
    assert [(it["command"], it["code"], it["err"]) for it in told if it["code"]] == []
    assert "Zerlina Quastenflosser" in told[2]["out"]


def test_messages_tell_no_names(ran: tuple[Path, list[dict[str, Any]]]) -> None:
    """What services write to a log is standard error; names are answers only."""
    _, told = ran
    for it in told:
        assert "quastenflosser" not in it["err"].lower(), it["command"]
        if it["command"] in {"check", "backup", "status", "doctor", "restore"}:
            assert "quastenflosser" not in it["out"].lower(), it["command"]


def test_names_are_in_the_database_and_nowhere_else(
    ran: tuple[Path, list[dict[str, Any]]],
) -> None:
    folder, _ = ran
    data = folder / "data"
    for path in data.rglob("*"):
        assert "quastenflosser" not in path.name.lower()
        if path.is_file() and path != data / "cardfile.db":
            assert b"Quastenflosser" not in path.read_bytes(), path
        assert path.stat().st_mode & 0o077 == 0, path
