"""CSS inlined by css-inline, for those who prefer it to premailer: `inliner = "css-inline"`."""

import re

from publisher.errors import ConfigurationError
from publisher.newsletter.survey import check_unchanged

_KEPT = re.compile(r'<style data-premailer="ignore">(.*?)</style>', re.DOTALL)
_PLACE = "the sheet that is kept"


def inline_css_otherwise(html: str) -> str:
    """Return the document with every `<style>` inlined that is not `data-premailer="ignore"`.

    Browsers' rules decide, without premailer's limits; nothing is fetched.

    Raises:
        ConfigurationError: css-inline is not installed.
        TemplateError: The document would not have come out as it went in.
    """
    try:
        import css_inline
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            'publisher.toml: [[newsletter]] inliner: "css-inline" is not installed',
            hint="Run: pip install css-inline",
        ) from error
    # css-inline can leave a sheet alone or keep it, not both: a comment stands in meanwhile.
    kept = _KEPT.findall(html)
    result = css_inline.CSSInliner(load_remote_stylesheets=False).inline(
        _KEPT.sub(f"<!--{_PLACE}-->", html)
    )
    for sheet in kept:
        result = result.replace(f"<!--{_PLACE}-->", f"<style>{sheet}</style>", 1)
    result = result.rstrip() + "\n"
    check_unchanged(html, result)
    return result
