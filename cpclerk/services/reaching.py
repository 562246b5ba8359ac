"""Where somebody on a list may be reached: by post, and by mail only where that is known safe."""

from dataclasses import dataclass

from cpclerk.services.letter_facts import envelope_address, mail_address
from cpclerk.services.recipients import PROTECTED, Addressee
from cpclerk.store import Invitee


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody is reached. `post` is on their own envelope alone where it is protected.

    `mail` is an approved secure address, or of family one where contact is confirmed as safe.
    """

    post: str = ""
    is_protected: bool = False
    mail: str = ""

    def where(self, method: str) -> str:
        """Return where something goes by a method, as it may be shown and kept."""
        if method == "letter":
            return PROTECTED if self.is_protected else self.post
        return self.mail if method == "email" else ""

    def why_not(self, method: str, name: str) -> str:
        """Return why nothing can go by a method; nothing when it can."""
        if method == "letter" and not self.post:
            return f"No address of {name} is recorded. Enter one (F3), or choose another way."
        if method == "email" and not self.mail:
            return (
                f"No safe or approved e-mail address of {name} is recorded. "
                "Choose another way, or have one confirmed first."
            )
        return ""


def reach(invitee: Invitee, who: Addressee) -> Reach:
    """Return how somebody on a list is reached. Needs an open connection."""
    return Reach(
        post=envelope_address(invitee),
        is_protected=who.addresses.get("post") == PROTECTED,
        mail=mail_address(invitee, "family" if who.reader.is_family else "professional",
                          safe_contact=True),
    )
