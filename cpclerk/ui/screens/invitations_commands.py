"""The keys of step 2, Invite."""

from typing import ClassVar

from cpclerk.ui.commands import Command


class TakeProposal(Command):
    """p on the invitations."""

    id = "take-proposal"
    key = "p"
    words = "proposal"
    description = "Show who else is usually invited; there, put all of them on the list"


class AddInvitee(Command):
    """a on the invitations."""

    id = "add-invitee"
    key = "a"
    words = "add"
    description = "Add somebody by name: family, a professional, an agency, anybody"


class DropInvitee(Command):
    """x on the invitations."""

    id = "drop-invitee"
    key = "x"
    words = "drop"
    description = "Take somebody off the list, or leave them out of the proposal"


class SentToday(Command):
    """s on the invitations."""

    id = "sent-today"
    key = "s"
    words = "sent"
    description = "Mark this invitation as sent today, by e-mail or to family by letter"


class AllSentToday(Command):
    """m on the invitations."""

    id = "all-sent-today"
    key = "m"
    words = "mark all sent"
    description = "Mark every invitation still to go as sent today; family once they are told"


class SentWhen(Command):
    """w on the invitations."""

    id = "sent-when"
    key = "w"
    words = "when, how"
    description = "Say on which other day, and how, it was sent or told"


class FamilyTold(Command):
    """f on the invitations."""

    id = "family-told"
    key = "f"
    words = "family told"
    description = "The social worker confirms today that the family knows; again to change it"


class PoliceTold(Command):
    """t on the invitations."""

    id = "police-told"
    key = "t"
    words = "told police"
    description = "The police were told of the conference today; again to change it"


class ListIn(Command):
    """i on the invitations."""

    id = "invitation-list-in"
    key = "i"
    words = "list in"
    description = "The social worker's list of whom to invite came today; again to change it"


class AskReport(Command):
    """k on the invitations."""

    id = "ask-report"
    key = "k"
    words = "ask report"
    description = "Ask for a report, or do not ask for one"


class WhichPart(Command):
    """g on the invitations."""

    id = "which-part"
    key = "g"
    words = "part"
    description = "Ask them to all of it, the first part, the second part; times are under d"
    shown = False


class QuorumNeeds(Command):
    """q on the invitations."""

    id = "quorum-needs"
    key = "q"
    words = "quorum"
    description = "The quorum needs them, does not, or is counted as the procedures say"
    shown = False


class WhichWay(Command):
    """y on the invitations."""

    id = "which-way"
    key = "y"
    words = "how"
    description = "How they are told: letter, e-mail, by hand, telephone"
    shown = False


class WhoMayLearn(Command):
    """v on the invitations."""

    id = "who-may-learn"
    key = "v"
    words = "who may learn"
    description = "Who may learn they are invited: all, professionals, nobody else, all but one"
    shown = False


class ComesFor(Command):
    """b on the invitations."""

    id = "comes-for"
    key = "b"
    words = "for which child"
    description = "For which of the children they come: they get the plan in plain words of these"
    shown = False


class Details(Command):
    """d on the invitations."""

    id = "invitee-details"
    key = "d"
    words = "details"
    description = "Their part and times, interpreter, access, childcare, conflict, waiting apart"


class Called(Command):
    """h on the invitations."""

    id = "called-today"
    key = "h"
    words = "called"
    description = "Put down that they were asked again for a reply by telephone today"
    shown = False


class TellEverybody(Command):
    """o on the invitations."""

    id = "tell-everybody"
    key = "o"
    words = "tell everybody"
    description = "Who knows of the date, what would go to whom: confirm each, send in one go"


class ChaseReplies(Command):
    """l on the invitations."""

    id = "chase-replies"
    key = "l"
    words = "chase list"
    description = "Who has not answered, over all conferences, most needed first"
    shown = False


class Jump(Command):
    """/ on the invitations."""

    id = "jump-to-invitee"
    key = "slash"
    words = "find"
    description = "Go to somebody on the list by part of a name"


class Reply(Command):
    """A reply, on one key."""

    reply: ClassVar[str]
    shown = False

    @classmethod
    def action(cls) -> str:
        """Return the action that logs it."""
        return f"reply('{cls.reply}')"


class Coming(Reply):
    """c on the invitations."""

    reply = "coming"
    id = "reply-coming"
    key = "c"
    words = "coming"
    description = "Reply: coming"


class Apologies(Reply):
    """n on the invitations."""

    reply = "apologies"
    id = "reply-apologies"
    key = "n"
    words = "apologies"
    description = "Reply: not coming, apologies"


class SendingReport(Reply):
    """r on the invitations."""

    reply = "sending_report"
    id = "reply-sending-report"
    key = "r"
    words = "sending a report"
    description = "Reply: not coming, sending a report"


class Substitute(Reply):
    """e on the invitations."""

    reply = "substitute"
    id = "reply-substitute"
    key = "e"
    words = "somebody else"
    description = "Reply: somebody else comes instead; asks who"


class NoReply(Reply):
    """0 on the invitations."""

    reply = "none"
    id = "reply-none"
    key = "0"
    words = "no reply"
    description = "Reply: none yet; takes a reply back"


REPLY_KEYS: tuple[type[Reply], ...] = (Coming, Apologies, SendingReport, Substitute, NoReply)

ALL: tuple[type[Command], ...] = (
    TakeProposal,
    TellEverybody,
    AddInvitee,
    SentToday,
    AllSentToday,
    SentWhen,
    DropInvitee,
    AskReport,
    Details,
    Jump,
    WhichPart,
    QuorumNeeds,
    WhichWay,
    WhoMayLearn,
    ComesFor,
    Called,
    ChaseReplies,
    *REPLY_KEYS,
)
TOLD: tuple[type[Command], ...] = (FamilyTold, PoliceTold, ListIn)
