"""Who is meant by what stands before a colon: nobody's words go down as somebody else's unasked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.callings import initials, plain
from cpclerk.rules.errors import Refused
from cpclerk.rules.recording import (
    Voice,
    distinct,
    doer,
    find_named,
    find_voice,
    speaker_typed,
    tag_for,
)

SCHOOL_TEAM = "School Nurse/Health Visitor/Midwife"


def voice(uid: str, name: str, relation: str = "", capacity: str = "", agency: str = "") -> Voice:
    short = {"School": "Sch", "CAIU": "CAIU", "Social Worker": "SW"}.get(agency, "")
    tag = tag_for(name, relation=relation, agency_short=short, capacity=capacity)
    return Voice(uid, tag, name, relation=relation, capacity=capacity or relation, agency=agency)


MUM = voice("mum", "Anya Cedar", "mother")
DAD = voice("dad", "Piotr Weir", "father")
STEPDAD = voice("stepdad", "Ron Finch", "stepfather")
ZOFIA = voice("zofia", "Zofia Cedar", "child")
SCHOOL = voice("school", "Ms F. Slate", capacity="Head, St Osyth's Primary", agency="School")
POLICE = voice("police", "DS Marlow", capacity="Detective sergeant", agency="CAIU")
SOCIAL = voice("sw", "Lena Trent", capacity="Social worker", agency="Social Worker")
NURSE = voice("sn", "Bella Reed", capacity="School nurse", agency=SCHOOL_TEAM)
VISITOR = voice("hv", "Kim Moss", capacity="Health visitor", agency=SCHOOL_TEAM)
INTERPRETER = voice("int", "Ewa Most", capacity="Interpreter")
ROOM = (MUM, DAD, ZOFIA, SCHOOL, POLICE, SOCIAL, NURSE, VISITOR, INTERPRETER)


@pytest.mark.parametrize(
    ("typed", "uid"),
    [
        *((word, "dad") for word in ("F", "f", "Fa", "Father", "Dad", "DADDY", "PW", "Weir")),
        *((word, "mum") for word in ("M", "Mo", "Mother", "Mum", "AC")),
        *((word, "school") for word in ("Sch", "School", "FS", "MFS", "Slate", "F. Slate")),
        *((word, "police") for word in ("Police", "Pol", "CAIU", "DS", "Marlow")),
        *((word, "sw") for word in ("SW", "social worker", "Social Worker", "LT")),
        *((word, "sn") for word in ("SN", "school nurse", "BR")),
        *((word, "hv") for word in ("HV", "health visitor", "KM", "moss")),
        ("Int", "int"),
        ("Zofia", "zofia"),
    ],
)
def test_what_clerks_write_is_understood(typed: str, uid: str) -> None:
    assert [each.uid for each in find_voice(typed, ROOM).voices] == [uid]
    assert find_voice(typed, ROOM).sure
    assert find_named(typed, ROOM)[0].uid == uid


@pytest.mark.parametrize(
    ("typed", "guess"),
    [("B", "sn"), ("Mos", None), ("Zof", "zofia"), ("L", "sw"), ("N", "sn"), ("x", None)],
)
def test_what_is_only_begun_is_a_guess(typed: str, guess: str | None) -> None:
    meant = find_voice(typed, ROOM)
    assert meant.one is None
    assert (meant.guess.uid if meant.guess else None) == guess
    with pytest.raises(Refused, match="Type their tags"):
        find_named(typed, ROOM)


def test_with_two_fathers_or_a_stepfather_it_is_asked_who_is_meant() -> None:
    for typed in ("F", "Fa", "Father"):
        assert {each.uid for each in find_voice(typed, (*ROOM, STEPDAD)).voices} == {
            "dad",
            "stepdad",
        }
        assert not find_voice(typed, (*ROOM, STEPDAD)).sure
    assert find_voice("Dad", (*ROOM, STEPDAD)).one == DAD
    assert find_voice("Stepdad", (*ROOM, STEPDAD)).one == STEPDAD
    alone = find_voice("Dad", (MUM, STEPDAD))
    assert (alone.one, alone.guess) == (None, STEPDAD)
    second = Voice("dad2", "Dad2", "Tom Ash", relation="father")
    assert not find_voice("Dad", (*ROOM, second)).sure
    assert find_voice("Dad2", (*ROOM, second)).one == second


def test_a_child_called_mo_and_a_mother_are_told_apart_by_asking() -> None:
    child = voice("mo", "Mo Cedar", "child")
    assert {each.uid for each in find_voice("Mo", (MUM, child)).voices} == {"mum", "mo"}
    assert find_voice("Mum", (MUM, child)).one == MUM


def test_of_two_from_one_place_the_tag_on_the_list_is_sure_and_who_is_here_comes_first() -> None:
    away = Voice("1", "Sch", "Ravi Shah", here=False, agency="School")
    here = Voice("2", "Sch2", "Nora Shah", agency="School")
    assert find_voice("Sch", (away, here)).one == away
    assert find_voice("School", (away, here)).voices == (here, away)
    assert find_voice("Shah", (away, here)).one is None
    assert find_voice("N. Shah", (away, here)).guess == here


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("SW : a", ("SW", "a")),
        ("social worker: x", ("social worker", "x")),
        ("MUM AND DAD: we agree", ("MUM AND DAD", "we agree")),
        (": nobody", ("", "nobody")),
        ("School at 10:30 each day", None),
        ("http://example.org", None),
        ("what the school told us yesterday: that", None),
        ("no colon", None),
    ],
)
def test_a_few_words_before_a_colon_may_be_a_name(
    typed: str, found: tuple[str, str] | None
) -> None:
    assert speaker_typed(typed) == found


NAMES = st.sampled_from(
    ["Ann Fay", "Mo Fay", "F. Moss", "Ms F. Slate", "Dr M. Orr", "Mia Fay", "Fay", "DS Marlow"]
)
PEOPLE = st.one_of(
    st.tuples(
        NAMES,
        st.sampled_from(["mother", "father", "stepfather", "stepmother", "child", "uncle"]),
        st.just(""),
        st.just(""),
    ),
    st.tuples(
        NAMES,
        st.just(""),
        st.sampled_from(["Social worker", "Midwife", "Family friend", "Manager, Fostering", "GP"]),
        st.sampled_from(["", "School", "Fostering", "Mental Health", "CAIU", "Social Worker"]),
    ),
)
ROOMS = st.lists(PEOPLE, min_size=1, max_size=8).map(
    lambda people: [
        Voice(str(at), tag, name, relation=kin, capacity=calling or kin, agency=agency)
        for at, (tag, (name, kin, calling, agency)) in enumerate(
            zip(
                distinct([tag_for(n, relation=r, capacity=c or a) for n, r, c, a in people]),
                people,
                strict=True,
            )
        )
    ]
)
WORDS = "F M Fa Mo Dad Mum Father Mother School SW FS Police GP Fay MF Moss"
TYPED = st.one_of(st.sampled_from(WORDS.split(" ")), st.text("FMADSWo", min_size=1, max_size=3))


@given(ROOMS, TYPED)
def test_nobody_is_taken_for_sure_whom_another_answers_to_as_well(
    room: list[Voice], typed: str
) -> None:
    one, wanted = find_voice(typed, room).one, plain(typed)
    if one is None:
        return
    others = [each for each in room if each is not one]
    assert wanted not in {plain(each.tag) for each in others}
    if plain(one.tag) != wanted:
        for each in others:
            assert wanted not in {plain(each.name), plain(each.capacity), plain(each.agency)}
            assert wanted not in {initials(each.name), initials(each.capacity)} - set("fm")
    # One letter, or a name only begun, is nobody for sure but whose tag it is, and a parent.
    if len(wanted) == 1 and plain(one.tag) != wanted:
        assert (wanted, one.relation) in {("f", "father"), ("m", "mother")}
    if wanted in {"f", "fa", "father", "dad", "daddy"} and plain(one.tag) != wanted:
        assert [each.uid for each in room if each.relation in {"father", "stepfather"}] == [one.uid]


@given(ROOMS, st.sampled_from(["F", "Fa", "Father", "M", "Mother"]))
def test_a_parents_word_is_never_an_agency_s_first_letter(room: list[Voice], typed: str) -> None:
    kin = "father" if typed.startswith("F") else "mother"
    parents = {each.uid for each in room if each.relation == kin}
    meant = find_voice(typed, room)
    if parents:
        assert parents <= {each.uid for each in meant.voices}
        assert all(each.relation or len(plain(typed)) > 1 for each in meant.voices)
    if meant.one is not None:
        assert meant.one.relation == kin or plain(meant.one.tag) == plain(typed)


@given(ROOMS)
def test_every_tag_on_the_list_is_somebody(room: list[Voice]) -> None:
    for each in room:
        meant = find_voice(each.tag, room)
        assert each in meant.voices
        assert meant.one is None or meant.one is each


@pytest.mark.parametrize(
    ("typed", "who"),
    [("F", "Dad"), ("sw", "SW"), ("Police", "CAIU"), ("KM", "Kim Moss"), ("N. Shah", "N. Shah"),
     ("F. Slate", "Ms F. Slate"), ("L", "L"), ("SW and HV", "SW and HV"), ("", "")],
)  # fmt: skip
def test_who_does_a_step_is_called_as_the_list_calls_them(typed: str, who: str) -> None:
    assert doer(typed, ROOM) == who
