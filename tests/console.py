"""The command line as tests call it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any

from click.testing import CliRunner, Result
from sqlmodel import Session

from cli.main import cardfile
from models.database.database import open_database


class Cardfile:
    """`cardfile` in this process, on a data folder and settings of its own.

    Args:
        folder: The data folder; not there yet.
        empty_database: Copied into it, which is quicker than making one.
    """

    def __init__(self, folder: Path, empty_database: Path) -> None:
        self.folder = folder
        self.database = folder / "cardfile.db"
        self.environment: dict[str, str | None] = {
            "CARDFILE_CONFIG": str(folder / "personal.toml"),
            "CARDFILE_COUNTRY": "DE",
            "CARDFILE_DB": None,
        }
        folder.mkdir(mode=0o700, exist_ok=True)
        if not self.database.exists():
            copyfile(empty_database, self.database)

    def __call__(self, *words: object, answer: str | None = None) -> Result:
        """Run a command, whatever comes of it."""
        arguments = ["--folder", str(self.folder), *map(str, words)]
        runner = CliRunner(env=self.environment)
        return runner.invoke(cardfile, arguments, answer, catch_exceptions=False)

    def say(self, *words: object) -> str:
        """What a command writes that must end well."""
        result = self(*words)
        assert result.exit_code == 0, result.output
        return result.stdout

    def objects(self, *words: object) -> list[dict[str, Any]]:
        """The JSON objects that a command writes, one a line."""
        return [json.loads(line) for line in self.say(*words, "--json").splitlines()]

    def refuse(self, *words: object) -> tuple[int, str]:
        """Exit code and sentence of a command that must fail in a single line."""
        result = self(*words)
        assert result.exit_code != 0
        (sentence,) = result.stderr.strip().splitlines()[-1:]
        assert "Traceback" not in result.output
        return result.exit_code, sentence

    @contextmanager
    def store(self) -> Iterator[Session]:
        """A session in which a test puts contacts into the database."""
        url = f"sqlite:///{self.database}"
        with open_database(url, self.folder) as database, database.writing() as session:
            yield session


def read_terminal(terminal: int) -> bytes:
    """What a program has written to a terminal; b"" if it has ended."""
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other side is closed
        return b""
