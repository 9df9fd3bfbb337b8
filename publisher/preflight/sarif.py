"""A report in SARIF 2.1.0, which code hosts show beside the lines that it names."""

import json
from hashlib import sha256
from urllib.parse import quote

from publisher import __version__
from publisher.preflight.catalogue import CATALOGUE
from publisher.preflight.findings import Finding, Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write_sarif(report: Report) -> bytes:
    """Return the report; files are named from the publication's folder on (SARIF section 3.4.3)."""
    rules = sorted({finding.rule for finding in report.findings})
    run = {
        "tool": {
            "driver": {
                "name": "publisher",
                "version": __version__,
                "rules": [
                    {"id": rule, "shortDescription": {"text": f"{CATALOGUE[rule]}."}}
                    for rule in rules
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_write_result(finding, rules) for finding in report.findings],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(document, ensure_ascii=True, indent=1) + "\n").encode()


def _write_place(file: str, line: int | None) -> dict[str, object]:
    location: dict[str, object] = {
        # A file name need not be UTF-8; its bytes are named all the same.
        "artifactLocation": {"uri": quote(file, errors="surrogateescape")}
    }
    if line is not None:
        location["region"] = {"startLine": line}
    return {"physicalLocation": location}


def _write_result(finding: Finding, rules: list[str]) -> dict[str, object]:
    place = _write_place(finding.file, finding.line)
    if finding.feed is not None:
        place["logicalLocations"] = [{"name": finding.feed, "kind": "resource"}]
    if finding.where is not None:
        # The message is no file: where in it, one sees in the preview.
        part = {"name": str(finding.where), "kind": "element"}
        if finding.where.path is not None:
            part["fullyQualifiedName"] = finding.where.path
        place["logicalLocations"] = [part]
    about = f"entry {finding.entry}: " if finding.entry is not None else ""
    where = "" if finding.feed is None else f"feed {finding.feed}: "
    where += "" if finding.newsletter is None else f"newsletter {finding.newsletter}: "
    documents = [
        _write_place(file, int(line))
        for file, _, line in (each.rpartition(":") for each in finding.documents)
    ]
    about_what = finding.feed or finding.newsletter or ""
    stands_for = "\0".join((finding.rule, finding.file, about_what, finding.message))
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": str(finding.level),
        "message": {"text": f"{where}{about}{finding.message}. {finding.hint}"},
        "locations": [place],
        **({"relatedLocations": documents} if documents else {}),
        "partialFingerprints": {
            "finding/v1": sha256(stands_for.encode("utf-8", "surrogatepass")).hexdigest()
        },
    }
