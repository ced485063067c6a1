"""Where do the measured data lie, and how does one get them?

A file is looked for beside the scenario, in each folder of `PISTAGE_DATA`, in `../shared/data` and in the user's cache.
What is not there is fetched once, on request, from its publisher, and kept only if it is the published file.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import platformdirs

from sim.problems import Problem, Refused

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class Dataset:
    """Published data: where its files are, the SHA-256 of each by its name, and how it may be used and is cited."""

    name: str
    what: str
    url: str
    files: Mapping[str, str]
    licence: str
    citation: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of a dataset here: where it lies, whether it was fetched just now, whether it is the published file."""

    path: Path
    fetched: bool
    published: bool


SOURCES: Mapping[str, Dataset] = MappingProxyType(
    {
        "sociopatterns": Dataset(
            "sociopatterns",
            "who faced whom, every 20 s, in an office (France, 2015) and at a conference (Nice, 2009)",
            "https://github.com/SocioPatterns/sociopatterns/raw/c92d75db/assets/data/",
            {
                "workplace_InVS15_tij.dat.gz": "339eb090d506d750f38a2c1ac6aca76c00c55b462f9dea325933d8b7bc260871",
                "workplace_InVS15_metadata.txt": "e78d9f582975d28f1d151dbb77d7f4479de143d29c372c95c83941d41d0d8b45",
                "SFHH_tij.dat.gz": "77de2e3d490e0d2426f55c19bbd8d4255f1d3b39a20820474a88dd15d1aa1556",
            },
            "CC0",
            "Génois & Barrat, EPJ Data Science 7:11 (2018)",
        ),
    }
)
"""The datasets that `pistage data get` knows, by name."""


def cache_folder() -> Path:
    """Return the folder of fetched data in the user's cache; it need not exist."""
    return Path(platformdirs.user_cache_dir("pistage")) / "data"


def folders(beside: Path | None = None) -> tuple[Path, ...]:
    """Return the folders in which data are looked for, in order."""
    named = [Path(each) for each in os.environ.get("PISTAGE_DATA", "").split(os.pathsep) if each]
    shared = [base.parent / "shared" / "data" for base in (PROJECT, Path.cwd())]
    first = [] if beside is None else [beside]
    return tuple(dict.fromkeys([*first, *named, *shared, cache_folder()]))


def _places(name: str, folder: Path) -> Iterator[Path]:
    """Yield where a folder may hold a file: as it is named, or in the subfolder of its dataset."""
    asked = Path(name)
    yield folder / asked
    if len(asked.parts) == 1 and folder.is_dir():
        yield from (each / asked for each in sorted(folder.iterdir()) if each.is_dir())
    elif len(asked.parts) == 2 and folder.name == asked.parts[0]:
        yield folder / asked.name


def _look(name: str, beside: Path | None) -> Path | None:
    return next((path for folder in folders(beside) for path in _places(name, folder) if os.path.isfile(path)), None)


def find(name: str, beside: Path | None = None) -> Path:
    """Return the data file of a name, with or without the folder of its dataset.

    `beside` is the scenario's folder. Raises Refused, saying where it was looked for and how to get it.
    """
    path = _look(name, beside)
    if path is None:
        looked = ", ".join(str(folder) for folder in folders(beside))
        raise Refused(Problem("no such data file", f"looked in {looked}; {how_to_get(name)}", value=name))
    return path


def how_to_get(name: str, own: str = "put it beside the scenario") -> str:
    """Return what to do about a data file that is not there: fetch a published one, or say where one's `own` lies."""
    known = next((each.name for each in SOURCES.values() if Path(name).name in each.files), None)
    if known is None:
        return f"{own}, or name its folder in PISTAGE_DATA"
    return f"fetch it with: pistage data get {known}, or name its folder in PISTAGE_DATA"


def get(name: str, sources: Mapping[str, Dataset] = SOURCES) -> tuple[Copy, ...]:
    """Return every file of a dataset, fetched into the user's cache unless it is here already.

    Raises Refused for an unknown dataset, and ConnectionError where the publisher cannot be reached or gives another
    file than the published one; nothing is left half-written.
    """
    if name not in sources:
        raise Refused(Problem("no such dataset", f"known here: {', '.join(sources)}", value=name))
    dataset = sources[name]
    copies = []
    for file, sha256 in dataset.files.items():
        here = _look(f"{name}/{file}", None)
        path = here or _fetch(dataset, file)
        copies.append(Copy(path, here is None, digest(path) == sha256))
    return tuple(copies)


def _fetch(dataset: Dataset, file: str) -> Path:
    import pooch

    pooch.get_logger().setLevel(logging.WARNING)
    url, folder = dataset.url + file, cache_folder() / dataset.name
    folder.mkdir(parents=True, exist_ok=True)
    patient = pooch.HTTPDownloader(timeout=PATIENCE_S)
    try:
        return Path(pooch.retrieve(url, f"sha256:{dataset.files[file]}", file, folder, downloader=patient))
    except ValueError as why:
        raise ConnectionError(f"{url} is not the published file (its SHA-256 differs); nothing was kept") from why
    except OSError as why:
        mend = f"fetch it by other means into {dataset.name}/{file} of a folder that PISTAGE_DATA names"
        raise ConnectionError(f"{url} cannot be fetched: no network, or the publisher is away; {mend}") from why


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
