"""How many keys a job takes beyond what is information, from the desk to the moment it is saved.

Where a job is about one conference, the desk's cursor stands on that conference's line. The least
that anything takes is one key: that is the floor.
"""

from collections.abc import Callable
from tempfile import TemporaryDirectory

from benchmarks.hands import Hands, Job, add_two_who_were_there, initials_of, keys_for
from benchmarks.rows import Row, row
from cpclerk.services import conferences, reports


def keystrokes(name: str, limit: int) -> Callable[[Job], Job]:
    """Enter the job below as a row: it may take so many keys."""

    def enter(job: Job) -> Job:
        row(name, group="keystrokes")(
            lambda: Row(name, keys_for(job), "keys", 1, limit, limit_on="value", times=1)
        )
        return job

    return enter


@keystrokes("on_a_plan", limit=2)
async def on_a_plan(hands: Hands) -> None:
    """Learn whether a child is on a plan, by part of the name."""
    await hands.press("o")
    await hands.type("Poppy Ma")
    hands.must_see("Poppy Maple", "YES, on a plan")


@keystrokes("invite_twelve", limit=6)
async def invite_twelve(hands: Hands) -> None:
    """Take a proposal, record that the family knows, and send the invitations in one go.

    The confirmations, one key for each recipient, are the next row's.
    """
    await hands.stand_on("PINE")
    await hands.press("2", "p", "f", "o")
    while "to confirm" in hands.seen.replace("· 0 to confirm", ""):
        await hands.confirm("c")
    await hands.press("s", "s")
    hands.must_see("13 on their way · 0 to confirm", "Nobody else is to be told.")


@keystrokes("invite_twelve_confirming", limit=13)
async def invite_twelve_confirming(hands: Hands) -> None:
    """Confirm each of those thirteen: name, address, how it goes, what is left out."""
    await invite_twelve(hands)
    hands.count = hands.apart


@keystrokes("log_reply", limit=4)
async def log_reply(hands: Hands) -> None:
    """Log that the GP, who has not replied, is coming."""
    await hands.stand_on("CEDAR")
    await hands.press("2", "/")
    await hands.type("balm")
    await hands.press("enter")
    hands.must_see("11 replied")
    await hands.press("c")
    hands.must_see("12 replied", "u undoes")


@keystrokes("tick", limit=2)
async def tick(hands: Hands) -> None:
    """Tick the first thing of a checklist that is open."""
    await hands.stand_on("CEDAR")
    await hands.press("3", "t")
    hands.must_see("Ticked.")


@keystrokes("report_received_today", limit=3)
async def report_received_today(hands: Hands) -> None:
    """Put down that the first report owed came to its reader today."""
    await hands.stand_on("CEDAR")
    await hands.press("3", "tab", "r")
    hands.must_see("23 Nov, on the day", "u undoes")


@keystrokes("closing_pass_8", limit=16)
async def closing_pass_8(hands: Hands) -> None:
    """Close a meeting with eight receipts of reports still not recorded, each put down.

    The chair's form opens with it, and is left for later here.
    """
    open_receipts(hands, "CP0054", 8)
    await hands.stand_on("BIRCH")
    await hands.press("4", "f2", "c")
    hands.must_see("not recorded of 8 reports")
    await hands.press(*"ydeyvxyd")
    hands.must_see("Close the meeting?")
    await hands.press("x")
    hands.must_see("Chair's monitoring form")
    await hands.press("escape")
    hands.must_see("The meeting is closed.")


def open_receipts(hands: Hands, reference: str, number: int) -> None:
    """Take back what is put down of a conference's reports until so many are not recorded."""
    session = hands.session
    uid = conferences.find(session, reference)[0].uid
    owed = reports.reports(session, uid)
    still = number - sum(each.is_outstanding for each in owed)
    for each in [each for each in owed if not each.is_outstanding][:still]:
        reports.not_recorded(session, uid, each.which, each.rev)


@keystrokes("entry_same", limit=1)
async def entry_same(hands: Hands) -> None:
    """Enter what the last speaker says next, in the same column."""
    await hands.stand_on("BIRCH")
    await hands.press("4")
    await hands.type("SW:The door was locked both times.")
    await hands.press("enter")
    hands.start_again()
    await hands.type("Nobody answered the telephone either.")
    await hands.press("enter")
    hands.must_see("Nobody answered", "saved ")


