"""Which keys may a scenario's tables have, in what unit, between which bounds, and where do their defaults come from?

The descriptions, units and sources written here are what `pistage explain` prints and what editors show.
"""

from __future__ import annotations

import datetime
import difflib
import math
from collections.abc import Iterable
from typing import Annotated, Any, Literal, NoReturn
from unicodedata import category

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

SettingName = Literal["home", "landing", "school", "work", "transit", "shop", "leisure", "care"]
"""The names of `sim.units.Setting`, in small letters."""
CHANNEL_NAMES = ("badge", "dp3t_exp34")
"""The names of `sim.radio.channel.CHANNELS`."""
ClaimId = Literal["a", "b", "c", "d", "e1", "e2", "f", "g", "h1", "h2", "i"]

LAST_SEED = 2**31 - 1
LONGEST_LABEL = 40

OPENABM = "OpenABM-Covid19, parameter dictionary"
PULLANO = "Pullano et al., Nature 590 (2021): France, 13 May to 28 June 2020"


UNWRITABLE = {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}
"""Categories of Unicode: controls, halves, what is no character, and breaks of lines."""
DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What turns the direction of the text after it."""


class Table(BaseModel):
    """A table of keys: no other key is let in, types are strict ("0.4" is no number, true is not 1), values finite."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _writable(cls, value: Any) -> Any:
        """Refuse in a text what a terminal might obey and no figure can hold: controls and halves of characters."""
        for each in value if isinstance(value, str) else "":
            if category(each) in UNWRITABLE or each in DIRECTIONS:
                refuse(f"holds a control character, U+{ord(each):04X}", "write plain text on one line")
        return value


def key(default: Any, says: str, unit: str = "", source: str = "", **bounds: Any) -> Any:
    """Declare a key: its default (`...` if there is none), what it says, its unit, and who says the default."""
    known: dict[str, Any] = {name: text for name, text in (("unit", unit), ("source", source)) if text}
    return Field(default, description=says, json_schema_extra=known, **bounds)


