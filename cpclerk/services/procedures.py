"""The procedures an office books under: which stand now, which come next, what it sets locally."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile as Rules
from cpclerk.rules.profile import read_profile
from cpclerk.rules.profile_parts import Heading
from cpclerk.rules.roles import ADOPT
from cpclerk.rules.set_locally import check_choice, with_choices
from cpclerk.services.permission import require, writing
from cpclerk.services.undo import Saved
from cpclerk.store import Procedures, Profile, Session
from cpclerk.store.profiles import in_force, keep_text, names, rules_of, text_of


class Adopted(NamedTuple):
    """Procedures that the office books under from a day on; `until` is the day before the next."""

    rules: Rules
    since: date
    until: date | None

    @property
    def has_run_out(self) -> bool:
        """Whether the profile says it ends before the office takes up another."""
        ends = self.rules.in_force_to
        return ends is not None and (self.until is None or self.until > ends)


class Adoptions(NamedTuple):
    """All procedures the office has had or will have, by day; `now` stands today."""

    all: tuple[Adopted, ...]
    now: Adopted


class Available(NamedTuple):
    """Procedures that the office can take up: shipped, or its own."""

    heading: Heading
    is_own: bool


def office_rules(session: Session) -> Rules:
    """Return the procedures this office books under today. Needs an open connection."""
    return rules_of(session.store, in_force(session.today).profile_id)


def adoptions(session: Session) -> Adoptions:
    """Return the procedures the office books under, from day to day."""
    with session.store.reading():
        rows = list(Procedures.select().order_by(Procedures.in_force_from))
        now = in_force(session.today).uid
        nexts = [row.in_force_from for row in rows[1:]]
        found = {
            row.uid: Adopted(
                rules_of(session.store, row.profile_id),
                row.in_force_from,
                date.fromordinal(following.toordinal() - 1) if following else None,
            )
            for row, following in zip(rows, [*nexts, None], strict=True)
        }
        return Adoptions(tuple(found.values()), found[now])


def adopt(
    session: Session, name: str, since: date, choices: Mapping[str, str] | None = None
) -> Saved:
    """Book under the profile `name` from a day on, with what the office sets locally.

    `choices` are values by code of setting. What is not chosen stays as it is, where these
    procedures stand already; otherwise it takes the first value offered. What was booked before
    keeps what it was booked under. Refused, with the field (name, since, or a setting's code): no
    such profile, a day past, or a value that cannot be.
    """
    require(session, ADOPT)
    text = text_of(name)
    rules = read_profile(text, f"{name}.toml")
    with session.store.reading():
        now = office_rules(session)
    left = {each.code for each in rules.settings} if now.name == name else set()
    before = {each.setting: each.value for each in now.chosen if each.setting in left}
    kept = checked(rules, {**before, **(choices or {})})
    return _book_under(session, name, with_choices(text, kept), since)


def choose(session: Session, choices: Mapping[str, str]) -> Saved:
    """Set other values locally, from today on, for what today's procedures leave to the office.

    Their text stays the one this office took up; what is not in `choices` stays as it is.
    Refused, naming the setting, where a value cannot be.
    """
    require(session, ADOPT)
    with session.store.reading():
        now = Profile.get_by_id(in_force(session.today).profile_id)
        rules = rules_of(session.store, now.uid)
    before = {each.setting: each.value for each in rules.chosen}
    kept = checked(rules, {**before, **choices})
    return _book_under(session, now.name, with_choices(now.text, kept), session.today)


def available() -> tuple[Available, ...]:
    """Return the profiles that can be taken up: shipped ones, then the office's own.

    An own one that cannot be used is left out; `cpclerk profile list` says why.
    """
    found = []
    for name, is_own in names():
        try:
            heading = read_profile(text_of(name), f"{name}.toml").heading
        except Refused:
            continue
        found.append(Available(heading, is_own))
    return tuple(found)


def begin_with(name: str, choices: Mapping[str, str], keeps: str = "") -> dict[str, str]:
    """Return what an office that starts with these procedures sets locally, as it is kept.

    `keeps` is the one group of meetings kept apart that its store is for. Refused, naming the
    field: no such profile or group, or a value that cannot be.
    """
    rules = read_profile(text_of(name), f"{name}.toml")
    apart = sorted({kind.group for kind in rules.kinds if kind.kept_apart})
    if keeps and keeps not in apart:
        known = f"It keeps apart: {', '.join(apart)}." if apart else "It keeps nothing apart."
        raise Refused(f'{rules.title} keeps no meetings "{keeps}" apart. {known}', "keeps")
    return checked(rules, choices)


def checked(rules: Rules, choices: Mapping[str, str]) -> dict[str, str]:
    """Return a value for each thing the profile leaves to the office, in the form it is kept in.

    What is not chosen takes the first value offered. Refused, naming the setting, where a value
    cannot be or the profile has no such setting.
    """
    settings = {each.code: each for each in rules.settings}
    for code in choices:
        if code not in settings:
            known = ", ".join(settings) or "nothing: these procedures set everything themselves"
            raise Refused(f'"{code}" is not left to the office. It sets {known}.', code)
    return {
        code: check_choice(setting, choices.get(code) or rules.offered_for(code)[0].value)
        for code, setting in settings.items()
    }


def _book_under(session: Session, name: str, text: str, since: date) -> Saved:
    with writing(session, ADOPT) as change:
        if since < session.today:
            raise Refused(
                f"{date_words(since)} is past: what was booked since keeps its procedures. "
                "Type today or a later day.",
                "since",
            )
        kept = keep_text(change, name, text)
        row = Procedures.get_or_none(Procedures.in_force_from == since)
        if row is None:
            row = change.insert(Procedures, profile=kept, in_force_from=since)
        else:
            change.update(row, profile=kept)
        change.subject = row.uid
    return Saved(row.uid, row.rev, change.sequence)
