"""Who lives in the town, and what is known of each? Columns, one row a person, for what the world knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.draws import Draws, uniform_of
from sim.kernels import at_most, parallel_kernel, prange
from sim.units import Bools, Floats, Int8s, Int32s, Int64s, IntColumn
from sim.world.plan import Plan


class People(Protocol):
    """The persons of a town: person p is row p of every column, and a column the world does not know is None.

    `label` is the person's number in the source; `group` a department, a class or a quarter; `age` in years; all who
    live together share a number of `household`. A phone bears the number of its owner. The app is installed wherever
    adoption exceeds `install_threshold`, so that the users of a lower adoption are among those of a higher one.

    The columns of a large town are long: who asks about some persons asks for theirs.
    """

    @property
    def count(self) -> int:
        """How many persons there are."""

    @property
    def label(self) -> Int64s:
        """Everybody's number in the source."""

    @property
    def group(self) -> Int32s | None:
        """Everybody's department, class or quarter."""

    @property
    def age(self) -> Int8s | None:
        """Ages in years."""

    @property
    def household(self) -> Int32s | None:
        """Everybody's household."""

    @property
    def owns_phone(self) -> Bools:
        """Who owns a phone."""

    @property
    def install_threshold(self) -> Floats:
        """The adoption from which on each phone has the app."""

    def label_of(self, persons: IntColumn) -> Int64s:
        """Return the numbers of some persons in the source."""

    def household_of(self, persons: IntColumn) -> Int64s | None:
        """Return the households of some persons; None where the world does not know them."""

    def housemates_of(self, persons: IntColumn) -> Int64s | None:
        """Return how many others live with each of some persons; None where the world does not know."""

    def app_users(self, adoption: float) -> Bools:
        """Return who runs the app where a share `adoption` of phone owners installs it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """People of whom a source has a list: its columns are kept."""

    count: int
    label: Int64s
    group: Int32s | None
    age: Int8s | None
    household: Int32s | None
    owns_phone: Bools
    install_threshold: Floats

    def label_of(self, persons: IntColumn) -> Int64s:
        """Return the labels of some persons."""
        return self.label[persons]

    def household_of(self, persons: IntColumn) -> Int64s | None:
        """Return the households of some persons; None where the source does not know them."""
        return None if self.household is None else self.household[persons].astype(np.int64)

    def housemates_of(self, persons: IntColumn) -> Int64s | None:
        """Return how many others live with each of some persons; None where the source does not know."""
        return None if self.household is None else np.bincount(self.household)[self.household[persons]] - 1

    def app_users(self, adoption: float) -> Bools:
        """Return who runs the app where a share `adoption` of phone owners installs it."""
        users: Bools = self.owns_phone & (self.install_threshold < adoption)
        return users

    def __repr__(self) -> str:
        return f"Listed(count={self.count}, phones={int(self.owns_phone.sum())})"


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """The people of a synthetic town: what its plan holds, and columns that are made when they are asked for.

    A household bears the id of its first member, and so does everybody in a care home; a label is an id.
    """

    plan: Plan
    draws: Draws

    @property
    def count(self) -> int:
        """How many persons live in the town."""
        return self.plan.people

    @property
    def label(self) -> Int64s:
        """The ids, made anew."""
        return np.arange(self.count)

    @property
    def group(self) -> Int32s:
        """Everybody's quarter, made anew."""
        return np.repeat(np.arange(self.plan.zones, dtype=np.int32), np.diff(self.plan.starts))

    @property
    def age(self) -> Int8s:
        """Ages in years, as the plan holds them."""
        age: Int8s = self.plan.persons["age"]
        return age

    @property
    def household(self) -> Int32s:
        """Everybody's household, made anew."""
        household: Int32s = np.arange(self.count, dtype=np.int32) - (self.plan.persons["home"] & 7)
        return household

    @property
    def owns_phone(self) -> Bools:
        """Who owns a phone, as the plan holds it."""
        owns: Bools = self.plan.persons["owns_phone"]
        return owns

    @property
    def install_threshold(self) -> Floats:
        """Everybody's threshold, made anew."""
        return self.draws.uniform("world.installs_app", np.arange(self.count))

    def label_of(self, persons: IntColumn) -> Int64s:
        """Return the labels of some persons: their ids."""
        return persons.astype(np.int64)

    def household_of(self, persons: IntColumn) -> Int64s:
        """Return the households of some persons."""
        household: Int64s = persons.astype(np.int64) - (self.plan.persons["home"][persons] & 7)
        return household

    def housemates_of(self, persons: IntColumn) -> Int64s:
        """Return how many others live with each of some persons: nobody with those in care homes."""
        size: Int64s = self.plan.persons["home"][persons].astype(np.int64) >> 3 & 7
        return np.maximum(size - 1, 0)

    def app_users(self, adoption: float) -> Bools:
        """Return who runs the app where a share `adoption` of phone owners installs it."""
        users = np.empty(self.count, dtype=np.bool_)
        with at_most(self.plan.zones):
            _install(self.plan, self.draws.key("world.installs_app"), adoption, users)
        return users

    def __repr__(self) -> str:
        return f"Inhabitants(count={self.count}, phones={int(self.owns_phone.sum())})"


@parallel_kernel
def _install(plan: Plan, key: np.uint64, adoption: float, users: Bools) -> None:
    """Write who owns a phone and has a threshold below an adoption."""
    for z_ in prange(plan.zones):
        zone = np.int64(z_)
        for person in range(plan.starts[zone], plan.starts[zone + 1]):
            users[person] = plan.persons[person].owns_phone and uniform_of(key, person, 0, 0, 0) < adoption
