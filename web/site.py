"""What all handlers share: database, settings, templates and static files."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from models.database import Database
from models.settings import Settings
from web import wording
from web.security.access import Access

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of ours, such as a script; its address changes with its content."""

    content: bytes
    media_type: str
    address: str


_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


def _load_static() -> dict[str, StaticFile]:
    found = {}
    for path in sorted((FOLDER / "static").iterdir()):
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:16]
        address = f"/static/{digest}/{path.name}"
        found[path.name] = StaticFile(content, _TYPES[path.suffix], address)
    return found


@dataclass
class Site:
    """One running page.

    Attributes:
        database: Open as long as the page runs.
        settings: As they were at the start.
        access: Who may see it.
        today: Tells what day it is for the user.
    """

    database: Database
    settings: Settings
    access: Access
    today: Callable[[], date]
    static: Mapping[str, StaticFile] = field(default_factory=_load_static)

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """Fill in a template."""
        text = self._templates.get_template(template).render(values)
        return HTMLResponse(text, status)

    @cached_property
    def _templates(self) -> Environment:
        loader = FileSystemLoader(FOLDER / "templates")
        templates = Environment(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.globals["static"] = lambda name: self.static[name].address
        templates.filters.update(wording.FILTERS)
        return templates
