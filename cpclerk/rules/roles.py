"""Who may do what: one table. What does not stand in it, nobody may."""

from types import MappingProxyType

CLERK, CHAIR, MANAGER = "clerk", "chair", "manager"
ADVOCATE, AUDITOR = "advocate", "auditor"
# In the order in which they are offered: who types most comes first.
ROLES = (CLERK, CHAIR, MANAGER, ADVOCATE, AUDITOR)

READ = "read case records"
READ_AUDIT = "read the audit"
READ_PROTECTED = "read protected details"
EXPORT_LOG = "export log"
SEE_OWN_CHILDREN = "see the children on an advocate's list"
GIVE_RECORD = "give a record to an advocate"
TAKE_RECORD_BACK = "take a record back from an advocate"
UNDO = "undo"
SAVE_TO_PRINT = "save notices in a folder"
COUNT_PAGES = "count the pages"
# What the program works out anyway may be added by whoever is there and may write.
ADD_YEARS = "add years to the calendar"
PROCLAIM = "proclaim a bank holiday"
WITHDRAW = "withdraw a bank holiday"
PUT_BACK = "put a bank holiday back"
CLOSE_OFFICE = "close the office"
OPEN_OFFICE = "open the office again"
ADOPT = "change the procedures"
# Who lets colleagues in, and shuts the door behind those who leave.
ADD_USER = "add a user"
REMOVE_USER = "remove a user"
NEW_KEY = "change the store's key"
SET_LOCK = "set when the screen locks"
ADD_PLACE = "add a room or team"
RENAME_PLACE = "rename a room or team"
ADD_ITEM = "add own checklist item"
AMEND_ITEM = "amend own checklist item"
DROP_ITEM = "drop own checklist item"
COMPOSE = "compose letter"
SET_LETTERS = "change what letters are made with"
QUEUE_MAIL = "queue mail"
SEND_MAIL = "send mail"
RETRY_MAIL = "send mail again"
CANCEL_MAIL = "cancel mail"
LOOKED_UP = "put down that mail went"
CLEAR_HIT = "clear false hit"
CONFIRM_COPY = "confirm copy"
STOP_COPY = "stop copy"
SAVE_DRAFTS = "save mail as drafts"
END_CONSULTATION = "end a consultation"
CHASE_LIST = "chase an invitation list"
AGREE_LIST = "agree an invitation list"
PUT_IN_DIARY = "put something in a chair's diary"
TAKE_OUT_OF_DIARY = "take something out of a chair's diary"
SET_WORKING_DAYS = "set when a chair works"
SET_TRAVEL = "set how far places are apart"
SET_STARTS = "set when conferences usually begin"

