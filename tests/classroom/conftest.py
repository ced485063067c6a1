"""A classroom's server with a scenario of a few people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.classroom.served import SMALL, served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server of a scenario of few people listens."""
    file = tmp_path_factory.mktemp("classroom") / "few.toml"
    file.write_text(SMALL.format(days=3), encoding="utf-8")
    with served(str(file)) as there:
        yield there
