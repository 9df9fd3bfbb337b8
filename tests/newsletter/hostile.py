"""Names and titles as nobody should have them, and strategies for more of them."""

from hypothesis import strategies as st

#: Each tries to leave the place where a value stands: in a header, in HTML, in an address.
HOSTILE = (
    "An\r\nBcc: bo@example.org",
    "An\nBcc: bo@example.org\n\nBody",
    "An\rBcc: bo@example.org",
    "An\u2028Bcc: x\u2029\x85y",
    "An\0\x08\x1b[31m\x7f",
    "\u202egro.elpmaxe@na\u202c \u2066iso\u2069",
    'An "the \\ editor" Claes',
    '"',
    "\\",
    'An\\" <bo@example.org>, "x',
    "Claes, An",
    "An <bo@example.org>",
    "An; group: bo@example.org;",
    "(comment) An",
    "=?utf-8?q?Bcc=3A_bo=40example=2Eorg?=",
    "=?utf-8?b?DQpCY2M6IGJvQGV4YW1wbGUub3Jn?= and more",
    "An =?",
    "?= An",
    "Zoë Éloïse 🐚👩‍🔬 — «naïeve» 北京",
    "e\u0301 combined, and \u200bno width\u200b",
    "x" * 10_000,
    "word " * 2_000,
    "🐚" * 3_000,
    "é" * 10_000,
    "</p><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "<!-- -->&amp;&#x3c;b&#x3e;{{ reader.email }}{% raw %}",
    "javascript:alert(1)",
    "?subject=x&to=bo@example.org#/../%0d%0a",
    ".",
    "..\r\n.\r\nQUIT\r\n",
    "--=_boundary--",
    " An ",
    "\u00a0An\u00a0",
    "\ud800half",
)
NAMES = st.sampled_from(HOSTILE) | st.text(max_size=200)
