"""`cardfile review`: the page in the browser, until Ctrl-C."""

import secrets
import sys
import threading
import webbrowser
from collections.abc import Callable

import click

from actions.workspace import Workspace
from cli.exports.outbox import sending_meanwhile
from cli.options import pass_workspace

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another


@click.command("review")
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(1, 65535),
    help="Set the port of the page (default: 8420, or a free one if it is in use).",
)
@click.option(
    "--browser/--no-browser",
    default=True,
    help="Open the page in the browser (default: yes).",
)
@click.option(
    "--lan",
    is_flag=True,
    help="Let phones and other machines in your network open the page with a password.",
)
@pass_workspace
def review_command(
    work: Workspace, port: int | None, *, browser: bool, lan: bool
) -> None:
    """Check cards and follow up contacts in the browser.

    Prints the address of the page; it works once, and Enter prints another. Only this
    machine can open it, unless you add --lan. Stop it with Ctrl-C.

    \b
        cardfile review
        cardfile review --port 9000 --no-browser
        cardfile review --lan
    """
    # Loaded here, so that `cardfile --help` knows nothing of servers.
    from web.access import Access  # noqa: PLC0415
    from web.server import ListenAddress, listen, serve  # noqa: PLC0415
    from web.site import Site  # noqa: PLC0415

    def address(place: ListenAddress) -> str:
        return f"{place.address}/open?token={access.new_token()}"

    access = Access(password=_make_password() if lan else "")
    place = listen(port, to_others=lan)
    first = address(place)
    click.echo(first)
    if lan:
        _explain_lan(first, access.password)
    if browser:
        webbrowser.open(first)
    _watch_enter(lambda: click.echo(address(place)))
    with sending_meanwhile(work):
        serve(Site.open(work, access), place)


def _explain_lan(address: str, password: str) -> None:
    import segno  # noqa: PLC0415 - only where a code is shown

    segno.make(address).terminal(compact=True)
    click.echo(
        f"Password: {password}\n"
        "Everyone in this network who has the password sees and changes all contacts."
        " The connection is not encrypted: use --lan only in a network you trust, and"
        " stop it with Ctrl-C when you are done.",
        err=True,
    )


def _watch_enter(print_address: Callable[[], None]) -> None:
    """Print a new address whenever Enter is pressed; without a terminal, nobody can."""
    if not sys.stdin.isatty():
        return

    def wait() -> None:
        for _ in sys.stdin:
            print_address()

    threading.Thread(target=wait, daemon=True).start()


def _make_password() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))