def refuse(rule: str, mend: str = "", at: tuple[str | int, ...] = ()) -> NoReturn:
    """Refuse the value under validation, or what stands `at` a path inside it, in the words of a `Problem`."""
    raise PydanticCustomError("refused", "{rule}", {"rule": rule, "mend": mend, "at": at})


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Return the mend for a name that is not known."""
    names = list(known)
    close = difflib.get_close_matches(written, names, n=1)
    return f"did you mean {close[0]}?" if close else f"known here: {', '.join(names)}" if names else ""


Share = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=40)]


class Question(Table):
    """The question the scenario answers, in two languages."""

    fr: str = key("", "the question in French", max_length=500)
    en: str = key("", "the question in English", max_length=500)


class Label(Table):
    """What an arm or a situation is called on figures and pages, in two languages."""

    fr: str = key("", "what it is called in French (an arm, where it is absent: its system and what sets it apart)",
                  max_length=LONGEST_LABEL)  # fmt: skip
    en: str = key("", "what it is called in English (an arm, where it is absent: its system and what sets it apart)",
                  max_length=LONGEST_LABEL)  # fmt: skip


class Seeds(Table):
    """Which draws of chance are lived; every arm lives every seed."""

    first: int = key(1, "the first seed", ge=0, le=LAST_SEED)
    count: int = key(
        8, "how many seeds, one after the other", "seeds",
        "assumption: five are the least for an interval; quoted figures need 30", ge=1, le=10_000)  # fmt: skip

    @field_validator("count")
    @classmethod
    def _all_of_them(cls, count: int, info: ValidationInfo) -> int:
        first = info.data.get("first")
        if first is not None and first + count - 1 > LAST_SEED:
            refuse(f"the last seed is at most {LAST_SEED:_}, and the first is {first:_}", "lower one of them")
        return count


def not_redacted(system: str, phones: Phones | None) -> tuple[str, str] | None:
    """Return why declarers cannot keep hours back in a system, and the mend; None where they can or need not."""
    from sim.systems.registry import design, names

    if phones is None or phones.redacted is None or design(system).traits.redacts:
        return None
    able = [name for name in names() if design(name).traits.redacts]
    return f"{system} lets nobody keep hours back", f"write phones.redacted in arms of {' or '.join(able)} alone"


class Disease(Table):
    """How the infection enters the town and how readily it passes."""

    r0: float = key(
        ..., "infections that one typical case (one as they arise) would cause if everybody else could be infected and "
        "nobody stayed away; in a recorded world, within the recorded hours alone", "persons", ge=0, le=20)  # fmt: skip
    household_attack: float | None = key(
        None, "in a town: share of housemates whom a case infects at home, detected cases staying there; where it is "
        "absent, 0.166", "1",
        "Madewell et al., JAMA Network Open 3:e2031756 (2020): 16.6 % (14.0-19.3) of household contacts",
        gt=0, lt=1)  # fmt: skip
    infected_at_start: int = key(
        1, "persons infected before day 0, spread over all stages of the disease", "persons",
        "assumption: a small outbreak", ge=0, le=1_000_000)  # fmt: skip
    imports_per_day: float = key(
        0.0, "infections a day brought from outside the town, on average", "persons per day",
        "assumption: a closed town", ge=0, le=100_000)  # fmt: skip


class Redacted(Table):
    """The hours of every day of which declarers tell nothing; over midnight where the end is before the begin."""

    from_hour: float = key(..., "from this hour on, by the town's clock, which shows UTC", "h", ge=0, lt=24)
    until_hour: float = key(..., "until this hour, by the same clock", "h", ge=0, le=24)

    @model_validator(mode="after")
    def _some(self) -> Redacted:
        if self.from_hour == self.until_hour:
            refuse(
                "keeps nothing back", "leave redacted out, or write from_hour = 0.0, until_hour = 24.0 for all hours"
            )
        return self


KEY_HOURS = (1, 2, 4, 6, 12, 24)


class Phones(Table):
    """Who owns a phone, who runs the app, and who leaves it behind."""

    adoption: Share = key(
        0.33, "share of phone owners who run the app", "share of phone owners",
        "assumption: 28 % of everybody, as in England by the end of 2020 (Wymant et al., Nature 594, 2021), "
        "over 84 % who own a smartphone")  # fmt: skip
    ownership: Share | None = key(
        None, "share of people who own a smartphone; where it is absent, in a town by age, in a recorded world 0.84",
        "share of people", "CREDOC, Baromètre du numérique: 84 % of those of 12 and older, end of 2020")  # fmt: skip
    left_behind: Share = key(
        0.0, "share of outings on which the phone is left behind", "share of outings",
        "assumption: nobody has counted them")  # fmt: skip
    out_of_step: Share = key(
        0.0, "share of phones whose radio changes its address at other moments than the app its identifier, where the "
        "system asks for both at once", "share of phones",
        "assumption: none; DP-3T found 38 of 160,556 samples so, and one model that kept an address for over three "
        "hours (issue 69 of its documents)")  # fmt: skip
    redacted: Redacted | None = key(
        None, "in an arm whose design can (dp3t_unlinkable, dp3t_hybrid): of which hours of the day declarers' phones "
        "tell nothing; where it is absent, declarers keep nothing back")  # fmt: skip
    key_hours: int = key(
        24,
        "in an arm of Google and Apple's system: for how many hours a phone speaks with one key, which when it is "
        "published gives all of them away as one phone's",
        "h",
        "GAEN Cryptography Specification v1.2: TEKRollingPeriod, 24 hours; its export file has room for less",
        ge=1, le=24)  # fmt: skip
    shares_needed: int = key(
        1, "in an arm whose phones match what they hear (gaen, dp3t_*): in how many scans an identifier is to be heard "
        "before a phone, or all receivers of one who listens together, have it", "scans", "assumption: one, as "
        "deployed; DP-3T White Paper: an identifier in shares, k of n, so that whoever hears it briefly has nothing",
        ge=1, le=100)  # fmt: skip
    junk_answers: Share = key(
        0.0, "share of servers' answers that arrive damaged, and then again whole", "share of answers",
        "assumption: none")  # fmt: skip
    junk_beacons: int = key(
        0, "payloads that no phone with this app says, heard each time before a phone asks its server", "payloads",
        "assumption: none", ge=0, le=1_000)  # fmt: skip

    @field_validator("key_hours")
    @classmethod
    def _part_of_a_day(cls, hours: int) -> int:
        if hours not in KEY_HOURS:
            refuse("a day has a whole number of keys", f"write one of {', '.join(map(str, KEY_HOURS))}")
        return hours


class Servers(Table):
    """What reaches servers beside what phones say."""

    junk_a_day: int = key(
        0, "bad messages to each server: any bytes, a message that is cut off, another app's, a huge one, one said "
        "again, an old one", "messages a day", "assumption: none", ge=0, le=10_000)  # fmt: skip
    fewest_keys: int = key(
        0, "up to how many keys Google and Apple's files are filled, with random ones, where they have any at all",
        "keys", "assumption: none; Germany's files had 140 or more (privacy definitions of this project)",
        ge=0, le=10_000)  # fmt: skip
    outside_reports_a_day: float = key(
        0.0, "how many reports of the rest of the country are mixed into the filters of DP-3T's unlinkable design, for "
        "files of a small town alone hold one report each", "reports a day",
        "assumption: none, the town is alone", ge=0, le=10_000)  # fmt: skip
    false_answers: float = key(
        0.0, "probabilistic answers of StopCovid's server, from day 0 on: how often a phone that was near nobody is "
        "told at least once in 14 days that it is at risk; the deployed server gave none, papers propose .05 to .10",
        "share of phones in 14 days", "assumption: none, as deployed; ROBERT specification v1.1, appendix A",
        ge=0, lt=1)  # fmt: skip


class Walls(Table):
    """What each barrier takes from the signal; where a key is absent, the channel's own figure holds."""

    plexiglass: float | None = key(None, "loss through plexiglass", "dB", ge=0, le=100)
    glass: float | None = key(None, "loss through glass", "dB", ge=0, le=100)
    plasterboard: float | None = key(None, "loss through plasterboard", "dB", ge=0, le=100)
    brick: float | None = key(None, "loss through brick", "dB", ge=0, le=100)
    floor: float | None = key(None, "loss through a floor", "dB", ge=0, le=100)


