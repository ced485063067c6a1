"""Does whoever starts processes leave quietly when it is killed in the middle of asking for one?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BREAKS_OFF = """
import socket, time
from multiprocessing import forkserver
from sim.workers import _context, workers
if __name__ == "__main__":
    _context()
    forkserver.ensure_running()
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(forkserver._forkserver._forkserver_address)
    time.sleep(0.5)
    with workers(2) as pool:
        print(sum(pool.map(abs, [1, -2])))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts processes without a server")
def test_a_request_that_breaks_off_leaves_no_story_and_others_are_served(tmp_path: Path) -> None:
    (tmp_path / "asks.py").write_text(BREAKS_OFF)
    done = subprocess.run(
        [sys.executable, tmp_path / "asks.py"], capture_output=True, text=True, check=True,
        cwd=Path(__file__).resolve().parents[1], timeout=60,
    )  # fmt: skip
    assert done.stdout == "3\n"
    assert "Traceback" not in done.stderr
