"""Over any list: no word of what is protected reaches another reader, and nothing untold family."""

import tempfile
from collections.abc import Callable, Iterator
from email import policy
from email.parser import BytesParser
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpclerk.documents.reading import lines_of
from cpclerk.rules.audience import Audience
from cpclerk.rules.distribution import may_have
from cpclerk.rules.errors import Refused
from cpclerk.rules.masking import SOMEBODY
from cpclerk.services import arranging, chasing, envelopes, invitations, outline, sending, sent
from cpclerk.services.editions import edition
from cpclerk.services.recipients import addressees
from cpclerk.services.record import record_of
from cpclerk.store import (
    Conference,
    Entry,
    Invitee,
    Notice,
    Outgoing,
    Session,
    transaction,
)
from tests.conftest import as_role, new_office
from tests.inviting import Inviting

FEW = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))


def clerk() -> tuple[Session, tempfile.TemporaryDirectory[str]]:
    folder = tempfile.TemporaryDirectory()
    return as_role(new_office(Path(folder.name) / "office.db"), "clerk"), folder


def words_in(content: bytes) -> Iterator[str]:
    """Every text in a file that left: a letter's, or all of a mail's parts and its headers."""
    if content.startswith(b"PK"):
        yield "\n".join(lines_of(content))
        return
    message = BytesParser(policy=policy.default).parsebytes(content)
    yield str(message["Subject"])
    yield str(message["To"])
    for part in message.walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        yield part.get_filename() or ""
        if payload.startswith(b"PK"):
            yield "\n".join(lines_of(payload))
        else:
            yield payload.decode()


AUDIENCES = st.sampled_from(["", "professionals", "everyone", "nobody else", "not the father"])


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from(["letter", "email", "by_hand"]), AUDIENCES),
        min_size=1,
        max_size=3,
    )
)
@FEW
def test_no_marker_is_in_what_another_reader_gets(people: list[tuple[bool, str, str]]) -> None:
    session, folder = clerk()
    with folder:
        made = Inviting(session)
        made.tell_family()
        marked: dict[str, tuple[str, str]] = {}
        for number, (protected, method, shown) in enumerate(people):
            name, place = f"Marker{number}name Quill", f"{number} Marker{number}place Road"
            uid = made.professional(f"Marker{number}agency", name, f"Marker{number}capacity")
            made.reached(uid, "address", place, protected=protected)
            made.reached(uid, "secure_email", f"m{number}@example.org", safe=True)
            arranging.go_by(session, uid, made.rev(uid), method)
            audience = {
                "": None,
                "professionals": Audience.for_professionals(),
                "everyone": Audience.for_everyone(),
                "nobody else": Audience.for_only([uid]),
                "not the father": Audience.withheld_from([made.paul]),
            }[shown]
            if audience is not None:
                arranging.let_learn(session, uid, made.rev(uid), audience)
            marked[uid] = (f"Marker{number}", "only" if not shown and protected else shown)
        made.confirm_all()
        made.send()
        with session.store.reading():
            notices = list(Notice.select())
            own = {each.invitee_id: each for each in notices}
            subjects = [each.to for each in Outgoing.select()]
        assert len(own) == len(made.page().lines)
        assert all("Marker" not in each.split("@")[1] for each in subjects)
        family = {made.rosa, made.paul}
        for notice in notices:
            for file in sent.kept_files(session, notice.uid):
                text = "\n".join([file.name, *words_in(file.content)])
                for number, (uid, (marker, shown)) in enumerate(marked.items()):
                    is_protected = people[number][0]
                    hidden = notice.invitee_id != uid and (
                        shown in {"only", "nobody else"}
                        or (shown == "professionals" and notice.invitee_id in family)
                        or (shown == "not the father" and notice.invitee_id == made.paul)
                    )
                    if hidden:
                        assert marker not in text
                    if notice.invitee_id == uid:
                        assert f"{marker}name Quill" in text
                    if is_protected or notice.invitee_id != uid:
                        assert f"{marker}place" not in text
                assert "Fern Lodge" not in text
                assert notice.invitee_id == made.refuge or "Rhea" not in text
        with tempfile.TemporaryDirectory() as post:
            paths = envelopes.save_notices(session, made.row.uid, post)
            for path in paths:
                assert "Marker" not in path.name
            (labels,) = (each for each in paths if "labels" in each.name)
            label = "\n".join(lines_of(labels.read_bytes()))
            assert label.count("Fern Lodge") == 1
            for number, (marker, _) in enumerate(marked.values()):
                by_post = people[number][1] == "letter"
                assert label.count(f"{marker}place") == by_post
        session.store.close()


