"""`cardfile cluster`: a Dask scheduler and workers, until Ctrl-C."""

import click

from actions.cluster import join_cluster, run_cluster
from cli.output.clean import say


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
    type=click.IntRange(0),
    help="Run this many workers (default: one per core; 0: only the scheduler).",
)
@click.option(
    "--join",
    "address",
    metavar="ADDRESS",
    help="Start only workers, for the scheduler at this address.",
)
def cluster_command(
    host: str, port: int, workers: int | None, address: str | None
) -> None:
    """Run a Dask scheduler and workers on this machine.

    It runs until Ctrl-C. To read photos on it, run
    `cardfile import --scheduler ADDRESS` on this machine or another one. See
    docs/cluster.md before you let other machines connect.

    \b
        cardfile cluster
        cardfile cluster --join tcp://10.0.0.5:8786
    """
    if address:
        say(f"Running workers for {address}. Stop them with Ctrl-C.")
        join_cluster(address, workers)
    else:
        run_cluster(host, port, workers, _announce)


def _announce(address: str) -> None:
    say(f"The scheduler is at {address}. Stop it with Ctrl-C.")
