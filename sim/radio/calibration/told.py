"""How is a calibration told on a terminal: what fits, how surely, and what it was wanted to foretell and does not?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sim.radio.air import MEASURED, NUMBERS, Air
from sim.radio.calibration.judging import BOUNDS, NEAR_M, Heard, Share
from sim.radio.calibration.placements import Placements
from sim.radio.calibration.readings import Experiment
from sim.radio.calibration.squares import Line, line
from sim.radio.phones import RECEIVED, SENT
from sim.units import Bools

OFF_AT_MOST, ERRORS_AT_MOST, OFF_WITHIN = 0.08, 2.0, 0.05
"""What was wanted before anything was fitted: the mean error out of the fit, how many standard errors at most, and the
largest error within the fit."""


def least_squares(of: Experiment) -> Iterator[str]:
    """Yield the lines of least squares of each scene and all, through messages and through upstream's scans."""
    yield "Least squares through what was heard: attenuation = dB at 1 m + 10 n log10(metres)"
    yield f"{'':<10}{'messages':>10}{'at 1 m':>8}{'n':>6}{'sd':>5}{'scans':>9}{'at 1 m':>8}{'n':>6}{'sd':>5}"
    known, told = of.readings.where(~np.isnan(of.readings.metres)), of.told
    for scene, name in [*enumerate(of.scenes), (None, "all")]:
        messages: Bools = (known.scene == scene) | (scene is None)
        scans: Bools = (told[:, 0] == scene) | (scene is None)
        found = [line(known.metres[messages], SENT - known.rssi[messages] + RECEIVED)] if messages.sum() > 2 else []
        found += [line(told[scans, 1], told[scans, 2])] if scans.sum() > 2 else []
        yield f"{name:<10}" + "".join(map(_line, found))


def _line(of: Line) -> str:
    return f"{of.values:>10,}{of.at_1m:>8.1f}{of.n:>6.2f}{of.sd:>5.1f}"


def numbers(scans: int, found: Air, off: Mapping[str, float], air: Air, errors: Mapping[str, float]) -> Iterator[str]:
    """Yield each number as fitted, its bias, and corrected with its standard error, beside the one in use."""
    yield f"Ours: how many messages {scans:,} scans heard and their mean, given that they heard any"
    yield f"{'':<18}{'fitted':>8}{'bias':>7}{'corrected':>11}{'error':>7}{'in use':>9}"
    for name, number in NUMBERS.items():
        cells = f"{getattr(found, name):>8.2f}{off[name]:>+7.2f}{getattr(air, name):>11.2f}{errors[name]:>7.2f}"
        yield f"{name:<18}{cells}{getattr(MEASURED, name):>9.2f} {number.metadata['unit']}"
    yield "bias: what the same fit finds too much, in experiments simulated in the air that it found"
    yield "error: of the fit, one phone at a time left out; that of the correction is not in it"


def within(shares: Sequence[Share]) -> Iterator[str]:
    """Yield what the fit says of the scans it was fitted to."""
    yield "Within the fit: share of scans up to an attenuation"
    yield from _shares(shares)
    off = max(abs(share.off) for share in shares)
    yield f"largest error {off:.3f}; wanted: {OFF_WITHIN:.2f} at most: {_met(off <= OFF_WITHIN)}"


def without(shares: Sequence[Share], unknown: Sequence[Share]) -> Iterator[str]:
    """Yield what the fit to all other scenes says of each."""
    yield "Out of the fit: each scene foretold from the others, knowing whether phones are in pockets or in the open"
    yield from _shares(shares)
    off, beyond = _off(shares)
    yield f"mean error {off:.3f}; wanted: {OFF_AT_MOST:.2f} at most: {_met(off <= OFF_AT_MOST)}"
    wanted = f"beyond {ERRORS_AT_MOST:g} standard errors: {beyond} of {len(shares)}; wanted: none: {_met(not beyond)}"
    yield f"{wanted} (by chance about {0.05 * len(shares):.1f}; errors are of the measured share alone)"
    yield "these errors are large in small scenes: there the test is weak"
    if not unknown:
        return
    off, beyond = _off(unknown)
    yield f"not knowing how they are carried: mean error {off:.3f}, {beyond} of {len(unknown)} beyond"


