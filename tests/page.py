"""The page as tests see it: the real server on a free port, and browsers of httpx."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest
import uvicorn

from actions.workspace import Workspace
from models.database.database import Database
from models.settings import Settings
from tests.conftest import TODAY
from web.access import Access
from web.server import ListenAddress, listen, serving
from web.site import Site

OURS = {"Sec-Fetch-Site": "same-origin"}
PATIENCE = 60.0  # seconds for an answer, on a busy machine too


@dataclass
class RunningPage:
    """A server that answers requests, and the secrets of its start."""

    site: Site
    place: ListenAddress
    server: uvicorn.Server

    @property
    def address(self) -> str:
        return self.place.address

    def stranger(self) -> httpx.Client:
        """Somebody on this machine who has not been let in."""
        return httpx.Client(base_url=self.address, headers=OURS, timeout=PATIENCE)

    def user(self) -> httpx.Client:
        """Somebody who opened the address from the terminal."""
        token = self.site.access.new_token()
        address = f"{self.address}/open?token={token}"
        cookies = httpx.get(address, headers=OURS, timeout=PATIENCE).cookies
        return httpx.Client(
            base_url=self.address, headers=OURS, cookies=cookies, timeout=PATIENCE
        )


@contextmanager
def running_page(
    database: Database,
    settings: Settings,
    password: str = "",
    *,
    to_others: bool = False,
) -> Iterator[RunningPage]:
    """Start the server on a free port of this machine."""
    work = Workspace(database, settings, lambda: TODAY)
    site = Site.open(work, Access(password=password))
    place = listen(0, to_others=to_others)
    with serving(site, place) as server:
        yield RunningPage(site, place, server)


@pytest.fixture
def page(database: Database, settings: Settings) -> Iterator[RunningPage]:
    with running_page(database, settings) as page:
        yield page


@pytest.fixture
def user(page: RunningPage) -> Iterator[httpx.Client]:
    with page.user() as user:
        yield user
