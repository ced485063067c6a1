"""Which of many things are one, if some pairs are? Pairs put together into groups, each called by its lowest member."""

from __future__ import annotations

from collections.abc import Iterable


def groups(members: Iterable[bytes], pairs: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return the group of each member, in the order in which they are given."""
    root = {member: member for member in members}

    def of(member: bytes) -> bytes:
        while root[member] != member:
            root[member] = root[root[member]]
            member = root[member]
        return member

    for one, other in pairs:
        low, high = sorted((of(one), of(other)))
        root[high] = low
    return {member: of(member) for member in root}
