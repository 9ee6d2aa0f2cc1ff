"""What earlier and later releases stored: conversations, drafts and replies are taken up, and nobody is locked out."""

import json
import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core import internal
from handlers.capabilities import FORMS
from handlers.dialog import conversation as stored_states
from handlers.dialog.conversation import Conversation, Draft
from handlers.dialog.messages import Ask, Command, JobDone, Presence, Reply, Text, reply_from_json, reply_to_json
from handlers.wording import Wording
from storage.database.state_versions import CONVERSATION, State, Versions, number
from storage.people import areas, conversations
from storage.queues import inbox
from tests.cast import COUNTY
from tests.dialogue import Dialogue, lane
from tests.filling import FILLED, way
from tests.samples.reading import samples


@dataclass(kw_only=True)
class _Later(Conversation):
    """A conversation as a newer release has it."""

    weather: dict[str, Any] = field(default_factory=dict)


def store(dialogue: Dialogue, who: str, state: State) -> None:
    """Leave somebody a state as another release would."""
    with dialogue.database.writing() as tx:
        conversations.store(tx, dialogue.ids[who], json.dumps(state), None)


def bring(dialogue: Dialogue, who: str, content: JobDone | Presence) -> list[Reply]:
    """Let a message of the assistant to itself come in for somebody; what they are told."""
    with dialogue.database.writing() as tx:
        inbox.put(tx, internal.INTERNAL, [internal.write(lane(who), "own 1", content)], dialogue.clock.now())
    return dialogue.handle(who)


def draft_of(form: str, **values: Any) -> State:
    """A draft as it is stored, with the id d1."""
    return {"id": "d1", "form": form, "touched_at": "2026-11-04T10:20:00+08:00", **values}


def with_draft(draft: State, **values: Any) -> State:
    """A conversation in which the draft is being filled."""
    return {"version": 1, "active": draft["id"], "drafts": {draft["id"]: draft}, "consent": "2026-11", **values}


def _name(part: object) -> str:
    return str(part.get("form", "")) if isinstance(part, dict) else f"version {part}"


# --- samples of earlier versions


@pytest.mark.parametrize(("version", "sample"), samples("conversations"), ids=_name)
def test_a_conversation_of_any_version_is_read_whole(version: int, sample: State) -> None:
    read = Conversation.from_json(json.dumps(sample))
    again = json.loads(read.to_json())
    assert again.pop("version") == CONVERSATION.newest
    assert again == {key: value for key, value in sample.items() if key != "version"}


HALF_FILLED = [(version, sample) for version, sample in samples("drafts") if sample["form"] in FORMS]


@pytest.mark.parametrize(("version", "sample"), HALF_FILLED, ids=_name)
def test_a_half_filled_draft_of_any_version_goes_on(dialogue: Dialogue, version: int, sample: State) -> None:
    who = way(FORMS[sample["form"]]).who
    way(FORMS[sample["form"]]).open(dialogue)  # what the draft is about is there
    store(dialogue, who, {"version": version, "drafts": {sample["id"]: sample}, "consent": "2026-11"})
    asked = dialogue.say(who, Command(name="drafts"))
    at = sample["at"] or "-"
    assert any(option.id.startswith(f"f:{sample['id']}:{at}:") for option in asked[-1].flat_options())
    assert dialogue.draft(who).answers == sample["answers"]


def test_there_is_a_sample_of_every_form() -> None:
    """Of the forms of a case's steps, made alike, of those that are filled."""
    assert {sample["form"] for _, sample in samples("drafts")} >= set(FILLED)


@pytest.mark.parametrize(("version", "sample"), samples("replies"), ids=_name)
def test_a_reply_of_any_version_is_read_whole(version: int, sample: State) -> None:
    again = json.loads(json.dumps(reply_to_json(reply_from_json(sample))))
    assert {key: value for key, value in again.items() if key != "version"} == {
        key: value for key, value in sample.items() if key != "version"
    }


def test_the_samples_of_replies_show_all_that_a_reply_can_bear() -> None:
    shown = {key for _, sample in samples("replies") for key, value in sample.items() if value}
    assert shown >= set(reply_to_json(reply_from_json({"text": "x"}))) - {"version"}
    assert {sample["ask"] for _, sample in samples("replies")} == set(Ask)


@pytest.mark.parametrize(("version", "sample"), samples("mailings"), ids=_name)
def test_the_message_of_a_mailing_of_any_version_is_read(version: int, sample: State) -> None:
    if sample["reply"] is not None:
        read = reply_from_json(sample["reply"])
        assert (read.text, list(read.photos)) == (sample["reply"]["text"], sample["reply"]["photos"])
        assert list(read.files) == sample["reply"]["files"]


# --- unknown keys


