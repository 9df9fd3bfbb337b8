"""The configurations of Zola, Nikola, MkDocs, Docusaurus, Astro and Eleventy."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from publisher.config.foreign.take_over import TakenOver
from publisher.model.articles import Person
from publisher.model.publication import LanguageSettings, Publication

TakeOver = Callable[[dict[str, str]], tuple[Publication, TakenOver]]


def test_zola(take_over: TakeOver) -> None:
    """Zola's languages and feed are known."""
    publication, taken = take_over(
        {
            "config.toml": (
                'base_url = "https://example.org"\ntitle = "De Kust"\ndescription = "Zee"\n'
                'default_language = "nl"\nauthor = "An Visser"\ngenerate_feeds = true\n'
                'ignored_content = ["*.skip.md"]\n'
                '[slugify]\npaths = "safe"\npaths_keep_dates = true\n'
                '[languages.fr]\ntitle = "La Côte"\n'
            ),
            "content/": "",
        }
    )
    assert (publication.title, publication.description) == ("De Kust", "Zee")
    assert (publication.url, publication.language) == ("https://example.org/", "nl")
    assert publication.author == Person(name="An Visser")
    assert publication.content.dialect == "zola"
    assert publication.content.languages == (LanguageSettings(tag="fr", name="fr"),)
    assert publication.content.slugs == {"keep-marks", "keep-dates"}
    assert publication.content.exclude == ("**/*.skip.md",)
    assert taken.left_out == (
        "the old feed was at https://example.org/atom.xml: redirect it to feeds/all.atom",
    )


def test_nikola(take_over: TakeOver) -> None:
    """Nikola's names stand for each other, and its posts are where POSTS says."""
    publication, taken = take_over(
        {
            "conf.py": (
                'BLOG_TITLE = "De Kust"\nDEFAULT_LANG = "nl"\n'
                'BLOG_DESCRIPTION = {DEFAULT_LANG: "Zee", "fr": "Mer"}\n'
                'BLOG_AUTHOR = "An Visser"\nBLOG_EMAIL = "an@example.org"\n'
                'SITE_URL = "https://example.org/"\nTIMEZONE = "Europe/Brussels"\n'
                'TRANSLATIONS = {DEFAULT_LANG: "", "fr": "./francais"}\n'
                'POSTS = (("stukken/*.md", "artikels", "post.tmpl"),\n'
                '         ("stukken/*.rst", "artikels", "post.tmpl"))\n'
                "PRETTY_URLS = True\n"
            ),
            "stukken/": "",
        }
    )
    assert publication.description == "Zee"
    assert publication.author == Person(name="An Visser", email="an@example.org")
    assert publication.timezone == ZoneInfo("Europe/Brussels")
    assert publication.content.folders == ("stukken",)
    assert publication.content.permalink == "/artikels/:folders/:slug/"
    assert publication.content.languages == (
        LanguageSettings(tag="fr", name="fr", prefix="francais"),
    )
    assert taken.left_out == (
        "the old feed was at https://example.org/rss.xml: redirect it to feeds/all.rss",
    )


def test_mkdocs_blog(take_over: TakeOver) -> None:
    """The blog of Material for MkDocs keeps its addresses; names of programs are not followed."""
    publication, taken = take_over(
        {
            "mkdocs.yml": (
                "site_name: De Kust\nsite_url: https://example.org/kust/\nsite_author: An Visser\n"
                "theme: {name: material, language: nl}\n"
                "markdown_extensions:\n"
                "  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.x }\n"
                "plugins:\n  - search\n  - blog:\n      blog_dir: nieuws\n"
                "      post_url_date_format: yyyy/MM\n"
                '      post_url_format: "{categories}/{date}/{slug}"\n'
                "extra: {analytics: !ENV [KEY, none]}\n"
            ),
            "docs/nieuws/posts/": "",
        }
    )
    assert (publication.title, publication.language) == ("De Kust", "nl")
    assert publication.url == "https://example.org/kust/"
    assert publication.author == Person(name="An Visser")
    assert publication.content.folders == ("docs/nieuws/posts",)
    assert publication.content.permalink == "/nieuws/:section/:year/:month/:slug/"
    assert taken.left_out == ()


def test_mkdocs_address_from_the_environment(take_over: TakeOver) -> None:
    """A value that only its program knows is named."""
    _, taken = take_over(
        {
            "mkdocs.yml": (
                "site_name: A\nsite_url: !ENV [URL, 'https://example.org']\ntheme: {language: nl}\n"
                "plugins: [blog]\n"
            ),
            "docs/blog/posts/": "",
        }
    )
    assert taken.left_out == (
        "mkdocs.yml: site_url: the tag !ENV is known to its program alone",
        "mkdocs.yml: no base address: https://example.org/ is written; change url",
    )


