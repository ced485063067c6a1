"""Is every mistake in a scenario refused at its place, in words that help, and all of them at once?"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sim.hall.scenario import Scenario, load
from sim.problems import Problem, Refused

GOOD = """\
start = 2020-06-29
days = 28
population = { file = "meetings.dat" }
disease = { r0 = 1.0 }
arms = [{ name = "none", system = "none" }, { name = "gaen", system = "gaen" }]
"""


def written(folder: Path, text: str | bytes, name: str = "story.toml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(path: Path | str, *settings: str) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        load(path, settings)
    return caught.value.problems


def test_the_good_one_is_good(tmp_path: Path) -> None:
    assert isinstance(load(written(tmp_path, GOOD)), Scenario)


RULED = '[verdict]\nmetric = "alerts.people"\n'
JUDGED = "holds_when.low_above = 2\nfails_when.high_below = 1\n"

TRIED = (
    '[[adversaries]]\nname = "neighbour"\n[verdict]\nmetric = "privacy.neighbour.named"\n'
    "holds_when.low_above = 0.5\nfails_when.high_below = 0.1\n"
)

# What is added to the good scenario (on line 6, 7 ...): line, column, key, rule, mend
MISTAKES = {
    "unknown key": ("adoptoin = 0.4", 6, 1, "adoptoin", "no such key", ""),
    "unknown key in a table": ("[phones]\nadoptoin = 0.4", 7, 1, "phones.adoptoin", "no such key",
                               "did you mean adoption?"),
    "unknown table": ("[helth]\nx = 1", 6, 2, "helth", "no such key", "did you mean health?"),
    "key of another table": ("turnaround_h = 12", 6, 1, "turnaround_h", "no such key",
                             "did you mean health.lab.turnaround_h?"),
    "top key after a table": ("[phones]\nclaim = 'a'", 7, 1, "phones.claim", "no such key",
                              "claim stands at the top of the file, before the first [table]"),
    "quoted number": ('phones.adoption = "0.4"', 6, 19, "phones.adoption", "must be a number",
                      "a number stands without quotes"),
    "truth for a number": ("phones.adoption = true", 6, 19, "phones.adoption", "must be a number", ""),
    "truth for a whole number": ("seeds.first = true", 6, 15, "seeds.first", "must be a whole number", ""),
    "part for a whole number": ("seeds.first = 1.0", 6, 15, "seeds.first", "must be a whole number", ""),
    "number for text": ("question.en = 3", 6, 15, "question.en", "must be text", ""),
    "number for a table": ("health = 3", 6, 10, "health", "must be a table", ""),
    "table for a number": ("[seeds.first]\nx = 1", 6, 8, "seeds.first", "must be a whole number", ""),
    "text for a table in an array": ('policies = ["masks"]', 6, 13, "policies.1", "must be a table", ""),
    "table for an array": ("policies = {}", 6, 12, "policies", "must be an array", ""),
    "more than one": ("phones.adoption = 1.01", 6, 19, "phones.adoption", "must be at most 1", ""),
    "less than none": ("health.declares = -0.1", 6, 19, "health.declares", "must be at least 0", ""),
    "not a number": ("health.declares = nan", 6, 19, "health.declares", "must be finite", ""),
    "endless": ("health.swab_delay_h = inf", 6, 23, "health.swab_delay_h", "must be finite", ""),
    "endless in disguise": ("health.swab_delay_h = 1e999", 6, 23, "health.swab_delay_h", "must be finite", ""),
    "a thousand million seeds": ("seeds.count = 1_000_000_000", 6, 15, "seeds.count", "must be at most 10_000", ""),
    "beyond 64 bits": (f"health.lab.swabs_per_day = {2**70}", 6, 28, "health.lab.swabs_per_day",
                       "must be at most 10_000_000", ""),
    "beyond all floats": (f"health.declares = {10**400}", 6, 19, "health.declares", "must be finite", ""),
    "wrong claim": ('claim = "z"', 6, 9, "claim", "must be \"a\"", ""),
    "wall in a recorded world": ("radio.wall_db.brick = 9.0", 6, 7, "radio.wall_db",
                                 "a recorded world knows no walls", "leave it out"),
    "adversary": ('[[adversaries]]\nname = "neighbor"', 7, 8, "adversaries.neighbor.name", 'must be "neighbour"', ""),
    "adversary twice": ('[[adversaries]]\nname = "neighbour"\n[[adversaries]]\nname = "neighbour"', 9, 8,
                        "adversaries.neighbour.name", "stands twice", "one table holds all"),
    "memory of a place that is none": ('[[adversaries]]\nname = "neighbour"\nremembers.home = 1.0', 8, 11,
                                       "adversaries.neighbour.remembers.home", "no such key", ""),
    "more than all remembered": ('[[adversaries]]\nname = "neighbour"\nremembers.work = 1.5', 8, 18,
                                 "adversaries.neighbour.remembers.work", "must be at most 1", ""),
    "nobody is asked": ('[[adversaries]]\nname = "neighbour"\nasks_at_most = 0', 8, 16,
                        "adversaries.neighbour.asks_at_most", "must be at least 1", ""),
    "metric": ('[verdict]\nmetric = "alert.people"\nholds_when.low_above = 1\nfails_when.high_below = 1', 7, 10,
               "verdict.metric", "no such metric", "did you mean alerts.people?"),
    "verdict that says nothing": ('[verdict]\nmetric = "alerts.people"\nholds_when = {}\nfails_when.high_below = 1',
                                  8, 14, "verdict.holds_when", "says nothing", "give low_above or high_below"),
    "policy that ends first": ('[[policies]]\nname = "masks"\nfrom = 2020-07-02\nto = 2020-07-01\nsetting = "work"\n'
                               "transmission = 0.7", 9, 6, "policies.masks.to", "ends before it begins", ""),
    "policy after the run": ('[[policies]]\nname = "masks"\nfrom = 2021-06-29\nsetting = "work"\ntransmission = 0.7',
                             8, 8, "policies.masks.from", "begins after the run's last day",
                             "the run goes from 2020-06-29 to 2020-07-26"),
    "policy before the run": ('[[policies]]\nname = "masks"\nfrom = 2020-05-02\nto = 2020-06-28\nsetting = "work"\n'
                              "transmission = 0.7", 9, 6, "policies.masks.to", "ends before day 0",
                              "the run goes from 2020-06-29 to 2020-07-26"),
    "verdict on what is never measured": ('[verdict]\nmetric = "alerts.false_radio"\nholds_when.low_above = 1'
                                          "\nfails_when.high_below = 1", 7, 10, "verdict.metric",
                                          "nothing measures it: a recorded world knows no dist", "choose a metric"),
    "verdict on what nobody tries": ('[verdict]\nmetric = "privacy.neighbour.identified"\nholds_when.low_above = 1'
                                     "\nfails_when.high_below = 1", 7, 10, "verdict.metric",
                                     "nobody tries to find out", "add [[adversaries]]"),
    "verdict on whom nobody warns": (
        TRIED + 'cells = ["gaen", "none"]', 12, 18, "verdict.cells.2", "nobody is alerted in this arm",
        "leave this arm"),
    "placebo that nobody takes": (
        RULED + JUDGED + 'placebo = { metric = "privacy.neighbour.placebo", equals = "privacy.neighbour.prior" }', 10,
        22, "verdict.placebo.metric", "nobody tries to find out", "add [[adversaries]]"),
    "verdict that both holds and fails": (
        RULED + "holds_when.low_above = 0.2\nfails_when.high_below = 0.4", 9, 25, "verdict.fails_when.high_below",
        "an interval above 0.2 and below 0.4 would both hold and fail", "holds_when and fails_when must"),
    "verdict that holds and fails far up": (
        RULED + "holds_when.low_above = 1\nfails_when.low_above = 2", 9, 24, "verdict.fails_when.low_above",
        "an interval above 2 would both hold and fail", "holds_when and fails_when must"),
    "verdict that can never hold": (
        RULED + "holds_when = { low_above = 2, high_below = 2 }\nfails_when.high_below = 1", 8, 14,
        "verdict.holds_when", "no interval lies there", "low_above must be below high_below"),
    "too few seeds declared": (RULED + JUDGED + "seeds = 4", 10, 9, "verdict.seeds", "must be at least 5", ""),
    "cell that is no arm": (RULED + JUDGED + 'cells = ["none", "gean"]', 10, 18, "verdict.cells.2", "no such arm",
                            "did you mean gaen?"),
    "cell named twice": (RULED + JUDGED + 'cells = ["gaen", "none", "gaen"]', 10, 26, "verdict.cells.3",
                         "stands here twice", "name each once"),
    "placebo of nothing": (RULED + JUDGED + 'placebo = { metric = "report", equals = "people" }', 10, 22,
                           "verdict.placebo.metric", "no such metric", "did you mean reports?"),
    "placebo without a baseline": (RULED + JUDGED + 'placebo = { metric = "reports" }', 10, 1,
                                   "verdict.placebo.equals", "is missing", "see pistage explain verdict.placebo"),
    "placebo that cannot fail": (RULED + JUDGED + 'placebo = { metric = "reports", equals = "reports" }', 10, 42,
                                 "verdict.placebo.equals", "is the same metric, so this could never fail", "name the"),
    "placebo that is never measured": (
        RULED + JUDGED + 'placebo = { metric = "alerts.false_radio", equals = "reports" }', 10, 22,
        "verdict.placebo.metric", "nothing measures it: a recorded world knows no distances", "choose a metric"),
    "nothing known beside": (RULED + JUDGED + 'beside = ["people", "alerts.lat"]', 10, 21, "verdict.beside.2",
                             "no such metric", "did you mean alerts.late?"),
    "bell": ('question.en = "a\\u0007b"', 6, 15, "question.en", "holds a control character, U+0007", "write plain"),
    "line break": ('question.fr = "a\\nb"', 6, 15, "question.fr", "holds a control character, U+000A", "write plain"),
    "text turned round": ('question.fr = "a\\u202eb"', 6, 15, "question.fr", "holds a control character", ""),
    "no character": ('question.fr = "a\\uffffb"', 6, 15, "question.fr", "holds a control character", ""),
    "seeds beyond 31 bits": ("seeds = { first = 2_147_483_647, count = 2 }", 6, 42, "seeds.count",
                             "the last seed is at most 2_147_483_647, and the first is 2_147_483_647", "lower one"),
    "policy felt by nobody": ('[[policies]]\nname = "masks"\nfrom = 2020-07-02\nsetting = "transit"\n'
                              "transmission = 0.7", 9, 11, "policies.masks.setting",
                              "all meetings of this world are at work", 'write setting = "work"'),
    "policy without a date": ('[[policies]]\nname = "masks"\nsetting = "work"\ntransmission = 0.7', 6, 3,
                              "policies.masks.from", "is missing", "see pistage explain policies.from"),
    "set twice": ("days = 30", 6, 1, "days", "is set twice, first on line 2", "each key stands once"),
    "impossible date": ("[[policies]]\nfrom = 2020-02-30", 7, 8, "", "invalid date", "a date is written 2020-06-02"),
    "text without quotes": ("claim = a", 6, 9, "", "invalid value", "text stands in quotes"),
    "no value": ("claim", 6, 6, "", "expected '=' after a key", "a line is written key = value"),
    "unfinished text": ('claim = "a', 6, 11, "", "", ""),
    "unfinished array": ("policies = [", 7, 1, "", "invalid value", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_shown_where_it_is(tmp_path: Path, name: str) -> None:
    text, line, column, key, rule, mend = MISTAKES[name]
    path = written(tmp_path, GOOD + text + "\n")
    (problem,) = refused(path)
    assert (problem.file, problem.line, problem.column, problem.key) == (str(path), line, column, key)
    assert problem.rule.startswith(rule)
    assert problem.mend.startswith(mend)
    assert problem.text == (GOOD + text + "\n").split("\n")[line - 1][:160]


@pytest.mark.parametrize(
    ("arm", "metric", "rule"),
    [
        ('system = "gaen"\nadversaries = []', "named", "nobody tries to find out who declared in this arm"),
        ('system = "robert"', "logged", "a server decides in this arm and no phone learns why"),
    ],
)
def test_a_verdict_on_a_cell_that_can_never_answer(tmp_path: Path, arm: str, metric: str, rule: str) -> None:
    story = f"""\
