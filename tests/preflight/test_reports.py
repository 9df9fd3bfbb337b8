"""Reports that code hosts and continuous integration read."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from publisher.preflight.findings import RULES, Finding, Report, findings_as_values
from publisher.preflight.junit import write_junit
from publisher.preflight.sarif import write_sarif

SCHEMA = json.loads(Path(__file__).with_name("sarif.schema.json").read_text())


def test_sarif_is_what_the_standard_asks_for(report: Report) -> None:
    """A code host takes the report, whatever stands in messages and names of files."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    document = json.loads(write_sarif(report))
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(document)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [('"2.1.0"', '"2.0.0"'), ('"error"', '"fatal"'), ('"text": "', '"words": "'),
     ('"startLine": 3', '"startLine": 0'), ('"uri": "', '"uri": " ')],
)  # fmt: skip
def test_schema_refuses(report: Report, before: str, after: str) -> None:
    """The schema is not one that lets everything through."""
    document = write_sarif(report).decode()
    assert before in document
    spoilt = json.loads(document.replace(before, after, 1))
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(spoilt)


def test_sarif_names_line_rule_and_feed(report: Report) -> None:
    """Each finding stands beside the line that it is about, under a rule that is explained."""
    (run,) = json.loads(write_sarif(report))["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result, finding in zip(run["results"], report.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert rules[result["ruleIndex"]]["shortDescription"]["text"] == f"{RULES[finding.rule]}."
    shown = [
        (
            each["level"],
            each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            each["locations"][0]["physicalLocation"].get("region"),
            each["message"]["text"],
        )
        for each in run["results"]
    ]
    beside = [each.get("relatedLocations", []) for each in run["results"]]
    lines = [[each["physicalLocation"]["region"]["startLine"] for each in one] for one in beside]
    assert lines[:2] == [[21, 40], []]
    assert shown == [
        ("error", "articles/eb.md", None, "feed all: entry tag:example.org,2026-11-20:articles/eb:"
         " href leads to 'b'. Mend the article."),
        ("error", "articles/stuk.md", {"startLine": 3},
         "date: 'gisteren' is not a date. Write it like 2026-11-20."),
        ("error", "publisher.toml", None,
         "feed zee: two [[feed]] tables claim the feed zee. Mend the setting."),
        ("warning", "articles/eb%20%26%20vloed%FF.md", {"startLine": 7},
         "{% x %} & <b> \x08. Write it as Markdown."),
        ("note", "articles/eb.md", None, "kept from readers: <form> 1."
         " Write it in another way if readers are to have it."),
    ]  # fmt: skip


def test_finding_is_known_again(report: Report) -> None:
    """A finding that moved down a line is not a new one to the code host."""

    def fingerprint(finding: Finding) -> object:
        one = Report(articles=(), feeds=(), findings=(finding,))
        return json.loads(write_sarif(one))["runs"][0]["results"][0]["partialFingerprints"]

    prints = [json.dumps(fingerprint(finding)) for finding in report.findings]
    assert len(set(prints)) == len(prints)
    values = {name: getattr(report.findings[1], name) for name in Finding.__slots__}
    assert json.dumps(fingerprint(Finding(**{**values, "line": 9}))) == prints[1]


def test_junit_has_a_case_for_every_article_and_feed(report: Report) -> None:
    """CI counts what was looked at, and shows what failed with file and line."""
    root = ET.fromstring(write_junit(report))
    assert root.attrib == {"name": "publisher check", "tests": "6", "failures": "3", "errors": "0"}
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == ["articles", "feeds"]
    for suite in suites.values():
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert {case.get("classname") for case in cases} == {suite.get("name")}
    shown = {
        case.get("name"): (case.get("file"), case.get("line"), case.findtext("failure"))
        for case in root.iter("testcase")
    }
    assert shown == {
        "articles/eb & vloed\ufffd.md": ("articles/eb & vloed\ufffd.md", None, None),
        "articles/eb.md": ("articles/eb.md", None, None),
        "articles/goed.md": ("articles/goed.md", None, None),
        "articles/stuk.md": ("articles/stuk.md", "3", "articles/stuk.md:3: error: date: 'gisteren'"
                             " is not a date [article/read]\n  Write it like 2026-11-20."),
        "all": ("articles/eb.md", None, "articles/eb.md: error: href leads to 'b'"
                " [feed/content-address] (feeds/all.atom:21, feeds/all.rss:40)\n"
                "  Mend the article."),
        "zee": ("publisher.toml", None, "publisher.toml: error: two [[feed]] tables claim the feed"
                " zee [feed/name]\n  Mend the setting."),
    }  # fmt: skip
    (warning,) = [case.findtext("system-out") for case in root.iter() if "vloed" in
                  (case.get("name") or "")]  # fmt: skip
    assert warning == (
        "articles/eb & vloed\ufffd.md:7: warning: {% x %} & <b> \ufffd [article/tag]\n"
        "  Write it as Markdown."
    )


def test_nothing_was_found() -> None:
    """A sound publication has reports too, and they say so."""
    report = Report(articles=("articles/eb.md",), feeds=("all",), findings=())
    document = json.loads(write_sarif(report))
    assert document["runs"][0]["results"] == []
    assert jsonschema.Draft202012Validator(SCHEMA).is_valid(document)
    assert ET.fromstring(write_junit(report)).get("failures") == "0"


def test_values_leave_out_what_is_not_known(report: Report) -> None:
    """Programs find a key only where there is something to know."""
    values = findings_as_values(report.findings)
    assert values[2] == {
        "rule": "feed/name",
        "level": "error",
        "message": "two [[feed]] tables claim the feed zee",
        "hint": "Mend the setting.",
        "file": "publisher.toml",
        "feed": "zee",
    }
