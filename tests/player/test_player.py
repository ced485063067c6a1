"""Does the player do what its controls and keys say, and hold everything in its address?"""

from __future__ import annotations

import pytest

from sim.hall.film.names import called
from sim.units import DAY, HOUR
from tests.player.made import ALERTED, DECLARES
from tests.player.opened import Opened, do, panels, pixels, seek, state, time, until

NOON = 12 * HOUR
PLACE_OF = """who => { const { where, surface } = pistage.stage.panels[0].painter;
  const box = pistage.stage.panels[0].canvas.getBoundingClientRect();
  return [box.left + where.x[who] / surface.ratio, box.top + where.y[who] / surface.ratio]; }"""


def test_it_begins_with_the_truth_alone_and_does_not_play_by_itself(opened: Opened) -> None:
    page = opened()
    begun = time(page)
    page.wait_for_timeout(300)
    assert (panels(page), time(page)) == (["truth"], begun)
    assert pixels(page, "truth")[0][2] >= 4


def test_play_and_pause_by_button_and_by_key(opened: Opened) -> None:
    page = opened()
    do(page, "play")
    page.wait_for_timeout(500)
    assert time(page) > 7 * HOUR
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("Space")
    paused = time(page)
    page.wait_for_timeout(200)
    assert time(page) == paused


def test_speed_survives_a_pause_and_at_the_end_play_begins_anew(opened: Opened) -> None:
    page = opened("speed=9")
    page.keyboard.press("3")
    for _ in range(2):
        page.keyboard.press("Space")
    assert page.evaluate("pistage.clock.speed") == 3
    page.evaluate("pistage.clock.seek(1e9)")
    assert time(page) == 2 * DAY - 1
    page.keyboard.press("Space")
    page.wait_for_timeout(200)
    assert 7 * HOUR <= time(page) < DAY


def test_step_back_seek_and_reset(opened: Opened) -> None:
    page = opened("t=0d12h00&view=3")
    page.keyboard.press("ArrowRight")
    assert time(page) == 13 * HOUR
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert time(page) == 11 * HOUR
    page.locator("input.bar").fill(str(DAY))
    assert time(page) == DAY
    page.locator("input.bar").focus()
    page.keyboard.press("ArrowRight")
    assert time(page) == DAY + 300
    do(page, "reset")
    assert (time(page), state(page)["view"]) == (7 * HOUR, 1)


def test_the_same_moment_looks_the_same_whichever_way_one_came(opened: Opened) -> None:
    page = opened("t=1d15h00&view=3")
    straight = [pixels(page, kind) for kind in ("truth", "server", "attacker")]
    for t in (20 * HOUR, 40 * HOUR, 39 * HOUR):
        seek(page, t)
    assert [pixels(page, kind) for kind in ("truth", "server", "attacker")] == straight


def test_the_next_event_is_a_declaration_or_an_alert(opened: Opened) -> None:
    page = opened()
    do(page, "next")
    assert time(page) == NOON
    assert "declares" in page.locator(".status").inner_text()
    do(page, "next")
    assert time(page) == 13 * HOUR + 6
    assert "alerted" in page.locator(".status").inner_text()
    assert (DECLARES, ALERTED) == (4, 5)


def test_panels_are_uncovered_one_by_one(opened: Opened) -> None:
    page = opened()
    seen = []
    for _ in range(4):
        seen.append(panels(page))
        page.keyboard.press("v")
    assert seen == [["truth"], ["truth", "server"], ["truth", "server", "attacker"], ["truth"]]


def test_the_language_changes_every_word(opened: Opened) -> None:
    page = opened("lang=fr&view=3&who=4&t=1d12h30&beside=1", width=1600, height=900)
    french = page.locator("#player").inner_text()
    page.keyboard.press("l")
    seek(page, time(page))  # counts are written with the next picture
    english = page.locator("#player").inner_text()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "La vérité" in french
    assert "The truth" in english
    both = {line for line in french.splitlines() if len(line) > 25} & set(english.splitlines())
    assert all(" " in line and set(line) <= set("0123456789abcdef …") for line in both), both  # bytes are no words