based_on = "stopcovid"
[[adversaries]]
name = "neighbour"
[[arms]]
name = "asked"
system = "gaen"
[[arms]]
name = "other"
{arm}
[verdict]
metric = "privacy.neighbour.{metric}"
holds_when.low_above = 0.5
fails_when.high_below = 0.1
"""
    assert isinstance(load(written(tmp_path, story + 'cells = ["asked"]')), Scenario)
    (problem,) = refused(written(tmp_path, story + 'cells = ["asked", "other"]'))
    assert (problem.key, problem.column) == ("verdict.cells.2", 19)
    assert problem.rule.startswith(rule)


# What replaces a part of the good scenario, with ¦ where the mistake is shown: key, rule, mend
REPLACED = {
    "too many days": ("28", "¦1_000_000_000_000", "days", "must be at most 3_650", ""),
    "no day": ("28", "¦0", "days", "must be at least 1", ""),
    "date as text": ("2020-06-29", '¦"2020-06-29"', "start", "must be a date", ""),
    "date with an hour": ("2020-06-29", "¦2020-06-29T10:00:00", "start", "must be a date", ""),
    "date before phones": ("2020-06-29", "¦1918-06-29", "start", "must be at least 2000-01-01", ""),
    "no such setting": ('"meetings.dat"', '"meetings.dat", setting = ¦"wrok"', "population.setting", 'must be "home"',
                        "did you mean work?"),
    "a town with a file": ('"meetings.dat"', '¦"meetings.dat", world = "town"', "population.file",
                           'has no meaning where population.world = "town"', "leave it out"),
    "a town of nobody": ('file = "meetings.dat"', 'people = ¦5, world = "town"', "population.people",
                         "must be at least 6", ""),
    "people in a recording": ('"meetings.dat"', '"meetings.dat", people = ¦700', "population.people",
                              'has no meaning where population.world = "recorded"', "leave it out"),
    "no such world": ('"meetings.dat"', '"meetings.dat", world = ¦"twon"', "population.world",
                      'must be "recorded", "town" or "situations"', "did you mean town?"),
    "no file": ('population = { file = "meetings.dat"', "¦population = { period_days = 7", "population.file",
                "is missing", "see pistage explain population.file"),
    "empty file name": ('"meetings.dat"', '¦""', "population.file", "must have 1", ""),
    "no arms": ('[{ name = "none", system = "none" }, { name = "gaen", system = "gaen" }]', "¦[]", "arms",
                "needs one or more", "write [[arms]]"),
    "same name": ('{ name = "none", system = "none" }, { name = "gaen"',
                  '{ name = "gaen", system = "none" }, { name = ¦"gaen"', "arms.gaen.name",
                  "another arm has this name", "name each arm once"),
    "no name": ('{ name = "gaen", ', "¦{ ", "arms.2.name", "is missing", ""),
    "name with a space": ('name = "gaen"', 'name = ¦"ga en"', "arms.ga en.name", "may hold letters", ""),
    "no system": ('{ name = "gaen", system = "gaen" }', '¦{ name = "gaen" }', "arms.gaen.system",
                  "an arm needs a system", 'write system = "none" for no tracing'),
    "unknown system": ('"gaen" }]', '¦"gean" }]', "arms.gaen.system", "no such system", "did you mean gaen?"),
    "unknown rule": ('"gaen" }]', '"gaen", rule = ¦"swisscovid_2020_10" }]', "arms.gaen.rule",
                     "no such rule of gaen", "did you mean swisscovid_2020_0"),
    "plain rule too near": ('"gaen" }]', '"gaen", rule = ¦"plain_0m_15min" }]', "arms.gaen.rule",
                            "metres must lie between 0.25 and 20", "write 0.25"),
    "plain rule in feet": ('"gaen" }]', '"gaen", rule = ¦"plain_6ft_15min" }]', "arms.gaen.rule",
                           "no such plain rule", "write metres and minutes as in plain_2m_15min"),
    "plain rule of StopCovid": ('"gaen" }]', '"robert", rule = ¦"plain_2m_15min" }]', "arms.gaen.rule",
                                "no such rule of robert", ""),
    "rule of none": ('"none" },', '"none", rule = ¦"x" },', "arms.none.rule", "no such rule of none", "leave it out"),
    "two systems": ('system = "gaen"', "systems = ¦{ none = 0.5, gaen = 0.5 }", "arms.gaen.systems",
                    "only apps by Bluetooth share a town, not none", ""),
    "shares beside 1": ('system = "gaen"', "systems = ¦{ gaen = 0.5 }", "arms.gaen.systems",
                        "shares must add up to 1, not 0.5", ""),
    "unknown system with a share": ('system = "gaen"', "systems = { ¦gean = 1 }", "arms.gaen.systems.gean",
                                    "no such system", "did you mean gaen?"),
    "system and systems": ('system = "gaen"', 'system = ¦"gaen", systems = { gaen = 1.0 }', "arms.gaen.system",
                           "an arm has system or systems, not both", ""),
    "an arm's wrong value": ('"gaen" }]', '"gaen", phones.adoption = ¦2 }]', "arms.gaen.phones.adoption",
                             "must be at most 1", ""),
    "an arm's unknown key": ('"gaen" }]', '"gaen", health.lab.¦swabs_a_day = 2 }]', "arms.gaen.health.lab.swabs_a_day",
                             "no such key", "did you mean swabs_per_day?"),
    "an arm's unknown table": ('"gaen" }]', '"gaen", ¦helth.lab = 2 }]', "arms.gaen.helth", "no such key",
                               "did you mean health?"),
    "an arm's days": ('"gaen" }]', '"gaen", ¦days = 2 }]', "arms.gaen.days", "no such key",
                      "days stands at the top of the file"),
    "an arm's wall": ('"gaen" }]', '"gaen", radio.wall_db = ¦{} }]', "arms.gaen.radio.wall_db",
                      "a recorded world knows no walls", ""),
    "a number for an arm": ('{ name = "gaen", system = "gaen" }', "¦3", "arms.2", "must be a table", ""),
    "a number for an arm's table": ('"gaen" }]', '"gaen", phones = ¦3 }]', "arms.gaen.phones", "must be a table", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", REPLACED)
def test_a_mistake_in_place_of_a_good_line(tmp_path: Path, name: str) -> None:
    old, new, key, rule, mend = REPLACED[name]
    assert GOOD.count(old) == 1
    before, after = GOOD.replace(old, new).split("¦")
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    (problem,) = refused(written(tmp_path, before + after))
    assert (problem.line, problem.column, problem.key) == (*place, key)
    assert problem.rule.startswith(rule)
    assert problem.mend.startswith(mend)


def test_all_mistakes_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
days = "many"
[phones]
adoptoin = 0.4
left_behind = 2
[[arms]]
name = "one"
system = "non"
[[arms]]
name = "one"
system = "gaen"
health.lab.turnaround_h = -12
health.lab.swabs = 3
"""
    found = [(p.line, p.key) for p in refused(written(tmp_path, text))]
    missing = [(0, "start"), (0, "population"), (0, "disease")]
    assert found == [
        *missing,
        (1, "days"),
        (3, "phones.adoptoin"),
        (4, "phones.left_behind"),
        (7, "arms.one.system"),
        (9, "arms.one.name"),
        (11, "arms.one.health.lab.turnaround_h"),
        (12, "arms.one.health.lab.swabs"),
    ]