def test_an_unknown_key_is_left_out_and_nothing_else_lost(dialogue: Dialogue, caplog: pytest.LogCaptureFixture) -> None:
    """An unknown key once raised TypeError, so that every message was answered with the apology."""
    draft = draft_of("hazard_report", at="place", answers={"danger": "none"}, mood="calm")
    store(dialogue, "cadre", with_draft(draft, region="yantai", weather="rain"))
    with caplog.at_level(logging.WARNING):
        said = dialogue.say("cadre", Text(text="三组"))
    assert "weather" in caplog.text
    assert "mood" in caplog.text
    now = dialogue.conversation("cadre")
    assert (now.region, now.consent, now.draft and now.draft.answers["danger"]) == ("yantai", "2026-11", "none")
    assert any(option.id.startswith("f:d1:head:") for option in said[-1].flat_options())


def test_a_reply_bears_what_is_known_of_it(caplog: pytest.LogCaptureFixture) -> None:
    newer = {
        "version": 9,
        "text": "好",
        "table": [[1]],
        "ask": "voice",
        "options": [[{"id": "a", "label": "b", "w": 1}]],
    }
    read = reply_from_json(newer)
    assert (read.text, [option.id for option in read.flat_options()], read.ask) == ("好", ["a"], Ask.NOTHING)
    assert "table" in caplog.text


def test_what_waits_and_is_not_known_is_passed_over(dialogue: Dialogue) -> None:
    state = {"version": 1, "expects": {"what": "a poem"}, "wanted": [{"kind": "Poem", "message": "1", "content": {}}]}
    store(dialogue, "cadre", state)
    assert "我是安居助手" in dialogue.say("cadre", Command(name="start"))[-1].text
    assert dialogue.say("cadre", Text(text="13800000021"))[-1].text


def test_a_calculation_in_unknown_words_is_forgotten(dialogue: Dialogue, say: Wording) -> None:
    kept = {"question": "补多少钱", "at": "2026-11-04T10:29:00+08:00", "pack": "yantai", "household": {"grade": "Q"}}
    store(dialogue, "resident", {"version": 1, "region": "yantai", "asked": kept})
    assert not dialogue.say("resident", Command(name="calculate"))[-1].text.startswith(say("turn.apology"))


# --- unknown forms and fields

GONE = draft_of("hazard_reprot", at="place", answers={"danger": "none"})


@pytest.mark.parametrize("words", ["取消", "继续", "补多少钱"])
def test_a_draft_of_an_unknown_form_locks_nobody_out_of_talking(dialogue: Dialogue, say: Wording, words: str) -> None:
    """The form of a draft was once looked up without asking: /start, 取消 and /cases all got the apology."""
    store(dialogue, "cadre", with_draft(GONE))
    said = dialogue.say("cadre", Text(text=words))
    assert say("forms.set_aside", count=1) in said[0].text
    assert not any(reply.text.startswith(say("turn.apology")) for reply in said)
    assert say("forms.set_aside", count=1) not in dialogue.say("cadre", Text(text=words))[0].text, "told once"


@pytest.mark.parametrize("name", ["start", "cases", "drafts", "report"])
def test_a_draft_of_an_unknown_form_locks_nobody_out_of_commands(dialogue: Dialogue, say: Wording, name: str) -> None:
    store(dialogue, "cadre", with_draft(GONE))
    said = dialogue.say("cadre", Command(name=name))
    assert say("forms.set_aside", count=1) in said[0].text
    assert not any(reply.text.startswith(say("turn.apology")) for reply in said)


def test_with_a_draft_of_an_unknown_form_nothing_else_is_lost(dialogue: Dialogue) -> None:
    other = {**draft_of("hazard_report", at="head", answers={"danger": "none"}), "id": "d2"}
    state = with_draft(GONE, region="yantai", submitted={"d0": "YT2026-000001"})
    state["drafts"]["d2"] = other
    store(dialogue, "cadre", state)
    dialogue.say("cadre", Command(name="start"))
    now = dialogue.conversation("cadre")
    assert (now.region, now.submitted, list(now.drafts)) == ("yantai", {"d0": "YT2026-000001"}, ["d2"])
    assert now.drafts["d2"].answers == {"danger": "none"}


