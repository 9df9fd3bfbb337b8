"""Logging in to a mail server: by which way, and how it is said (RFC 4954)."""

import base64
import binascii
import hmac
import json
import smtplib
from collections.abc import Callable, Iterator, Mapping

#: One answer for each time that the server asks, the first along with the command; a way whose
#: first answer is None lets the server ask first.
_Answers = Iterator[str | None]
#: RFC 4954 section 6: this way will not do (504, 534, 538); another one may.
_OTHER_WAY = (504, 534, 538)


def _plain(user: str, password: str, _: list[bytes]) -> _Answers:
    """RFC 4616."""
    yield f"\0{user}\0{password}"


def _login(user: str, password: str, _: list[bytes]) -> _Answers:
    """Never standardised; the user is asked for first."""
    yield None
    yield user
    yield password


def _cram_md5(user: str, password: str, asked: list[bytes]) -> _Answers:
    """RFC 2195."""
    yield None
    yield f"{user} {hmac.new(password.encode(), asked[-1], 'md5').hexdigest()}"


def _xoauth2(user: str, password: str, _: list[bytes]) -> _Answers:
    """Google's and Microsoft's; after a refusal the server wants an empty answer."""
    yield f"user={user}\x01auth=Bearer {password}\x01\x01"
    yield ""


#: In the order of preference. With TLS nobody else sees the password, so nothing is gained by
#: CRAM-MD5, for which a server has to keep passwords as they are.
_WAYS: Mapping[str, Callable[[str, str, list[bytes]], _Answers]] = {
    "plain": _plain,
    "login": _login,
    "cram-md5": _cram_md5,
    "xoauth2": _xoauth2,
}
#: Those that do not say the password itself.
_SECRETIVE = ("cram-md5",)


def choose_ways(offered: str, *, asked_for: str | None, is_private: bool) -> list[str]:
    """Return the ways to try, the best first.

    Args:
        offered: What the server said behind AUTH.
        asked_for: The one way that the settings name, if they do.
        is_private: Whether nobody else can listen.

    Raises:
        smtplib.SMTPNotSupportedError: There is none.
    """
    has = offered.lower().split()
    known = [asked_for] if asked_for else [way for way in _WAYS if way != "xoauth2"]
    common = [way for way in known if way in has]
    ways = [way for way in common if is_private or way in _SECRETIVE]
    if ways:
        return ways
    if common:
        raise smtplib.SMTPNotSupportedError("no checked TLS, so the password stays here")
    if not has:
        raise smtplib.SMTPNotSupportedError("the server offers no log-in (AUTH)")
    raise smtplib.SMTPNotSupportedError(
        f"the server offers log-in by {', '.join(has)}, and we know {', '.join(known)}"
    )


def log_in(client: smtplib.SMTP, user: str, password: str, ways: list[str]) -> None:
    """Log in by the first way that the server takes.

    A way that it offers and does not take is passed over; a refused password is not tried again
    by another way, for servers count such tries.

    Raises:
        smtplib.SMTPAuthenticationError: It refuses the user or the password.
    """
    for number, way in enumerate(ways, start=1):
        code, words = _try_way(client, way, user, password)
        if code in (235, 503):  # 503: logged in already
            return
        if code not in _OTHER_WAY or number == len(ways):
            raise smtplib.SMTPAuthenticationError(code, words)


def _try_way(client: smtplib.SMTP, way: str, user: str, password: str) -> tuple[int, bytes]:
    asked: list[bytes] = []
    answers = _WAYS[way](user, password, asked)
    first = next(answers)
    command = way.upper() if first is None else f"{way.upper()} {_encode(first)}"
    code, words = client.docmd("AUTH", command)
    reason = b""
    while code == 334:
        asked.append(_decode(words))
        reason = _find_reason(asked[-1]) or reason
        answer = next(answers, None)
        # "*" breaks off (RFC 4954 section 4): it asks for more than there is to say.
        code, words = client.docmd("*" if answer is None else _encode(answer))
    return code, words + (b" (" + reason + b")" if reason else b"")


def _encode(answer: str) -> str:
    return base64.b64encode(answer.encode()).decode()


def _decode(words: bytes) -> bytes:
    try:
        return base64.b64decode(words)
    except binascii.Error:
        return b""


def _find_reason(asked: bytes) -> bytes:
    """Return what a server says in JSON of a token that it refuses (RFC 7628 section 3.2.2)."""
    try:
        said = json.loads(asked)
    except (ValueError, RecursionError):
        return b""
    status = said.get("status") if isinstance(said, dict) else None
    return f"status {status}".encode() if isinstance(status, str) else b""
