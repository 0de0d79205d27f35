"""What all handlers share: the workspace, templates and static files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from actions.intake.uploads import Uploads
from actions.review.pictures import Pictures
from actions.review.piece import PieceReader
from actions.workspace import Workspace
from web import wording
from web.access import Access

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of ours, such as a script; the address changes with the content."""

    content: bytes
    media_type: str
    address: str


_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


def _load_static() -> dict[str, StaticFile]:
    """All files under one version, so that scripts can import one another."""
    files = {it.name: it.read_bytes() for it in sorted((FOLDER / "static").iterdir())}
    version = hashlib.sha256(b"".join(files.values())).hexdigest()[:16]
    return {
        name: StaticFile(
            content, _TYPES[Path(name).suffix], f"/static/{version}/{name}"
        )
        for name, content in files.items()
    }


@dataclass
class Site:
    """One running page.

    Attributes:
        work: What use cases work on.
        access: Who may see it.
        pictures: Draws cards.
        pieces: Reads pieces of them.
        uploads: Imports photos that are sent.
    """

    work: Workspace
    access: Access
    pictures: Pictures
    pieces: PieceReader
    uploads: Uploads
    static: Mapping[str, StaticFile] = field(default_factory=_load_static)

    @classmethod
    def open(cls, work: Workspace, access: Access) -> Self:
        """The page of a workspace."""
        pictures = Pictures(work)
        uploads = Uploads(work)
        uploads.recover()
        return cls(work, access, pictures, PieceReader(work, pictures), uploads)

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
