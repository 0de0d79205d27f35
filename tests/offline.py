"""Run commands one after the other in a world without a network.

Run as `python -m tests.offline FOLDER COMMANDS`, with COMMANDS a list of lists in
JSON. `sitecustomize.py`, which `write_block` puts on the path, lets every attempt to
reach another machine fail, in this process and in all that it starts, and notes it.
"""

import json
import sys
from pathlib import Path

from click.testing import CliRunner

from cli.main import cardfile

_BLOCK = """
import sys

def _block(event, arguments):
    reaches = event in {{"socket.getaddrinfo", "socket.gethostbyname"}}
    if event in {{"socket.connect", "socket.sendto"}}:
        reaches = isinstance(arguments[1], tuple)  # a path is of this machine
    if reaches:
        with open({notes!r}, "a") as notes:
            notes.write(f"{{event}} {{arguments[1:]}}\\n")
        raise OSError("there is no network")

sys.addaudithook(_block)
"""


def write_block(folder: Path) -> Path:
    """Write the module that blocks; the file in which attempts are noted."""
    notes = folder / "attempts.txt"
    block = _BLOCK.format(notes=str(notes))
    (folder / "sitecustomize.py").write_text(block)
    return notes


def run(folder: str, commands: list[list[str]]) -> None:
    """Print exit code and output of each command, one JSON object a line."""
    for words in commands:
        result = CliRunner().invoke(cardfile, ["--folder", folder, *words])
        told = {"code": result.exit_code, "out": result.stdout, "err": result.stderr}
        print(json.dumps({"command": words[0], **told}))  # noqa: T201


if __name__ == "__main__":
    run(sys.argv[1], json.loads(sys.argv[2]))
