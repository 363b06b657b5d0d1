"""The publisher's day of the administrator's guide runs as it is written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hytedesk.catalogue import encode_record
from tests.fakes.region import PASSPHRASE, Region
from tests.fakes.region_records import NAMES, services

GUIDE = Path(__file__).parents[2] / "docs" / "admin-guide.md"


def block(language: str) -> str:
    """The first block of code in this language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.skipif(os.name == "nt", reason="the script is for a Unix shell")
def test_the_script_publishes_renews_and_uploads(tmp_path: Path) -> None:
    with Region(tmp_path) as region:
        region.folder.rename(tmp_path / "region")
    (tmp_path / "publish.sh").write_text(block("sh"))
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    (tmp_path / "source.ndjson").write_bytes(b"".join(encode_record(one) + b"\n" for one in services(*NAMES)))
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "hytedesk-admin"
    program.write_text(f"#!{sys.executable}\nimport sys\nfrom hytedesk.cli.admin import main\nsys.exit(main())\n")
    program.chmod(0o755)
    environment = {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(GUIDE.parents[1]),
        "LANGUAGE": "en",
        "HOME": str(tmp_path),
        "HYTEDESK_PLACE": str(tmp_path / "web"),
        "CREDENTIALS_DIRECTORY": str(tmp_path),
    }

    def run(source: Path) -> subprocess.CompletedProcess[str]:
        command = ["/bin/sh", str(tmp_path / "publish.sh")]
        how = environment | {"HYTEDESK_SOURCE": str(source)}
        return subprocess.run(command, env=how, cwd="/", capture_output=True, text=True, timeout=120, check=False)

    done = run(tmp_path / "source.ndjson")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "web" / "metadata" / "timestamp.json").exists()
    before = (tmp_path / "web" / "metadata" / "timestamp.json").read_bytes()
    failed = run(tmp_path / "gone.ndjson")
    assert failed.returncode == 1
    assert (tmp_path / "web" / "metadata" / "timestamp.json").read_bytes() != before


def test_the_service_runs_that_script() -> None:
    unit = block("ini")
    assert "ExecStart=/bin/sh /srv/hytedesk/publish.sh" in unit
    assert "LoadCredential=passphrase:" in unit
    assert "${CREDENTIALS_DIRECTORY:-.}/passphrase" in block("sh")
    assert "`/srv/hytedesk/publish.sh`" in GUIDE.read_text("utf-8")
