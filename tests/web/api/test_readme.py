"""The README's examples for programs run as they stand there, against a server that listens."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from formserver.admit import keys
from formserver.places import FORMS
from tests.browser import Served

ROOT = Path(__file__).parents[3]


def examples() -> str:
    """The shell lines of the README that use a key."""
    (block,) = re.findall(r"```bash\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    return block


def test_the_examples_for_programs_run(served: Served, tmp_path: Path):
    shutil.copy(FORMS / "score_worker.xlsx", tmp_path / "form.xlsx")
    served.link("score_baseline")
    key = keys.make_key(served.store, label="README", scopes=keys.SCOPES)
    done = subprocess.run(
        ["bash", "-euc", examples()], cwd=tmp_path, capture_output=True, text=True, timeout=120,
        env={"PATH": os.environ["PATH"], "SITE": served.address, "KEY": key},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "baseline.xlsx").read_bytes()[:2] == b"PK"
    assert '"instanceId":"uuid:my-own-number-1"' in done.stdout
