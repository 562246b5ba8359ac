"""A conference with a list of people to invite, for tests of what leaves for them."""

from typing import Any

from cpclerk.services import arranging, invitations, inviting, sending, sent
from cpclerk.services.sending_line import Line
from cpclerk.store import (
    Conference,
    Contact,
    Family,
    FamilyMember,
    Invitee,
    Person,
    ProtectedContact,
    Session,
    transaction,
)
from tests.making import make_conference, make_family, make_professional


class Inviting:
    """Rosa with an address, Paul with an e-mail that nobody confirmed, a school with an approved
    one, a GP with no address at all, a refuge worker whose address is protected."""

    def __init__(self, session: Session, **values: Any) -> None:
        self.session = session
        self.family: Family = make_family(session)
        mother = FamilyMember.get(FamilyMember.relation == "mother").person
        with transaction(session, "father") as change:
            father = change.insert(Person, given_name="Paul", surname="Ash", sex="M")
            change.insert(
                FamilyMember,
                family=self.family,
                person=father,
                relation="father",
                parental_responsibility=True,
            )
        self.row: Conference = make_conference(session, self.family, **values)
        self.rosa = self.ask(person_uid=mother.uid)
        self.paul = self.ask(person_uid=father.uid)
        self.school = self.professional("School", "Tess Chalk", "Head teacher")
        self.gp = self.professional("GP", "Lin Balm", "GP")
        self.refuge = self.professional("Haven", "Rhea Haven", "Refuge worker")
        self.reached(self.rosa, "address", "1 Mill Lane, Fenmarsh")
        self.reached(self.paul, "email", "paul@example.org")
        self.reached(self.paul, "address", "2 Dyke Road, Fenmarsh")
        self.reached(self.school, "secure_email", "head@school.example.org", safe=True)
        self.reached(self.refuge, "address", "Fern Lodge, Fenmarsh", protected=True)

    def professional(self, agency: str, name: str, capacity: str) -> str:
        found = make_professional(self.session, agency, name, capacity)
        return self.ask(professional_uid=found.uid)

    def ask(self, **who: Any) -> str:
        return inviting.add(self.session, self.row.uid, **who).uid

    def reached(
        self, uid: str, kind: str, value: str, *, protected: bool = False, **values: Any
    ) -> None:
        who = Invitee.get_by_id(uid)
        with transaction(self.session, "contact") as change:
            change.insert(
                ProtectedContact if protected else Contact,
                person=who.person_id,
                professional=who.professional_id,
                kind=kind,
                value=value,
                **values,
            )

    def rev(self, uid: str) -> int:
        return Invitee.get_by_id(uid).rev

    def tell_family(self) -> None:
        row = Conference.get_by_id(self.row.uid)
        invitations.family_told(self.session, row.uid, row.rev, self.session.today)

    def page(self) -> sending.Sending:
        return sending.sending(self.session, self.row.uid)

    def line(self, uid: str) -> Line:
        return self.page().line(uid)

    def confirm(self, uid: str, method: str = "", **more: Any) -> Any:
        line = self.line(uid)
        initials = "".join(word[0] for word in line.name.split())
        return sending.confirm(
            self.session, self.row.uid, uid, method=method, **{"initials": initials, **more}
        )

    def confirm_all(self) -> None:
        for each in self.page().lines:
            if each.state in {"to_confirm", "changed"}:
                self.confirm(each.invitee_uid)

    def send(self) -> sent.Gone:
        return sent.send(self.session, self.row.uid)

    def by_hand(self, *uids: str) -> None:
        for uid in uids:
            arranging.go_by(self.session, uid, self.rev(uid), "by_hand")
