"""How does a command end? 0: it ran; 1: it failed while running; 2: refused before day 1; 130: Ctrl-C. No traceback.

Whatever a command raises is turned here into a message and an exit code. With `PISTAGE_DEBUG=1` a bug tells its story.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence

import click.utils
from click.exceptions import Abort, ClickException, Exit, UsageError

from sim.interrupts import INTERRUPTED, MESSAGE
from sim.problems import Problem, Refused

RAN, FAILED, REFUSED = 0, 1, 2
FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
"""What a system says where there is no room to write."""
OUTPUT = "stdout"


def ending(command: Callable[[], object], *, as_json: bool) -> int:
    """Run a command and return its exit code; its problems go to stderr, or as a JSON list to stdout."""
    _let_any_text_through()
    try:
        code, problems = _outcome(command)
        show(problems, as_json=as_json)
        sys.stdout.flush()
        sys.stderr.flush()
    except KeyboardInterrupt:
        print(MESSAGE, end="", file=sys.stderr)
        code = INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        code = FAILED
    except OSError as full:  # the list of problems itself could not be printed
        show([_unwritten(full)], as_json=False)
        code = FAILED
    return code


def _outcome(command: Callable[[], object]) -> tuple[int, Sequence[Problem]]:
    code, problems = RAN, list[Problem]()
    try:
        command()
    except Exit as asked:
        code = asked.exit_code
    except Abort as interrupted:
        raise KeyboardInterrupt from interrupted
    except BrokenPipeError:
        raise
    except Refused as refused:
        code, problems = REFUSED, list(refused.problems)
    except UsageError as wrong:
        path = wrong.ctx.command_path if wrong.ctx else "pistage"
        code, problems = REFUSED, [Problem(wrong.format_message().rstrip("."), f"see {path} --help")]
    except MemoryError as failed:
        told = f"not enough memory ({failed})" if str(failed) else "not enough memory"
        code, problems = FAILED, [Problem(told, "fewer people, seeds or jobs; pistage run --phones fleet takes least")]
    except OSError as failed:
        code, problems = FAILED, [_unwritten(failed) if _printing(failed) else _at_fault(failed)]
    except ClickException as failed:
        code, problems = FAILED, [Problem(str(failed))]
    except Exception as bug:
        code, problems = FAILED, [_confession(bug)]
    return code, problems


def reason(failed: OSError) -> str:
    """Return what the system says, without its number."""
    return os.strerror(failed.errno).lower() if failed.errno else str(failed)


def room(failed: OSError, elsewhere: str) -> str:
    """Return the mend for what could not be written: room is made where there is none, or it is written elsewhere."""
    return f"free space, or {elsewhere}" if failed.errno in FULL else elsewhere


def _at_fault(failed: OSError) -> Problem:
    place = str(failed.filename) if failed.errno and failed.filename is not None else ""
    return Problem(reason(failed), "free space" if failed.errno in FULL else "", place)


def _unwritten(failed: OSError) -> Problem:
    return Problem(reason(failed), room(failed, "print to another place"), OUTPUT)


def _printing(failed: OSError) -> bool:
    """Tell whether an error arose while something was printed, which click does for all commands."""
    last = failed.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and last.tb_frame.f_globals.get("__name__") == click.utils.__name__


def _confession(bug: Exception) -> Problem:
    if os.environ.get("PISTAGE_DEBUG") == "1":
        traceback.print_exc()
    told = str(bug).split("\n", 1)[0]
    return Problem(f"this is a bug: {type(bug).__name__}: {told}", "PISTAGE_DEBUG=1 shows where")


def show(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Print problems: for people to stderr, or for scripts as a JSON list to stdout."""
    if not problems:
        return
    if as_json:
        print(json.dumps([problem.row() for problem in problems], indent=1))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for problem in problems:
        text = Text(str(problem) if problem.place() or problem.key else f"pistage: {problem}")
        text.stylize("bold", 0, len(problem.place()))
        text.highlight_regex(r"\^$", "bold red")
        console.print(text)


def _let_any_text_through() -> None:
    """Print a replacement for what a terminal's encoding cannot say, rather than fail on an accent."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _close_quietly() -> None:
    """The reader of our output has gone (`pistage explain | head`): leave nothing for the interpreter to flush."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
