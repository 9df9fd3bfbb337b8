"""What the figures were measured on: nothing that names anybody's machine."""

import os
import platform
from importlib.metadata import version

_LIBRARIES = ("click", "feedgen", "jinja2", "lxml", "nh3", "premailer", "pyromark", "pyyaml")


def describe_machine() -> list[str]:
    """Return lines on processor, memory, system and libraries."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return [
        f"{os.cpu_count()} cores ({platform.machine()}), {_memory_gigabytes():.0f} GB of memory, "
        + platform.freedesktop_os_release()["PRETTY_NAME"],
        f"Python {platform.python_version()}, publisher {version('publisher')}",
        libraries,
    ]


def _memory_gigabytes() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
