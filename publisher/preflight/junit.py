"""A report as JUnit XML, which continuous integration counts and shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from publisher.preflight.findings import SETTINGS, Finding, Level, Report
from publisher.syndication.characters import make_legal


def write_junit(report: Report) -> bytes:
    """Return the report: suites for articles, feeds and newsletters, a case for each of them.

    An error is a failure; of warnings and notes, which JUnit does not know, the case speaks in
    its output.
    """
    by_file: dict[str, list[Finding]] = defaultdict(list)
    by_feed: dict[str, list[Finding]] = defaultdict(list)
    by_newsletter: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.newsletter is not None:
            by_newsletter[finding.newsletter].append(finding)
        elif finding.feed is not None:
            by_feed[finding.feed].append(finding)
        else:
            by_file[finding.file].append(finding)
    # Pages, and settings that no feed is to blame for, are cases only where there is something.
    files = sorted({*report.articles, *by_file})
    feeds = sorted({*report.feeds, *by_feed})
    suites = [
        _write_suite("articles", [(file, file, by_file[file]) for file in files]),
        _write_suite("feeds", [(feed, _file(by_feed[feed]), by_feed[feed]) for feed in feeds]),
    ]
    if report.newsletters:
        found = [(name, by_newsletter[name]) for name in report.newsletters]
        suites.append(
            _write_suite("newsletters", [(name, _file(each), each) for name, each in found])
        )
    root = ET.Element("testsuites", {"name": "publisher check", **_add_up(suites)})
    root.extend(suites)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _file(findings: Sequence[Finding]) -> str:
    """Return the file to look at for a feed: that of the first thing that is wrong with it."""
    return findings[0].file if findings else SETTINGS


def _write_suite(name: str, cases: Sequence[tuple[str, str, list[Finding]]]) -> ET.Element:
    written = [_write_case(name, *case) for case in cases]
    failures = sum(case.find("failure") is not None for case in written)
    suite = ET.Element(
        "testsuite",
        {"name": name, "tests": str(len(written)), "failures": str(failures), "errors": "0"},
    )
    suite.extend(written)
    return suite


def _write_case(suite: str, name: str, file: str, findings: list[Finding]) -> ET.Element:
    case = ET.Element(
        "testcase",
        {"classname": suite, "name": make_legal(name), "file": make_legal(file), "time": "0"},
    )
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    if errors:
        first = errors[0]
        if first.line is not None:
            case.set("line", str(first.line))
        attributes = {"type": first.rule, "message": make_legal(first.message)}
        ET.SubElement(case, "failure", attributes).text = _tell(errors)
    others = [finding for finding in findings if finding.level is not Level.ERROR]
    if others:
        ET.SubElement(case, "system-out").text = _tell(others)
    return case


def _tell(findings: Iterable[Finding]) -> str:
    return make_legal(
        "\n".join(
            f"{each.place}: {each.level}: {each.message} [{each.rule}]{_name_documents(each)}"
            f"\n  {each.hint}"
            for each in findings
        )
    )


def _name_documents(finding: Finding) -> str:
    return f" ({', '.join(finding.documents)})" if finding.documents else ""


def _add_up(suites: Iterable[ET.Element]) -> dict[str, str]:
    return {
        name: str(sum(int(suite.get(name, "0")) for suite in suites))
        for name in ("tests", "failures", "errors")
    }