class Radio(Table):
    """What happens to a signal between two phones."""

    channel: str | None = key(
        None,
        "which channel: badge, phones hear each other where the badges did; dp3t_exp34, as measured among people "
        "with phones at known distances; a file of numbers as pistage calibrate radio writes it, looked for like "
        "population.file; where it is absent, badge in a recorded world, dp3t_exp34 in a town",
        max_length=250,
    )
    wall_db: Walls | None = key(None, "loss through barriers, in worlds that know their walls", "dB")
    stopcovid_offset_db: int = key(
        6, "with StopCovid: the level that its app stores is this less the attenuation of Google and Apple's scale; "
        "not known for any model, so sweep it", "dB", "the gains of StopCovid's table for a model that it does not "
        "list, and GAEN's calibration of the phones of DP-3T's experiment 34", ge=0, le=12)  # fmt: skip

    @field_validator("channel")
    @classmethod
    def _known(cls, channel: str | None) -> str | None:
        if channel is not None and channel not in CHANNEL_NAMES and not channel.endswith(".toml"):
            mend = did_you_mean(channel, CHANNEL_NAMES)
            refuse('must be "badge", "dp3t_exp34" or a .toml file', "" if mend.startswith("known") else mend)
        return channel


class Lab(Table):
    """The laboratory."""

    swabs_per_day: int = key(
        1_000, "swabs analysed a day; others queue", "swabs per day",
        "assumption: so many that nobody queues in a recorded world", ge=0, le=10_000_000)  # fmt: skip
    turnaround_h: float = key(24.0, "from the analysis to the result", "h",
                              f"{OPENABM}: a day for the result", ge=0, le=720)  # fmt: skip


