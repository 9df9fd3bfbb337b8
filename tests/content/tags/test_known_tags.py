"""Template tags become what they mean, or are left out and named."""

import pytest

from publisher.content.tags.rendering import Surroundings, TagSyntax, WrittenTags
from publisher.content.tags.writing import write_tags

ALL = TagSyntax.SHORTCODE | TagSyntax.LIQUID | TagSyntax.ZOLA
ADDRESSES = {"posts/eb.md": "https://example.org/eb/", "2026-03-01-eb": "https://example.org/eb/"}


def write(body: str, syntaxes: TagSyntax = ALL) -> WrittenTags:
    around = Surroundings(
        url="https://example.org/here/",
        base="https://example.org/",
        title="Hier",
        find_article=ADDRESSES.get,
        site={"repository": "https://example.org/code"},
        values={"kleur": "blauw", "lijst": ["a", "b"]},
    )
    return write_tags(body, syntaxes=syntaxes, around=around)


VIDEO = (
    "[![YouTube](https://i.ytimg.com/vi/abc12345/hqdefault.jpg)]"
    "(https://www.youtube.com/watch?v=abc12345)"
)


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("{{< youtube abc12345 >}}", VIDEO),
        ('{{< youtube id="abc12345" >}}', VIDEO),
        ('{{ youtube(id="abc12345") }}', VIDEO),
        ('{% include youtube.html id="abc12345" %}', VIDEO),
        ("{% youtube https://youtu.be/abc12345 %}", VIDEO),
        ("{{< vimeo 12345 >}}", "[Vimeo](https://vimeo.com/12345)"),
        ("{{< gist ann 123 >}}", "[Gist](<https://gist.github.com/ann/123>)"),
        (
            '{{< figure src="/a.jpg" alt="A" caption="C & d" >}}',
            '<figure><img src="/a.jpg" alt="A"><figcaption>C &amp; d</figcaption></figure>',
        ),
        (
            '{{< figure src="/a.jpg" alt="A" caption="*C* by [d](/d_e_f)" >}}',
            '<figure><img src="/a.jpg" alt="A">'
            '<figcaption><em>C</em> by <a href="/d_e_f">d</a></figcaption></figure>',
        ),
        (
            '{{< figure src="/a.jpg" >}}\none\n\ntwo\n{{< /figure >}}',
            '<figure><img src="/a.jpg" alt="">'
            "<figcaption><p>one</p>\n<p>two</p></figcaption></figure>",
        ),
        (
            '{{< figure src="/a.jpg" title="Eb & <vloed>" caption="*C*." attr="An" '
            'attrlink="https://example.org/an?a=1&b=2" alt="A" >}}',
            '<figure><img src="/a.jpg" alt="A"><figcaption>'
            "<p><strong>Eb &amp; &lt;vloed&gt;</strong></p>\n"
            '<p><em>C</em>. <a href="https://example.org/an?a=1&amp;b=2">An</a></p>'
            "</figcaption></figure>",
        ),
        (
            '{{< figure src="/a.jpg" title="Eb" >}}',
            '<figure><img src="/a.jpg" alt=""><figcaption>Eb</figcaption></figure>',
        ),
        (
            '{{< figure src="/a.jpg" attr="© *An*" >}}',
            '<figure><img src="/a.jpg" alt=""><figcaption>© <em>An</em></figcaption></figure>',
        ),
        (
            '{{< figure src="/a.jpg" title="Eb" attr="An" >}}\none\n\ntwo\n{{< /figure >}}',
            '<figure><img src="/a.jpg" alt=""><figcaption><p><strong>Eb</strong></p>\n'
            "<p>one</p>\n<p>two</p>\n<p>An</p></figcaption></figure>",
        ),
        (
            '{% include figure.html url="/a.jpg" caption="C" %}',
            '<figure><img src="/a.jpg" alt=""><figcaption>C</figcaption></figure>',
        ),
        ('{{< highlight go "linenos=1" >}}\nx := `a`\n{{< /highlight >}}', "```go\nx := `a`\n```"),
        ("{% highlight ruby linenos %}\n```\nx\n{% endhighlight %}", "````ruby\n```\nx\n````"),
        ('{{< notice warning "Pas op" >}}\nNat.\n{{< /notice >}}', "> **Pas op**\n>\n> Nat."),
        ("{{% note %}}\nNat.\n{{% /note %}}", "> **Note**\n>\n> Nat."),
        ('{% quote(author="Ann") %}Ja.{% end %}', "> Ja.\n>\n> — Ann"),
        (
            '{{< details "Meer" >}}x{{< /details >}}',
            "<details><summary>Meer</summary>\n\nx\n\n</details>",
        ),
        ('[e]({{< relref "posts/eb.md#b" >}})', "[e](https://example.org/eb/#b)"),
        ("[e]({% post_url 2026-03-01-eb %})", "[e](https://example.org/eb/)"),
        ("[e]({% link _posts/2026-03-01-eb %})", "[e](https://example.org/eb/)"),
        ("{{ page.title }}, {{ page.kleur | upcase }}", "Hier, BLAUW"),
        ("{{ '/a' | relative_url }}", "https://example.org/a"),
        ("[c]({{ site.repository }}/issues)", "[c](https://example.org/code/issues)"),
        ("{% for x in page.lijst %}{{ x }}.{% endfor %}", "a.b."),
        ("{% if page.kleur == 'rood' %}a{% else %}b{% endif %}", "b"),
        ("{% comment %}x{% endcomment %}y", "y"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("`{% raw %}{{ x }}{% endraw %}`", "`{{ x }}`"),
        ("```\n{{< youtube x >}} {{ y }}\n```", "```\n{{< youtube x >}} {{ y }}\n```"),
        ("<pre>{{ y }}</pre>", "<pre>{{ y }}</pre>"),
        ("{{</* youtube x */>}}", "&#123;{< youtube x >}}"),
        ("een {{ open", "een {{ open"),
        ("zonder", "zonder"),
    ],
)
def test_what_tags_mean(body: str, markdown: str) -> None:
    """Each tag that many blogs use means the same here."""
    written = write(body)
    assert written.markdown.strip() == markdown
    assert written.removed == ()


