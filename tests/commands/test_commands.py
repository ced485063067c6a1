"""Does each command print what was asked, and end with the promised exit code?"""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
import rich_click as click

from sim.commands import COMMANDS, exits, main
from sim.hall.fits import needs, shown
from sim.hall.scenario import Shipped, load
from sim.measures.falsifiers import TRIALS
from sim.measures.quotations import QUOTATIONS, SOURCE
from sim.problems import Problem, Refused
from sim.systems.registry import design, names
from tests.conftest import needs_data

SMALL = """\
question.en = "Is it small?"
start = 2020-06-29
days = 7
population.file = "meetings.dat"
disease.r0 = 0
[[arms]]
name = "none"
system = "none"
"""


class Ended:
    """How one command line ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def pistage(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("NO_COLOR", "1")

    def ended(*words: str) -> Ended:
        code = main(words)
        return Ended(code, *capsys.readouterr())

    return ended


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "meetings.dat").write_text("20 1 2\n")
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return path


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_exists_and_has_help(pistage, name: str) -> None:
    assert isinstance(getattr(import_module(f"sim.commands.{name}"), name), click.RichCommand)
    ended = pistage(name, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert f"pistage {name}" in ended.out


@pytest.mark.parametrize("words", [["--help"], ["-h"], []])
def test_the_page_of_help_names_every_command(pistage, words: list[str]) -> None:
    ended = pistage(*words)
    assert ended.code == 0
    for name, line in COMMANDS.items():
        assert name in ended.out
        assert line in ended.out


def test_check_says_what_would_run(pistage, small: Path) -> None:
    ended = pistage("check", str(small), "--set", "seeds.first=3")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.split("\n") == [
        "small: ok",
        "  Is it small?",
        "  7 days from 2020-06-29, seeds 3 to 10",
        "  arms: none (none)",
        "  changed here: seeds.first = 3",
        f"  meetings: {small.parent / 'meetings.dat'}",
        "",
    ]


def test_check_says_one_seed_in_the_singular(pistage, small: Path) -> None:
    ended = pistage("check", str(small), "--set", "seeds.count=1", "--set", "seeds.first=4")
    assert "\n  7 days from 2020-06-29, seed 4\n" in ended.out


def test_check_says_what_was_set_that_nobody_uses(pistage, small: Path) -> None:
    ended = pistage("check", str(small), "--set", "health.kept_by_band=0.5")
    assert ended.code == 0
    assert "but health.kept_by_band changes nothing here: it is for wristbands, which no arm has." in ended.out


def test_check_for_scripts(pistage, small: Path) -> None:
    ended = pistage("check", str(small.with_suffix("")), "--json")
    row = json.loads(ended.out)
    assert (ended.code, row["scenario"], row["arms"], row["days"]) == (0, "small", {"none": "none"}, 7)
    assert len(row["digest"]) == 64


def test_check_says_how_much_memory_a_town_needs(pistage) -> None:
    hamlet = str(Path(__file__).parents[1] / "hall" / "hamlet.toml")
    memory = needs(load(hamlet), [arm.name for arm in load(hamlet).arms])
    assert (
        f"\n  a town of 600 people\n  about {shown(memory)} of memory in one process\n" in pistage("check", hamlet).out
    )
    assert json.loads(pistage("check", hamlet, "--json").out)["memory_bytes"] == memory


def test_a_town_beyond_all_numbers_is_refused_before_it_is_built(pistage) -> None:
    hamlet = Path(__file__).parents[1] / "hall" / "hamlet.toml"
    ended = pistage("check", str(hamlet), "--set", "population.people=200_000_000")
    assert ended.code == exits.REFUSED
    assert "population.people" in ended.err
    assert "134_217_728" in ended.err


@needs_data
def test_check_of_the_shipped_office(pistage) -> None:
    assert pistage("check", "office").code == 0


def test_check_shows_every_mistake(pistage, small: Path) -> None:
    small.write_text(SMALL.replace("7", "0") + "rule = 3\nhelth = 1\n")
    ended = pistage("check", str(small))
    assert (ended.code, ended.out) == (2, "")
    assert [line for line in ended.err.split("\n") if line.startswith(str(small))] == [
        f"{small}:3:8: days: must be at least 1 (got 0)",
        f"{small}:9:8: arms.none.rule: must be text (got 3)",
        f"{small}:10:1: arms.none.helth: no such key; did you mean health?",
    ]


def test_mistakes_for_scripts_are_a_list(pistage, small: Path) -> None:
    small.write_text(SMALL.replace("7", "0"))
    ended = pistage("check", str(small), "--json")
    assert (ended.code, ended.err) == (2, "")
    assert json.loads(ended.out) == [
        {"rule": "must be at least 1", "mend": "", "file": str(small), "line": 3, "column": 8, "key": "days",
         "value": "0"},
    ]  # fmt: skip


def test_a_missing_recording_is_a_mistake_at_its_key(pistage, small: Path) -> None:
    (small.parent / "meetings.dat").unlink()
    ended = pistage("check", str(small))
    assert ended.code == 2
    assert ended.err.startswith(f'{small}:4:19: population.file: no such data file (got "meetings.dat"); looked in')
    assert "data get" not in ended.err  # nobody publishes it


ARM = '\n[[arms]]\nname = "other"\nsystem = "none"\n'
CANNOT_RUN = {
    "too many infected": ("disease.infected_at_start = 3", "", ["6:29: disease.infected_at_start: only 2 persons"]),
    "an arm's data": ("", 'population.file = "lost.dat"', ["14:19: arms.other.population.file: no such data file"]),
    "a calibration": ("", "disease.r0 = 7", ["14:14: arms.other.disease.r0: R0 lies between"]),
    "a short period": ("population.period_days = 1", "", ["6:26: population.period_days: a period holds all 2 days"]),
    "keys and data": ("helth = 1", 'population.file = "lost.dat"',
                      ["6:1: helth: no such key", "14:19: arms.other.population.file: no such data file"]),
    "two arms": ("", 'population.file = "lost.dat"\n[[arms]]\nname = "third"\nsystem="none"\ndisease.r0 = 7',
                 ["14:19: arms.other.population.file: no such data file", "18:14: arms.third.disease.r0: R0 lies"]),
}  # fmt: skip


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("name", CANNOT_RUN)
def test_what_cannot_run_is_refused_before_day_1(pistage, small: Path, name: str, command: str) -> None:
    town, arm, said = CANNOT_RUN[name]
    (small.parent / "meetings.dat").write_text("20 1 2\n86420 1 2\n")
    small.write_text(SMALL.replace("[[arms]]", f"{town}\n[[arms]]") + ARM + arm)
    ended = pistage(command, str(small))
    assert (ended.code, ended.out) == (2, "")
    lines = [line for line in ended.err.split("\n") if line.startswith(str(small))]
    assert len(lines) == len(said)
    assert all(line.startswith(f"{small}:{each}") for line, each in zip(lines, said, strict=True))


@pytest.mark.parametrize("mistake", ["", "\nhelth = 1"])
def test_rows_that_cannot_be_read_are_refused_by_check_too(pistage, small: Path, mistake: str) -> None:
    (small.parent / "meetings.dat").write_text(f"20 1 2\n40 1 {'9' * 5000}\n")
    small.write_text(SMALL + mistake)
    ended = pistage("check", str(small))
    assert ended.code == 2
    assert f"{small.parent / 'meetings.dat'}:2:6: t, i and j are whole numbers (got 99" in ended.err
    assert len(ended.err) < 2000
    assert ("helth" in ended.err) is bool(mistake)


def test_a_name_that_a_terminal_would_obey_is_shown_harmlessly(pistage, small: Path) -> None:
    strange = small.with_name("a\x1b[31m\nb.toml")
    strange.write_text(SMALL.replace("7", "0"))
    ended = pistage("check", str(strange))
    assert (ended.code, "\x1b" in ended.err) == (2, False)
    assert "b.toml:3:8: days: must be at least 1" in ended.err.split("\n")[0]


def test_explain_a_key(pistage) -> None:
    ended = pistage("explain", "health.lab.turnaround_h")
    assert ended.code == 0
    assert ended.out == (
        "health.lab.turnaround_h: from the analysis to the result\n"
        "  type     number from 0 to 720\n"
        "  unit     h\n"
        "  default  24.0\n"
        "  source   OpenABM-Covid19, parameter dictionary: a day for the result\n"
    )


def test_explain_every_key(pistage) -> None:
    ended = pistage("explain")
    assert ended.code == 0
    assert len([line for line in ended.out.split("\n") if line.startswith("health.")]) == 13


def test_explain_an_unknown_key(pistage) -> None:
    ended = pistage("explain", "helth")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "helth: no such key; did you mean health?\n"


def test_scenarios(pistage) -> None:
    assert "office" in pistage("scenarios").out


def test_schema(pistage) -> None:
    assert json.loads(pistage("schema").out)["type"] == "object"


def test_systems(pistage) -> None:
    """A row a system, and what each says in words."""
    out = pistage("systems").out
    table, *_ = out.split("\n\n")
    assert [line.split()[0] for line in table.splitlines()[1:] if not line.startswith("a beacon")][: len(names())] == [
        *names()
    ]
    assert re.search(r"^gaen +phone +20 B +10 min \+ address +phone +app +nobody +80 B$", table, re.MULTILINE)
    assert [name for name in names() if f"\n{name}: {design(name).title['en']}" in out] == [*names()]
    assert max(map(len, out.partition("\n\n")[2].splitlines())) <= 120


def test_one_system(pistage) -> None:
    out = pistage("systems", "gaen").out
    assert "who says what to whom" in out
    assert re.search(r"\|-+ \d+ Upload -+>\|", out)
    assert "matched in       phone" in out
    assert "swisscovid_2020_09" in out


def test_an_unknown_system(pistage) -> None:
    ended = pistage("systems", "gean")
    assert ended.code == 2
    assert ended.err.startswith("pistage: no such system (got gean)")


def test_claims(pistage) -> None:
    ended = pistage("claims")
    assert ended.code == 0
    for name, said in QUOTATIONS.items():
        assert re.search(rf"^{name} ", ended.out, re.MULTILINE)
        assert plain(said.words.en) in plain(ended.out)
    assert "no scenario yet" in ended.out
    assert max(map(len, ended.out.splitlines())) <= 100


@pytest.mark.parametrize("name", QUOTATIONS)
def test_one_claim_is_shown_in_both_languages(pistage, name: str) -> None:
    out = plain(pistage("claims", name).out)
    said, trial = QUOTATIONS[name], TRIALS[name]
    for both in (said.words, said.claimed, trial.rule, trial.falsifier, trial.against, SOURCE):
        assert plain(both.fr) in out
        assert plain(both.en) in out


def test_a_claim_with_a_scenario_says_so(pistage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = (Shipped("coat", "?", tmp_path), Shipped("other", "?", tmp_path, "a"), Shipped("third", "?", tmp_path))
    monkeypatch.setattr("sim.hall.scenario.shipped", lambda: rows)
    assert pistage("claims", "a").out.startswith("a: coat, other\n")
    assert pistage("claims", "b").out.startswith("b: no scenario yet\n")


def test_an_unknown_claim(pistage) -> None:
    ended = pistage("claims", "e3")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"pistage: no such claim (got e3); known here: {', '.join(QUOTATIONS)}\n"


def plain(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def test_data_list(pistage) -> None:
    out = pistage("data").out
    assert out == pistage("data", "list").out
    assert "sociopatterns" in out
    assert "CC0" in out


def test_data_get_of_nothing_known(pistage) -> None:
    assert pistage("data", "get", "x").code == 2


@needs_data
def test_data_get_of_what_is_here(pistage) -> None:
    ended = pistage("data", "get", "sociopatterns")
    assert ended.code == 0
    assert ended.out.count("here already: ") == 3


# -- how a command ends -----------------------------------------------------------------------------------------------

USAGE = {
    "chek": "pistage: no such command (got chek); did you mean check?",
    "zzz": "pistage: no such command (got zzz); see pistage --help",
    "--zzz": "pistage: No such option '--zzz'; see pistage --help",
    "check": "pistage: Missing argument 'SCENARIO'; see pistage check --help",
    "check a b": "pistage: Got unexpected extra argument (b); see pistage check --help",
}


@pytest.mark.parametrize("words", USAGE)
def test_wrong_usage_is_refused(pistage, words: str) -> None:
    ended = pistage(*words.split())
    assert (ended.code, ended.out, ended.err) == (2, "", USAGE[words] + "\n")


def test_wrong_usage_for_scripts_is_a_list_too(pistage) -> None:
    ended = pistage("check", "--json")
    assert ended.code == 2
    assert json.loads(ended.out)[0]["rule"] == "Missing argument 'SCENARIO'"


def raising(wrong: BaseException) -> object:
    def command() -> None:
        raise wrong

    return command


ENDS = {
    "refused": (Refused(Problem("too high", "lower it", value="3")), 2, "pistage: too high (got 3); lower it\n"),
    "disk full": (OSError("no space left"), 1, "pistage: no space left\n"),
    "memory": (MemoryError(), 1, "pistage: not enough memory; fewer people, seeds or jobs; pistage run --phones fleet "
               "takes least\n"),
    "bug": (ZeroDivisionError("1 / 0"), 1,
            "pistage: this is a bug: ZeroDivisionError: 1 / 0; PISTAGE_DEBUG=1 shows where\n"),
    "ctrl-c": (KeyboardInterrupt(), 130, "\npistage: interrupted\n"),
    "abort": (click.Abort(), 130, "\npistage: interrupted\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
def test_ends(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PISTAGE_DEBUG", raising=False)
    wrong, code, said = ENDS[name]
    assert exits.ending(raising(wrong), as_json=False) == code
    assert capsys.readouterr() == ("", said)


def test_a_bug_tells_its_story_when_asked(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PISTAGE_DEBUG", "1")
    assert exits.ending(raising(ZeroDivisionError("1 / 0")), as_json=False) == 1
    assert "Traceback" in capsys.readouterr().err


def test_no_colour_where_none_is_wanted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    problem = Problem("rule", file="f", line=1, column=2, text="abc")
    monkeypatch.delenv("NO_COLOR", raising=False)
    exits.show([problem], as_json=False)
    assert "31m" in capsys.readouterr().err
    monkeypatch.setenv("NO_COLOR", "1")
    exits.show([problem], as_json=False)
    assert "31m" not in capsys.readouterr().err
