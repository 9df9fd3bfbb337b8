"""An article keeps its identity, whatever becomes of its file, its words and its address."""

import posixpath
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import lru_cache
from hashlib import sha256
from itertools import product
from urllib.parse import quote, urlsplit

from publisher.model.articles import Article, Entry, Identity, Remark

#: An absolute IRI: a scheme, a colon, and nothing that RFC 3987 keeps out.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f<>\"{}|\\^`\ud800-\udfff\ufffe\uffff]+")

_Key = Hashable | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Matched:
    """Which identity each article has."""

    #: The articles that are public, in order of source.
    entries: tuple[Entry, ...]
    #: New identities and those whose article moved or changed; oldest article first.
    changed: tuple[Identity, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """An article and an identity belong together when their keys are equal and not None."""

    of_article: Callable[[Article], _Key]
    of_identity: Callable[[Identity], _Key]
    #: Whether it is enough for an article to be taken for one that was withdrawn.
    finds_withdrawn: bool = True


def mint_identity(article: Article, publication_url: str, timezone: tzinfo) -> str:
    """Return the id that the article declares, or a `tag:` URI (RFC 4151) of host, day and path.

    The day is that of publication in the publication's time zone; the path is that of the file,
    below the publication's folder and without suffix. A declared id that is not an absolute IRI
    is passed over.
    """
    if article.declared_id is not None and _IRI.fullmatch(article.declared_id):
        return article.declared_id
    path = posixpath.splitext(article.source)[0]
    # A file name need not be UTF-8; its bytes are named all the same.
    path = quote(path, safe="/", errors="surrogateescape")
    return mint_tag(path, article.published, publication_url, timezone)


def mint_tag(specific: str, moment: datetime, publication_url: str, timezone: tzinfo) -> str:
    """Return a `tag:` URI (RFC 4151) of the publication's host, the day of a moment and a name."""
    return f"tag:{_authority(publication_url)},{_day(moment, timezone)}:{specific}"


def is_identity(text: str) -> bool:
    """Tell whether a text can be an identity: an absolute IRI."""
    return _IRI.fullmatch(text) is not None


def match_identities(
    articles: Iterable[Article],
    known: Sequence[Identity],
    *,
    publication_url: str,
    timezone: tzinfo,
    now: datetime,
    unread: Collection[str] = (),
    withdrawn: Collection[str] = (),
) -> Matched:
    """Find every article's identity among the known ones; mint one for each new public article.

    The result does not depend on the order of `articles`. A draft or a future article keeps the
    identity it has and gets none yet: its date may still change. `unread` are the sources of
    files that are there and could not be read; their identities wait for them. `withdrawn` are ids
    of articles that no reader is to see: what replaces one has an identity of its own.
    """
    ordered = sorted(articles, key=lambda article: article.source)
    by_source = _match_known(
        ordered, [each for each in known if each.source not in unread], withdrawn
    )
    recognised = frozenset(by_source)
    _mint_new(
        [each for each in ordered if each.source not in recognised and each.is_public(now)],
        by_source,
        used={identity.id for identity in known},
        mint=lambda article: mint_identity(article, publication_url, timezone),
    )
    before = {identity.id: identity for identity in known}
    seen = [
        (article, _as_seen(article, by_source[article.source], before))
        for article in ordered
        if article.source in by_source
    ]
    return Matched(
        entries=tuple(
            Entry(id=identity.id, article=_with_significance(article, identity.updated))
            for article, identity in seen
            if article.is_public(now)
        ),
        changed=tuple(
            sorted(
                (identity for _, identity in seen if before.get(identity.id) != identity),
                key=lambda identity: (identity.published, identity.source),
            )
        ),
        remarks=tuple(_remarks(seen)),
    )


def _match_known(
    articles: Sequence[Article], known: Sequence[Identity], withdrawn: Collection[str]
) -> dict[str, str]:
    """Return source → id for every article that is known, by the strongest evidence there is."""
    found = _match_unchanged(articles, known)
    taken = set(found.values())
    waiting = {each.source: each for each in articles if each.source not in found}
    free = {each.id: each for each in known if each.id not in taken}
    if not waiting or not free:
        return found
    for rule in _list_rules(known):
        candidates = [
            each for each in free.values() if rule.finds_withdrawn or each.id not in withdrawn
        ]
        for article, identity in _pair(rule, waiting.values(), candidates):
            found[article.source] = identity.id
            del waiting[article.source], free[identity.id]
        if not waiting or not free:
            break
    return found


def _match_unchanged(articles: Sequence[Article], known: Sequence[Identity]) -> dict[str, str]:
    """Return source → id for the articles that are just as they were, which are nearly all.

    The rules would say the same of them, in more time.
    """
    as_seen: dict[tuple[str, str, str, datetime], str] = {}
    sources: dict[str, int] = {}
    for identity in known:
        key = (identity.source, identity.body_digest, identity.title, identity.published)
        as_seen[key] = identity.id
        sources[identity.source] = sources.get(identity.source, 0) + 1
    found: dict[str, str] = {}
    for article in articles:
        key = (article.source, article.body_digest, article.title, article.published)
        known_as = as_seen.get(key)
        if (
            known_as is not None
            and sources[article.source] == 1
            and article.declared_id in (None, known_as)
        ):
            found[article.source] = known_as
    return found


def _list_rules(known: Sequence[Identity]) -> tuple[_Rule, ...]:
    """Return the rules, strongest first; each is tried on what those before it left over."""
    ids = {identity.id for identity in known}
    bodies = {identity.body_digest for identity in known if identity.body_digest}

    def keep_place(article: Article) -> bool:
        # Whoever states another known id has moved here; the file name says nothing then.
        return article.declared_id not in ids

    return (
        # The same file with the same words.
        _Rule(
            lambda article: (article.source, article.body_digest) if keep_place(article) else None,
            lambda identity: (identity.source, identity.body_digest),
        ),
        # The same file with a mended typo. Before bodies are compared, so that a copy made of it
        # in the same hour does not take its identity.
        _Rule(
            lambda article: (
                (article.source, article.title, article.published)
                if keep_place(article) and article.body_digest not in bodies
                else None
            ),
            lambda identity: (identity.source, identity.title, identity.published),
        ),
        # What the article says of itself.
        _Rule(lambda article: article.declared_id, lambda identity: identity.id),
        _Rule(
            lambda article: (article.source, article.body_digest),
            lambda identity: (identity.source, identity.body_digest),
        ),
        # A moved file; also two files that swapped their names.
        _Rule(
            lambda article: (
                (article.body_digest, article.title, article.published)
                if article.body_digest
                else None
            ),
            lambda identity: (identity.body_digest, identity.title, identity.published),
        ),
        _Rule(
            lambda article: article.body_digest or None,
            lambda identity: identity.body_digest or None,
        ),
        # The same file, written anew.
        _Rule(lambda article: article.source, lambda identity: identity.source),
        # A file that was moved and edited at once. But what stands in another file and says other
        # words than one that was withdrawn is there in its place, and readers are to see it.
        _Rule(
            lambda article: (article.title, article.published),
            lambda identity: (identity.title, identity.published),
            finds_withdrawn=False,
        ),
    )


def _pair(
    rule: _Rule, articles: Iterable[Article], identities: Iterable[Identity]
) -> list[tuple[Article, Identity]]:
    """Return who belongs together by one rule; where several could, the most alike."""
    groups: dict[Hashable, tuple[list[Article], list[Identity]]] = {}
    for article in articles:
        if (key := rule.of_article(article)) is not None:
            groups.setdefault(key, ([], []))[0].append(article)
    for identity in identities:
        key = rule.of_identity(identity)
        if key is not None and key in groups:
            groups[key][1].append(identity)
    pairs: list[tuple[Article, Identity]] = []
    for alike, candidates in groups.values():
        taken: set[str] = set()
        for article, identity in sorted(product(alike, candidates), key=_unlikeness):
            # A source and an id cannot be equal: one is a path, the other an absolute IRI.
            if not taken & {article.source, identity.id}:
                taken |= {article.source, identity.id}
                pairs.append((article, identity))
    return pairs


def _unlikeness(pair: tuple[Article, Identity]) -> tuple[bool, bool, bool, bool, str, str]:
    article, identity = pair
    return (
        article.source != identity.source,
        article.body_digest != identity.body_digest,
        article.title != identity.title,
        article.published != identity.published,
        article.source,
        identity.id,
    )


def _mint_new(
    articles: Iterable[Article],
    by_source: dict[str, str],
    *,
    used: set[str],
    mint: Callable[[Article], str],
) -> None:
    """Add a new id for each article to `by_source`; declared ones have the first choice."""
    listed = [(mint(article), article) for article in articles]
    listed.sort(
        key=lambda each: (each[0] != each[1].declared_id, each[1].published, each[1].source)
    )
    for minted, article in listed:
        if minted in used and minted == article.declared_id:
            minted = mint(replace(article, declared_id=None))
        if minted in used:
            minted = _set_apart(minted, article.source, used)
        used.add(minted)
        by_source[article.source] = minted


def _set_apart(minted: str, source: str, used: Collection[str]) -> str:
    """Return the id with a suffix that depends on the source, not on who came first."""
    attempt = 0
    while True:
        suffix = sha256(f"{source}\n{attempt}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
        if f"{minted}-{suffix}" not in used:
            return f"{minted}-{suffix}"
        attempt += 1


def _remarks(seen: Iterable[tuple[Article, Identity]]) -> Iterable[Remark]:
    pairs = list(seen)
    owners = {identity.id: article.source for article, identity in pairs}
    for article, identity in pairs:
        if article.declared_id is None or article.declared_id == identity.id:
            continue
        message, hint = _explain(article.declared_id, identity.id, owners)
        yield Remark(
            source=article.source, line=None, message=message, hint=hint, rule="article/id"
        )


def _explain(declared: str, actual: str, owners: Mapping[str, str]) -> tuple[str, str]:
    """Return message and hint for a declared id that was not taken."""
    if not _IRI.fullmatch(declared):
        return (
            f"id: {declared!r} is not an absolute IRI; the article is known as {actual}",
            "Remove the line, or write an id like tag:example.org,2026-01-05:name.",
        )
    if declared in owners:
        return (
            f"id: {declared!r} is the id of {owners[declared]}; this article is known as {actual}",
            "Remove the line here: two articles cannot be one.",
        )
    return (
        f"id: {declared!r} comes too late; readers know the article as {actual}",
        f"Write id: {actual} or remove the line; another id would show the article a second time.",
    )


def _with_significance(article: Article, updated: datetime | None) -> Article:
    """Return the article with the later of what it says itself and what its editor said."""
    if updated is None or updated <= article.significant_at:
        return article
    return replace(article, updated=updated)


def _as_seen(article: Article, identity: str, before: Mapping[str, Identity]) -> Identity:
    known = before.get(identity)
    return Identity(
        id=identity,
        source=article.source,
        title=article.title,
        published=article.published,
        body_digest=article.body_digest,
        updated=None if known is None else known.updated,
    )


@lru_cache(maxsize=8)
def _authority(url: str) -> str:
    """Return the host as RFC 4151 wants it: a DNS name in ASCII, without a port."""
    host = urlsplit(url).hostname or ""
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = quote(host).replace("%", "-")
    return re.sub(r"[^a-z0-9.-]", "-", host.lower()).strip("-.") or "localhost"


def _day(moment: datetime, timezone: tzinfo) -> str:
    try:
        return moment.astimezone(timezone).date().isoformat()
    except OverflowError:  # the first or last day that a datetime can hold
        return moment.date().isoformat()
