"""What others may put in the place of a file: links, pipes, devices, folders."""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def pipe(path: Path, _victim: Path) -> None:
    os.mkfifo(path)


def link(path: Path, victim: Path) -> None:
    path.symlink_to(victim)


def link_to_nowhere(path: Path, victim: Path) -> None:
    path.symlink_to(victim.with_name("not there yet"))


def link_to_an_endless_device(path: Path, _victim: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_itself(path: Path, _victim: Path) -> None:
    path.symlink_to(path)


def folder(path: Path, _victim: Path) -> None:
    path.mkdir()


def plug(path: Path, _victim: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)  # the path of a socket is at most 108 bytes long
        with suppress(OSError):
            made.bind(path.name)
        os.chdir(here)


Obstacle = Callable[[Path, Path], None]
"""Puts it at a path; the second path is that of a file it may lead to."""

OBSTACLES: tuple[Obstacle, ...] = (
    pipe,
    link,
    link_to_nowhere,
    link_to_an_endless_device,
    link_to_itself,
    folder,
    plug,
)
ENDLESS: tuple[Obstacle, ...] = (pipe, link_to_an_endless_device, folder, plug)
"""Those that are no file, wherever links lead."""
