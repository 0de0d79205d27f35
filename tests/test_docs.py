"""What the pages tell people to type is understood."""

import shlex
from pathlib import Path

import click
import pytest

from cli.main import cardfile

ROOT = Path(__file__).parent.parent


def shown_commands() -> list[str]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    lines = [line for page in pages for line in page.read_text("utf-8").splitlines()]
    found = (line.strip() for line in lines)
    return sorted({line[2:] for line in found if line.startswith("$ cardfile ")})


@pytest.mark.parametrize("line", shown_commands())
def test_the_commands_on_the_pages_are_understood(line: str) -> None:
    """Every option exists and takes what is shown; the files need not be there."""
    typed = line.partition(" | ")[0].partition(" > ")[0]
    name, *words = shlex.split(typed, comments=True)[1:]
    assert isinstance(cardfile, click.Group)
    command: click.Command = cardfile.commands[name]
    if isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    try:
        command.make_context(name, words)
    except click.BadParameter as error:
        assert "does not exist" in error.message


def test_the_figures_of_the_readme_are_those_measured() -> None:
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    accuracy = (ROOT / "docs" / "accuracy.md").read_text("utf-8")
    real = accuracy.partition("<!-- figures of real -->")[2]
    cells = next(it for it in real.splitlines() if it.startswith("| all (")).split("|")
    count, (right, ready, ready_right) = cells[1].strip(" al()"), cells[-4:-1]
    assert f"Of {count} cards of real people" in readme
    assert f"{float(right):.0%} are read right".replace("%", " %") in readme
    assert f"{float(ready):.0%} are marked".replace("%", " %") in readme
    assert f"{float(ready_right):.0%} of those are".replace("%", " %") in readme