def test_docusaurus(take_over: TakeOver) -> None:
    """The literals of the program are found under their keys, and no others."""
    publication, taken = take_over(
        {
            "docusaurus.config.ts": (
                "import type {Config} from '@docusaurus/types';\n"
                "const site = 'https://example.org';\n"
                "const other = {title: 'Not this'};\n"
                "const config: Config = {\n"
                "  // title: 'Nor this',\n"
                "  title: 'De Kust', tagline: \"It's the sea\",\n"
                "  url: site, baseUrl: `/kust/`,\n"
                "  i18n: {defaultLocale: 'nl', locales: ['nl', 'fr']},\n"
                "  presets: [['classic', ({docs: {path: 'x'}, blog: {routeBasePath: '/nieuws'},\n"
                "    theme: {customCss: './x.css'}}) satisfies Options]],\n"
                "  themeConfig: {navbar: {title: 'Nor that'}},\n"
                "};\n"
                "export default config;\n"
            ),
            "blog/": "",
            "i18n/fr/docusaurus-plugin-content-blog/": "",
        }
    )
    assert (publication.title, publication.description) == ("De Kust", "It's the sea")
    assert publication.url == "https://example.org/kust/"
    assert publication.content.permalink == "/nieuws/:path"
    assert publication.content.languages == (
        LanguageSettings(tag="fr", name="fr", folder="i18n/fr/docusaurus-plugin-content-blog"),
    )
    assert taken.left_out == (
        "the old feed was at https://example.org/kust/nieuws/rss.xml: redirect it to feeds/all.rss",
        "the old feed was at https://example.org/kust/nieuws/atom.xml:"
        " redirect it to feeds/all.atom",
    )


def test_docusaurus_that_computes(take_over: TakeOver) -> None:
    """What the program works out is named with its line."""
    publication, taken = take_over(
        {
            "docusaurus.config.js": (
                "module.exports = {\n  tagline: beta ? title : 'B', title: 'A',\n"
                "  url: process.env.URL || 'https://x.org',\n};"
            ),
            "blog/": "",
        }
    )
    assert publication.title == "A"
    assert "docusaurus.config.js: url: line 3: only known when the file is run" in taken.left_out


def test_astro(take_over: TakeOver) -> None:
    """The constants beside the pages name the blog; its route gives the addresses."""
    publication, taken = take_over(
        {
            "astro.config.mjs": (
                "import { defineConfig } from 'astro/config';\n"
                "export default defineConfig({\n  site: 'https://example.org',\n"
                "  trailingSlash: 'never',\n});\n"
            ),
            "src/consts.ts": (
                "export const SITE_TITLE = 'De Kust';\nexport const SITE_DESCRIPTION = 'Zee';\n"
                "export const SITE = { lang: 'nl', timezone: 'Europe/Brussels' } as const;\n"
            ),
            "src/content/blog/": "",
            "src/pages/nieuws/[...slug].astro": "",
            "src/pages/rss.xml.js": "",
        }
    )
    assert (publication.title, publication.description) == ("De Kust", "Zee")
    assert (publication.language, publication.timezone) == ("nl", ZoneInfo("Europe/Brussels"))
    assert publication.content.folders == ("src/content/blog",)
    assert publication.content.permalink == "/nieuws/:folders/:slug"
    assert taken.left_out == (
        "the old feed was at https://example.org/rss.xml: redirect it to feeds/all.rss",
    )


def test_astro_with_its_settings_in_one_object(take_over: TakeOver) -> None:
    """An address that astro.config takes from another file is found there."""
    publication, taken = take_over(
        {
            "astro.config.ts": (
                "import { SITE } from './src/config';\n"
                "export default defineConfig({ site: SITE.website });\n"
            ),
            "src/config.ts": (
                "export const SITE = {\n  website: 'https://example.org/', author: 'An Visser',\n"
                "  desc: 'Zee', title: 'De Kust', lang: 'nl',\n} as const;\n"
            ),
            "src/data/blog/": "",
            "src/pages/posts/[...slug]/index.astro": "",
        }
    )
    assert (publication.title, publication.url) == ("De Kust", "https://example.org/")
    assert publication.author == Person(name="An Visser")
    assert publication.content.folders == ("src/data/blog",)
    assert publication.content.permalink == "/posts/:folders/:slug/"
    assert taken.left_out == ()


def test_eleventy(take_over: TakeOver) -> None:
    """The data file says what the blog is, wherever the configuration puts it."""
    publication, taken = take_over(
        {
            "eleventy.config.js": (
                'const rss = require("@11ty/eleventy-plugin-rss");\n'
                "module.exports = function (eleventyConfig) {\n"
                '  eleventyConfig.addPassthroughCopy({"./public/": "/"});\n'
                '  eleventyConfig.addFilter("split", (text) => text.split(/[\'"]/));'
                '  return { dir: { input: "content", data: "../_data" } };\n};\n'
            ),
            "package.json": '{"devDependencies": {"@11ty/eleventy": "^3"}}',
            "_data/metadata.js": (
                'module.exports = {\n\ttitle: "De Kust",\n\turl: "https://example.org/",\n'
                '\tlanguage: "nl",\n\tauthor: { name: "An Visser", email: "an@example.org" },\n}\n'
            ),
            "content/blog/blog.11tydata.js": 'module.exports = { permalink: "/{{ slug }}/" };',
            "content/los/los.11tydata.js": "module.exports = { permalink: (data) => data.x };",
        }
    )
    assert (publication.title, publication.language) == ("De Kust", "nl")
    assert publication.url == "https://example.org/"
    assert publication.author == Person(name="An Visser", email="an@example.org")
    assert publication.content.folders == ("content",)
    assert taken.left_out == (
        "content/los/los.11tydata.js: permalink: only Eleventy can run it; "
        "write it as [content] permalink",
        "the old feed's address stands in its template: redirect it to feeds/all.atom",
    )
