"""One edition, another one for each group of readers: from a file of readers to their mailboxes."""

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from tests.acceptance.conftest import Publisher

LAYOUT = """\
{% extends "digest.html" %}
{% block greeting %}
<tr><td class="gutter">
<p>{% if reader.language == "fr" %}Bonjour{% else %}Hello{% endif %} {{
reader.first_name | default("reader") | title }}.</p>
{% if reader.segment == "paying" %}<p>Thank you since {{ reader.member_since | date }},
for {{ reader.points | number }} points.</p>{% endif %}
{{ super() }}
</td></tr>
{% endblock %}
"""
READERS = """\
Email,First name,Language,Segment,Member since,Points
an@example.org,an,fr,paying,2024-05-01,12345
bo@example.org,,,,,
cas@example.org,"CAS <b>",en,free,,
"""


def _mailbox(folder: Path) -> dict[str, EmailMessage]:
    found = {}
    for file in (folder / "outbox" / "new").iterdir():
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        found[str(message["To"]).partition("@")[0].rpartition("<")[2]] = message
    return found


def _html(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def test_each_group_gets_its_own(
    folder: Path, publisher: Publisher, write_article: Callable[..., Path]
) -> None:
    """I import readers with their columns, write conditions, and each gets her edition."""
    templates = folder / "templates" / "newsletter"
    templates.mkdir(parents=True)
    (templates / "own.html").write_text(LAYOUT)
    (templates / "own.txt").write_text('{% extends "digest.txt" %}')
    settings = folder / "publisher.toml"
    written = settings.read_text()
    settings.write_text(written.replace('template = "digest"', 'template = "own"'))
    (folder / "readers.csv").write_text(READERS)
    write_article("tide")
    imported = publisher("subscriber", "import", "readers.csv")
    assert imported.code == 0, imported.err
    sent = publisher("send", "weekly")
    assert sent.code == 0, sent.err
    mailbox = _mailbox(folder)
    assert sorted(mailbox) == ["an", "bo", "cas"]
    french, stranger, other = (_html(mailbox[name]) for name in ("an", "bo", "cas"))
    assert "Bonjour An.</p>" in french
    assert "Thank you since May 1, 2024,\nfor 12,345 points." in french
    assert "Hello Reader.</p>" in stranger
    assert "Hello Cas &lt;B&gt;.</p>" in other
    assert "Thank you" not in stranger + other
    shown = publisher("edition", "show", "weekly-1")
    assert "Variants" in shown.out
    assert 'reader.segment == "paying"' in shown.out
    for name in mailbox:
        message = publisher("edition", "show", "weekly-1", "--message", f"{name}@example.org")
        assert message.out.partition("\r\n\r\n")[2] == mailbox[name].as_bytes().decode().replace(
            "\r\n", "\n"
        ).partition("\n\n")[2].replace("\n", "\r\n")
