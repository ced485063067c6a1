"""Does a pool of processes give what was asked of it, and end at once when one is killed or nobody waits any more?"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import connection
from pathlib import Path

import pytest

from sim.workers import Board, Pool, answer, workers, written

MORE_THAN_A_PIPE_HOLDS = 50_000_000
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


@pytest.fixture
def pool() -> Iterator[Pool]:
    with workers(2) as pool:
        yield pool


def test_answers_belong_to_their_questions_whoever_ends_first(pool: Pool) -> None:
    slow, *quick = [pool.submit(time.sleep, 0.3), *(pool.submit(divmod, n, 7) for n in range(50))]
    assert [answer(each) for each in quick] == [divmod(n, 7) for n in range(50)]
    assert answer(slow) is None
    assert pool.map(abs, [-1, 2, -3]) == [1, 2, 3]


def test_a_turn_gives_every_task_once(pool: Pool) -> None:
    pool.turn(0)
    asked = [pool.submit(abs, n) for n in range(20)]
    ended = []
    while len(ended) < len(asked):
        ended += pool.turn(1)
    assert {id(each) for each in ended} == {id(each) for each in asked}
    assert pool.turn(0) == []


def test_long_answers_and_long_questions_come_whole(pool: Pool) -> None:
    assert pool.map(len, [bytes(MORE_THAN_A_PIPE_HOLDS)] * 3) == [MORE_THAN_A_PIPE_HOLDS] * 3
    assert answer(pool.submit(bytes, MORE_THAN_A_PIPE_HOLDS)) == bytes(MORE_THAN_A_PIPE_HOLDS)


def test_an_error_comes_with_its_story_and_the_worker_goes_on(pool: Pool) -> None:
    for _ in range(4):
        with pytest.raises(ZeroDivisionError) as raised:
            answer(pool.submit(divmod, 1, 0))
        assert "in _done" in str(raised.value.__cause__)
    with pytest.raises(SystemExit):
        answer(pool.submit(sys.exit, 3))
    assert answer(pool.submit(abs, -1)) == 1


def test_what_cannot_be_sent_is_an_error_on_its_side(pool: Pool) -> None:
    with pytest.raises((TypeError, pickle.PicklingError)):
        answer(pool.submit(eval, "(n for n in ())"))
    with pytest.raises((AttributeError, pickle.PicklingError)):
        pool.submit(lambda: None)
    assert answer(pool.submit(abs, -1)) == 1


def test_workers_write_on_their_board() -> None:
    board = Board(3)
    with workers(2, board) as pool:
        for task in [pool.submit(written, place, place + 1) for place in range(3)]:
            answer(task)
    assert board.total() == 6


def half_answered(pool: Pool) -> None:
    """Wait until a worker has begun to say more than its pipe holds."""
    assert connection.wait(list(pool._workers), 30)


def test_a_worker_that_is_killed_in_the_middle_of_its_answer_is_not_awaited() -> None:
    with workers(2) as pool:
        half, rest = pool.submit(bytes, MORE_THAN_A_PIPE_HOLDS), [pool.submit(time.sleep, 60) for _ in range(3)]
        half_answered(pool)
        for worker in multiprocessing.active_children():
            worker.kill()
        for task in (half, *rest, pool.submit(abs, 1)):
            with pytest.raises(MemoryError, match="fewer jobs"):
                answer(task)
    assert multiprocessing.active_children() == []


def test_a_worker_that_is_killed_ends_the_others() -> None:
    with workers(2) as pool:
        waiting = pool.submit(time.sleep, 60)
        with pytest.raises(MemoryError):
            answer(pool.submit(signal.raise_signal, signal.SIGTERM))
        assert waiting.ended
    assert multiprocessing.active_children() == []


def leave(end: type[BaseException]) -> None:
    """Leave a pool in the middle of an answer."""
    with workers(2) as pool:
        for _ in range(3):
            pool.submit(bytes, MORE_THAN_A_PIPE_HOLDS)
        pool.submit(time.sleep, 60)
        half_answered(pool)
        raise end


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit, ValueError])
def test_who_leaves_in_the_middle_of_an_answer_waits_for_nobody(end: type[BaseException]) -> None:
    with pytest.raises(end):
        leave(end)
    assert multiprocessing.active_children() == []


def test_who_leaves_without_asking_for_answers_leaves_no_worker() -> None:
    with workers(2) as pool:
        for _ in range(4):
            pool.submit(bytes, MORE_THAN_A_PIPE_HOLDS)
        half_answered(pool)
    assert multiprocessing.active_children() == []
