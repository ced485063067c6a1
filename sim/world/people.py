"""Who lives in the town, and what is known of each: one row a person, columns for what the world knows."""

from __future__ import annotations

from dataclasses import dataclass

from sim.units import Bools, Floats, Int8s, Int32s, Int64s


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a town: person p is row p of every column, and a column the world does not know is None.

    `label` is the person's number in the source; `group` a department, a class or a quarter; `age` in years; all who
    live together share a number of `household`. A phone bears the number of its owner. The app is installed wherever
    adoption exceeds `install_threshold`, so that the users of a lower adoption are among those of a higher one.
    """

    count: int
    label: Int64s
    group: Int32s | None
    age: Int8s | None
    household: Int32s | None
    owns_phone: Bools
    install_threshold: Floats

    def app_users(self, adoption: float) -> Bools:
        """Return who runs the app where a share `adoption` of phone owners installs it."""
        users: Bools = self.owns_phone & (self.install_threshold < adoption)
        return users

    def __repr__(self) -> str:
        return f"People(count={self.count}, phones={int(self.owns_phone.sum())})"