def _shares(shares: Sequence[Share]) -> Iterator[str]:
    yield f"{'':<10}{'':<8}{'up to':>7}{'scans':>8}{'measured':>10}{'foretold':>10}{'off':>8}{'error':>7}"
    for of in shares:
        where = f"{'<=' if of.near else '>'} {NEAR_M:g} m"
        cells = f"{of.bound:>4} dB{of.scans:>8,}{of.measured:>10.2f}{of.foretold:>10.2f}{of.off:>+8.3f}{of.error:>7.3f}"
        yield f"{of.scene:<10}{where:<8}{cells}{'  beyond' if of.errors > ERRORS_AT_MOST else ''}"


def _off(shares: Sequence[Share]) -> tuple[float, int]:
    """Return the mean error, and how many shares lie too many standard errors off."""
    return float(np.mean([abs(of.off) for of in shares])), sum(of.errors > ERRORS_AT_MOST for of in shares)


def _met(is_so: bool) -> str:
    return "met" if is_so else "NOT MET"


def hearing(heard: Sequence[Heard], live: Sequence[tuple[str, float]]) -> Iterator[str]:
    """Yield how many scans heard a phone that was there; the fit knew only of scans that heard something."""
    everywhere = dict(live)
    yield "Scans that heard a live phone at any distance, and one that was sending at a known distance"
    yield f"{'':<10}{'live':>8}{'sending':>9}{'foretold':>10}{'scans':>8}"
    for of in heard:
        yield f"{of.scene:<10}{everywhere[of.scene]:>8.2f}{of.measured:>9.2f}{of.foretold:>10.2f}{of.pairs:>8,}"


def rivals(ours: tuple[Air, float, float], other: tuple[Air, float, float]) -> Iterator[str]:
    """Yield two corrected laws, the likelihood of the means before, and what each says of four scans in a row."""
    yield "Two laws of the same means, both to be tried: what lasts in a meeting is an offset, or fades slowly"
    heads = f"{'receiver':>9}{'sender':>8}{'meeting':>9}{'slow':>6}{'kept':>6}{'quick':>7}"
    yield f"{'':<13}{heads}{'log-lik.':>11}{'3 of 4':>8}"
    for name, (of, likelihood, near) in (("with offset", ours), ("without", other)):
        parts = (of.receiver_sd, of.transmitter_sd, of.meeting_sd, of.drift_sd, of.drift_kept, of.scan_sd)
        cells = "".join(f"{part:>{wide}.2f}" for part, wide in zip(parts, (9, 8, 9, 6, 6, 7), strict=True))
        yield f"{name:<13}{cells}{likelihood:>11.1f}{near:>8.3f}"
    yield f"3 of 4: pairs 4 m apart of whose four scans in a row three are up to {BOUNDS[0]} dB"


def bodies(of: Placements, air: Air) -> Iterator[str]:
    """Yield what placements on the body do, and how that compares with what the channel holds of it."""
    yield "On the body, 3 to 15 feet (MIT Lincoln Laboratory, PACT): rssi = dBm at 1 m - 10 n log10(metres)"
    for name, each in [*of.lines.items(), ("all", of.pooled)]:
        yield f"{name:<38}{each.values:>9,}{each.at_1m:>8.1f}{-each.n:>6.2f}{each.sd:>5.1f}"
    yield (
        f"one slope for all: {of.per_decade:.1f} dB a decade; pairs of placements differ by {of.placed:.1f} dB, "
        f"runs of one by {of.run:.1f}, signals of a run by {of.within:.1f}"
    )
    held = np.sqrt(air.receiver_sd**2 + air.transmitter_sd**2 + air.meeting_sd**2)
    yield f"the channel's phones and meetings differ by {held:.1f} dB, carriage included; placements are not added"
