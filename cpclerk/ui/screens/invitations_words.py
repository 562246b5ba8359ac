"""What the invitations screen says, in words, so that colour is never the only signal."""

import datetime as dt
from collections.abc import Collection
from types import MappingProxyType

from cpclerk.rules.audience import Audience
from cpclerk.rules.conference import REPLIES
from cpclerk.rules.dates_in_words import date_words, listed
from cpclerk.rules.invitations import METHODS, Proposed
from cpclerk.rules.taking_part import EXCLUDED
from cpclerk.rules.told import NEVER, OF_ANOTHER
from cpclerk.services.invitations import Invitations, Invited, Sent
from cpclerk.ui.screens.overview import TONES, state_words

LABELS = MappingProxyType(
    {"list": "Invitation list", "family": "Family", "police": "Police", "quorum": "Quorum"}
)
QUESTIONS = MappingProxyType(
    {
        "list": "On which day did the social worker's list come?",
        "family": "On which day did the social worker confirm that the family knows?",
        "police": "On which day were the police told?",
    }
)
DONE = MappingProxyType(
    {"list": "Invitation list in", "family": "Family told", "police": "Police told"}
)
NOT_DONE = MappingProxyType(
    {"list": "Invitation list not in", "family": "Family not told", "police": "Police not told"}
)


ABOUT = (
    "{name}: part of the conference and needs. Nothing of this is printed in a letter but the part."
)


def about(who: Invited, page: Invitations) -> str:
    """Return how somebody takes part, in two lines: how and when, then what they need."""
    how = [METHODS.get(who.by_way, who.by_way), who.part_words]
    if who.counts:
        how.append("the quorum needs them" if who.counts == "needed" else "counts for the quorum")
    if who.report_by is not None and who.report_by.due:
        how.append(f"report by {date_words(who.report_by.due)}")
    if who.chased:
        how.append("called once" if who.chased == 1 else f"called {who.chased} times")
    if who.comes_for:
        how.append(comes_for(who.comes_for, page))
    if who.shown_to.is_restricted:
        how.append(_learns(who, page))
    if who.earlier_reply:
        how.append(f"answered another date: {REPLIES.get(who.earlier_reply, '')}")
    return " · ".join(filter(None, how)) + "\n" + " · ".join(who.needs.words)


def comes_for(uids: Collection[str], page: Invitations) -> str:
    """Return for which of the children somebody comes."""
    names = [name for uid, name in page.children if uid in uids]
    return f"comes for {listed(names)}" if names else "comes for whichever child: nobody said"


def who_may_learn(who: Invited, page: Invitations) -> list[tuple[Audience, str]]:
    """Return who may learn that somebody is invited: each choice, in words, in turn."""
    others = [each for each in page.rows if each.is_family and each.uid != who.uid]
    return [
        (Audience.for_everyone(), "everyone may learn of them"),
        (Audience.for_professionals(), "only professionals learn of them"),
        (Audience.for_only([who.uid]), "nobody else learns of them"),
        *(
            (Audience.withheld_from([each.uid]), f"everyone but {each.name} may learn of them")
            for each in others
        ),
    ]


def _learns(who: Invited, page: Invitations) -> str:
    """Return who may learn of somebody, as it stands."""
    if who.shown_to.only is not None:
        return "nobody else learns of them"
    choices = dict(who_may_learn(who, page))
    return choices.get(who.shown_to, f"named to: {who.shown_to.words}")


def report(who: Invited) -> str:
    """Return by when a report is asked for; nothing where none is."""
    if not who.report_asked:
        return ""
    due = who.report_by.due if who.report_by else None
    return f"by {due.day} {due:%b}" if due else "asked"


def report_working(who: Invited) -> tuple[str, ...] | None:
    """Return how the day by which a report is asked for came about."""
    if who.report_by is None:
        return None
    own = who.report_by.event == "agency_report_to_chair"
    note = () if own else ("Where agencies have no limit of their own, theirs is asked for then.",)
    return (*who.report_by.working.lines(), *note)


def day_of(fact: str, page: Invitations) -> dt.date | None:
    """Return the day recorded for one of the facts at the top."""
    return {
        "list": page.invitation_list_on,
        "family": page.family_told_on,
        "police": page.police_told_on,
    }[fact]


def fact(name: str, page: Invitations) -> tuple[str, str, str]:
    """Return label, words and tone of one of the facts at the top."""
    if name == "quorum":
        return LABELS[name], *quorum(page)
    day = day_of(name, page)
    if name == "family":
        young = ", ".join(page.advocacy)
        if day is None:
            wait = f" · advocate waits: {young}" if young else ""
            return LABELS[name], f"not told: nothing goes to them{wait}", "soon"
        advocate = f" · advocate: {young}" if young else ""
        return LABELS[name], f"told {date_words(day)}{advocate}", "done"
    limit = page.police_notice if name == "police" else page.invitation_list
    told, not_told = ("told", "not told yet") if name == "police" else ("in", "not in yet")
    state = f"{told} {date_words(day)}" if day else not_told
    if limit is None:
        return LABELS[name], state, ""
    by = f" · by {date_words(limit.due)}" if limit.due and not day else ""
    return LABELS[name], f"{state}{by} · {state_words(limit)}", TONES.get(limit.state, "")


