"""Whatever bears words of danger, and wherever somebody is: the words of safety come first."""

from collections.abc import Callable, Mapping

import pytest

from bot.channels import terminal
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Content, EditedCaption, File, Photo, Reply, Text, Unsupported
from handlers.wording import Wording
from storage.cases import cases
from storage.database.database import Database
from storage.people import consents
from tests.dialogue import Dialogue

SURE, LIKELY = "墙在掉土，房子要倒了", "裂缝越来越大，晚上不敢睡"

BEARERS: Mapping[str, Callable[[str], Content]] = {
    "a text": lambda words: Text(text=words),
    "an edited text": lambda words: Text(text=words, edited=True),
    "a photo's caption": lambda words: Photo(source="p", unique_name="p", caption=words),
    "a file's caption": lambda words: File(source="f", name="f.pdf", caption=words),
    "a film's caption": lambda words: Unsupported(kind="video", caption=words),
    "an edited caption": lambda words: EditedCaption(text=words),
    "a command": lambda words: Command(name="help", argument=words),
}


def nowhere(dialogue: Dialogue) -> str:
    """A resident without a region, who does nothing yet."""
    return "stranger"


def at_the_place(dialogue: Dialogue) -> str:
    """Somebody who is asked where the house stands."""
    for words in ("报危房", "暂时没有"):
        dialogue.say("cadre", Text(text=words))
    return "cadre"


def at_a_number(dialogue: Dialogue) -> str:
    """Somebody who is asked for an ID number."""
    for words in ("报危房", "暂时没有", "三组", "李秀英", "1", "完成"):
        dialogue.say("cadre", Text(text=words))
    dialogue.say("cadre", Photo(source="a", unique_name="a"))
    for words in ("完成", "提交"):
        dialogue.say("cadre", Text(text=words))
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
    dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))
    return "cadre"


def before_the_consent(dialogue: Dialogue) -> str:
    """Somebody who is asked for the consent to a report."""
    with dialogue.database.writing() as tx:
        consents.withdraw(tx, dialogue.ids["resident"], dialogue.clock.now())
    (asked,) = dialogue.say("resident", Text(text="报危房"))
    assert asked.asks is False or asked.flat_options()
    return "resident"


def before_the_phone(dialogue: Dialogue) -> str:
    """Somebody without a role who is asked for a phone number before the report."""
    dialogue.say("stranger", Text(text="报危房"))
    return "stranger"


PLACES = (nowhere, at_the_place, at_a_number, before_the_consent, before_the_phone)


def warned(said: list[Reply], say: Wording) -> bool:
    """Whether the words of safety come first."""
    return bool(said) and said[0].text.startswith(say("danger.get_out"))


def is_in_danger(dialogue: Dialogue, who: str) -> bool:
    """Whether somebody fills a report of danger."""
    draft = dialogue.conversation(who).draft
    return draft is not None and draft.answers.get("danger") == "imminent"


@pytest.mark.parametrize("bearer", BEARERS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_sure_words_alarm(dialogue: Dialogue, say: Wording, bearer: str, place: Callable[[Dialogue], str]) -> None:
    who = place(dialogue)
    assert warned(dialogue.say(who, BEARERS[bearer](SURE)), say)
    assert is_in_danger(dialogue, who)


@pytest.mark.parametrize("bearer", BEARERS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_likely_words_are_answered_with_what_to_do_and_raise_nothing(
    dialogue: Dialogue, say: Wording, bearer: str, place: Callable[[Dialogue], str]
) -> None:
    who = place(dialogue)
    said = dialogue.say(who, BEARERS[bearer](LIKELY))
    assert warned(said, say)
    assert [option.label for option in said[0].flat_options()] == [say("menu.danger"), say("danger.button.no")]
    assert not is_in_danger(dialogue, who)


@pytest.mark.parametrize("bearer", BEARERS)
def test_what_is_written_for_others_raises_nothing_and_shows_the_button(
    dialogue: Dialogue, say: Wording, bearer: str
) -> None:
    dialogue.say("county", Choice(id="notice:new"))
    said = dialogue.say("county", BEARERS[bearer](SURE))
    assert not warned(said, say)
    assert said[0].text == say("danger.for_others")
    assert not is_in_danger(dialogue, "county")


@pytest.mark.parametrize("word", ["房子要倒", "救命", "房子塌了"])
def test_a_fixed_word_of_danger_in_what_is_written_for_others_raises_nothing(
    dialogue: Dialogue, say: Wording, word: str
) -> None:
    dialogue.say("county", Choice(id="notice:new"))
    dialogue.say("county", Text(text=word))
    assert not is_in_danger(dialogue, "county")


def test_a_fixed_word_of_danger_in_a_report_makes_it_one_of_danger(dialogue: Dialogue, say: Wording) -> None:
    who = at_the_place(dialogue)
    begun = dialogue.draft(who).id
    assert warned(dialogue.say(who, Text(text="房子要倒了")), say)
    assert dialogue.draft(who).id == begun
    assert is_in_danger(dialogue, who)


@pytest.mark.parametrize("bearer", BEARERS)
@pytest.mark.parametrize("words", [SURE, LIKELY])
def test_a_group_hears_what_to_do(dialogue: Dialogue, say: Wording, bearer: str, words: str) -> None:
    assert warned(dialogue.say("cadre", BEARERS[bearer](words), group="村里的群"), say)
    assert dialogue.conversation("cadre").drafts == {}


def test_the_words_of_the_alarm_reach_who_is_told(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Text(text="李四家西墙马上要倒了"))
    assert any("李四家西墙马上要倒了" in reply.text for reply in dialogue.said_to("township"))


def test_the_photo_that_bore_the_words_stays_with_the_report(dialogue: Dialogue, say: Wording) -> None:
    said = dialogue.say("cadre", Photo(source="p", unique_name="p", caption=SURE))
    assert len(dialogue.draft("cadre").answers["photos"]) == 1
    assert said[-1].text.startswith(say("photos.kept_for_report"))


def test_danger_beside_a_number_that_is_refused_is_heard_first(
    sqlite_database: Database, knowledge: Knowledge, say: Wording
) -> None:
    abroad = Dialogue(sqlite_database, knowledge, say, abroad=frozenset({terminal.NAME}), sensitive_on_page=True)
    said = abroad.say("cadre", Text(text=f"{SURE}，身份证99010119500101002X"))
    assert warned(said, say)
    assert say("sensitive.refused") in [reply.text for reply in said]
    assert is_in_danger(abroad, "cadre")


@pytest.mark.parametrize("words", [SURE, LIKELY, "墙歪得厉害，看着就要倒"])
def test_words_of_danger_at_the_name_are_no_slip_of_a_name(dialogue: Dialogue, say: Wording, words: str) -> None:
    for answer in ("报危房", "暂时没有", "三组"):
        dialogue.say("cadre", Text(text=answer))
    said = dialogue.say("cadre", Text(text=words))
    assert said[0].text.startswith(say("danger.get_out"))
    assert say("report.head.ask") in said[-1].text
    assert say("forms.back_to_it") in said[-1].text
    assert dialogue.draft("cadre").answers.get("head") is None