def test_an_arm_wrong_in_everything_is_no_reason_to_fail(tmp_path: Path) -> None:
    arm = 'system = "gean", systems = { none = 0.5 }, rule = "x", phones = []'
    found = refused(written(tmp_path, GOOD.replace('system = "gaen"', arm)))
    assert [p.key for p in found] == ["arms.gaen.system", "arms.gaen.systems", "arms.gaen.phones"]


def test_two_keys_set_twice_are_both_named(tmp_path: Path) -> None:
    path = written(tmp_path, 'days = 1\ndays = 2\n[phones]\nadoption = 1\n"adoption" = 2\n[phones]\n')
    assert [(p.line, p.column, p.key) for p in refused(path)] == [
        (2, 1, "days"), (5, 1, "phones.adoption"), (6, 2, "phones"),
    ]  # fmt: skip


def test_the_line_is_shown_over_a_caret(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + "phones = { adoption = 3 }\n")
    assert str(refused(path)[0]).split("\n") == [
        f"{path}:6:23: phones.adoption: must be at most 1 (got 3)",
        "    phones = { adoption = 3 }",
        "                          ^",
    ]


def test_columns_count_characters_not_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + 'question = { fr = "épidémie ?", de = "Seuche" }\n')
    (problem,) = refused(path)
    assert problem.column == 33
    assert problem.text[problem.column - 1 :].startswith("de =")