def test_a_presenter_has_large_words_and_controls_that_hide(opened: Opened) -> None:
    page = opened("view=3&t=0d13h30")
    do(page, "presenter")
    sizes = page.evaluate("""Array.from(document.querySelectorAll("#player *"))
      .filter(each => each.offsetHeight && Array.from(each.childNodes).some(n => n.nodeType === 3 && n.data.trim()))
      .map(each => [each.textContent, parseFloat(getComputedStyle(each).fontSize)])""")
    assert [each for each in sizes if each[1] < 24] == []
    page.mouse.move(400, 300)
    page.wait_for_timeout(3_300)
    assert not page.locator(".controls").is_visible()
    page.mouse.move(500, 300)
    assert page.locator(".controls").is_visible()


def test_whoever_is_clicked_is_told_of_by_every_panel(opened: Opened) -> None:
    page = opened("t=1d12h30&view=3")
    page.mouse.click(*page.evaluate(PLACE_OF, 4))
    page.wait_for_timeout(100)
    person = state(page)["person"]
    assert person is not None
    page.evaluate("pistage.choose(4)")
    assert page.locator(".whom h2").inner_text() == called(4)
    assert "account no. 3" in page.locator(".known.server").inner_text()
    assert "declares" in page.locator(".known.truth").inner_text()
    assert "receivers" in page.locator(".known.attacker").inner_text()
    shown = page.locator(".known.server code").inner_text().replace(" ", "").rstrip("…")
    assert shown == page.evaluate("""(() => { const { server } = pistage.rows[0].run;
      const row = server.byAccount[3].filter(row => server.at.data[row] <= pistage.clock.t).at(-1);
      return Array.from(server.bytesOf(row), byte => byte.toString(16).padStart(2, "0")).join(""); })()""")
    page.keyboard.press("Escape")
    assert state(page)["person"] is None


def test_an_account_and_an_identifier_lead_to_their_person(opened: Opened) -> None:
    page = opened("t=0d12h30&view=3")
    for kind, number in (("server", 1), ("attacker", 2)):
        page.evaluate("pistage.choose(null)")
        seek(page, time(page))
        at = page.evaluate("""number => { const panel = pistage.stage.panels[number], { painter, surface } = panel;
          const box = panel.canvas.getBoundingClientRect(), t = pistage.clock.t;
          const [x, y] = number === 1 ? painter.seat(3) : painter.at(panel.run.attacker.at.until(t) - 1);
          return [box.left + x / surface.ratio, box.top + y / surface.ratio]; }""", number)  # fmt: skip
        page.mouse.click(*at)
        assert state(page)["person"] is not None, kind


def test_somebody_is_followed_by_name_through_every_version(opened: Opened) -> None:
    page = opened("t=1d14h00&view=3")
    page.keyboard.press("m")
    page.locator("input[list]").fill(called(6).lower())
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert state(page)["person"] == 6
    told = page.locator(".everywhere").inner_text()
    assert "central server" in told
    assert "published keys" in told
    assert "not alerted" in told


def test_the_keyboard_alone_is_enough(opened: Opened) -> None:
    page = opened()
    reached = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("(each => each.dataset.do || each.className || each.tagName)(document.activeElement)")
        )
    assert {"play", "step", "bar", "next", "reveal", "language", "presenter", "SUMMARY"} <= reached
    for key in ("v", "e", "ArrowRight", "l", "p", "p", "m", "m", "5", "Space", "Space", "r"):
        page.keyboard.press(key)
    assert state(page) == {"view": 1, "person": None, "presenter": False}
    assert page.evaluate("pistage.words.language") == "fr"


def test_seven_controls_are_visible_and_the_rest_is_under_more(opened: Opened) -> None:
    page = opened()
    visible = page.locator(".controls button:visible, .controls input:visible, .controls select:visible")
    assert visible.count() == 7
    page.keyboard.press("m")
    assert visible.count() > 7


def test_everything_is_in_the_address(opened: Opened) -> None:
    page = opened("t=1d03h20&view=2&who=5&lang=fr&speed=4&run=1", width=1280)
    page.wait_for_timeout(1_200)
    kept = page.evaluate("location.hash")
    for part in ("t=1d3h20", "view=2", "who=5", "lang=fr", "speed=4", "run=1", "seed=7"):
        assert part in kept
    again = opened(kept.removeprefix("#"))
    assert pixels(again, "truth") == pixels(page, "truth")
    again.evaluate("location.hash = '#t=0d10h00&view=3&lang=en'")
    again.wait_for_timeout(200)
    assert (time(again), len(panels(again)), again.evaluate("pistage.words.language")) == (10 * HOUR, 3, "en")


