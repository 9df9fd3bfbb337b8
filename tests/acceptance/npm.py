"""What npm installs for a test, where it is and has a registry."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def install(package: str, folder: Path) -> Path:
    """Return the folder of an installed package; without npm or its registry, skip the test."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"npm is not installed: {package} cannot be asked")
    done = subprocess.run(
        [npm, "install", "--silent", "--no-fund", "--no-audit", package],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
    )
    if done.returncode != 0:
        pytest.skip(f"npm cannot install {package}: {done.stderr.strip()[-200:]}")
    return folder / "node_modules" / package.rpartition("@")[0]
