"""Are sightings matched, accepted and cut into windows as Google's code does it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems import ciphers
from sim.systems.gaen.export import Export, packed
from sim.systems.gaen.matching import Sighting, accepted, attenuation, matches, sayable, windows
from sim.systems.gaen.wire import DiagnosisKey, masked, payload, rpis
from sim.systems.machine import ProtocolError
from sim.systems.risk import GERMAN_2021, SWISS_JUNE, ExposureWindow, Infectiousness, ReportType, ScanInstance
from sim.units import DAY, UnixTime

DAY_0 = 18_442
NOON = UnixTime(DAY_0 * DAY + 12 * 3600)
KEY = DiagnosisKey(b"0123456789abcdef", DAY_0 * 144)
SECRET = b"server" * 8
PUBLIC = ciphers.public_key(SECRET)


def sighting(at: int, rssi: int = -70, strongest: int | None = None, gap_s: int = 300, spoken: int = 0) -> Sighting:
    said = payload(KEY.tek, UnixTime(spoken or at))
    return Sighting(UnixTime(at), said, rssi, rssi if strongest is None else strongest, gap_s)


def cut(*sightings: Sighting) -> list[tuple[ExposureWindow, tuple[bytes, ...]]]:
    return list(windows(KEY, sightings, SWISS_JUNE))


@pytest.mark.parametrize(
    ("at", "believed"), [(-7_201, False), (-7_200, True), (0, True), (599, True), (7_799, True), (7_800, False)]
)
def test_accepted_seconds(at: int, believed: bool) -> None:
    assert (144 * 600 + at in accepted(144)) is believed


def test_matches_are_by_identifier_and_time() -> None:
    said = sayable(packed(Export(NOON, NOON, (KEY,)), SECRET), PUBLIC)
    assert len(said.places) == 144
    good, late, other = sighting(NOON), sighting(NOON + 9_000, spoken=NOON), Sighting(NOON, bytes(20), -70, -70, 300)
    heard = {good.payload[:16]: (good, late), other.payload[:16]: (other,)}
    assert matches(heard, said) == {KEY: [good]}


def test_a_shortened_key_says_less() -> None:
    short = DiagnosisKey(KEY.tek, KEY.start, 60)
    said = sayable(packed(Export(NOON, NOON, (short,)), SECRET), PUBLIC)
    assert set(said.places) == set(rpis(KEY.tek, KEY.start, 60))


def test_a_forged_file_can_say_nothing() -> None:
    with pytest.raises(ProtocolError):
        sayable(packed(Export(NOON, NOON, (KEY,)), b"forger" * 8), PUBLIC)


def test_attenuation_of_the_measured_phones() -> None:
    """-29 - rssi: every phone of experiment 34 sends at -24 dBm and corrects by 5 dB."""
    assert [attenuation(-24, rssi) for rssi in (-80, -60, -29, -10)] == [51, 31, 0, 0]


def test_the_power_is_read_from_the_payload() -> None:
    loud = Sighting(NOON, payload(KEY.tek, NOON, 10), -70, -65, 300)
    ((window, _),) = cut(loud)
    assert window.scans == (ScanInstance(75, 70, 300),)


def test_a_tampered_power_is_believed_since_nothing_protects_it() -> None:
    """Whoever relays a payload can flip bits of its power, here -24 to -8 dBm, so that phones seem farther apart."""
    said = sighting(NOON).payload
    weaker = said[:16] + bytes(a ^ b for a, b in zip(said[16:], bytes([0, 0x10, 0, 0]), strict=True))
    assert masked(KEY.tek, said[:16], weaker[16:])[1] == -8 & 0xFF
    ((window, _),) = cut(Sighting(NOON, weaker, -70, -70, 300))
    assert window.scans[0].typical == 41 + 16


def test_windows_last_half_an_hour() -> None:
    scans = [sighting(NOON + 300 * k, gap_s=290 + k) for k in range(8)]
    first, second = cut(*reversed(scans))
    assert [scan.seconds for scan in first[0].scans] == [290, 291, 292, 293, 294, 295]
    assert [scan.seconds for scan in second[0].scans] == [296, 297]
    assert first[1] + second[1] == tuple(each.payload for each in scans)
    assert first[0].day == DAY_0


def test_a_window_has_no_end_but_its_half_hour() -> None:
    assert len(cut(sighting(NOON), sighting(NOON + 1799))) == 1
    assert len(cut(sighting(NOON), sighting(NOON + 1800))) == 2


def test_one_scan_counts_once() -> None:
    """A replayed identifier beside the live one does not double the seconds."""
    live, replayed = sighting(NOON, rssi=-80), sighting(NOON, rssi=-71, strongest=-60, spoken=NOON - 3600)
    ((window, payloads),) = cut(live, replayed)
    assert window.scans == (ScanInstance(47, 31, 300),)
    assert set(payloads) == {live.payload, replayed.payload}


def test_a_window_belongs_to_the_day_on_which_it_began() -> None:
    midnight = (DAY_0 + 1) * DAY
    late = sighting(midnight - 60), sighting(midnight + 60, spoken=midnight - 60)
    assert [window.day for window, _ in cut(*late)] == [DAY_0]


def test_what_the_key_says_of_its_owner() -> None:
    key = DiagnosisKey(KEY.tek, KEY.start, 144, 7)
    ((window, _),) = windows(key, [sighting(NOON)], GERMAN_2021)
    assert (window.report_type, window.infectiousness) == (ReportType.CONFIRMED_TEST, Infectiousness.STANDARD)


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(-100, -20)), max_size=20), st.randoms())
def test_every_sighting_is_in_one_window(rows: list[tuple[int, int]], random: object) -> None:
    sightings = [sighting(NOON + after, rssi) for after, rssi in rows]
    shuffled = list(sightings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = cut(*sightings)
    assert found == cut(*shuffled)
    assert sorted(each for _, payloads in found for each in payloads) == sorted(each.payload for each in sightings)
    assert sum(scan.seconds for window, _ in found for scan in window.scans) <= 300 * len(sightings)
