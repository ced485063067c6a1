"""What does Python's server of processes say when whoever asked it for one is gone? Nothing: nobody is there to hear.

The server loads this module before it starts any process. A program that is killed in the middle of asking would else
leave it with a story that is neither the program's nor the user's; every other story is told as ever.
"""

from __future__ import annotations

import sys
from types import TracebackType


def told(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
    """Tell an exception that ended the process, but for a request that broke off."""
    if not issubclass(kind, EOFError):
        sys.__excepthook__(kind, value, trace)


sys.excepthook = told
