"""What does the town reach that was asked for, and what comes out of it unasked? In words, for the page."""

from __future__ import annotations

from collections.abc import Mapping


def reached(numbers: Mapping[str, float]) -> list[str]:
    """Return, one sentence each, what simulated first cases did; a standard error follows each figure.

    `numbers` are those of a journal (`run.json` has them too); what a world does not know is left out.
    """
    if not numbers.get("r0_wanted"):
        return []
    told = [
        f"R0 of a typical case, one as they arise: {_with_error(numbers, 'r0_reached')}; wanted "
        f"{numbers['r0_wanted']:.2f}. Of a random person: {numbers['r0_random_person']:.2f}."
    ]
    if numbers.get("household_attack_reached_se") == 0.0:
        told.append("Household attack: too few people live together here to tell.")
    elif "household_attack_reached" in numbers:
        told.append(
            f"Household attack, detected cases staying at home: {_with_error(numbers, 'household_attack_reached')}; "
            f"wanted {numbers['household_attack_wanted']:.3f}. An hour at home counts "
            f"{numbers['home_weight']:.2f} of one elsewhere; of all infections, a share of "
            f"{_with_error(numbers, 'at_home_share')} happens at home."
        )
    told.append(
        f"From infection to infection: {_with_error(numbers, 'generation_days')} days; a share of "
        f"{_with_error(numbers, 'before_onset_share')} of infections by people with symptoms comes before these."
    )
    if "offspring_k" in numbers:
        told.append(f"Infections per case vary as a negative binomial with k = {numbers['offspring_k']:.2f}.")
    return told


def _with_error(numbers: Mapping[str, float], name: str) -> str:
    return f"{numbers[name]:.3g} (+- {numbers[f'{name}_se']:.2g})"
