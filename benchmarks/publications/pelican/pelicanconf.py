"""Feeds and nothing else: no page of an article is written. JSON Feed is not among its formats."""

PATH = "articles"
OUTPUT_PATH = "output"
SITENAME = "Bench"
SITEURL = "https://bench.example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
THEME = "simple"

FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_ATOM, FEED_ALL_RSS = "feeds/all.atom", "feeds/all.rss"
CATEGORY_FEED_ATOM, CATEGORY_FEED_RSS = "feeds/section/{slug}.atom", "feeds/section/{slug}.rss"
TAG_FEED_ATOM, TAG_FEED_RSS = "feeds/tag/{slug}.atom", "feeds/tag/{slug}.rss"
AUTHOR_FEED_ATOM, AUTHOR_FEED_RSS = "feeds/author/{slug}.atom", "feeds/author/{slug}.rss"
TRANSLATION_FEED_ATOM = TRANSLATION_FEED_RSS = None

DIRECT_TEMPLATES: list[str] = []
STATIC_PATHS: list[str] = []
ARTICLE_SAVE_AS = AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""

CACHE_CONTENT = LOAD_CONTENT_CACHE = True
