"""Has anything changed? Sameness, never rightness; a difference names the arm, the kind of fact and the first day.

The digests were made on one kind of processor; another may differ in the last bit of a logarithm.
"""

from __future__ import annotations

import json

from tests.conftest import needs_data
from tests.golden.renew import GOLDEN, digests


@needs_data
def test_the_office_is_as_it_was() -> None:
    was, now = json.loads(GOLDEN.read_text()), digests()
    assert was.keys() == now.keys()
    changed = {
        (arm, kind): min(day for day, pair in enumerate(zip(days, now[arm][kind], strict=True)) if pair[0] != pair[1])
        for arm, kinds in was.items()
        for kind, days in kinds.items()
        if days != now[arm][kind]
    }
    assert changed == {}, "arm, kind of fact: first day that differs"
