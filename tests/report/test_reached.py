"""Is what a town reached said with its errors, and nothing that it does not know?"""

from __future__ import annotations

from sim.report.reached import reached

OFFICE = {
    "r0_wanted": 1.3, "r0_reached": 1.2715, "r0_reached_se": 0.0528, "r0_random_person": 0.911,
    "generation_days": 5.4328, "generation_days_se": 0.0443, "before_onset_share": 0.4746,
    "before_onset_share_se": 0.0182,
}  # fmt: skip
TOWN = {
    "household_attack_wanted": 0.166, "household_attack_reached": 0.1469, "household_attack_reached_se": 0.0069,
    "home_weight": 1.6934, "at_home_share": 0.3032, "at_home_share_se": 0.0097, "offspring_k": 0.47,
}  # fmt: skip


def test_every_figure_stands_with_its_error_and_what_was_wanted() -> None:
    r0, home, generation, dispersion = reached({**OFFICE, **TOWN})
    assert r0.endswith("1.27 (+- 0.053); wanted 1.30. Of a random person: 0.91.")
    assert "0.147 (+- 0.0069); wanted 0.166" in home
    assert "counts 1.69 of one elsewhere" in home
    assert "0.303 (+- 0.0097) happens at home" in home
    assert "5.43 (+- 0.044) days" in generation
    assert dispersion.endswith("k = 0.47.")


def test_a_world_without_homes_says_nothing_of_them() -> None:
    assert len(reached(OFFICE)) == 2
    assert not [line for line in reached(OFFICE) if "home" in line]


def test_where_nothing_passes_nothing_is_reached() -> None:
    assert reached({"r0_wanted": 0.0}) == reached({}) == []
