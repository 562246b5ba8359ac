"""The family as a tree: everybody once, children by each couple, and nothing guessed."""

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.family_tree import NOT_RECORDED, Relative, Tie, family_tree

ROSA = Relative("Rosa Ash", "mother", "parental responsibility", "rosa")
PAUL = Relative("Paul Ash", "father", "", "paul")
TOM = Relative("Tom Vale", "stepfather", "", "tom")
NAN = Relative("Nan Fen", "grandmother", "", "nan")
MIA = Relative("Mia Ash", "child", "12", "mia")
LEO = Relative("Leo Ash", "child", "7", "leo")
ZAC = Relative("Zac Vale", "child", "2, mainly looked after by Nan Fen", "zac")
FAMILY = (ROSA, PAUL, TOM, NAN, MIA, LEO, ZAC)
TIES = (
    *(Tie("rosa", child, "mother") for child in ("mia", "leo", "zac")),
    *(Tie("paul", child, "Birth father") for child in ("mia", "leo")),
    Tie("zac", "tom", "son"),
    Tie("tom", "rosa", "partner"),
    Tie("mia", "zac", "half-sister"),
    Tie("nan", "rosa", "mother"),
)


def test_children_stand_under_both_their_parents_and_a_parent_under_hers() -> None:
    assert family_tree(FAMILY, TIES) == (
        "Nan Fen (grandmother)",
        "  └─ the other parent is not recorded",
        "     └─ Rosa Ash (mother), parental responsibility",
        "        ├─ with Paul Ash (father)",
        "        │  ├─ Mia Ash, 12",
        "        │  └─ Leo Ash, 7",
        "        └─ with Tom Vale (stepfather), partner",
        "           └─ Zac Vale, 2, mainly looked after by Nan Fen",
        "Also related:",
        "  Mia Ash: half-sister of Zac Vale",
    )


def test_what_is_not_recorded_is_said_and_not_guessed() -> None:
    assert family_tree((ROSA, PAUL, NAN, MIA, LEO)) == (
        "Rosa Ash (mother), parental responsibility",
        "Paul Ash (father)",
        "  ├─ Mia Ash, 12",
        "  └─ Leo Ash, 7",
        "Around them:",
        "  Nan Fen (grandmother)",
        NOT_RECORDED,
    )
    some = family_tree((ROSA, PAUL, MIA, LEO), [Tie("rosa", "mia", "mother")])
    assert some == (
        "Rosa Ash (mother), parental responsibility",
        "  └─ the other parent is not recorded",
        "     └─ Mia Ash, 12",
        "Whose children these are is not recorded:",
        "  └─ Leo Ash, 7",
        "Around them:",
        "  Paul Ash (father)",
    )
    assert family_tree(()) == ("No parent is recorded.",)


WORDS = st.sampled_from(
    ["mother", "step-mother", "father", "son", "ex-husband", "partner", "mother-in-law", "", "[b]"]
)
UIDS = st.integers(0, 6).map(str)


@given(st.lists(st.builds(Tie, UIDS, UIDS, WORDS), max_size=12))
def test_everybody_is_there_in_full_once_whatever_is_recorded(ties: list[Tie]) -> None:
    family = [
        Relative(f"Name{uid}", "child" if uid > 3 else "aunt", f"detail{uid}", str(uid))
        for uid in range(7)
    ]
    lines = family_tree(family, [each for each in ties if each.uid != each.other_uid])
    assert all(len(line) <= 76 for line in lines)
    text = " ".join(" ".join(lines).split())
    for each in family:
        assert text.count(f"{each.detail}") == 1
