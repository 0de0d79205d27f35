"""`cardfile cluster`: run a scheduler and workers that read photos."""

from contextlib import ExitStack
from threading import Event

import click

from actions.cluster import join_cluster, run_cluster


@click.command("cluster")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Listen on this address. Anyone who can reach it can run programs here.",
)
@click.option(
    "--port", default=8786, show_default=True, help="Set the port of the scheduler."
)
@click.option(
    "--workers",
    metavar="N",
    default=0,
    help="Use this many processes (default: 0, one per core).",
)
@click.option(
    "--join",
    "address",
    metavar="ADDRESS",
    help="Start only workers, for the scheduler at this address.",
)
def cluster_command(host: str, port: int, workers: int, address: str | None) -> None:
    """Run a Dask scheduler and workers on this machine.

    It runs until Ctrl-C. To read photos on it, run
    `cardfile import --scheduler ADDRESS` on this machine or another one. See
    docs/cluster.md before you let other machines connect.

    \b
        cardfile cluster
        cardfile cluster --join tcp://10.0.0.5:8786
    """
    with ExitStack() as stack:
        if address:
            stack.enter_context(join_cluster(address, workers))
            click.echo(f"Workers for {address} are running. Stop them with Ctrl-C.")
        else:
            where = stack.enter_context(run_cluster(host, port, workers))
            click.echo(f"The scheduler is at {where}. Stop it with Ctrl-C.")
        Event().wait()
