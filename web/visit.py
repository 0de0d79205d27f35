"""One request as handlers see it, and how they are called.

Handlers are plain functions: they run in threads, since the database and the decoding
of pictures block.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import TypeAlias
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from actions.workspace import Workspace
from models.errors import NotFound
from web.site import Site

_IN_URL = ":/%#?=@[]!$&'()*+,;"
LARGEST_NUMBER = 2**31 - 1
"""Largest ID of a row on PostgreSQL."""
MOST_FIELDS = 500
"""Inputs of a form; a page of a hundred contacts to tick has fewer."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request with its form read.

    Attributes:
        site: What all handlers share.
        request: As Starlette has it.
        form: What was sent; empty for a request that only looks.
    """

    site: Site
    request: Request
    form: FormData

    @property
    def work(self) -> Workspace:
        """Return the workspace that use cases work on."""
        return self.site.work

    def path(self, name: str) -> int:
        """Return a number in the path of the request.

        Raises:
            NotFound: It is larger than any number of a row.
        """
        number = int(self.request.path_params[name])
        if number > LARGEST_NUMBER:
            raise NotFound(f"There is no {name} {number}.")
        return number

    def query(self, name: str) -> str:
        """Return a value behind the question mark, "" when it is missing."""
        return _clean(self.request.query_params.get(name, ""))

    def query_number(self, name: str) -> int | None:
        """Return the same as a number; None when it is missing or none."""
        return as_number(self.query(name))

    def text(self, name: str) -> str:
        """Return a value of the form, "" when it is missing or a file."""
        return next(iter(self.texts(name)), "")

    def number(self, name: str) -> int | None:
        """Return the same as a number; None when it is missing or none."""
        return as_number(self.text(name))

    def day(self, name: str) -> date | None:
        """Return the same as a day, such as 2026-12-01; None if missing or invalid."""
        return as_day(self.text(name))

    def texts(self, name: str) -> list[str]:
        """Return all values of one name."""
        return [_clean(it) for it in self.form.getlist(name) if isinstance(it, str)]

    def files(self, name: str) -> list[UploadFile]:
        """Return all files of one name."""
        return [it for it in self.form.getlist(name) if isinstance(it, UploadFile)]

    @property
    def is_from_script(self) -> bool:
        """Return whether our script sends the form and waits on the page."""
        return self.request.headers.get("x-cardfile") == "script"


Handler: TypeAlias = Callable[[Visit], Response]
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


def looking(handler: str) -> Endpoint:
    """Return an endpoint that changes nothing; see `load`."""

    async def endpoint(request: Request) -> Response:
        visit = Visit(request.app.state.site, request, FormData())
        return await run_in_threadpool(_answer, handler, visit)

    return endpoint


def changing(handler: str, files: int = 0) -> Endpoint:
    """Return an endpoint that reads a form, with so many files at most; see `load`."""

    async def endpoint(request: Request) -> Response:
        async with request.form(max_files=files, max_fields=MOST_FIELDS) as form:
            visit = Visit(request.app.state.site, request, form)
            return await run_in_threadpool(_answer, handler, visit)

    return endpoint


@cache
def load(handler: str) -> Handler:
    """Return a handler by its page and name, such as "review.show_next".

    A page is imported when it is first asked for, so that the first one comes soon.
    """
    page, _, name = handler.partition(".")
    found: Handler = getattr(import_module(f"web.pages.{page}"), name)
    return found


def _answer(handler: str, visit: Visit) -> Response:
    return load(handler)(visit)


def go_to(visit: Visit, address: str) -> Response:
    """Redirect the browser; a script gets the address."""
    if visit.is_from_script:
        # As a redirect quotes it: a header has no line ends, and no other letters.
        return Response(status_code=204, headers={"X-Next": quote(address, _IN_URL)})
    return RedirectResponse(address, 303)


def _clean(text: str) -> str:
    """Return the text without NUL, which PostgreSQL does not store."""
    return text.replace("\0", "")


def as_day(text: str) -> date | None:
    """Parse a day such as 2026-12-01; None if it is invalid."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_number(text: str) -> int | None:
    """Parse a number without a sign that a database can store."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