def quorum(page: Invitations) -> tuple[str, str]:
    """Return the forecast from the replies so far, and its tone."""
    if page.forecast is None:
        return "none is asked for at this kind of meeting", "quiet"
    if not page.rows:
        return "nobody is on the list yet", "quiet"
    coming, at_best = page.forecast.coming, page.forecast.at_best
    if coming.quorate:
        return f"forecast yes: {_counted(coming.words)}", "done"
    if at_best.quorate:
        return f"not yet: needs {_counted(coming.words)}", "soon"
    return f"out of reach even if all come: needs {_counted(at_best.words)}", "late"


def working(name: str, page: Invitations) -> tuple[str, ...] | None:
    """Return how a fact at the top came about, line by line."""
    if name == "quorum" and page.forecast is not None:
        return (
            page.forecast.rule,
            f"From those who say they are coming: {page.forecast.coming.words}",
            f"If all who have not answered came too: {page.forecast.at_best.words}",
        )
    limit = {"police": page.police_notice, "list": page.invitation_list}.get(name)
    return limit.working.lines() if limit is not None else None


def counts(page: Invitations) -> str:
    """Return the title of the list: how many are on it, sent to, answered, coming."""
    total = len(page.rows)
    sent = f"{page.untold} to tell of the change: o" if page.untold else f"{page.sent} sent"
    return f"{total} on the list · {sent} · {page.replied} replied · {page.coming} coming"


def taken(found: list[Proposed], left: list[Proposed]) -> str:
    """Return how many were put on the list, and who of the family was not, with why."""
    said = f"{len(found)} on the list."
    family = [f"{each.name}, {each.why_not}" for each in left if each.why_not]
    if family:
        return f"{said} Not asked: {'; '.join(family)}. p shows, u undoes."
    return f"{said} Nothing has been sent yet; m marks all as sent, u undoes."


def why_not(each: Proposed) -> str:
    """Return why somebody of the family stands below the proposal; nothing of the others."""
    if not each.why_not:
        return ""
    known = "has no parental responsibility"
    if each.why_not != "no PR":
        known = "parental responsibility (PR) is not recorded"
    return f"{each.name}, {each.capacity.lower()}: {known}. Not usually asked; x takes them in."


def left_out(protected: int) -> str:
    """Return what is said of those never proposed."""
    if not protected:
        return "x leaves one out, or takes in"
    return (
        f"x leaves one out, or takes in · {protected} not shown: contact protected, a adds by name"
    )


def sent(each: Invited, page: Invitations) -> tuple[str, str]:
    """Return when and how somebody was told, and its tone."""
    if each.part == EXCLUDED:
        return "excluded", "quiet"
    if each.told == OF_ANOTHER:
        of = f"of {each.told_of.day} {each.told_of:%b}" if each.told_of else "that it is off"
        return f"{of} only", "late"
    if each.is_sent:
        return ("came back", "late") if each.told == NEVER else (_went(each), "")
    if each.invited is False:
        return "not asked", "quiet"
    waits = each.is_family and page.family_told_on is None
    return ("waits: family first", "quiet") if waits else ("not sent", "soon")


def part(each: Invited) -> str:
    """Return the part somebody is asked to as it stands in the list: `first part`."""
    if each.part == EXCLUDED:
        return "excluded"
    return each.part_words.removeprefix("the ")


def _went(each: Invited) -> str:
    if each.invited_on is None:
        return "sent, day not recorded"
    day = f"{each.invited_on.day} {each.invited_on:%b}"
    return f"{day} {METHODS.get(each.method, '')}".strip()


def reply(each: Invited) -> tuple[str, str]:
    """Return what somebody answered, and its tone."""
    if each.reply is None:
        return ("no reply" if each.is_sent and each.part != EXCLUDED else ""), "quiet"
    if each.reply == "substitute" and each.substitute:
        return f"instead: {each.substitute}", ""
    return REPLIES.get(each.reply, each.reply), "done" if each.reply == "coming" else ""


def who(each: Invited) -> str:
    """Return a name with what tells it from its like."""
    agency = each.agency if each.agency != each.name else ""
    return ", ".join(filter(None, (each.name, each.capacity, agency)))


def all_sent(result: Sent) -> str:
    """Return what is said when all that could go were marked as sent."""
    said = f"{result.sent} marked as sent today; u undoes."
    if result.held_back:
        wait = "waits" if result.held_back == 1 else "wait"
        said += f" {result.held_back} of the family {wait} until told: f, then m."
    return said


def _counted(sentence: str) -> str:
    """Who counts, or who is missing, out of the sentence of a quorum."""
    return sentence.partition(": ")[2].rstrip(".").removesuffix(" missing")
