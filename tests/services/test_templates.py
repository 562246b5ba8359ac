"""Templates that the office edits: tried before they are used, and never worse than before."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from cpclerk.documents import trying
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters_in_words import FIRST, in_words
from cpclerk.services import templates
from cpclerk.services.letters import compose
from cpclerk.services.undo import undo
from cpclerk.store import LetterTemplate, Session, transaction
from tests.services.test_letters import Invited, words_of


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try templates in this program: starting another takes half a second each time."""

    def tried_here(code: str, file: bytes) -> None:
        if why := trying.tried(code, file):
            raise Refused(why, "template")

    monkeypatch.setattr(templates, "must_work", tried_here)


def edited(file: Path, line: str) -> str:
    """Write a line into a template as Word would, and save it beside it."""
    document = Document(BytesIO(file.read_bytes()))
    document.add_paragraph(line)
    document.save(str(file.with_name("edited.docx")))
    return str(file.with_name("edited.docx"))


def test_out_to_word_and_back_into_use(session: Session, tmp_path: Path) -> None:
    invited = Invited(session)
    file = templates.give_out(session, "cancelled", str(tmp_path / "out"))
    assert file.name == "cancelled-v0.docx"
    saved = templates.bring_back(session, "cancelled", edited(file, "We hope you are well."))
    assert "We hope" in words_of(compose(session, invited.mother.uid, "cancelled").letter)
    listed = next(each for each in templates.templates(session) if each.code == "cancelled")
    assert (listed.version, listed.by, listed.on) == (1, "Jo Clerk", session.today)
    assert compose(session, invited.mother.uid, "cancelled").template_version == 1

    with pytest.raises(Refused, match=r"“famly”.*There are: address, capacity") as refused:
        templates.bring_back(session, "cancelled", edited(file, "Dear {{ famly }}"))
    assert refused.value.field == "file"
    assert "We hope" in words_of(compose(session, invited.mother.uid, "cancelled").letter)

    templates.use_shipped(session, "cancelled")
    assert compose(session, invited.mother.uid, "cancelled").template_version == 0
    with pytest.raises(Refused, match="in use already"):
        templates.use_shipped(session, "cancelled")
    # What letters were made from stays in the store.
    assert [each.uid for each in LetterTemplate.select()] == [saved.uid]


@pytest.mark.usefixtures("quickly")
def test_undo_brings_the_one_before_back(session: Session, tmp_path: Path) -> None:
    file = templates.give_out(session, "labels", str(tmp_path))
    templates.bring_back(session, "labels", edited(file, "one"))
    second = templates.bring_back(session, "labels", edited(file, "two"))
    undo(session, second)
    assert {each.code: each.version for each in templates.templates(session)}["labels"] == 1


@pytest.mark.usefixtures("quickly")
def test_a_template_changed_behind_our_back_is_not_used(session: Session, tmp_path: Path) -> None:
    invited = Invited(session)
    file = templates.give_out(session, "cancelled", str(tmp_path))
    templates.bring_back(session, "cancelled", edited(file, "one"))
    with transaction(session, "tamper") as change:
        change.update(LetterTemplate.get(), content="e30=")
    with pytest.raises(Refused, match="not as it was put in"):
        compose(session, invited.mother.uid, "cancelled")


def test_bad_files_and_folders_are_refused_in_words(session: Session, tmp_path: Path) -> None:
    for file, words in (("nowhere.docx", "cannot be read"), (str(tmp_path), "cannot be read")):
        with pytest.raises(Refused, match=words):
            templates.bring_back(session, "cancelled", file)
    (tmp_path / "text.docx").write_text("Dear you")
    with pytest.raises(Refused, match="not a Word document"):
        templates.bring_back(session, "cancelled", str(tmp_path / "text.docx"))
    with pytest.raises(Refused, match="Choose one of the templates"):
        templates.give_out(session, "birthday", str(tmp_path))
    with pytest.raises(Refused, match="Type the folder"):
        templates.give_out(session, "labels", " ")
    assert not LetterTemplate.select().count()


def test_the_docs_say_what_the_code_says() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "letters.md").read_text(encoding="utf-8")
    assert docs[docs.index(FIRST) :].strip() == in_words().strip()
