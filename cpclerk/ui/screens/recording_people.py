"""Those who may be quoted in step 4: whoever is on the list, and the chair."""

from collections.abc import Iterable

from cpclerk.rules.recording import Voice
from cpclerk.services.attenders import CHAIR, Attender
from cpclerk.ui.screens.on_the_wall import WallScreen


class PeopleScreen(WallScreen):
    """What everybody is called beside their words."""

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.tags: dict[str, str] = {}
        self.voices: tuple[Voice, ...] = ()
        # By what the chair is or was known here: undoing their only words takes them off the list.
        self.chairs = {CHAIR}

    @property
    def speakers(self) -> tuple[Voice, ...]:
        """Those on the list, and the chair, who is put there with the first words of theirs."""
        chair = self.heading.chair if self.heading else ""
        if not chair or any(each.tag == CHAIR for each in self.voices):
            return self.voices
        return (*self.voices, Voice(CHAIR, CHAIR, chair))

    def know(self, people: Iterable[Attender]) -> str:
        """Take up who is on the list; return by what the chair is known there."""
        known = tuple(people)
        self.tags = {each.uid: each.tag for each in known}
        self.voices = tuple(each.voice for each in known)
        chair = next((each.uid for each in known if each.chairs), CHAIR)
        self.tags[CHAIR] = self.tags.get(chair, CHAIR)
        self.chairs.add(chair)
        return chair

    def listed(self, speaker: str | None) -> str | None:
        """Return a speaker as a service takes them: the chair may not be on the list yet."""
        return CHAIR if speaker in self.chairs else speaker

    def named(self) -> dict[str, str]:
        """Return what those on the list are called where it matters who is meant."""
        return {each.uid: f"{each.tag} ({each.name})" for each in self.voices}
