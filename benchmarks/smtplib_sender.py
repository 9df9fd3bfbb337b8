"""Sends one message to many readers by the standard library's `smtplib`, one thread a connection.

Run as `python smtplib_sender.py PORT CONNECTIONS COUNT FILE`. Nothing is merged or recorded.
"""

import smtplib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def send_share(port: int, readers: range, message: bytes) -> None:
    """Send the message to some of the readers over one connection."""
    with smtplib.SMTP("127.0.0.1", port) as client:
        for number in readers:
            client.sendmail("weekly@bench.example.org", f"reader-{number}@example.org", message)


def main(port: int, connections: int, count: int, file: Path) -> None:
    """Send to readers 0 to `count` over so many connections at once."""
    message = file.read_bytes()
    shares = [range(first, count, connections) for first in range(connections)]
    with ThreadPoolExecutor(connections) as pool:
        for sending in [pool.submit(send_share, port, share, message) for share in shares]:
            sending.result()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