@pytest.mark.parametrize("text", [GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD])
def test_files_from_other_editors_are_read(tmp_path: Path, text: str) -> None:
    assert load(written(tmp_path, text)).days == 28
    (problem,) = refused(written(tmp_path, text.replace("28", "0")))
    assert (problem.line, problem.column) == (2, 8)


NO_TEXT = {
    "empty": (b"", "is missing"),
    "binary": (bytes(range(256)), "is not text"),
    "utf-16": (GOOD.encode("utf-16"), "is not text"),
    "latin-1": ("# épidémie\n".encode("latin-1") + GOOD.encode(), "is not UTF-8 text"),
    "control characters": (GOOD.encode() + b"claim = '\x1b[31m'\n", "found invalid character '\\x1b'"),
    "endless number": (GOOD.encode() + b"claim = " + b"9" * 5_000, "holds a number too long to read"),
    "endless array": (GOOD.encode() + b"claim = " + b"[" * 5_000, "is nested too deeply"),
    "deep array": (GOOD.encode() + b"claim = " + b"[" * 100 + b"]" * 100, "is nested too deeply"),
    "deep table": (GOOD.encode() + b"a" + b".a" * 2_000 + b" = 1", "is nested too deeply"),
    "huge": (b"#" * 1_000_001, "is too large for a scenario"),
}