class Health(Table):
    """What people do when they are sick, positive or alerted, and what the health service can do."""

    seeks_test: Share = key(
        0.31, "share of people with symptoms who seek a test", "share of the symptomatic",
        f"the share who consulted; {PULLANO}")  # fmt: skip
    seeks_test_alerted: Share = key(
        0.86, "share of people alerted, or called by a tracer, who seek a test", "share of the alerted",
        "share tested of those whom French tracers reached, May to September 2020 (Le Monde, 1 October 2020); "
        "assumption: an alert does as much as a call")  # fmt: skip
    declares: Share = key(
        0.5, "share of app users with a positive result who declare it in the app", "share of positive app users",
        "assumption: between the counts of Germany (about half) and Switzerland (588 of 882 codes by "
        "12 August 2020)")  # fmt: skip
    isolates_sick: Share = key(
        0.5, "share of people with symptoms who stay at home, tested or not", "share of the symptomatic",
        "assumption")  # fmt: skip
    isolates_positive: Share = key(
        0.9, "share of people with a positive result who stay at home", "share of the positive",
        f"assumption: as the compliance with quarantine in {OPENABM}")  # fmt: skip
    kept_by_band: Share | None = key(
        None, "with wristbands: share of the positive who stay at home because of the band, among those who would not "
        "else; where it is absent, 0", "share of the positive who would not stay", "assumption: none")  # fmt: skip
    isolates_alerted: Share = key(
        0.5, "share of people alerted, or called by a tracer, who stay at home", "share of the alerted",
        "assumption: half comply")  # fmt: skip
    tires: Share = key(
        0.0, "share of people who take no notice of alerts after one that came to nothing: no positive result until "
        "its quarantine was over, or a negative one", "share of the alerted",
        "assumption: nobody; there is no source, so sweep it")  # fmt: skip
    isolation_days: int = key(
        10, "how long people with symptoms or a positive result stay at home", "days",
        "assumption: contagiousness ends about 7 days after onset (He et al., Nature Medicine 26, 2020), and a margin",
        ge=0, le=60)  # fmt: skip
    quarantine_days: int = key(14, "how long alerted people stay at home", "days", OPENABM, ge=0, le=60)
    swab_delay_h: float = key(
        48.0, "from the first symptoms, or from the alert of somebody who seeks a test, to the queue for a swab", "h",
        "assumption: two days, the short end of a range of two to five", ge=0, le=720)  # fmt: skip
    lab: Lab = key(Lab(), "the laboratory")


class Policy(Table):
    """A measure in force between two dates, such as masks."""

    name: Name = key(..., "what the measure is called")
    from_: datetime.date = key(..., "first day in force", alias="from")
    to: datetime.date | None = key(None, "last day in force; where it is absent, the last day of the run")
    setting: SettingName = key(..., "where it holds")
    transmission: float = key(..., "what it leaves of transmission there: 0.7 takes three tenths away", ge=0, le=10)

    @field_validator("to")
    @classmethod
    def _after_from(cls, to: datetime.date | None, info: ValidationInfo) -> datetime.date | None:
        first = info.data.get("from_")
        if to is not None and first is not None and to < first:
            refuse(f"ends before it begins, on {first}")
        return to

    def in_force(self, on: datetime.date) -> bool:
        """Tell whether the measure holds on a day."""
        return self.from_ <= on and (self.to is None or on <= self.to)


class Bound(Table):
    """Where the whole interval must lie: both keys must hold if both are given."""

    low_above: float | None = key(None, "the lower end of the 95 % interval is above this")
    high_below: float | None = key(None, "the upper end of the 95 % interval is below this")
    low_above_prior: float | None = key(None, "and above so many times the prior (verdict.prior)", gt=0.0)
    high_below_prior: float | None = key(None, "and below so many times the prior (verdict.prior)", gt=0.0)

    @property
    def relative(self) -> bool:
        """Whether it speaks of the prior."""
        return self.low_above_prior is not None or self.high_below_prior is not None

    def beside(self, prior: float | None) -> Bound:
        """Return the same bound in numbers, where the prior is this; where it is unknown nothing lies there."""
        if not self.relative:
            return self
        if prior is None:
            return Bound.model_construct(low_above=math.inf, high_below=-math.inf)
        lows = [self.low_above, None if self.low_above_prior is None else self.low_above_prior * prior]
        highs = [self.high_below, None if self.high_below_prior is None else self.high_below_prior * prior]
        low, high = ([each for each in ends if each is not None] for ends in (lows, highs))
        return Bound.model_construct(low_above=max(low, default=None), high_below=min(high, default=None))

    @model_validator(mode="after")
    def _some(self) -> Bound:
        if self.low_above is None and self.high_below is None and not self.relative:
            refuse("says nothing", "give low_above or high_below")
        if self.low_above is not None and self.high_below is not None and self.low_above >= self.high_below:
            refuse("no interval lies there", "low_above must be below high_below")
        return self
