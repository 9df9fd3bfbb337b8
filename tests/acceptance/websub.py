"""A small hub and a subscriber, which speak WebSub over loopback (W3C WebSub sections 4 to 7).

The hub verifies who subscribes, waits to be told that a topic changed, fetches the topic and hands
it on, signed. The subscriber finds the hub in the feed itself.
"""

import hashlib
import hmac
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"


class Server:
    """An HTTP server in a thread; the handler finds its owner at `self.server.owner`."""

    def __init__(self, handler: Callable[..., BaseHTTPRequestHandler]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.owner = self  # type: ignore[attr-defined]  # the handler asks for it
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Any:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class WebSite(Server):
    """Serves a folder, as it is at each moment."""

    def __init__(self, folder: Path) -> None:
        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                return

        super().__init__(lambda *args, **kw: Handler(*args, directory=str(folder), **kw))


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return

    @property
    def owner(self) -> Any:
        return getattr(self.server, "owner")  # noqa: B009

    def read(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass(frozen=True)
class Subscription:
    """Who wants to know of a topic."""

    callback: str
    secret: str


class Hub(Server):
    """Takes subscriptions and pings, and hands content on before it answers a ping."""

    def __init__(self) -> None:
        super().__init__(_HubHandler)
        #: Answers pings; anything but 2xx for a hub in trouble.
        self.status = 204
        #: Forms of the pings that came, in order.
        self.pings: list[dict[str, str]] = []
        self.subscriptions: dict[str, list[Subscription]] = {}

    @property
    def topics(self) -> list[str]:
        return [ping["hub.url"] for ping in self.pings]

    def subscribe(self, form: dict[str, str]) -> None:
        """Ask at the callback whether the subscription is meant; keep it if so."""
        topic, callback = form["hub.topic"], form["hub.callback"]
        question = {
            "hub.mode": "subscribe",
            "hub.topic": topic,
            "hub.challenge": hashlib.sha256(callback.encode()).hexdigest(),
            "hub.lease_seconds": "3600",
        }
        with urllib.request.urlopen(f"{callback}?{urlencode(question)}", timeout=10) as answer:
            if answer.read().decode() == question["hub.challenge"]:
                subscription = Subscription(callback=callback, secret=form["hub.secret"])
                self.subscriptions.setdefault(topic, []).append(subscription)

    def distribute(self, topic: str) -> None:
        """Fetch the topic and post it to each subscriber."""
        with urllib.request.urlopen(topic, timeout=10) as answer:
            content = answer.read()
        for each in self.subscriptions.get(topic, []):
            mark = hmac.new(each.secret.encode(), content, hashlib.sha256).hexdigest()
            headers = {
                "Content-Type": "application/atom+xml",
                "Link": f'<{self.url}>; rel="hub", <{topic}>; rel="self"',
                "X-Hub-Signature": f"sha256={mark}",
            }
            request = urllib.request.Request(each.callback, content, headers)
            urllib.request.urlopen(request, timeout=10).close()


class _HubHandler(_Handler):
    def do_POST(self) -> None:
        form = {key: values[0] for key, values in parse_qs(self.read().decode()).items()}
        hub: Hub = self.owner
        match form["hub.mode"]:
            case "subscribe":
                self.answer(202)
                hub.subscribe(form)
            case "publish":
                hub.pings.append(form)
                if 200 <= hub.status < 300:
                    hub.distribute(form["hub.url"])
                self.answer(hub.status, b"no" * (hub.status >= 300))
            case _:
                self.answer(400)


@dataclass
class Received:
    """What a hub handed on."""

    titles: list[str] = field(default_factory=list)
    is_signed: bool = False


class Subscriber(Server):
    """Follows one feed through the hub that the feed names."""

    SECRET = "eb en vloed"

    def __init__(self) -> None:
        super().__init__(_SubscriberHandler)
        self.topic = ""
        self.received: list[Received] = []
        self.is_verified = threading.Event()

    def follow(self, address: str) -> None:
        """Discover hub and topic in the feed, and subscribe; return when the hub has verified."""
        with urllib.request.urlopen(address, timeout=10) as answer:
            links = etree.fromstring(answer.read()).iter(f"{ATOM}link")
        found = {link.get("rel"): str(link.get("href")) for link in links}
        self.topic = found["self"]
        form = {
            "hub.mode": "subscribe",
            "hub.topic": self.topic,
            "hub.callback": f"{self.url}callback",
            "hub.secret": self.SECRET,
        }
        urllib.request.urlopen(found["hub"], urlencode(form).encode(), timeout=10).close()
        assert self.is_verified.wait(10)


class _SubscriberHandler(_Handler):
    def do_GET(self) -> None:
        subscriber: Subscriber = self.owner
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        is_meant = asked["hub.topic"] == subscriber.topic
        self.answer(200 if is_meant else 404, asked["hub.challenge"].encode())
        subscriber.is_verified.set()

    def do_POST(self) -> None:
        subscriber: Subscriber = self.owner
        content = self.read()
        mark = hmac.new(subscriber.SECRET.encode(), content, hashlib.sha256).hexdigest()
        titles = etree.fromstring(content).iterfind(f"{ATOM}entry/{ATOM}title")
        subscriber.received.append(
            Received(
                titles=[str(title.text) for title in titles],
                is_signed=self.headers["X-Hub-Signature"] == f"sha256={mark}",
            )
        )
        self.answer(200)