@pytest.mark.parametrize("name", NO_TEXT)
def test_what_is_no_scenario_is_refused(tmp_path: Path, name: str) -> None:
    data, rule = NO_TEXT[name]
    path = written(tmp_path, data)
    problems = refused(path)
    assert all(problem.file == str(path) for problem in problems)
    assert problems[0].rule.startswith(rule) if name != "empty" else len(problems) == 5
    assert all(str(problem).isprintable() or "\n" in str(problem) for problem in problems)
    assert "\x1b" not in str(problems[0])


def test_a_file_of_a_hundred_thousand_mistakes_is_answered_soon(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + "\n".join(f"k{i} = 1" for i in range(60_000)))
    assert len(refused(path)) == 60


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path)
    assert problem.rule == "is a folder, not a scenario file"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no devices in the file system")
def test_a_device_is_no_scenario() -> None:
    (problem,) = refused("/dev/zero")
    assert problem.rule == "is not a file"


@pytest.mark.parametrize("name", ["offcie", "", "x" * 10_000, "a\0b", "no/such/folder/story.toml"])
def test_a_missing_scenario_suggests_those_that_are_there(name: str) -> None:
    (problem,) = refused(name)
    assert problem.rule == "no such scenario"
    assert "office" in problem.mend


# -- the settings of the command line ---------------------------------------------------------------------------------

