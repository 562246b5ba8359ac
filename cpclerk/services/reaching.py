"""Where somebody on a list may be reached, in each way that something can go."""

from cpclerk.rules.letters import FAMILY, PROFESSIONAL
from cpclerk.services.contacts import Reach
from cpclerk.services.letter_facts import mail_address
from cpclerk.services.recipients import PROTECTED


def where(reach: Reach, method: str, *, is_family: bool) -> str:
    """Return where something goes by a method, as it may be shown and kept."""
    if method == "letter":
        return PROTECTED if reach.post_is_protected else ", ".join(reach.post)
    return mail_of(reach, is_family=is_family) if method == "email" else ""


def mail_of(reach: Reach, *, is_family: bool) -> str:
    """Return an approved secure address, or of family one where contact is confirmed as safe."""
    return mail_address(reach, FAMILY if is_family else PROFESSIONAL, safe_contact=True)


def usual_way(reach: Reach, *, is_family: bool) -> str:
    """Return how something usually goes: to family by letter, else by mail if that is approved."""
    if not is_family and mail_of(reach, is_family=False):
        return "email"
    return "letter" if reach.post or is_family else "by_hand"


def why_no_way(reach: Reach, method: str, name: str, *, is_family: bool) -> str:
    """Return why nothing can go to somebody by a method; nothing when it can."""
    if method == "letter" and not reach.post:
        return f"No address of {name} is recorded. Enter one (F3), or choose another way."
    if method == "email" and not mail_of(reach, is_family=is_family):
        return (
            f"No e-mail address of {name} is confirmed as safe or approved. "
            "Choose another way, or have one confirmed first (F3)."
        )
    return ""
