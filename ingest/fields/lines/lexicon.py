"""Word lists in `data/`: one word or phrase a line, folded; "#" begins a remark."""

from functools import cache
from importlib.resources import files

from ingest.fields.lines.text import fold


@cache
def words(name: str) -> frozenset[str]:
    """The folded entries of a list."""
    text = files("ingest.fields").joinpath("data", f"{name}.txt").read_text("utf-8")
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return frozenset(fold(entry) for line in lines for entry in line)
