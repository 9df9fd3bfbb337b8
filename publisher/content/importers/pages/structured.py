"""What a page says of itself in JSON-LD (schema.org)."""

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from publisher.model.articles import Person

#: Kinds of article, in lower case.
ARTICLES = frozenset({
    "article", "newsarticle", "blogposting", "reportagenewsarticle", "analysisnewsarticle",
    "techarticle", "scholarlyarticle", "opinionnewsarticle", "socialmediaposting", "report",
    "advertisercontentarticle", "liveblogposting", "review", "interview",
})  # fmt: skip
_LARGEST = 2_000_000
_DEEPEST = 12


def find_article(page: HtmlElement) -> dict[str, Any]:
    """Return the page's description as an article, with references by `@id` resolved; or {}."""
    nodes = _list_nodes(page)
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    for node in nodes:
        if _types(node) & ARTICLES:
            return {key: _resolve(value, by_id) for key, value in node.items()}
    return {}


def find_path(page: HtmlElement, title: str) -> str | None:
    """Return the last step of the path to the page, where it describes one."""
    for node in _list_nodes(page):
        steps = node.get("itemListElement")
        if "breadcrumblist" in _types(node) and isinstance(steps, list):
            names = [_step_name(each) for each in steps if isinstance(each, dict)]
            names = [each for each in names[1:] if each and each.casefold() != title.casefold()]
            return names[-1] if names else None
    return None


def _step_name(step: dict[str, Any]) -> str:
    item = step.get("item")
    return first_text(step.get("name")) or (_name(item) if isinstance(item, dict) else "")


def _list_nodes(page: HtmlElement) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for script in page.iter("script"):
        if (script.get("type") or "").strip().lower().startswith("application/ld+json"):
            text = (script.text or "")[:_LARGEST]
            try:
                nodes += _walk(json.loads(text, strict=False), 0)
            except (ValueError, RecursionError):
                continue
    return nodes


def read_people(value: Any) -> tuple[Person, ...]:
    """Return the authors that a description names, with role and organisation."""
    people: list[Person] = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and each.strip() and "://" not in each:
            people.append(Person(name=" ".join(each.split())))
        elif isinstance(each, dict) and "organization" not in _types(each):
            name = first_text(each.get("name"))
            if not name:
                continue
            employer = each.get("worksFor") or each.get("affiliation")
            url = first_text(each.get("url"))
            people.append(
                Person(
                    name=name,
                    role=first_text(each.get("jobTitle")) or None,
                    organisation=_name(employer) or None,
                    url=url if url.startswith(("https://", "http://")) else None,
                )
            )
    return tuple(dict.fromkeys(people))


def first_text(value: Any) -> str:
    """Return the first text in a value, in one line; empty for none."""
    if isinstance(value, list):
        return next((text for each in value if (text := first_text(each))), "")
    if isinstance(value, dict):
        return first_text(value.get("@value") or value.get("name") or value.get("url"))
    return " ".join(value.split()) if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return first_text(value.get("name")) if isinstance(value, dict) else first_text(value)


def _walk(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _walk(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "author"):
            if isinstance(value.get(key), dict | list):
                yield from _walk(value[key], depth + 1)


def _types(node: dict[str, Any]) -> frozenset[str]:
    said = node.get("@type")
    words = said if isinstance(said, list) else [said]
    return frozenset(str(word).rpartition("/")[2].lower() for word in words)


def _resolve(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_resolve(each, by_id) for each in value]
    if isinstance(value, dict) and set(value) == {"@id"}:
        return by_id.get(str(value["@id"]), value)
    return value
