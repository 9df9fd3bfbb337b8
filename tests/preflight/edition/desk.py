"""A publication with a newsletter whose next edition is sound, until a test spoils something."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from publisher.config.load import load_publication
from publisher.delivery.upcoming import as_if_frozen, build_test_message
from publisher.model.delivery import NewEdition
from publisher.newsletter.upcoming import compose_upcoming, look_for_new
from publisher.preflight.editions import check_edition
from publisher.preflight.findings import Finding
from publisher.preflight.spamassassin import Verdict
from publisher.preflight.web import Web
from publisher.storage.open import open_ledger

NOW = datetime(2026, 11, 27, 7, tzinfo=UTC)
THEME = Path(__file__).parents[3] / "templates" / "newsletter"
SETTINGS = """[publication]
title = "The Coast"
url = "{url}"

[[newsletter]]
name = "weekly"
title = "The Coast, every Friday"
from = "The editors <editors@example.org>"
{newsletter}
{delivery}
"""
SOUND = {
    "address": '"Kaai 1, 8400 Oostende, Belgium"',
    "unsubscribe_url": '"https://coast.example.org/unsubscribe/{token}"',
}


def keep(value: bytes) -> bytes:
    return value


def leave(edition: NewEdition) -> NewEdition:
    return edition


@dataclass
class Desk:
    """What an editor can do to an edition, and what is found in it then."""

    folder: Path
    settings: dict[str, str] = field(default_factory=lambda: dict(SOUND))
    delivery: str = ""
    url: str = "https://coast.example.org/"
    #: What becomes of the composed edition, and of the message, before they are checked.
    spoil_edition: Callable[[NewEdition], NewEdition] = leave
    spoil_message: Callable[[bytes], bytes] = keep

    def write(self, name: str, body: str, **head: str) -> Path:
        """Write an article; `head` is front matter."""
        head = {
            "title": f"How the {name} came back to the beach",
            "date": "2026-11-20",
            "summary": f"Forty years after it left, the {name} is seen at low tide again.",
            **head,
        }
        lines = [f"{key}: {value}" for key, value in head.items()]
        file = self.folder / "articles" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(["---", *lines, "---", "", body, ""]), encoding="utf-8")
        return file

    def change(self, template: str, old: str, new: str) -> None:
        """Take a file of the default theme over with one thing changed."""
        file = self.folder / "templates" / "newsletter" / template
        text = (file if file.exists() else THEME / template).read_text(encoding="utf-8")
        assert old in text
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def spoil(self, old: str, new: str) -> None:
        """Change the message that is composed, as another template or program would."""

        def spoil_message(raw: bytes) -> bytes:
            assert old.encode() in raw
            return raw.replace(old.encode(), new.encode(), 1)

        self.spoil_message = spoil_message

    def respoil(self, change: Callable[[str], str]) -> None:
        """Change the HTML of the composed edition."""

        def spoil_edition(edition: NewEdition) -> NewEdition:
            html = change(edition.message.html)
            assert html != edition.message.html
            return replace(edition, message=replace(edition.message, html=html))

        self.spoil_edition = spoil_edition

    def check(
        self,
        *,
        web: Web | None = None,
        verdict: Verdict | None = None,
        fields: frozenset[str] | None = frozenset(),
    ) -> tuple[Finding, ...]:
        """Compose the next edition and return what is found in it."""
        keys = "\n".join(f"{key} = {value}" for key, value in self.settings.items())
        (self.folder / "publisher.toml").write_text(
            SETTINGS.format(url=self.url, newsletter=keys, delivery=self.delivery),
            encoding="utf-8",
        )
        publication = load_publication(self.folder / "publisher.toml")
        (newsletter,) = publication.newsletters
        with open_ledger(publication.ledger, durability="process") as ledger:
            upcoming = look_for_new(publication, newsletter, ledger, NOW)
            edition = compose_upcoming(publication, upcoming, NOW, is_trial=True)
            _, raw = build_test_message(as_if_frozen(edition, 1), "ann@example.org", ledger)
        return check_edition(
            publication,
            newsletter,
            self.spoil_edition(edition),
            self.spoil_message(raw),
            content=upcoming.content,
            draft=edition.draft or None,
            web=web,
            verdict=verdict,
            fields=fields,
        )

    def find(self, code: str) -> Finding:
        """Return the one finding there is, which has this code."""
        (finding,) = self.check()
        assert finding.rule == code
        return finding
