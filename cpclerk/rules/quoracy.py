"""Whether enough agencies are present for the conference to decide."""

from collections.abc import Iterable
from dataclasses import dataclass

from cpclerk.rules.dates_in_words import listed
from cpclerk.rules.profile_parts import QuorumRule

SOCIAL_CARE = "social_care"
NOT_COUNTED = "none"


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who is present (or, for a forecast, expected), and what they count as.

    `counts_as`: `social_care`, `none`, or a name; when empty, the agency's own name. Family
    count as `none`.
    """

    agency: str
    counts_as: str = ""


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether the conference is quorate, who counts towards it, and that in a sentence.

    `lacks` says in a few words who is missing: `social care, 1 agency`.
    """

    quorate: bool
    social_care: bool
    agencies: tuple[str, ...]
    words: str
    lacks: str = ""

    @property
    def brief(self) -> str:
        """The same where there is little room: `Not quorate: social care, 1 agency missing`."""
        return "Quorate" if self.quorate else f"Not quorate: {self.lacks} missing"


def quorum(present: Iterable[Presence], rule: QuorumRule) -> Quorum:
    """Count the people present against the profile's rule.

    Give it those expected to come and it is the forecast. Agencies that count as the same
    thing count once.
    """
    counted = [each.counts_as or each.agency for each in present]
    social_care = SOCIAL_CARE in counted
    agencies = tuple(dict.fromkeys(c for c in counted if c not in {SOCIAL_CARE, NOT_COUNTED, ""}))
    missing, lacks = [], []
    if rule.social_care and not social_care:
        missing.append("children's social care")
        lacks.append("social care")
    short = rule.other_agencies - len(agencies)
    if short > 0:
        missing.append("1 other agency" if short == 1 else f"{short} other agencies")
        lacks.append("1 agency" if short == 1 else f"{short} agencies")
    if missing:
        words = f"Not quorate: {listed(missing)} missing."
        return Quorum(False, social_care, agencies, words, ", ".join(lacks))
    here = (["children's social care"] if social_care else []) + list(agencies)
    return Quorum(True, social_care, agencies, f"Quorate: {listed(here)}.")
