"""Peers from PyPI, each in a virtual environment that is thrown away with its folder."""

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path


class PeerMissingError(Exception):
    """A peer cannot be had here; the message says why, for the table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Peer:
    """A program to compare with."""

    #: As in the table.
    name: str
    #: Its environment.
    folder: Path

    @property
    def python(self) -> Path:
        """Return its interpreter."""
        return self.folder / "bin" / "python"

    def version(self, package: str) -> str:
        """Return the installed version of one of its packages."""
        return self._ask(f"import importlib.metadata as m; print(m.version({package!r}))")

    def package_folder(self, package: str) -> Path:
        """Return where a package's files are."""
        return Path(self._ask(f"import {package} as p; print(p.__path__[0])"))

    def _ask(self, question: str) -> str:
        asked = subprocess.run(
            [self.python, "-c", question], capture_output=True, text=True, check=True
        )
        return asked.stdout.strip()


def install_peer(name: str, requirements: list[str], folder: Path) -> Peer:
    """Return a peer, installed below `folder` unless it is there.

    Raises:
        PeerMissingError: pip cannot install it.
    """
    peer = Peer(name=name, folder=folder / f"{requirements[0].partition('[')[0]}-environment")
    if peer.folder.exists():
        return peer
    venv.create(peer.folder, with_pip=True)
    command = [str(peer.python), "-m", "pip", "install", "--quiet", *requirements]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = "pip cannot install it"
        print(f"{name}: {reason}\n{done.stderr}", file=sys.stderr)
        raise PeerMissingError(reason)
    return peer
