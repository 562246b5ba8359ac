"""Who may see what was said at an earlier conference, in terms that hold at a later one."""

from cpclerk.rules.audience import Audience
from cpclerk.store import Invitee


def lasting(audience: Audience) -> Audience:
    """Return an audience that names people by what they are at every conference.

    Each conference has a list of its own, and what was kept from somebody on one must be kept
    from them on the next. Where one of those it is withheld from is nothing but a line of the
    list, nobody may see it. Needs an open connection.
    """
    named = (audience.only or frozenset()) | audience.withheld
    if not named:
        return audience
    rows = {each.uid: each for each in Invitee.select().where(Invitee.uid.in_(list(named)))}
    known = {
        uid: frozenset(filter(None, (row.person_id, row.professional_id, row.staff_id)))
        for uid, row in rows.items()
    }
    if any(uid in rows and not known[uid] for uid in audience.withheld):
        return Audience.for_nobody()

    def same(uids: frozenset[str]) -> frozenset[str]:
        return uids.union(*(known.get(uid, frozenset()) for uid in uids))

    only = None if audience.only is None else same(audience.only)
    return Audience(audience.professionals_only, only, same(audience.withheld))
