"""Which photos, files and sounds may come: what the form at hand asks for, or one photo that begins a report."""

from dataclasses import replace

import pytest

from handlers import uploads
from handlers.dialog.admittance import Admittance
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Choice, File, Photo, Text, Voice
from handlers.forms.photos import MOST
from handlers.wording import Wording
from storage.database.database import Database
from storage.people import consents, conversations, people
from tests.cast import NOW
from tests.dialogue import Dialogue, lane

PHOTO = Photo(source="", unique_name="one", bytes=5)
FILE = File(source="", name="通知.docx", bytes=5)
VOICE = Voice(source="", ending="ogg", bytes=5)


def met(dialogue: Dialogue, who: str, content: Photo | File | Voice) -> Admittance | None:
    """How something is met that somebody is about to send."""
    with dialogue.database.reading() as tx:
        occasion = Occasion(tx=tx, now=dialogue.clock.now(), installation=dialogue.installation)
        return uploads.admittance(occasion, dialogue.ids[who], lane(who), content)


def sent(photo: Photo, number: int) -> Photo:
    return replace(photo, source=f"s{number}", unique_name=f"u{number}")


def refused(say: Wording, key: str) -> Admittance:
    return Admittance(refusal=say(key))


def without_consent(dialogue: Dialogue) -> None:
    """The cadre has not agreed to the notice."""
    with dialogue.database.writing() as tx:
        id = dialogue.ids["cadre"]
        consents.withdraw(tx, id, NOW)
        conversations.store(tx, id, conversations.EMPTY, None)


def test_out_of_the_blue_one_photo_begins_a_report_and_nothing_else_may_come(dialogue: Dialogue, say: Wording) -> None:
    assert met(dialogue, "cadre", PHOTO) == Admittance(begins=True)
    assert met(dialogue, "cadre", FILE) == refused(say, "files.not_asked")
    assert met(dialogue, "cadre", VOICE) == refused(say, "menu.voice")


def test_the_report_that_a_photo_began_takes_more_photos_and_sounds_but_no_file(
    dialogue: Dialogue, say: Wording
) -> None:
    dialogue.say("cadre", sent(PHOTO, 1))
    assert met(dialogue, "cadre", PHOTO) == Admittance()
    assert met(dialogue, "cadre", VOICE) == Admittance()
    assert met(dialogue, "cadre", FILE) == refused(say, "files.not_asked")


def test_what_was_said_before_has_its_turn_first(dialogue: Dialogue) -> None:
    dialogue.put("cadre", sent(PHOTO, 1))
    assert met(dialogue, "cadre", PHOTO) is None
    dialogue.handle("cadre")
    assert met(dialogue, "cadre", PHOTO) == Admittance()


def test_a_form_takes_what_it_asks_for_and_one_that_asks_for_neither_takes_none(
    dialogue: Dialogue, say: Wording
) -> None:
    dialogue.say("county", Choice(id="notice:new"))
    assert dialogue.draft("county").form == "notice"
    assert met(dialogue, "county", PHOTO) == met(dialogue, "county", FILE) == Admittance()
    dialogue.say("county", Choice(id="check:new"))
    assert dialogue.draft("county").form == "roll_call"
    assert met(dialogue, "county", PHOTO) == refused(say, "forms.no_use_here")
    assert met(dialogue, "county", FILE) == refused(say, "files.not_asked")


def test_photos_of_one_go_wait_together_for_a_consent_and_no_other_does(dialogue: Dialogue, say: Wording) -> None:
    without_consent(dialogue)
    album = replace(PHOTO, album="album-0001")
    assert met(dialogue, "cadre", album) == Admittance(begins=True)
    dialogue.say("cadre", sent(album, 0))
    for number in range(1, MOST):
        assert met(dialogue, "cadre", album) == Admittance()
        dialogue.say("cadre", sent(album, number))
    for more in (album, PHOTO, replace(PHOTO, album="album-0002")):
        assert met(dialogue, "cadre", more) == refused(say, "photos.answer_first")


def test_where_nobody_can_report_yet_no_photo_begins_anything(
    sqlite_database: Database, dialogue: Dialogue, say: Wording
) -> None:
    with sqlite_database.writing() as tx:
        person_id = people.add(tx, now=NOW)
        occasion = Occasion(tx=tx, now=NOW, installation=dialogue.installation)
        assert uploads.admittance(occasion, person_id, "web:a", PHOTO) == refused(say, "report.no_places")


@pytest.mark.parametrize("content", [PHOTO, FILE, VOICE], ids=lambda content: type(content).__name__)
def test_words_of_danger_bring_along_what_they_stand_under(dialogue: Dialogue, content: Photo | File | Voice) -> None:
    dialogue.put("county", Choice(id="notice:new"))
    assert met(dialogue, "county", replace(content, caption="房子要倒了，里面有人")) == Admittance(begins=True)


def test_a_form_of_a_later_release_asks_for_nothing(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("cadre", sent(PHOTO, 1))
    draft = dialogue.draft("cadre")
    with dialogue.database.writing() as tx:
        state = dialogue.conversation("cadre")
        state.drafts[draft.id].form = "of_a_later_release"
        conversations.store(tx, dialogue.ids["cadre"], state.to_json(), None)
    assert met(dialogue, "cadre", PHOTO) == refused(say, "forms.no_use_here")
    dialogue.say("cadre", Text(text="你好"))
    assert met(dialogue, "cadre", PHOTO) == Admittance(begins=True)


def test_a_photo_of_a_card_is_an_answer_where_cards_can_be_read(dialogue: Dialogue, say: Wording) -> None:
    said = dialogue.say("cadre", Choice(id="cmd:report"))
    assert said
    for reads in (False, True):
        dialogue.installation = replace(dialogue.installation, reads_cards=reads)
        with dialogue.database.writing() as tx:
            state = dialogue.conversation("cadre")
            draft = next(iter(state.drafts.values()))
            draft.form, draft.at = "household_details", "id_number"
            conversations.store(tx, dialogue.ids["cadre"], state.to_json(), None)
        assert met(dialogue, "cadre", PHOTO) == (Admittance() if reads else refused(say, "id_card.not_here"))