_TABLE = (
    # Records are for those who work on them and those who answer for them. The advocate sees
    # none but what is given (S0 4.1.2); an auditor reads and writes nothing.
    ((CLERK, CHAIR, MANAGER, AUDITOR), (READ,)),
    ((CLERK, MANAGER, AUDITOR), (EXPORT_LOG,)),
    ((MANAGER, AUDITOR), (READ_AUDIT,)),
    # Where somebody at risk lives is for those who send there.
    ((CLERK, CHAIR, MANAGER), (READ_PROTECTED,)),
    ((ADVOCATE,), (SEE_OWN_CHILDREN,)),
    # Arranging a conference, and sending what comes of it.
    (
        (CLERK,),
        (
            "add family", "amend family", "add family member", "amend person",
            "add agency", "add professional", "add to network", "take out of network",
            "amend agency", "amend professional", "retire", "take on again",
            "relate people", "set main carer", "merge people",
            "add contact", "change contact", "end contact", "confirm contact",
            "protect contact", "stop protecting contact",
            "request conference", "book conference", "amend booking", "postpone conference",
            "hold conference again", "cancel conference", "stand down conference",
            "accept proposed invitations", "add invitee", "drop invitee",
            "mark invitation sent", "mark all invitations sent",
            "confirm notice", "take back notice", "send notices", "tell by telephone",
            "seal envelope", "open envelope again", "letter came back", SAVE_TO_PRINT, COUNT_PAGES,
            "draft minutes", "send minutes to chair",
            CONFIRM_COPY, STOP_COPY, "take back confirmation", "change method", "send copy",
            "send copies", "acknowledge copy", "save page in a folder",
            END_CONSULTATION,
            COMPOSE, QUEUE_MAIL, SEND_MAIL, RETRY_MAIL, CANCEL_MAIL, LOOKED_UP,
            SAVE_DRAFTS,
        ),
    ),
    # The conference itself. The chair decides (S1 3.1); the clerk types what was decided.
    (
        (CLERK, CHAIR),
        (
            "log reply", "log chase", "ask for report",
            "set part of the meeting", "set needed for quorum", "set how invited",
            "set who may learn of an invitee", "set what is left out", "note needs",
            "set for which child they come",
            "record family told", "record police told", "record list in",
            "tick item", "untick item", "mark item not applicable",
            "record report received", "record report not received", "clear report",
            "record how a report is", "attach report file", "take report file away",
            "chase report", "say what is so of a conference", "exclude from conference",
            "lift exclusion", "fill in the chair's form", "put down what worries somebody",
            "record how a parent took part", "record a young child's day",
            "start meeting", "go ahead without quorum", "close meeting", "open a meeting again",
            "begin closed part", "end closed part", "go on with the agenda",
            "record arrival", "record leaving", "record absence", "record substitute",
            "record times", "record participation",
            "record entry", "amend entry", "strike entry", "restore entry", "restrict entry",
            "say what an entry is", "say whom an entry is about", "pair danger and goal",
            "move entry", "merge entries",
            "record a child's view", "answer a child's view", "take a child's view out",
            "record scale", "record view", "restrict view", "decide",
            "set review date", "set core group date",
            "record circumstances", "correct plan record", "take plan correction back",
            "ask why a plan lasts", "write plan part", "amend plan part", "take plan part out",
            "write own version",
            "bring in next steps", "add action", "amend action", "take action out",
            "tie action to goal",
            "record action result", "look back", "set core group",
            "enter on case system", "read off case system",
            "enter questionnaire", "take questionnaire out",
            "amend minutes", "add block", "classify block", "take block out",
            "correct minutes", "send outline plan",
            GIVE_RECORD, TAKE_RECORD_BACK, CHASE_LIST, AGREE_LIST,
        ),
    ),
    # What stopped a copy is looked at by somebody who answers for what it says.
    ((CHAIR, MANAGER), (CLEAR_HIT,)),
    # A manager approves for an absent chair, and answers for what was late.
    (
        (CLERK, CHAIR, MANAGER),
        (
            "approve minutes", "return minutes", "say why late", "take back why late",
            UNDO, ADD_YEARS, PUT_IN_DIARY, TAKE_OUT_OF_DIARY, SET_WORKING_DAYS,
        ),
    ),
    # The office: nobody shifts limits, or lets people in, from the chair.
    (
        (CLERK, MANAGER),
        (
            "import log", PROCLAIM, WITHDRAW, PUT_BACK, CLOSE_OFFICE, OPEN_OFFICE, ADOPT,
            ADD_USER, REMOVE_USER, NEW_KEY, SET_LOCK, ADD_PLACE, RENAME_PLACE,
            SET_LETTERS, SET_TRAVEL, SET_STARTS, ADD_ITEM, AMEND_ITEM, DROP_ITEM,
        ),
    ),
)  # fmt: skip

WHO_MAY = MappingProxyType(
    {action: frozenset(roles) for roles, actions in _TABLE for action in actions}
)
"""Each action with the roles that may do it."""


def why_not(role: str, action: str) -> str:
    """Return why somebody in this role may not do it, and who can; nothing when they may.

    Raises KeyError for an action that nobody has decided about.
    """
    roles = WHO_MAY[action]
    if role in roles:
        return ""
    from cpclerk.rules.roles_in_words import in_words

    *others, last = [with_article(each) for each in ROLES if each in roles]
    ask = f"{', '.join(others)} or {last}" if others else last
    who = with_article(role) if role else "nobody in particular"
    return f"{who[0].upper()}{who[1:]} may not {in_words(action)}. Ask {ask}, or sign in as one."


def with_article(role: str) -> str:
    """Return `a clerk`, `an advocate`."""
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
