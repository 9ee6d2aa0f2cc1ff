"""The policy card in the chat: whose one gets, what comes as a file, and the note of where it went."""

from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.wording import Wording
from storage.cases import files
from storage.cases.files import StoredFile
from storage.database.database import Database
from storage.people import audit
from tests.cast import VILLAGE
from tests.dialogue import Dialogue
from tests.keeping import kept

OWN, OTHER = "yantai.household", "hunan.household"


@pytest.fixture
def chatting(sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path) -> Dialogue:
    """The cast, where what is drawn can be kept."""
    return Dialogue(sqlite_database, knowledge, say, file_folder=tmp_path)


def handed(dialogue: Dialogue, reply: Reply) -> tuple[StoredFile, bytes]:
    """The one file of a reply."""
    [id] = reply.files
    with dialogue.database.reading() as tx:
        file = files.find(tx, id)
    assert file is not None
    folder = cast(Path, dialogue.installation.file_folder)
    return file, kept(folder / cast(str, file.file)).read()


def notes(dialogue: Dialogue) -> list[tuple[str, str]]:
    """What the trail keeps of cards, the oldest first."""
    with dialogue.database.reading() as tx:
        lines = audit.latest(tx)[::-1]
    return [(one.action, one.subject) for one in lines if one.action.startswith("policy_cards_")]


def test_the_card_comes_as_a_picture_and_again_to_be_printed(chatting: Dialogue) -> None:
    [sent] = chatting.say("cadre", Text(text="明白卡"))
    file, picture = handed(chatting, sent)
    assert (file.name, file.is_picture) == ("云山县住房安全明白卡.png", True)
    assert Image.open(BytesIO(picture)).size == (1191, 1684)
    [printed] = chatting.say("cadre", Choice(id=f"card:pdf:{OWN}"))
    file, pdf = handed(chatting, printed)
    assert (file.name, file.media_type, pdf[:5]) == ("云山县住房安全明白卡.pdf", "application/pdf", b"%PDF-")


def test_a_city_chooses_among_the_cards_of_its_counties(chatting: Dialogue) -> None:
    [asked] = chatting.say("city", Command(name="policy_card"))
    assert [option.id for option in asked.flat_options()] == [f"card:of:{OTHER}", f"card:of:{OWN}"]


def test_a_region_without_a_card_hears_that_its_document_can_be_asked(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    bare = knowledge.packs["yantai"].model_copy(update={"cards": ()})
    without = Knowledge(packs={**knowledge.packs, "yantai": bare}, search=knowledge.search)
    dialogue = Dialogue(sqlite_database, without, say, file_folder=tmp_path)
    [told] = dialogue.say("cadre", Command(name="policy_card"))
    assert told.text.startswith("烟台市还没有做好的明白卡")
    assert ([option.id for option in told.flat_options()], told.files) == (["cmd:ask"], ())


def test_where_nothing_can_be_kept_it_is_said_where_a_card_is_had(dialogue: Dialogue) -> None:
    [told] = dialogue.say("cadre", Text(text="要明白卡"))
    assert ("找村委会或者镇政府" in told.text, told.files) == (True, ())


@pytest.mark.parametrize("id", ["card:of:nowhere.household", "card:of:yantai.none", "card:region:nowhere", "card:x"])
def test_a_card_that_there_is_not_is_asked_for_again(chatting: Dialogue, id: str) -> None:
    [told] = chatting.say("resident", Choice(id=id))
    assert [option.id for option in told.flat_options()] == ["cmd:policy_card"]


@pytest.mark.parametrize(("who", "card"), [("resident", OWN), ("cadre", OTHER), ("operator", OWN)])
def test_only_who_hands_a_card_out_notes_where_it_went(chatting: Dialogue, who: str, card: str) -> None:
    [sent] = chatting.say(who, Choice(id=f"card:of:{card}"))
    assert [option.id for option in sent.flat_options()] == [f"card:pdf:{card}"]
    [told] = chatting.say(who, Choice(id=f"card:hand:{card}"))
    assert [option.id for option in told.flat_options()] == ["cmd:policy_card"]


def note_down(dialogue: Dialogue) -> str:
    """A cadre notes 35 cards; the button that takes the note back."""
    dialogue.say("cadre", Choice(id=f"card:hand:{OWN}"))
    for typed in ("35", "今天", "提交"):
        [noted] = dialogue.say("cadre", Text(text=typed))
    [back] = [option.id for option in noted.flat_options()]
    return back


def test_a_wrong_note_is_taken_back_once_and_both_stay_in_the_trail(chatting: Dialogue) -> None:
    back = note_down(chatting)
    [told] = chatting.say("cadre", Choice(id=back))
    assert told.text == "撤回了：青石村的住房安全明白卡，35份。"
    [again] = chatting.say("cadre", Choice(id=back))
    assert "撤不了" in again.text
    subject = f"area:{VILLAGE}"
    assert notes(chatting) == [("policy_cards_handed_out", subject), ("policy_cards_note_taken_back", subject)]


def test_what_was_taken_back_can_be_noted_anew_on_the_same_day(chatting: Dialogue) -> None:
    chatting.say("cadre", Choice(id=note_down(chatting)))
    note_down(chatting)
    assert [action for action, _ in notes(chatting)].count("policy_cards_handed_out") == 2


@pytest.mark.parametrize("who", ["resident", "other_township", "other_county", "operator"])
def test_another_place_s_note_is_not_taken_back(chatting: Dialogue, who: str) -> None:
    back = note_down(chatting)
    [told] = chatting.say(who, Choice(id=back))
    assert "撤不了" in told.text
    assert [action for action, _ in notes(chatting)] == ["policy_cards_handed_out"]


def test_an_office_sees_in_the_chat_what_went_where_and_takes_back_what_is_its_own(chatting: Dialogue) -> None:
    [none] = chatting.say("township", Choice(id="card:handed"))
    assert none.text == "还没有记过。"
    back = note_down(chatting)
    for who in ("cadre", "township", "county"):
        [told] = chatting.say(who, Choice(id="card:handed"))
        assert "2026-11-04\u3000青石村\u3000住房安全明白卡35份，王建国记的" in told.text
        assert [option.id for option in told.flat_options()] == [back]
    [other] = chatting.say("other_township", Choice(id="card:handed"))
    assert other.text == "还没有记过。"


@pytest.mark.parametrize("who", ["resident", "operator", "stranger"])
def test_to_others_nothing_is_told_of_what_went_where(chatting: Dialogue, who: str) -> None:
    note_down(chatting)
    assert "青石村" not in chatting.say(who, Choice(id="card:handed"))[0].text
