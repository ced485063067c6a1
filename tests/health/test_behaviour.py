"""Does the same person always answer alike, and say yes at every share above the first?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.health.behaviour import Behaviour

QUESTIONS = [
    "seeks_test", "seeks_test_alerted", "declares", "isolates_sick", "isolates_positive", "isolates_alerted", "tires",
]  # fmt: skip


def behaviour(share: float, **other: float) -> Behaviour:
    return Behaviour(Draws(1), **(dict.fromkeys(QUESTIONS, share) | other))


def yes(people: Behaviour, question: str) -> set[int]:
    return {person for person in range(400) if getattr(people, question)(person)}


@pytest.mark.parametrize("question", QUESTIONS)
def test_those_who_say_yes_nest(question: str) -> None:
    sets = [yes(behaviour(share), question) for share in (0.0, 0.2, 0.7, 1.0)]
    assert sets[0] == set()
    assert sets[0] < sets[1] < sets[2] < sets[3] == set(range(400))
    assert yes(behaviour(0.7), question) == sets[2]


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_has_its_own_share_and_its_own_answers(question: str) -> None:
    alone = behaviour(0.0, **{question: 0.5})
    assert [bool(yes(alone, asked)) for asked in QUESTIONS] == [asked == question for asked in QUESTIONS]
    others = [yes(behaviour(0.5), asked) for asked in QUESTIONS if asked != question]
    assert yes(alone, question) not in others


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_a_column_of_persons_answers_as_each_alone(question: str, dtype: type) -> None:
    ask, persons = getattr(behaviour(0.4), question), np.array([7, 300, 7, 12, 399], dtype=dtype)
    assert ask(persons).tolist() == [ask(person) for person in persons.tolist()] == [ask(person) for person in persons]
    assert ask(np.arange(400)).nonzero()[0].tolist() == sorted(yes(behaviour(0.4), question))
    assert ask(persons[:0]).tolist() == []


def test_a_person_answers_with_a_plain_truth() -> None:
    assert behaviour(1.0).tires(3) is True


def test_it_names_its_shares() -> None:
    told = repr(behaviour(0.25, tires=0.5))
    assert told.startswith("Behaviour(seeks_test=0.25, ")
    assert told.endswith(", tires=0.5)")