@pytest.mark.parametrize(
    "fragment", ["t=zzz&view=9", "who=999999&run=77&beside=abc", "t=99d00h00&speed=0", "%%%&lang=de"]
)
def test_a_wrong_address_breaks_nothing(opened: Opened, fragment: str) -> None:
    page = opened(fragment)
    assert pixels(page, "truth")[0][2] >= 4


def test_two_systems_stand_in_two_rows_where_there_is_room(opened: Opened) -> None:
    wide = opened("view=3&beside=1", width=1600, height=900)
    assert panels(wide) == ["truth", "server", "attacker"] * 2
    tight = opened("view=3&beside=1", width=1280)
    assert panels(tight) == ["truth", "truth"]
    tight.locator(".tabs button").nth(1).click()
    assert panels(tight) == ["server", "server"]
    phone = opened("view=3", width=390, height=844)
    assert panels(phone) == ["truth"]
    assert phone.locator(".tabs button").count() == 3


def test_less_motion_is_respected(opened: Opened) -> None:
    page = opened()
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    page.wait_for_selector("#player[data-ready]")
    assert page.evaluate("pistage.clock.still && pistage.rows[0].view.still")
    page.keyboard.press("Space")
    page.wait_for_timeout(1_000)
    assert (time(page) - 7 * HOUR) >= 900


def test_a_live_page_has_sliders_and_a_new_draw(opened: Opened) -> None:
    page = opened()
    page.evaluate("""() => { import("pistage/player").then(({ mount }) => {
      const told = window.told = []; pistage.close();
      window.live = mount(document.getElementById("player"), { source: [], header: pistage.header,
        words: JSON.parse(document.getElementById("words").textContent), address: false,
        live: { values: { adoption: 60, delay: 24, left_behind: 0, rule: "b" },
                rules: ["a", "b"].map((rule) => ({ system: "gaen", rule })),
                change: (values) => told.push(values), seed: () => told.push("seed") } });
      live.ready.then(() => { window.is = "ready"; }); }); }""")
    until(page, "window.is === 'ready'")
    page.locator("#player").focus()
    page.keyboard.press("m")
    page.keyboard.press("n")
    page.locator("fieldset input").first.fill("80")
    assert page.evaluate("told") == ["seed", {"adoption": 80, "delay": 24, "left_behind": 0, "rule": "b"}]


def test_a_film_is_watched_while_it_still_comes(opened: Opened) -> None:
    page = opened()
    page.evaluate("""() => { (async () => { const { mount } = await import("pistage/player");
      const { unpacked } = await import("pistage/film");
      const all = []; pistage.close();
      for await (const chunk of unpacked(document.getElementById("film").textContent)) all.push(chunk);
      let more; const wait = new Promise(done => more = done);
      window.more = more;
      async function* source() { yield* all.slice(0, 5); await wait; yield* all.slice(5); }
      window.live = mount(document.getElementById("player"), { source: source(), header: pistage.header, address: false,
        words: JSON.parse(document.getElementById("words").textContent) }); })(); }""")
    until(page, "window.live?.clock.end")
    page.wait_for_timeout(100)
    assert page.evaluate("live.clock.end") == DAY
    page.evaluate("live.clock.setSpeed(9); live.clock.seek(86000); live.clock.play()")
    page.wait_for_timeout(300)
    assert page.evaluate("[live.clock.t, live.clock.playing]") == [DAY - 1, True]
    assert "1 of 2 days" in page.locator(".status").inner_text()
    page.evaluate("more()")
    page.wait_for_timeout(500)
    assert page.evaluate("live.film.days") == 2
    assert page.evaluate("live.clock.t") >= DAY


def test_the_receivers_stand_where_the_map_of_the_truth_has_them(opened: Opened) -> None:
    page = opened("view=3")
    truth, attacker = page.evaluate("[0, 2].map(n => pistage.stage.panels[n].painter.map)")
    assert truth == attacker


@pytest.mark.parametrize(("width", "fragment"), [(390, ""), (1280, "beside=1")])
def test_where_there_are_tabs_what_is_uncovered_is_looked_at(opened: Opened, width: int, fragment: str) -> None:
    page = opened(fragment, width=width, height=844)
    for kind, tabs in (("server", 2), ("attacker", 3)):
        page.keyboard.press("v")
        assert set(panels(page)) == {kind}
        assert page.locator(".tabs button").count() == tabs