@pytest.mark.parametrize(
    ("body", "markdown", "names"),
    [
        ("a\n{{< vreemd x >}} b", "a\n b", [("{{< vreemd >}}", 2)]),
        (
            "{{< a >}}in{{< b >}}nen{{< /b >}}{{< /a >}}",
            "innen",
            [("{{< b >}}", 1), ("{{< a >}}", 1)],
        ),
        ("{% vreemd %} b", "b", [("{% vreemd %}", 1)]),
        ("{% include foo.html a=1 %}b", "b", [("{% include foo.html %}", 1)]),
        ("{{ vreemd(a=1) }}b", "b", [("{{ vreemd() }}", 1)]),
        ("x [a]({{ site.weg }}/b) y", "x a y", [("{{ site.weg }}", 1)]),
        ("x [a][1] y\n\n[1]: {{ site.weg }}/b\n", "x a y", [("{{ site.weg }}", 3)]),
        ("{% if %}b", "b", [("{% if %}", 1)]),
    ],
)
def test_tags_that_mean_nothing(body: str, markdown: str, names: list[tuple[str, int]]) -> None:
    """An unknown tag goes, what stands between a pair stays, and its name and line are known."""
    written = write(body)
    assert written.markdown.strip() == markdown
    assert [(tag.name, tag.line) for tag in written.removed] == names


def test_other_syntaxes_are_text() -> None:
    """What means nothing in a dialect is shown as it is."""
    text = "{% x %} and {{ y }}"
    assert write(text, TagSyntax.SHORTCODE).markdown == text
    assert write("{{< x >}}", TagSyntax(0)).markdown == "{{< x >}}"


def test_endless_loops_end() -> None:
    """A loop that would never end stops the loop and not the article."""
    assert len(write("a {% for i in (1..1000000000) %}x{% endfor %} b").markdown) < 100


@pytest.mark.parametrize(
    "mark",
    [
        "{{",
        "{%",
        "{{<",
        "{{% ",
        "{{< a >}}",
        "{% if x %}",
        "{{ a(",
        "{% a(",
        '{{< a "',
        "`{{",
        "{{ x | ",
    ],
)
def test_hostile_repetition_is_bounded(mark: str) -> None:
    """A hundred kilobytes of opening marks are read as well as anything."""
    text = mark * (100_000 // len(mark))
    assert isinstance(write(text).markdown, str)
