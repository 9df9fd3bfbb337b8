"""The `[content]` table: dialects, languages, permalinks."""

from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.errors import ConfigurationError
from publisher.model.publication import ContentSettings, LanguageSettings

HEAD = '[publication]\ntitle = "De Kust"\nurl = "https://example.org/"\n[content]\n'


def read(tmp_path: Path, text: str) -> ContentSettings:
    file = tmp_path / "publisher.toml"
    file.write_text(HEAD + text, encoding="utf-8")
    return load_publication(file, {}).content


def test_every_key_of_the_content_table(tmp_path: Path) -> None:
    """Every key means what the reference says."""
    content = read(
        tmp_path,
        'folders = "content"\ndialect = "hugo"\npermalink = "/:slug/"\nslug_from = "title"\n'
        'language_prefix = "all"\n[content.permalinks]\nposts = "/:year/:slug/"\n'
        '[content.languages.fr]\nfolder = "content/fr"\nprefix = ""\n[content.languages.pt_br]\n'
        '[content.defaults]\nauthor = "Ann"\n[content.site]\nrepository = "https://example.org/r"\n',
    )
    assert content == ContentSettings(
        folders=("content",),
        dialect="hugo",
        permalink="/:slug/",
        permalinks={"posts": "/:year/:slug/"},
        languages=(
            LanguageSettings(tag="fr", name="fr", folder="content/fr", prefix=""),
            LanguageSettings(tag="pt-BR", name="pt_br"),
        ),
        language_prefix="all",
        slug_from="title",
        defaults={"author": "Ann"},
        site={"repository": "https://example.org/r"},
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('dialect = "hugoo"', "[content] dialect: 'hugoo' is not known"),
        ('language_prefix = "some"', "[content] language_prefix: 'some' is not known"),
        ("[content.languages.nederlands-belgisch]", "[content.languages] nederlands-belgisch: is"),
        ("[content.languages.fr]\nfolders = 'x'", "[content.languages.fr] folders: is not a known"),
        ("[content.permalinks]\nposts = 3", "[content.permalinks] posts: 3 is not text in quotes"),
    ],
)
def test_wrong_content_tables_are_named(tmp_path: Path, text: str, message: str) -> None:
    """What cannot be is an error with table and key."""
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, text)
    assert caught.value.message.startswith(f"publisher.toml: {message}")
