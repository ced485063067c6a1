"""Does the server answer its own page, and nothing to anybody else, whatever it is sent?"""

from __future__ import annotations

import http.client
import json
import random
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from sim.report.classroom.app import LONGEST_MESSAGE
from tests.classroom.served import ask, days, film, line, told

NAMES = ("few", "seed", "settings", "lesson", "adoption", "delay", "rule", "\x00", "é", "𝄞")


def got(address: str, path: str, **headers: str) -> tuple[int, str]:
    place = urlsplit(address)
    asking = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    with closing(asking):
        asking.request("GET", path, headers=headers)
        answer = asking.getresponse()
        return answer.status, answer.read().decode()


def test_the_page_and_its_files_and_no_others(address: str) -> None:
    assert got(address, "/")[0] == 200
    for file in ("player/player.js", "player/player.css", "classroom/classroom.js", "classroom/line.js"):
        assert got(address, f"/{file}")[0] == 200
    for path in ("/classroom/app.py", "/classroom/words.fr.json", "/player/..%2fpage.py", "/etc/passwd", "/x/y.js"):
        assert got(address, path)[0] == 404


def test_under_another_name_it_says_nothing(address: str) -> None:
    for path in ("/", "/player/player.js"):
        assert got(address, path, Host="evil.example")[0] == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1", "https://localhost"])
def test_pages_from_elsewhere_open_nothing(address: str, origin: str) -> None:
    with pytest.raises(InvalidStatus), line(address, Origin=origin) as socket:
        socket.recv(30)


def test_a_film_comes_whole_with_its_header(address: str) -> None:
    with line(address) as socket:
        ask(socket, lesson="few", seed=5)
        header, chunks, end = film(socket)
        assert end == {"end": True}
        assert [run["label"]["en"] for run in header["header"]["runs"]][:2] == ["StopCovid", "Google/Apple"]
        assert header["header"]["seed"] == 5
        assert [days(chunks, run) for run in range(3)] == [[0, 1, 2]] * 3
        ask(socket, lesson="few", seed=5)
        again = film(socket)
        assert sorted(again[1]) == sorted(chunks), "who asks the same sees the same film"


def test_two_pages_see_one_film_and_a_third_another(address: str) -> None:
    with line(address) as one, line(address) as two, line(address) as three:
        for socket, seed in ((one, 11), (two, 11), (three, 12)):
            ask(socket, lesson="few", seed=seed)
        films = [film(socket)[1] for socket in (one, two, three)]
    assert films[0] == films[1] != films[2]


def test_who_asks_anew_gets_the_new_film_alone(address: str) -> None:
    with line(address) as socket:
        ask(socket, lesson="few", seed=21)
        assert told(socket)["header"]["seed"] == 21
        ask(socket, lesson="few", seed=22, settings={"adoption": 40})
        while isinstance(said := socket.recv(60), bytes) or "header" not in json.loads(said):
            pass
        chunks = []
        while isinstance(said := socket.recv(60), bytes):
            chunks.append(said)
        assert json.loads(said) == {"end": True}
        assert [days(chunks, run) for run in range(3)] == [[0, 1, 2]] * 3


def test_who_leaves_in_the_middle_disturbs_nobody(address: str) -> None:
    for seed in range(30, 36):
        with line(address) as socket:
            ask(socket, lesson="few", seed=seed)
            told(socket)
    with line(address) as socket:
        ask(socket, lesson="few", seed=31)
        assert film(socket)[2] == {"end": True}


def test_what_cannot_be_lived_is_refused_in_words_and_the_film_goes_on(address: str) -> None:
    with line(address) as socket:
        ask(socket, lesson="few", settings={"adoption": 200})
        assert "adoption" in told(socket)["refused"]
        ask(socket, lesson="stopcovid")
        assert "lesson: one of few" in told(socket)["refused"]
        ask(socket, lesson="few", seed=5)
        socket.send(b"\x00\x01")
        heard: set[str] = set()
        while not {"header", "refused", "end"} <= heard:
            said = socket.recv(60)
            heard |= set() if isinstance(said, bytes) else set(json.loads(said))


def test_a_message_that_is_too_long_ends_the_line_and_not_the_server(address: str) -> None:
    with line(address) as socket:
        socket.send("x" * (LONGEST_MESSAGE + 1))
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(30)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009
    with line(address) as socket:
        ask(socket, lesson="few", seed=5)
        assert film(socket)[2] == {"end": True}


def test_it_survives_whatever_is_sent(address: str) -> None:
    """Three hundred messages: cut, stirred and made up, as text and as bytes."""
    dice = random.Random(7)
    good = json.dumps({"lesson": "few", "seed": 5, "settings": {"adoption": 40, "rule": ""}})
    with line(address) as socket:
        for _ in range(300):
            said = list(good)
            for _ in range(dice.randrange(1, 6)):
                at = dice.randrange(len(said) + 1)
                said[at : at + dice.randrange(3)] = dice.choice([*NAMES, *'{}[]":,0\\', "1e999", "-7", "NaN"])
            text = "".join(said)[: LONGEST_MESSAGE // 4]
            socket.send(text.encode() if dice.random() < 0.2 else text)
        socket.send(json.dumps({"lesson": "few", "seed": 77}))
        while isinstance(said := socket.recv(60), bytes) or json.loads(said).get("header", {}).get("seed") != 77:
            pass
    assert got(address, "/")[0] == 200
