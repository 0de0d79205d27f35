"""The state that all handlers share: workspace, templates and static files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Self, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from actions.workspace import Workspace
from web import wording
from web.access import Access

if TYPE_CHECKING:
    from actions.intake.uploads import Uploads
    from actions.review.pictures import Pictures
    from actions.review.piece import PieceReader

T = TypeVar("T")
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
    """Return all files under one version, so that scripts can import one another."""
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

    What draws, reads and imports is loaded when it is first asked for: OpenCV and the
    readers would make the first page a second later.

    Attributes:
        work: What use cases work on.
        access: Who may see it.
    """

    work: Workspace
    access: Access
    static: Mapping[str, StaticFile] = field(default_factory=_load_static)
    _made: dict[type, Any] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def open(cls, work: Workspace, access: Access) -> Self:
        """Open the page of a workspace, and import photos that a stopped one left."""
        site = cls(work, access)
        if any((work.settings.folder / "uploads").glob("*")):
            site.uploads.recover()
        return site

    @property
    def pictures(self) -> "Pictures":
        """Draws cards."""
        from actions.review.pictures import Pictures  # noqa: PLC0415

        return self._once(Pictures, self.work)

    @property
    def pieces(self) -> "PieceReader":
        """Reads pieces of cards."""
        from actions.review.piece import PieceReader  # noqa: PLC0415

        return self._once(PieceReader, self.work, self.pictures)

    @property
    def uploads(self) -> "Uploads":
        """Imports photos that are sent."""
        from actions.intake.uploads import Uploads  # noqa: PLC0415

        return self._once(Uploads, self.work)

    def _once(self, make: type[T], *given: Any) -> T:  # noqa: ANN401
        with self._lock:
            if make not in self._made:
                self._made[make] = make(*given)
            made: T = self._made[make]
            return made

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
