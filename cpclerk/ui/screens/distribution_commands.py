"""The keys of the distribution list."""

from cpclerk.ui.commands import Command
from cpclerk.ui.screens.sending_commands import WaysToReach


class Confirm(Command):
    """c or Space on the distribution list."""

    id = "confirm"
    key = "c,space"
    words = "confirm"
    description = "Confirm this recipient: name, address, how it goes, and what is left out"


class SendAll(Command):
    """s on the distribution list."""

    id = "send-confirmed"
    key = "s"
    words = "send all"
    description = "Put down that every confirmed copy went out today"


class SendThis(Command):
    """t on the distribution list."""

    id = "send-this"
    key = "t"
    words = "this one"
    description = "Put down that the copy under the cursor went out today, and no other"


class SendWhen(Command):
    """w on the distribution list."""

    id = "send-when"
    key = "w"
    words = "when"
    description = "Say on which other day the confirmed copies, or this one, went out"


class TakeBack(Command):
    """b on the distribution list."""

    id = "take-back"
    key = "b"
    words = "take back"
    description = "Take back a confirmation; what was sent stays sent"


class ByMethod(Command):
    """How a copy goes, on one key; the four stand under what is confirmed."""

    method = ""
    shown = False

    @classmethod
    def action(cls) -> str:
        """Return the action that changes it."""
        return f"method('{cls.method}')"


class ByPost(ByMethod):
    """p on the distribution list."""

    id, method = "by-post", "post"
    key = "p"
    words = "post"
    description = "This copy goes by post"


class BySecureMail(ByMethod):
    """e on the distribution list."""

    id, method = "by-secure-mail", "secure_mail"
    key = "e"
    words = "secure mail"
    description = "This copy goes by secure mail"


class ByHand(ByMethod):
    """h on the distribution list."""

    id, method = "by-hand", "by_hand"
    key = "h"
    words = "by hand"
    description = "This copy is given by hand"


class NoCopy(ByMethod):
    """x on the distribution list."""

    id, method = "no-copy", "none"
    key = "x"
    words = "no copy"
    description = "Put down that this person gets no copy"


class ChangedSince(Command):
    """o on the distribution list."""

    id = "changed-since"
    key = "o"
    words = "what changed"
    description = "What this version says otherwise than the one that went out before"


class OtherDocument(Command):
    """d on the distribution list."""

    id = "other-document"
    key = "d"
    words = "document"
    description = "Show the list of another document: outline plan, minutes, child's plan, others"


class CameBack(Command):
    """r on the distribution list."""

    id = "came-back"
    key = "r"
    words = "came back"
    description = "The copy under the cursor came back; c then confirms another"


class Acknowledged(Command):
    """k on the distribution list."""

    id = "acknowledged"
    key = "k"
    words = "has it"
    description = "The recipient says that they have their copy"
    shown = False


class MailAgain(Command):
    """m on the distribution list."""

    id = "mail-again"
    key = "m"
    words = "outbox"
    description = "The mail of this copy: into the outbox again once refused, or else the outbox"


class CopyEnvelopes(Command):
    """v on the distribution list."""

    id = "copy-envelopes"
    key = "v"
    words = "envelopes"
    description = "The envelope pass: labels, and each envelope sealed on one key"


class CopyLog(Command):
    """l on the distribution list."""

    id = "copy-log"
    key = "l"
    words = "log"
    description = "Every copy of every document that went out, and what became of it"


class NoLeak(Command):
    """n on the distribution list."""

    id = "no-leak"
    key = "n"
    words = "no leak"
    description = "The chair says that what stops this copy is no leak, and why"
    shown = False


class PrintCopies(Command):
    """f on the distribution list."""

    id = "print-copies"
    key = "f"
    words = "print"
    description = "The envelope pass, and in which folder copies and labels are saved to be printed"


METHODS: tuple[type[ByMethod], ...] = (ByPost, BySecureMail, ByHand, NoCopy)

ALL: tuple[type[Command], ...] = (
    Confirm,
    PrintCopies,
    SendAll,
    MailAgain,
    ChangedSince,
    NoLeak,
    OtherDocument,
    CameBack,
    CopyEnvelopes,
    CopyLog,
    TakeBack,
    SendWhen,
    SendThis,
    WaysToReach,
    *METHODS,
    Acknowledged,
)