@keystrokes("entry_other", limit=5)
async def entry_other(hands: Hands) -> None:
    """Enter what another speaker says, in another column."""
    await hands.stand_on("BIRCH")
    await hands.press("4")
    await hands.type("SW:The door was locked both times.")
    await hands.press("enter")
    hands.start_again()
    await hands.press("tab")
    await hands.type("Sch:Attends every day.")
    await hands.press("enter")
    hands.must_see("Attends every day", "Working well 8", "saved ")


@keystrokes("next_step", limit=6)
async def next_step(hands: Hands) -> None:
    """Enter a next step with who does it and by when, after a worry."""
    await hands.stand_on("BIRCH")
    await hands.press("4")
    await hands.type("SW:The door was locked both times.")
    await hands.press("enter")
    hands.start_again()
    await hands.press("shift+tab")
    await hands.type("Weekly visit -> N. Shah by +10wd")
    await hands.press("enter")
    hands.must_see("→ N. Shah by Mon 7 Dec", "Needs to happen 1", "saved ")


@keystrokes("book_review", limit=12)
async def book_review(hands: Hands) -> None:
    """Book the next review of a family that is known, into the first good slot."""
    await hands.press("b")
    await hands.type("Juniper")
    # One is asked for already: that is the one to book.
    await hands.press("enter", "1")
    hands.must_see("last date in timescale")
    await hands.press("enter")
    hands.must_see("Booked")


@keystrokes("book_initial_new_family", limit=45)
async def book_initial_new_family(hands: Hands) -> None:
    """Book an initial conference for a family nobody knows: two parents and three children."""
    await hands.press("b")
    await hands.type("Quince")
    await hands.press("enter")
    await hands.type("south")
    await hands.press("enter")
    for parent in ("Una", "Ivo"):
        await hands.type(parent)
        await hands.press("enter", "enter")
    # Nobody else is in the family.
    await hands.press("enter")
    for name, born, sex in (
        ("Ada", "3/4/2015", "g"),
        ("Ben", "6/7/2018", "b"),
        ("Cal", "9/1/2022", "b"),
    ):
        await hands.type(name)
        await hands.press("enter", "enter")
        await hands.type(born)
        await hands.press("enter", sex, "enter")
    await hands.press("enter")
    hands.must_see("Ada Quince", "Cal Quince", "Strategy discussion")
    await hands.type("fri")
    await hands.press("enter", "enter", "enter")
    hands.must_see("last date in timescale")
    await hands.press("enter")
    hands.must_see("Booked")


@keystrokes("decide_child", limit=5)
async def decide_child(hands: Hands) -> None:
    """Decide that a plan starts for one child, and in which category."""
    await hands.stand_on("BIRCH")
    await hands.press("5", "s", "n")
    hands.must_see("1 of 2 children decided", "saved ")


@keystrokes("enter_questionnaire", limit=6)
async def enter_questionnaire(hands: Hands) -> None:
    """Enter a parent's questionnaire that came in the post: the five answers are information."""
    await hands.press("f4")
    await hands.type("CP0050")
    await hands.press("enter", "q", "p")
    for answer in "45354":
        await hands.confirm(answer)
    await hands.press("enter")
    hands.must_see("Parents: entered.", "saved ")


@keystrokes("distribute_twelve", limit=8)
async def distribute_twelve(hands: Hands) -> None:
    """Send approved minutes to twelve, by post and through the outbox, in one go.

    The confirmations are the next row's.
    """
    add_two_who_were_there(hands, "CP0052")
    await hands.stand_on("MAPLE")
    await hands.press("6", "s")
    while "version 1: 0 to confirm" not in hands.seen:
        await hands.confirm("c")
        # Something is restricted: of each the initials are asked, and what is typed informs.
        name = hands.seen.partition("initials of ")[2].partition(", the recipient")[0]
        await hands.type(initials_of(name))
        await hands.confirm("enter")
    hands.must_see("0 to confirm, 12 confirmed")
    await hands.press("s", "s")
    hands.must_see("in the outbox, not out yet")
    # Not out before the mail left, which without a server is as drafts for another program.
    await hands.press("m", "d")
    with TemporaryDirectory() as folder:
        await hands.type(folder)
        await hands.press("enter")
    hands.must_see("10 saved. They count as sent today")


@keystrokes("distribute_twelve_confirming", limit=24)
async def distribute_twelve_confirming(hands: Hands) -> None:
    """Confirm each of those twelve, with initials: name, address, how it goes, what is left out."""
    await distribute_twelve(hands)
    hands.count = hands.apart
