"""The keys of telling everybody, and of the envelope pass."""

from cpclerk.ui.commands import Command


class Confirm(Command):
    """c or Space on telling everybody."""

    id = "confirm-notice"
    key = "c,space"
    words = "confirm"
    description = "Confirm this recipient: name, address, how it goes, and what is left out"


class SendAll(Command):
    """s on telling everybody."""

    id = "send-notices"
    key = "s"
    words = "send"
    description = "Send all that is confirmed: letters are made and kept, mails queued"


class ByTelephone(Command):
    """t on telling everybody."""

    id = "told-by-telephone"
    key = "t"
    words = "told by phone"
    description = "Put down that this person was told of the date by telephone today"


class TakeBack(Command):
    """b on telling everybody."""

    id = "take-back-notice"
    key = "b"
    words = "take back"
    description = "Take back a confirmation; what was sent stays sent"


class LeaveOut(Command):
    """l on telling everybody."""

    id = "leave-out"
    key = "l"
    words = "leave out"
    description = "Leave the place, the chair, the children or the others out of what they get"


class Envelopes(Command):
    """v on telling everybody."""

    id = "envelopes"
    key = "v"
    words = "envelopes"
    description = "The envelope pass: print, seal one by one, put down what came back"


class WaysToReach(Command):
    """F3 on telling everybody."""

    id = "ways-of-recipient"
    key = "f3"
    words = "addresses"
    description = "How this person is reached: enter an address, put one right, confirm it as safe"


class ByWay(Command):
    """How something goes, on one key; the three stand under what is confirmed."""

    method = ""
    shown = False

    @classmethod
    def action(cls) -> str:
        """Return the action that changes it."""
        return f"way('{cls.method}')"


class ByLetter(ByWay):
    """p on telling everybody."""

    id, method = "notice-by-letter", "letter"
    key = "p"
    words = "post"
    description = "This goes by post"


class ByMail(ByWay):
    """e on telling everybody."""

    id, method = "notice-by-mail", "email"
    key = "e"
    words = "e-mail"
    description = "This goes by e-mail, to an approved or safe address only"


class ByHand(ByWay):
    """h on telling everybody."""

    id, method = "notice-by-hand", "by_hand"
    key = "h"
    words = "by hand"
    description = "This is given by hand"


WAYS: tuple[type[ByWay], ...] = (ByLetter, ByMail, ByHand)
ALL: tuple[type[Command], ...] = (
    Confirm,
    SendAll,
    ByTelephone,
    TakeBack,
    LeaveOut,
    Envelopes,
    WaysToReach,
    *WAYS,
)


class Seal(Command):
    """Space on the envelope pass.

    No letter that writes anything on the lists below: c is a reply there, s an invitation sent.
    """

    id = "seal-envelope"
    key = "space"
    words = "sealed"
    description = "This envelope is sealed: label, name, copy number and pages are right"


class Returned(Command):
    """b on the envelope pass."""

    id = "letter-came-back"
    key = "b"
    words = "came back"
    description = "This letter came back: whoever it was for is to be told again"


class OpenAgain(Command):
    """o on the envelope pass."""

    id = "open-envelope"
    key = "o"
    words = "open again"
    description = "This envelope is not sealed, or did not come back, after all"


class CountPages(Command):
    """p on the envelope pass."""

    id = "count-pages"
    key = "p"
    words = "pages"
    description = "Put down how many pages are printed: about 4 is an estimate"


class SaveLetters(Command):
    """f on the envelope pass."""

    id = "save-notices"
    key = "f"
    words = "save to print"
    description = "Save what waits to be sealed, and its labels, in a folder to be printed"


# What is done first comes first: they are printed, then sealed.
ENVELOPES: tuple[type[Command], ...] = (SaveLetters, Seal, Returned, CountPages, OpenAgain)