def test_a_draft_that_was_set_aside_comes_back_with_its_form(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(dialogue, "cadre", with_draft(GONE))
    dialogue.say("cadre", Command(name="start"))
    assert list(dialogue.conversation("cadre").set_aside) == ["d1"]
    form = replace(FORMS["hazard_report"], id="hazard_reprot")
    monkeypatch.setitem(FORMS, "hazard_reprot", form)
    offered = dialogue.say("cadre", Command(name="start"))
    assert offered[0].flat_options()[0].id == "f:d1:place:-resume"
    assert dialogue.conversation("cadre").drafts["d1"].answers == {"danger": "none"}


def test_a_draft_that_was_set_aside_is_forgotten_after_a_month(dialogue: Dialogue) -> None:
    store(dialogue, "cadre", with_draft(GONE))
    dialogue.say("cadre", Command(name="start"))
    dialogue.clock.pass_by(timedelta(days=31))
    dialogue.say("cadre", Command(name="start"))
    assert dialogue.conversation("cadre").set_aside == {}


def test_danger_is_told_before_the_word_about_a_draft(dialogue: Dialogue, say: Wording) -> None:
    store(dialogue, "cadre", with_draft(GONE))
    said = dialogue.say("cadre", Command(name="danger"))
    assert said[0].text.endswith(say("forms.set_aside", count=1))
    assert len(said[0].text) > len(say("forms.set_aside", count=1))


def test_whoever_shut_us_out_is_told_of_the_draft_when_they_write_again(dialogue: Dialogue, say: Wording) -> None:
    store(dialogue, "cadre", with_draft(GONE))
    assert bring(dialogue, "cadre", Presence(reachable=False)) == []
    assert say("forms.set_aside", count=1) in dialogue.say("cadre", Command(name="start"))[0].text


def test_a_draft_at_an_unknown_field_goes_on_at_the_first_open_one(dialogue: Dialogue) -> None:
    draft = draft_of("hazard_report", at="colour", answers={"danger": "none", "colour": "red"}, unfinished=["colour"])
    store(dialogue, "cadre", with_draft(draft))
    said = dialogue.say("cadre", Text(text="三组"))
    now = dialogue.draft("cadre")
    assert now.answers["place"]["detail"] == "三组"
    assert now.answers["colour"] == "red", "what was typed stays, for a release that knows it"
    assert any(option.id.startswith("f:d1:head:") for option in said[-1].flat_options())


def test_a_page_answer_to_an_unknown_field_comes_too_late(dialogue: Dialogue, say: Wording) -> None:
    store(dialogue, "cadre", with_draft(draft_of("household_details", at="persons")))
    answered = JobDone(kind="answered_on_page", result={"draft": "d1", "field": "colour", "text": "red"})
    assert bring(dialogue, "cadre", answered)[0].text == say("sensitive.too_late")


# --- a region that is gone


def test_whoever_chose_a_region_that_is_gone_is_asked_for_it_again(dialogue: Dialogue, say: Wording) -> None:
    store(dialogue, "resident", {"version": 1, "region": "atlantis"})
    assert not dialogue.say("resident", Command(name="me"))[-1].text.startswith(say("turn.apology"))
    asked = dialogue.say("resident", Text(text="补助多少钱"))[-1]
    assert asked.text.startswith(say("ask.which_region"))
    dialogue.press("resident", "烟台市", asked)
    assert dialogue.conversation("resident").region == "yantai"


@pytest.mark.parametrize("name", ["start", "me", "cases", "reporting", "checks", "ask", "report", "calculate"])
@pytest.mark.parametrize("who", ["cadre", "township", "county"])
def test_a_place_whose_pack_is_gone_stops_nobody(dialogue: Dialogue, say: Wording, who: str, name: str) -> None:
    with dialogue.database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, COUNTY), pack="atlantis"))
    assert not any(reply.text.startswith(say("turn.apology")) for reply in dialogue.say(who, Command(name=name)))


def test_in_a_place_whose_pack_is_gone_the_region_is_asked_for(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, COUNTY), pack="atlantis"))
    assert dialogue.say("township", Text(text="补助多少钱"))[-1].text.startswith(say("ask.which_region"))


# --- a newer release was here, and was rolled back

_NEWER = {
    "version": 2,
    "active": "d1",
    "drafts": {"d1": draft_of("hazard_report", at="place", answers={"danger": "none"}, mood="calm")},
    "weather": {"rain": True},
    "region": "yantai",
}


def test_what_a_newer_release_wrote_is_kept_for_it(dialogue: Dialogue) -> None:
    store(dialogue, "cadre", _NEWER)
    dialogue.say("cadre", Text(text="三组"))
    dialogue.say("cadre", Text(text="王二"))
    now = dialogue.conversation("cadre")
    assert now.region == "yantai"
    assert now.newer == {"weather": {"rain": True}}
    assert now.drafts["d1"].newer == {"mood": "calm"}
    assert now.drafts["d1"].answers["head"] == "王二"


def test_the_newer_release_finds_its_own_again_when_it_is_back(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(dialogue, "cadre", _NEWER)
    dialogue.say("cadre", Text(text="三组"))
    state = json.loads(dialogue.conversation("cadre").to_json())
    assert state["version"] == 1
    monkeypatch.setattr(stored_states, "CONVERSATION", Versions(steps=(number, number)))
    forward = _Later.from_json(json.dumps(state))
    assert forward.weather == {"rain": True}
    assert (forward.newer, forward.region) == ({}, "yantai")


def test_a_draft_of_a_newer_release_is_kept_though_its_form_is_not_known(dialogue: Dialogue) -> None:
    store(dialogue, "cadre", with_draft(draft_of("survey", answers={"roof": "tiles"}, mood="calm"), version=2))
    dialogue.say("cadre", Command(name="start"))
    kept: Draft = dialogue.conversation("cadre").set_aside["d1"]
    assert (kept.answers, kept.newer) == ({"roof": "tiles"}, {"mood": "calm"})
