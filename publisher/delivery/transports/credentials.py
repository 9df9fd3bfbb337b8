"""The password or token for one server, and a newer one when the server takes it no more."""

import os
import subprocess
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from publisher.errors import ConfigurationError

#: How long a command may take to print a password; it may ask somebody over the network.
_PATIENCE = timedelta(seconds=30)
_HINT = (
    "Set PUBLISHER_DELIVERY_PASSWORD, or name a file with password_file, or a program with"
    " password_command."
)


@dataclass(kw_only=True, slots=True)
class Credentials:
    """Who logs in, and by what: a password that is given, a file or a command that has it."""

    user: str
    #: The server's name, for a command that knows several.
    server: str
    given: str | None = field(default=None, repr=False)
    file: Path | None = None
    #: Program and arguments; run in `folder`.
    command: tuple[str, ...] = ()
    folder: Path = Path()
    _password: str | None = field(default=None, repr=False)
    # Connections are made in several threads.
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def read(self) -> str:
        """Return the password; a file is read, and a command is run, once.

        Raises:
            ConfigurationError: There is none, or the file or the command does not give it.
        """
        with self._lock:
            if self._password is None:
                self._password = self._look_up() if self.given is None else self.given
            return self._password

    def renew(self, refused: str) -> bool:
        """Look the password up again; tell whether it is another one than that refused.

        Raises:
            ConfigurationError: The file or the command does not give it.
        """
        with self._lock:
            if self._password == refused and (self.file is not None or self.command):
                self._password = self._look_up()
            return self._password != refused

    def _look_up(self) -> str:
        if self.file is not None:
            return self._read_file(self.file)
        if self.command:
            return self._run()
        raise ConfigurationError(f"{self.server}: no password for {self.user}", hint=_HINT)

    def _read_file(self, file: Path) -> str:
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "not a text file in UTF-8"
            raise ConfigurationError(
                f"{file}: {reason}", hint="Check password_file and its permissions."
            ) from error

    def _run(self) -> str:
        """Return the first line that the command prints; what it prints is never shown."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("PUBLISHER_DELIVERY_")
        }
        try:
            done = subprocess.run(  # noqa: S603  # the administrator's own command, never a shell
                self.command,
                cwd=self.folder,
                env={**kept, "PUBLISHER_SERVER": self.server, "PUBLISHER_USER": self.user},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE.total_seconds(),
                check=False,
            )
        except (OSError, ValueError) as error:
            raise self._complain(getattr(error, "strerror", None) or str(error)) from error
        except subprocess.TimeoutExpired as error:
            seconds = int(_PATIENCE.total_seconds())
            raise self._complain(f"nothing after {seconds} seconds") from error
        if done.returncode:
            words = done.stderr.decode("utf-8", "replace").split("\n")
            last = next((line.strip() for line in reversed(words) if line.strip()), "")
            raise self._complain(f"exit code {done.returncode} {last[:200]}".rstrip())
        password = done.stdout.decode("utf-8", "replace").partition("\n")[0].strip()
        if not password:
            raise self._complain("it prints nothing")
        return password

    def _complain(self, reason: str) -> ConfigurationError:
        return ConfigurationError(
            f"password_command {self.command[0]}: {reason}",
            hint="Run it by hand; it should print the password on one line.",
        )
