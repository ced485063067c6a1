"""What does a synthetic town not know, and which of its figures are whose? Sentences that are true of this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sim.world.country import CLASSROOM, CLASSROOM_SIZE, FRANCE, PARENT_AGE, PUPIL_AGE, Country
from sim.world.mixing import MET_FOR, MET_WITHIN

HABITS = "its seats, hours and habits are assumptions"
MET = f"within {MET_WITHIN:g} m, for {MET_FOR:g} minutes or more in all, with no wall between"
"""What `mixing.met` counts, in words."""
NINE = f"chosen so that in a town of 20,000 half of all meet about nine others or more on a weekday ({MET})"


def caveats_of(country: Country, going_out: float, schools_open: bool = True) -> tuple[str, ...]:
    """Return what to say of a town in this country where people go out so often, in term or in holidays."""
    return (*_who(country, going_out, schools_open), *_phones(country), *_schools(schools_open), *ALWAYS)


def _who(country: Country, going_out: float, schools_open: bool) -> Iterator[str]:
    """Say who lives there, whom they meet, and what of it was measured anywhere."""
    french = _lives_as(country, FRANCE)
    if french:
        yield (
            "The town is synthetic: its ages, households, schools and employment are France's shares, "
            f"{HABITS}{f', {NINE}' if going_out == 1.0 and schools_open else ''}."
        )
    elif _lives_as(country, CLASSROOM):
        yield (
            f"The town is synthetic and made for lessons: every household is a pupil of {PUPIL_AGE} with two parents "
            f"of {PARENT_AGE}, classes have {CLASSROOM_SIZE}, and there is nobody else; {HABITS}, and how many others "
            "people meet was compared with no survey."
        )
    else:
        yield (
            "The town is synthetic: its ages, households, schools and employment are shares of its own, "
            f"{HABITS}, and how many others people meet was compared with no survey."
        )
    if going_out != 1.0:
        yield goes_out(going_out, french)


USUAL = "as with going_out 1"
IN_FRANCE = " as in France before 2020"


def goes_out(often: float, french: bool) -> str:
    """Say that people go out so often."""
    return (
        f"People work, learn, ride, shop and go out {often:g} times as often {USUAL}{IN_FRANCE if french else ''}, "
        "seats allowing: whom they still meet is an assumption."
    )


def go_out(often: Mapping[float, Sequence[str]], french: bool) -> str:
    """Say in one sentence how often people go out in which arms."""
    times = "; ".join(f"{each:g} times as often in {', '.join(arms)}" for each, arms in often.items())
    return (
        f"People work, learn, ride, shop and go out not everywhere as often {USUAL}{IN_FRANCE if french else ''}, "
        f"seats allowing: {times}; whom they still meet is an assumption."
    )


def _schools(schools_open: bool) -> Iterator[str]:
    """Say whether anybody is at school."""
    if schools_open:
        yield "Schools are open on every weekday: it has no holidays."
    else:
        yield (
            "Schools are closed throughout, crèches and universities too; pupils and teachers do not travel, and how "
            "many others people then meet was compared with no survey."
        )


def _phones(country: Country) -> Iterator[str]:
    """Say who owns a telephone."""
    if country.owns_phone == FRANCE.owns_phone:
        yield "Telephones are owned by France's shares, by age."
    elif len(country.owns_phone) == 1:
        share = country.owns_phone[0][1]
        who = "Everybody" if share == 1.0 else f"A share of {share:g}"
        yield f"{who} owns a telephone, children as much as adults."
    else:
        yield "Telephones are owned by shares of its own, by age."


def _lives_as(country: Country, other: Country) -> bool:
    """Tell whether two countries are the same but for their telephones."""
    return replace(country, owns_phone=other.owns_phone) == other


ALWAYS = (
    "Who sits beside whom is drawn by quarter, not by friendship or income: real circles are more closed.",
    "It has no births, deaths, moves, hospitals or ventilation; on the street nobody meets.",
    "Everybody of a household is at table together whenever at home at mealtimes, even in isolation.",
)
