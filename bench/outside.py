"""Programs of others, started for a moment: servers, converters, Node scripts."""

import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from xml.etree import ElementTree as ET

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
SCRIPTS = Path(__file__).parent / "readers"


class Missing(Exception):
    """A reader is not installed here."""


@dataclass(frozen=True)
class Cell:
    """A cell as LibreOffice understands it; `kind` is "string", "float" or "date"."""

    text: str
    kind: str
    formula: str


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Return what a program prints.

    Raises:
        Missing: It is not installed.
    """
    program = shutil.which(str(command[0]))
    if program is None:
        raise Missing(f"{command[0]} is not installed")
    rest = [str(part) for part in command[1:]]
    done = subprocess.run(  # noqa: S603 - programs named in this folder
        [program, *rest],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout


def run_node(script: str, path: Path, modules: Path) -> Any:  # noqa: ANN401 - JSON
    """Return what a script of `bench/readers` finds in a file.

    Raises:
        Missing: Node or the script's package is not installed.
    """
    try:
        return json.loads(run("node", SCRIPTS / script, path, modules))
    except subprocess.CalledProcessError as error:
        if "Cannot find module" in error.stderr:
            raise Missing(f"the npm package of {script} is not installed") from error
        raise


def spreadsheet_cells(path: Path) -> list[list[Cell]]:
    """The cells of a CSV or XLSX file as LibreOffice Calc loads it.

    Raises:
        Missing: LibreOffice is not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile"]
        if path.suffix == ".csv":
            command.append("--infilter=CSV:44,34,76,1")  # comma, quotes, UTF-8
        command += ["--headless", "--convert-to", "fods", "--outdir", folder]
        run(*command, path)
        tree = ET.parse(Path(folder) / f"{path.stem}.fods")  # noqa: S314 - our own
    return [list(_cells(row)) for row in tree.iter(f"{TABLE}table-row")]


def _cells(row: ET.Element) -> Iterator[Cell]:
    for cell in row.iter(f"{TABLE}table-cell"):
        lines = [_text(line) for line in cell.iterfind(f"{TEXT}p")]
        kind = cell.get(f"{OFFICE}value-type", "")
        found = Cell("\n".join(lines), kind, cell.get(f"{TABLE}formula", ""))
        repeated = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        yield from [found] * min(repeated, 200)


def _text(element: ET.Element) -> str:
    text = element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            text += " " * int(child.get(f"{TEXT}c", "1"))
        elif child.tag == f"{TEXT}tab":
            text += "\t"
        else:
            text += _text(child)
        text += child.tail or ""
    return text


@contextmanager
def radicale_server(folder: Path) -> Iterator[str]:
    """The URL of a Radicale server that asks for no password.

    Raises:
        Missing: Radicale is not installed.
    """
    try:
        import radicale.app  # noqa: PLC0415 - may be missing
        import radicale.config  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise Missing("radicale is not installed") from error
    config = radicale.config.load()
    settings = {
        "auth": {"type": "none"},
        "storage": {"filesystem_folder": str(folder)},
        "logging": {"level": "error"},
    }
    config.update(settings, "bench", privileged=True)
    app = radicale.app.Application(config)
    with make_server("127.0.0.1", 0, app, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
