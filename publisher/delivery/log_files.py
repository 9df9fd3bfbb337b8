"""Log files as one stream of lines, oldest first, also those that were rotated and compressed."""

import bz2
import contextlib
import gzip
import io
import itertools
import lzma
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from publisher.delivery.log_stamps import LogClock
from publisher.errors import FileAccessError
from publisher.files import access_error

#: What is longer is no line of a mail log; the rest of it is passed over.
_LONGEST_LINE = 64 * 1024
#: Lines at the head of a file in which a stamp is looked for.
_HEAD = 1000
_NEVER = datetime.max.replace(tzinfo=UTC)


def read_logs(paths: Sequence[Path], clock: LogClock) -> Iterator[bytes]:
    """Return the lines of all files, those of the file that begins first before the others'.

    `-` is standard input. Compressed files (gzip, bzip2, xz) are known by their first bytes.

    Raises:
        FileAccessError: A file cannot be read, or is damaged; also while lines are taken.
    """
    begun: list[tuple[datetime, Iterator[bytes]]] = []
    for path in paths:
        lines = _read_lines(path)
        head = list(itertools.islice(lines, _HEAD))
        stamps = (clock.read(line) for line in head)
        first = next((stamp.latest for stamp in stamps if stamp is not None), _NEVER)
        begun.append((first, itertools.chain(head, lines)))
    begun.sort(key=lambda each: each[0])
    return itertools.chain.from_iterable(lines for _, lines in begun)


def _read_lines(path: Path) -> Iterator[bytes]:
    try:
        with _open(path) as file:
            while line := file.readline(_LONGEST_LINE):
                yield line
                while len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                    line = file.readline(_LONGEST_LINE)
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise FileAccessError(
            f"{path}: damaged, or not whole: {error}", hint="Give a copy that is; nothing changed."
        ) from error
    except OSError as error:
        raise access_error(path, error) from error


@contextlib.contextmanager
def _open(path: Path) -> Iterator[io.BufferedIOBase]:
    is_stdin = str(path) == "-"
    opened = 0 if is_stdin else path
    with (
        open(opened, "rb", closefd=not is_stdin) as file,
        contextlib.ExitStack() as stack,
    ):
        start = file.peek(6)
        if start.startswith(b"\x1f\x8b"):
            yield stack.enter_context(gzip.GzipFile(fileobj=file))
        elif start.startswith(b"BZh"):
            yield stack.enter_context(bz2.BZ2File(file))
        elif start.startswith(b"\xfd7zXZ\x00"):
            yield stack.enter_context(lzma.LZMAFile(file))
        else:
            yield file
