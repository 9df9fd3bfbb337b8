"""SpamAssassin is asked where it is installed, and what it cannot say is no score."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.preflight.spamassassin import (
    SpamAssassinError,
    Verdict,
    ask_spamassassin,
    find_spamassassin,
)

#: The test string of https://spamassassin.apache.org/gtube/, in two so that this is not spam.
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STAN" + "DARD-ANTI-UBE-TEST-EMAIL*C.34X"


def write_program(folder: Path, script: str) -> str:
    file = folder / "spamassassin"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


@pytest.mark.skipif(shutil.which("spamassassin") is None, reason="SpamAssassin is not installed")
def test_real_spamassassin() -> None:
    """A message that every SpamAssassin calls spam gets its thousand points, and the rule."""
    program = find_spamassassin()
    assert program is not None
    message = f"From: a@example.org\r\nSubject: x\r\n\r\n{GTUBE}\r\n".encode()
    verdict = ask_spamassassin(program, message)
    assert verdict.score > 900
    assert verdict.rules[0] == ("GTUBE", 1000.0)


def test_report_is_read(tmp_path: Path) -> None:
    """Rules come with their points, the heaviest first; those without any are left out."""
    report = (
        "Content analysis details:   (2.9 points, 5.0 required)\n\n"
        " pts rule name              description\n"
        "---- ---------------------- -----------\n"
        " 0.0 HTML_MESSAGE           BODY: HTML included in message\n"
        " 0.8 MPART_ALT_DIFF         BODY: HTML and text parts are different\n"
        " 2.1 SUBJ_ALL_CAPS          Subject is all capitals\n"
    )
    (tmp_path / "report").write_text(report)
    program = write_program(tmp_path, f"cat > /dev/null; cat '{tmp_path}/report'")
    assert ask_spamassassin(program, b"x") == Verdict(
        score=2.9, rules=(("SUBJ_ALL_CAPS", 2.1), ("MPART_ALT_DIFF", 0.8))
    )


@pytest.mark.parametrize("script", ["exit 1", "cat > /dev/null; echo nothing", "sleep 60"])
def test_no_score(tmp_path: Path, script: str) -> None:
    """A SpamAssassin that fails, says nothing or hangs is an error that I can act on."""
    program = write_program(tmp_path, f"exec {script}" if "sleep" in script else script)
    with pytest.raises(SpamAssassinError, match="SpamAssassin"):
        ask_spamassassin(program, b"x", timeout=timedelta(seconds=0.3))
