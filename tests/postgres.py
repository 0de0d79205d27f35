"""A PostgreSQL server for the tests, if the programs of one are installed."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find_program(name: str) -> str | None:
    """The path of one of the server's programs, which few systems have in PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    everywhere = os.pathsep.join((*map(str, places), os.environ.get("PATH", "")))
    return shutil.which(name, path=everywhere)


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a server's first database; the server is gone afterwards."""
    # Not under pytest's folders: the path of a socket must be short, and the server,
    # which refuses to run as root, must be let in.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if _is_root():
        shutil.chown(folder, "nobody")
    port = _free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    data = folder / "data"
    try:
        _run(folder, "initdb", "-D", data, "-U", "erika", "-A", "trust", "-E", "UTF8")
        log = folder / "log"
        _run(folder, "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://erika@127.0.0.1:{port}/postgres"
        finally:
            _run(folder, "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, name: str, *arguments: str | Path) -> None:
    subprocess.run(  # noqa: S603
        [str(find_program(name)), *map(str, arguments)],
        user="nobody" if _is_root() else None,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        check=True,
    )


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
