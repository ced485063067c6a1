"""Are data found where they are looked for, fetched once, kept only if they are the published ones?"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sim.hall import data
from sim.hall.data import SOURCES, Dataset, digest, find, get
from sim.problems import Refused
from tests.conftest import DATA, needs_data

MEETINGS = b"20 1 2\n40 1 2\n"
SHA256 = hashlib.sha256(MEETINGS).hexdigest()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here sees the user's cache, the clone's neighbours or the environment."""
    monkeypatch.setattr(data, "PROJECT", tmp_path / "clone" / "main")
    monkeypatch.setattr(data, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.delenv("PISTAGE_DATA", raising=False)
    here = tmp_path / "here" / "now"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)


def put(folder: Path, name: str = "set/meetings.dat", content: bytes = MEETINGS) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


# -- finding ----------------------------------------------------------------------------------------------------------


def test_data_are_looked_for_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    monkeypatch.setenv("PISTAGE_DATA", f"{one}{data.os.pathsep}{two}")
    beside = tmp_path / "story"
    places = [beside, one, two, tmp_path / "clone/shared/data", tmp_path / "here/shared/data", tmp_path / "cache"]
    for folder in reversed(places):
        path = put(folder)
        assert find("set/meetings.dat", beside) == path
        assert find("meetings.dat", beside) == path


def test_a_folder_named_may_be_that_of_the_dataset_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "mine")
    monkeypatch.setenv("PISTAGE_DATA", str(path.parent))
    assert find("set/meetings.dat") == find("meetings.dat") == path


def test_a_file_may_be_named_in_full(tmp_path: Path) -> None:
    path = put(tmp_path / "mine")
    assert find(str(path)) == path


def test_the_file_itself_comes_before_one_of_a_dataset(tmp_path: Path) -> None:
    put(tmp_path / "story")
    path = put(tmp_path / "story", "meetings.dat")
    assert find("meetings.dat", tmp_path / "story") == path


def test_a_folder_is_no_data_file(tmp_path: Path) -> None:
    (tmp_path / "story" / "meetings.dat").mkdir(parents=True)
    with pytest.raises(Refused):
        find("meetings.dat", tmp_path / "story")


def test_absent_data_say_where_they_were_looked_for_and_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PISTAGE_DATA", str(tmp_path / "mine"))
    with pytest.raises(Refused) as caught:
        find("sociopatterns/SFHH_tij.dat.gz", tmp_path / "story")
    (problem,) = caught.value.problems
    assert problem.rule == "no such data file"
    assert problem.value == "sociopatterns/SFHH_tij.dat.gz"
    for said in ["story", "mine", "clone/shared/data", "here/shared/data", "cache"]:
        assert str(tmp_path / said) in problem.mend
    assert "pistage data get sociopatterns" in problem.mend
    assert "PISTAGE_DATA" in problem.mend


@needs_data
def test_the_published_digests_are_those_of_the_files() -> None:
    for file, sha256 in SOURCES["sociopatterns"].files.items():
        assert digest(DATA / "sociopatterns" / file) == sha256


# -- fetching ---------------------------------------------------------------------------------------------------------


class Quiet(SimpleHTTPRequestHandler):
    """A publisher that keeps count of what is asked."""

    asked: list[str]

    def log_message(self, *_: Any) -> None:
        type(self).asked.append(self.path)


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """A publisher on this machine: its address, and what has been asked of it."""
    put(tmp_path / "published", "a.dat")
    put(tmp_path / "published", "b.dat", b"other")
    handler = type("Handler", (Quiet,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(tmp_path / "published")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", handler.asked
    server.shutdown()
    thread.join()
    server.server_close()


def source(url: str, **files: str) -> Mapping[str, Dataset]:
    named = {f"{name}.dat": sha256 for name, sha256 in files.items()}
    return {"set": Dataset("set", "meetings", url, named, "CC0", "nobody")}


def test_data_are_fetched_once(tmp_path: Path, publisher: tuple[str, list[str]]) -> None:
    url, asked = publisher
    (copy,) = get("set", source(url, a=SHA256))
    assert copy.path == tmp_path / "cache/set/a.dat"
    assert copy.path.read_bytes() == MEETINGS
    assert copy.fetched
    assert copy.published
    (again,) = get("set", source(url, a=SHA256))
    assert again.path == copy.path
    assert not again.fetched
    assert asked == ["/a.dat"]


def test_data_that_are_here_are_left_alone(tmp_path: Path, publisher: tuple[str, list[str]]) -> None:
    url, asked = publisher
    path = put(tmp_path / "clone/shared/data", "set/a.dat", b"not the published ones")
    (copy,) = get("set", source(url, a=SHA256))
    assert (copy.path, copy.fetched, copy.published) == (path, False, False)
    assert asked == []
    assert path.read_bytes() == b"not the published ones"


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_another_file_than_the_published_one_is_not_kept(tmp_path: Path, publisher: tuple[str, list[str]]) -> None:
    with pytest.raises(ConnectionError, match="is not the published file"):
        get("set", source(publisher[0], a=SHA256, b=SHA256))
    assert left_behind(tmp_path / "cache") == ["a.dat"]


def test_a_file_that_is_gone(tmp_path: Path, publisher: tuple[str, list[str]]) -> None:
    with pytest.raises(ConnectionError, match="cannot be fetched"):
        get("set", source(publisher[0], c=SHA256))
    assert left_behind(tmp_path / "cache") == []


def test_no_network(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError, match="no network, or the publisher is away"):
        get("set", source("http://127.0.0.1:9/", a=SHA256))
    assert left_behind(tmp_path / "cache") == []


def test_an_unknown_dataset_is_refused() -> None:
    with pytest.raises(Refused, match="no such dataset \\(got sociopattern\\); known here: sociopatterns"):
        get("sociopattern")
