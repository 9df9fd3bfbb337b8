"""What is installed from the wheel does the main job, with nothing of the checkout around."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it; only its dependencies come from ours."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel], check=True
    )
    [site] = environment.glob("lib/python*/site-packages")
    # Lines of a .pth file are only put on the path: our editable installation does not follow.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = subprocess.run(
        [python, "-c", "import publisher; print(publisher.__file__)"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(environment)
    return environment / "bin" / "publisher"


def test_main_job_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """Installed anywhere, publisher makes a publication, builds it and sends its newsletter."""
    folder = tmp_path / "publication"
    for words in (
        ["init", str(folder)],
        ["--publication", str(folder), "build"],
        ["--publication", str(folder), "subscriber", "add", "an@example.org"],
        ["--publication", str(folder), "send", "weekly"],
    ):
        subprocess.run([installed, *words], cwd=tmp_path, check=True, capture_output=True)
    assert sorted(path.name for path in (folder / "feeds").iterdir()) == [
        "all.atom",
        "all.html",
        "all.json",
        "all.rss",
        "alternate.html",
        "feed.css",
        "feeds.opml",
        "index.html",
        "weekly",
    ]
    [message] = (folder / "outbox" / "new").iterdir()
    assert b"an@example.org" in message.read_bytes()
