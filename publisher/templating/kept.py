"""What compiling and checking templates came to, kept from run to run."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from publisher import __version__
from publisher.storage.cache import Cache
from publisher.templating.blocks import TemplateSource
from publisher.templating.texts import Texts

_CODE, _DESCENT = "template", "template descent"
_DIGEST_BYTES = 32
#: Libraries that decide what a template is compiled to.
_LIBRARIES = ("babel", "jinja2", "markupsafe")


class KeptTemplates(jinja2.BytecodeCache):
    """Compiled templates in the publication's cache, each under all that decides how it compiles.

    jinja2 does at once what it can do with constants, filters included, so the language and the
    filters are part of that. What does not bear the digest that it was kept with is compiled anew:
    damaged code would end the process.
    """

    def __init__(
        self, cache: Cache, texts: Texts, filters: Mapping[str, Callable[..., object]]
    ) -> None:
        """Keep templates in `cache` for one language and one room's filters."""
        named = [f"{name}={each.__module__}.{each.__qualname__}" for name, each in filters.items()]
        self._cache = cache
        self._room = f"{texts.language} {texts.locale} {' '.join(sorted(named))}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, where it is kept and whole."""
        kept = self._cache.get(_CODE, self._key(bucket.key)) or b""
        code = kept[_DIGEST_BYTES:]
        if kept[:_DIGEST_BYTES] == _seal(code):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code in place of what it was compiled to before."""
        code = bucket.bytecode_to_string()
        self._cache.put(_CODE, self._key(bucket.key), _seal(code) + code)

    def keep_descent(self, name: str, descent: Sequence[TemplateSource]) -> None:
        """Note that a template and those that it extends were found to fit together."""
        sources = [(each.name, str(each.file), _digest(each.text)) for each in descent]
        written = json.dumps([_versions(), sources])
        self._cache.put(_DESCENT, self._key(name), written.encode())

    def knows_descent(self, name: str, environment: jinja2.Environment) -> bool:
        """Tell whether a template's line of descent was checked, and is what it was then.

        Raises:
            jinja2.TemplateNotFound: One of the line is gone.
        """
        kept = self._cache.get(_DESCENT, self._key(name))
        assert environment.loader is not None  # every environment here has one
        try:
            versions, sources = json.loads(kept or b"[null, []]")
            if versions != _versions():
                return False
            for source, file, digest in sources:
                text, place, _ = environment.loader.get_source(environment, source)
                if (str(Path(place or source)), _digest(text)) != (file, digest):
                    return False
        except (TypeError, ValueError):  # not what was kept
            return False
        return bool(sources)

    def _key(self, name: str) -> str:
        return sha256(f"{self._room}\0{name}".encode()).hexdigest()


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def _seal(code: bytes) -> bytes:
    return sha256(_versions().encode() + b"\0" + code).digest()


@lru_cache(maxsize=1)
def _versions() -> str:
    """Return what a later program or library may do otherwise."""
    return " ".join((__version__, *(f"{name}={version(name)}" for name in _LIBRARIES)))
