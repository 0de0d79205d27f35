"""What a terminal can be clicked on for."""

from rich.style import Style
from rich.text import Text

from cli.terminal import safe


def dial(phone: str | None) -> Text:
    """A number that a terminal with links dials; in all others the number."""
    number = safe(phone or "")
    return Text(number, Style(link=f"tel:{number}") if number else "")