SETTINGS = {
    "days=x": (6, "", "invalid value", "text stands in quotes, which the shell"),
    "days=0": (6, "days", "must be at least 1", ""),
    "days": (5, "", "expected '=' after a key", ""),
    "days=1\nseeds.count=2": (1, "", "one key to a --set", ""),
    'based_on="office"': (1, "based_on", "stands in a file only", ""),
    "arms.gaen.health.lab.turnaround_h=-1": (35, "arms.gaen.health.lab.turnaround_h", "must be at least 0", ""),
    'arms.gean.system="none"': (6, "arms.gean", "no such arm", "did you mean gaen?"),
    "arms.gaen=3": (11, "arms.gaen", "must be a table", "an arm's key is arms.NAME.key"),
    "arms=3": (6, "arms", "must be an array", ""),
    "phones.adoptoin=0.4": (8, "phones.adoptoin", "no such key", "did you mean adoption?"),
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_mistake_in_a_setting_is_placed_in_it(tmp_path: Path, setting: str) -> None:
    column, key, rule, mend = SETTINGS[setting]
    (problem,) = refused(written(tmp_path, GOOD), "seeds.count=2", setting)
    assert (problem.file, problem.line, problem.column, problem.key) == ("--set", 2, column, key)
    assert problem.rule.startswith(rule)
    assert problem.mend.startswith(mend)


@pytest.mark.parametrize("setting", ["", "# days = 3", "[phones]"])
def test_a_setting_sets_something(tmp_path: Path, setting: str) -> None:
    (problem,) = refused(written(tmp_path, GOOD), setting)
    assert problem.rule == "one key to a --set"


def test_a_setting_in_another_encoding(tmp_path: Path) -> None:
    (problem,) = refused(written(tmp_path, GOOD), "question.en = '\udce9'")
    assert (problem.place(), problem.rule) == ("--set:1:1", "is not UTF-8 text")


def test_mistakes_of_file_and_settings_come_together(tmp_path: Path) -> None:
    found = refused(written(tmp_path, GOOD.replace("28", "0")), "phones.adoption=2", "claim=x", "seeds.count=0")
    assert [(p.file, p.line) for p in found][:3] == [("--set", 1), ("--set", 2), ("--set", 3)]
    assert found[3].key == "days"


def test_an_arm_named_none_traces_nobody(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text('based_on = "office"\n[[arms]]\nname = "none"\nsystem = "gaen"\n')
    with pytest.raises(Refused, match="an arm named none traces nobody"):
        load(path)


def test_nobody_lives_under_a_system_before_it_opened(tmp_path: Path) -> None:
    path = tmp_path / "stopcovid.toml"
    arms = '[[arms]]\nname = "none"\nsystem = "none"\n[[arms]]\nname = "robert"\nsystem = "robert"\n'
    path.write_text(f'based_on = "office"\nstart = 2020-05-31\n{arms}')
    with pytest.raises(Refused) as refused:
        load(path)
    (problem,) = refused.value.problems
    assert (problem.line, problem.key, problem.value) == (8, "arms.robert.system", '"robert"')
    assert problem.rule == "nobody had robert before 2020-06-01, and this town starts on 2020-05-31"
    assert problem.mend == "write start = 2020-06-01 or later"
    assert load(path, ["start=2020-06-01"]).arm("robert").start.isoformat() == "2020-06-01"


TOWN = """\
start = 2020-09-07
days = 28
population = { world = "town", people = 200 }
disease = { r0 = 1.3 }
arms = [{ name = "gaen", system = "gaen" }]
[verdict]
metric = "privacy.neighbour.named"
holds_when.low_above = 0.25
fails_when.high_below = 0.10
"""


def test_what_follows_from_a_mistake_is_not_told_beside_it(tmp_path: Path) -> None:
    (nobody,) = refused(written(tmp_path, TOWN))
    assert nobody.rule == "nobody tries to find out who declared"
    based = written(tmp_path, 'based_on = "town"\nadversaries.x = 3\n')
    written(tmp_path, TOWN + '[[adversaries]]\nname = "neighbour"\n', "town.toml")
    (problem,) = refused(based)
    assert (problem.file, problem.key, problem.rule) == (str(based), "adversaries", "must be an array")


@pytest.mark.parametrize("name", ["run.json", "summary.json"])
def test_a_record_of_a_result_is_known_as_one(tmp_path: Path, name: str) -> None:
    text = '{\n "scenario": "office",\n "seeds": [1, 1, 1]\n}\n' + " " * 1_000_000
    (problem,) = refused(written(tmp_path, text, name))
    assert (problem.rule, problem.line) == ("is a result's record, not a scenario", 0)
    assert "pistage verify" in problem.mend
    (problem,) = refused(tmp_path)
    assert problem.rule == "is a result, not a scenario"
    assert load(written(tmp_path, GOOD, name)).days == 28