Path_ = Callable[[Inviting, str], object]
WAYS_OUT: dict[str, Path_] = {
    "marked as sent": lambda made, uid: invitations.mark_sent(
        made.session, uid, made.rev(uid), made.session.today
    ),
    "all marked": lambda made, uid: invitations.mark_all_sent(
        made.session, made.row.uid, made.session.today
    ),
    "confirmed": lambda made, uid: made.confirm(uid),
    "confirmed for mail": lambda made, uid: made.confirm(uid, method="email"),
    "sent": lambda made, uid: made.send(),
    "told by telephone": lambda made, uid: sending.tell_by_telephone(
        made.session, made.row.uid, uid
    ),
    "chased": lambda made, uid: chasing.log_chase(made.session, uid, made.rev(uid)),
}


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(WAYS_OUT)), st.booleans(), st.booleans()),
        min_size=1,
        max_size=8,
    )
)
@FEW
def test_by_no_way_does_anything_reach_a_family_that_has_not_been_told(
    steps: list[tuple[str, bool, bool]],
) -> None:
    session, folder = clerk()
    with folder:
        made = Inviting(session)
        made.by_hand(made.gp, made.refuge)
        knows = False
        for way, is_mother, tells in steps:
            row = Conference.get_by_id(made.row.uid)
            if tells != knows:
                day = session.today if tells else None
                invitations.family_told(session, row.uid, row.rev, day)
                knows = tells
            before = reached(made)
            uid = made.rosa if is_mother else made.paul
            try:
                WAYS_OUT[way](made, uid)
            except Refused:
                assert reached(made) == before
            if not knows:
                assert reached(made) == before
        session.store.close()


def reached(made: Inviting) -> tuple[object, ...]:
    """All that says that something has gone to the mother or the father."""
    with made.session.store.reading():
        family = [made.rosa, made.paul]
        return (
            [each.uid for each in Notice.select().where(
                Notice.invitee.in_(family), Notice.sent_on.is_null(False))],
            [each.uid for each in Outgoing.select().where(Outgoing.invitee.in_(family))],
            [(each.invited, each.invited_on) for each in Invitee.select().where(
                Invitee.uid.in_(family)).order_by(Invitee.uid)],
        )  # fmt: skip


def test_minutes_name_nobody_whom_their_reader_may_not_learn_of(session: Session) -> None:
    made = Inviting(session)
    with transaction(session, "held") as change:
        change.update(Conference.get_by_id(made.row.uid), state="held")
        for uid in (made.refuge, made.school, made.rosa):
            change.update(Invitee.get_by_id(uid), attended=True, invited=True)
        change.insert(
            Entry,
            conference=made.row,
            column="worried",
            position=1,
            text="They came at night.",
            speaker=made.refuge,
            audience="everyone",
        )
    outline.set_core_group(session, made.row.uid, [made.refuge, made.school])
    with session.store.reading():
        row = Conference.get_by_id(made.row.uid)
        people = {each.invitee_uid: each for each in addressees(session, row)}
        lines = record_of(session, row.uid).sources
        read = {
            uid: "\n".join(each.line for each in lines if may_have(who.reader, each.audience))
            for uid, who in people.items()
        }
    for uid, text in read.items():
        assert "They came at night." in text
        assert f"- {SOMEBODY}: They came at night." in text
        assert text.count("Tess Chalk, Head teacher") == 2
        assert ("Rhea" in text) == (uid == made.refuge)
        assert ("Refuge worker" in text) == (uid == made.refuge)
    # A clerk who types the name is stopped before the copy goes.
    with transaction(session, "typed") as change:
        change.update(Entry.get(), text="Rhea Haven was called at night.")
    with session.store.reading():
        found = edition(session, Conference.get_by_id(row.uid), "outline_plan")
    assert found.is_restricted
    hidden = [
        each.words
        for each in found.record.sources
        if not may_have(people[made.rosa].reader, each.audience)
    ]
    assert "Rhea Haven" in hidden
