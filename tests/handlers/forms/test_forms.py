"""Any form can be left, resumed, corrected, cancelled and interrupted at every step, and loses nothing (P8, P9)."""

import re

import pytest

from handlers.capabilities import FORMS
from handlers.cases.report import MOST_DRAFTS
from handlers.curation.local_form import QuestionForms
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Command, Reply, Text, Unsupported
from handlers.forms.field import Field
from handlers.forms.form import Form
from handlers.forms.photos import Photos
from handlers.wording import Wording
from storage.cases import cases
from tests.dialogue import Dialogue
from tests.filling import (
    EVERY_FIELD,
    EVERY_FIELD_NAMES,
    FIELDS_OF_EACH_KIND,
    FILLED,
    NAMES_OF_EACH_KIND,
    TYPED_FIELD_NAMES,
    TYPED_FIELDS,
    WAYS,
    answers,
    give,
    reach,
    typed,
    way,
    worth,
)

every_field = pytest.mark.parametrize(("form", "asked"), EVERY_FIELD, ids=EVERY_FIELD_NAMES)
every_kind = pytest.mark.parametrize(("form", "asked"), FIELDS_OF_EACH_KIND, ids=NAMES_OF_EACH_KIND)
every_typed_field = pytest.mark.parametrize(("form", "asked"), TYPED_FIELDS, ids=TYPED_FIELD_NAMES)
every_form = pytest.mark.parametrize("form", FILLED.values(), ids=FILLED)
QUESTION = "D级房拆了重建补多少钱？"


def asks(reply: Reply, asked: Field, say: Wording) -> bool:
    """Whether a reply asks this field: it is named at the top, and the buttons are the field's."""
    named = any(
        re.fullmatch(say("forms.place", number=r"\d+", count=r"\d+", name=say(f"{asked.texts}.name")), line)
        for line in reply.text.splitlines()
    )
    return named and f":{asked.id}:" in reply.flat_options()[-1].id


def place_of(form: Form, draft: Draft, asked: Field) -> int:
    """The number under which a field stands in the form now."""
    return [one.id for one in form.open_fields(draft)].index(asked.id) + 1


# --- stepping


@every_field
def test_an_answer_leads_on_and_is_kept(dialogue: Dialogue, form: Form, asked: Field) -> None:
    who, _ = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    give(dialogue, who, asked, answers(asked)[0])
    after = dialogue.draft(who)
    assert after.at != asked.id
    assert after.answers[asked.id] not in (None, [], "")
    assert others(after, asked) == others(before, asked)


@every_kind
def test_back_asks_the_item_before_and_keeps_all_answers(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    who, said = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    number = place_of(form, before, asked)
    labels = [option.label for option in said[-1].flat_options()]
    assert ("返回" in labels) == (number > 1)
    again = dialogue.say(who, Text(text="返回"))
    expected = form.open_fields(before)[max(number - 2, 0)]
    assert asks(again[-1], expected, say)
    assert dialogue.draft(who).answers == before.answers


@every_kind
def test_after_going_back_one_goes_on_without_answering_again(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    who, _ = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    said = dialogue.say(who, Text(text="返回"))
    if place_of(form, before, asked) > 1:
        said = dialogue.press(who, "跳过", said[-1])
    assert asks(said[-1], asked, say)
    assert dialogue.draft(who).answers == before.answers


@every_field
def test_skip_leaves_an_item_open_or_says_that_it_must_be_filled(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    who, said = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    required = asked.required(before.answers)
    assert ("跳过" in [option.label for option in said[-1].flat_options()]) != required
    replies = dialogue.say(who, Text(text="跳过"))
    after = dialogue.draft(who)
    if required:
        assert say(f"{asked.texts}.name") in replies[-1].text
        assert say("forms.button.keep") in replies[-1].text
        assert (after.at, after.answers) == (asked.id, before.answers)
    else:
        assert after.at != asked.id
        assert others(after, asked) == others(before, asked)
        assert after.answers[asked.id] == before.answers.get(asked.id)


# --- correcting


@every_kind
def test_an_item_is_asked_again_when_its_number_is_named(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    who, _ = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    number = place_of(form, before, asked)
    for written in (
        f"改第{number}项",
        f"改{number}",
        f"修改第{numeral(number)}项",
        f"改第 {number} 项",
        f"改第{wide(number)}项",
    ):
        dialogue.say(who, Text(text="改第1项"))
        said = dialogue.say(who, Text(text=written))
        assert asks(said[-1], asked, say), written
        assert dialogue.draft(who).answers == before.answers
    give(dialogue, who, asked, answers(asked)[1])
    after = dialogue.draft(who)
    assert others(after, asked) == others(before, asked)
    assert after.answers[asked.id] not in (None, [], "")


@every_field
def test_an_item_takes_the_new_value_behind_its_number(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    texts = typed(asked, say)
    who, _ = reach(dialogue, form, None if way(form, asked) is way(form) else asked)
    if dialogue.draft(who).at is not None:
        give(dialogue, who, asked, answers(asked)[0])
    before = dialogue.draft(who)
    number = place_of(form, before, asked)
    said = dialogue.say(who, Text(text=f"改第{number}项 {texts[1] if texts else '一张'}"))
    after = dialogue.draft(who)
    assert others(after, asked) == others(before, asked)
    assert after.at == before.at
    if texts is None:
        assert say(asked.kind.slip if isinstance(asked.kind, Photos) else "files.slip.none") in said[0].text
        assert after.answers == before.answers
    else:
        assert say("forms.corrected", name=say(f"{asked.texts}.name"), value="")[:4] in said[-1].text
        assert after.answers[asked.id] == worth(asked)


@every_typed_field
def test_an_edited_message_corrects_the_answer_that_it_gave(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    texts = typed(asked, say)
    assert texts is not None
    who, _ = reach(dialogue, form, asked)
    dialogue.say(who, Text(text=texts[0]), message="first")
    before = dialogue.draft(who)
    assert before.messages[asked.id] == "first"
    dialogue.say(who, Text(text=texts[1], edited=True), message="first")
    after = dialogue.draft(who)
    assert others(after, asked) == others(before, asked)
    assert after.at == before.at
    assert after.answers[asked.id] == worth(asked) != before.answers[asked.id]


@every_kind
def test_an_edited_message_that_answered_nothing_changes_nothing(dialogue: Dialogue, form: Form, asked: Field) -> None:
    who, _ = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    said = dialogue.say(who, Text(text="李四", edited=True), message="never seen")
    assert said
    assert kept(dialogue.draft(who)) == kept(before)


@every_form
def test_a_number_that_is_no_item_is_refused_in_words(dialogue: Dialogue, form: Form) -> None:
    who, _ = reach(dialogue, form, None)
    before = dialogue.draft(who)
    for text in ("改第0项", "改第99项", "改第一二项", "改第十二三项", "改第十十项", "改第九十九项"):
        said = dialogue.say(who, Text(text=text))
        assert "没有这一项" in said[0].text, text
        assert kept(dialogue.draft(who)) == kept(before), text


# --- emptying


@every_kind
def test_an_answer_that_need_not_be_there_is_emptied_and_one_that_must_stays(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    who, _ = reach(dialogue, form, asked)
    give(dialogue, who, asked, answers(asked)[0])
    before = dialogue.draft(who)
    said = dialogue.say(who, Text(text=f"改第{place_of(form, before, asked)}项"))
    required = asked.required(before.answers)
    assert ("清空" in [option.label for option in said[-1].flat_options()]) != required
    emptied = dialogue.say(who, Text(text="清空"))
    after = dialogue.draft(who)
    if required:
        assert say("forms.slip.not_empty", name=say(f"{asked.texts}.name")) in emptied[-1].text
        assert (after.at, after.answers) == (asked.id, before.answers)
    else:
        assert say("forms.emptied", name=say(f"{asked.texts}.name")) in emptied[-1].text
        assert after.answers[asked.id] is None
        assert after.at != asked.id
        assert others(after, asked) == others(before, asked)


@every_kind
def test_an_answer_is_emptied_in_words_from_anywhere(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    who, _ = reach(dialogue, form, asked)
    give(dialogue, who, asked, answers(asked)[0])
    before = dialogue.draft(who)
    said = dialogue.say(who, Text(text=f"改第{place_of(form, before, asked)}项 清空"))
    after = dialogue.draft(who)
    if asked.required(before.answers):
        assert say("forms.slip.not_empty", name=say(f"{asked.texts}.name")) in said[-1].text
        assert after.answers == before.answers
    else:
        assert after.answers[asked.id] is None
        assert after.at == before.at
        assert others(after, asked) == others(before, asked)


@pytest.mark.parametrize(
    "written", ["{name}清空", "清空{name}", "把{name}清掉", "第{number}项清空", "清空第{number}项", "{name}改成清空"]
)
def test_an_answer_is_emptied_by_its_name_or_number(dialogue: Dialogue, say: Wording, written: str) -> None:
    form = FORMS["household_details"]
    who, _ = reach(dialogue, form, None)
    asked = form.field("id_number")
    before = dialogue.draft(who)
    dialogue.say(who, Text(text=written.format(name=say(f"{asked.texts}.name"), number=place_of(form, before, asked))))
    after = dialogue.draft(who)
    assert after.answers["id_number"] is None
    assert others(after, asked) == others(before, asked)


def test_that_there_is_none_after_all_empties_what_was_answered(dialogue: Dialogue) -> None:
    """“没有” once left the old answer where it was."""
    form = FORMS["household_details"]
    who, _ = reach(dialogue, form, None)
    asked = form.field("id_number")
    dialogue.say(who, Text(text=f"改第{place_of(form, dialogue.draft(who), asked)}项"))
    dialogue.say(who, Text(text="没有"))
    assert dialogue.draft(who).answers["id_number"] is None


# --- leaving and coming back


@every_kind
def test_a_form_is_left_and_gone_on_with_where_it_stood(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    who, said = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    left = dialogue.press(who, "先存着", said[-1])
    assert dialogue.conversation(who).active is None
    again = dialogue.press(who, "继续", left[-1])
    assert asks(again[-1], asked, say)
    assert kept(dialogue.draft(who)) == kept(before)


@every_kind
def test_a_form_is_left_and_gone_on_with_in_words_after_a_greeting(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    who, _ = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    dialogue.say(who, Text(text="先存着"))
    offered = dialogue.say(who, Text(text="你好"))
    assert [option.label for option in offered[0].flat_options()] == ["继续", "重填", "放弃"]
    again = dialogue.say(who, Text(text="继续"))
    assert asks(again[-1], asked, say)
    assert kept(dialogue.draft(who)) == kept(before)


@every_kind
def test_a_form_that_was_left_is_begun_anew_or_given_up(dialogue: Dialogue, form: Form, asked: Field) -> None:
    who, _ = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    dialogue.say(who, Text(text="先存着"))
    offered = dialogue.say(who, Text(text="你好"))
    dialogue.press(who, "重填", offered[0])
    anew = dialogue.draft(who)
    assert anew.id == before.id
    assert anew.at == form.open_fields(anew)[0].id
    assert asked.id not in anew.answers
    dialogue.say(who, Text(text="先存着"))
    offered = dialogue.say(who, Text(text="你好"))
    dialogue.press(who, "放弃", offered[0])
    assert before.id not in dialogue.conversation(who).drafts


@every_kind
def test_cancelling_asks_first(dialogue: Dialogue, say: Wording, form: Form, asked: Field) -> None:
    who, said = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    sure = dialogue.press(who, "取消", said[-1])
    if not before.answers:
        assert before.id not in dialogue.conversation(who).drafts
        return
    assert [option.label for option in sure[-1].flat_options()] == ["放弃", "先存着", "继续"]
    assert kept(dialogue.draft(who)) == kept(before)
    again = dialogue.press(who, "继续", sure[-1])
    assert asks(again[-1], asked, say)
    dialogue.press(who, "放弃", sure[-1])
    assert before.id not in dialogue.conversation(who).drafts


# --- being interrupted


INTERRUPTIONS = (
    Text(text=QUESTION),
    Text(text="你好"),
    Text(text="帮助"),
    Text(text="我是谁"),
    Command(name="help"),
    Command(name="cases"),
    Command(name="nonsense"),
    Unsupported(kind="sticker"),
    Choice(id="cmd:help"),
)


@every_kind
def test_an_interruption_is_answered_and_the_same_item_asked_again(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    who, _ = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    for content in INTERRUPTIONS:
        if isinstance(asked.kind, QuestionForms) and content == Text(text=QUESTION):
            continue  # there a question is the answer
        said = dialogue.say(who, content)
        assert len(said) >= 2, (content, [reply.text for reply in said])
        assert asks(said[-1], asked, say), content
        assert kept(dialogue.draft(who)) == kept(before), content


@every_form
def test_an_interruption_at_the_summary_comes_back_to_the_summary(dialogue: Dialogue, say: Wording, form: Form) -> None:
    who, _ = reach(dialogue, form, None)
    before = dialogue.draft(who)
    said = dialogue.say(who, Text(text=QUESTION))
    assert say("forms.summary") in said[-1].text
    assert kept(dialogue.draft(who)) == kept(before)


@every_kind
def test_an_old_button_changes_nothing_and_is_answered(dialogue: Dialogue, form: Form, asked: Field) -> None:
    who, _ = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    elsewhere = next((one.id for one in form.fields if one.id != asked.id), "elsewhere")
    for value in ("none", "-skip", "-back", "-done", "-submit", "-keep", "-cancel", "-restart", "-drop", "-c=danger"):
        for at in (elsewhere, "-", "nonsense"):
            assert dialogue.say(who, Choice(id=f"f:{before.id}:{at}:{value}"))
            assert kept(dialogue.draft(who)) == kept(before), (at, value)


@every_kind
def test_a_forged_button_changes_nothing_and_is_answered(dialogue: Dialogue, form: Form, asked: Field) -> None:
    who, _ = reach(dialogue, form, asked)
    before = dialogue.draft(who)
    for id in (
        f"f:{before.id}:{asked.id}:-c=nonsense",
        f"f:{before.id}:{asked.id}:nonsense",
        f"f:{before.id}:{asked.id}:",
        f"f:{before.id}:{asked.id}:-",
        f"f:{before.id}:{asked.id}:xdrop",
        f"f:{before.id}:{asked.id}",
        f"f:{before.id}",
        "f:ffffffff:danger:none",
        "f",
        "",
        ":::::",
        "case:show",
        "case",
        "cmd:",
        "cmd:nonsense",
        "ask",
        "due:x:y",
    ):
        assert dialogue.say(who, Choice(id=id)), id
        assert kept(dialogue.draft(who)) == kept(before), id


@every_kind
def test_a_button_pressed_twice_counts_once(dialogue: Dialogue, form: Form, asked: Field) -> None:
    who, said = reach(dialogue, form, asked)
    first = next(option for option in said[-1].flat_options() if f":{asked.id}:" in option.id)
    dialogue.say(who, Choice(id=first.id))
    once = open_forms(dialogue, who)
    assert dialogue.say(who, Choice(id=first.id))
    assert open_forms(dialogue, who) == once


@every_form
def test_a_form_sent_in_twice_has_one_effect(dialogue: Dialogue, form: Form) -> None:
    who, said = reach(dialogue, form, None)
    submit = next(option for option in said[-1].flat_options() if option.id.endswith(":-submit"))
    dialogue.say(who, Choice(id=submit.id))
    assert dialogue.conversation(who).draft is None
    first = events(dialogue)
    again = dialogue.say(who, Choice(id=submit.id))
    assert again[0].text.startswith(("这份已经报上去了", "这份已经提交了"))
    assert events(dialogue) == first


def test_danger_is_reported_however_many_forms_are_open(dialogue: Dialogue, say: Wording) -> None:
    for _ in range(MOST_DRAFTS):
        dialogue.say("cadre", Command(name="another"))
        dialogue.say("cadre", Text(text="暂时没有"))
    assert dialogue.say("cadre", Command(name="another"))[0].text == say("forms.too_many_drafts", count=MOST_DRAFTS)
    said = dialogue.say("cadre", Text(text="房子要塌了"))
    assert said[0].text.startswith(say("danger.get_out"))
    with dialogue.database.reading() as tx:
        assert [case.imminent for case in cases.everything(tx)] == [True]


def test_a_form_begun_twice_by_a_double_press_is_begun_once(dialogue: Dialogue) -> None:
    for id in ("cmd:report", "cmd:another", "cmd:danger"):
        for _ in range(3):
            dialogue.say("resident", Choice(id=id))
    assert len(dialogue.conversation("resident").drafts) == 2


def test_the_category_is_shown_as_the_document_names_it(dialogue: Dialogue) -> None:
    """It was once shown by its id in the summary."""
    form = FORMS["household_details"]
    who, said = reach(dialogue, form, form.field("category"))
    option = said[-1].flat_options()[0]
    dialogue.say(who, Choice(id=option.id))
    for _ in form.fields:
        said = dialogue.say(who, Text(text="跳过"))
    assert option.label in said[-1].text


# --- what is compared


def others(draft: Draft, asked: Field) -> dict[str, object]:
    """The answers of a draft but one."""
    return {key: value for key, value in draft.answers.items() if key != asked.id}


def kept(draft: Draft) -> tuple[object, ...]:
    """All of a draft that a person would miss."""
    return draft.id, draft.form, draft.subject, draft.at, draft.answers, draft.only, draft.unfinished


def open_forms(dialogue: Dialogue, who: str) -> tuple[str | None, list[tuple[object, ...]]]:
    """The form that somebody fills, and all that stand open."""
    conversation = dialogue.conversation(who)
    return conversation.active, [kept(draft) for draft in conversation.drafts.values()]


def events(dialogue: Dialogue) -> list[tuple[str, int]]:
    """Each case's number and how much happened to it."""
    with dialogue.database.reading() as tx:
        return [(case.number, len(cases.history(tx, case))) for case in cases.everything(tx)]


def numeral(number: int) -> str:
    """A number up to 20 in Chinese numerals."""
    ones = "零一二三四五六七八九"
    return ones[number] if number < 10 else "十" + (ones[number - 10] if number > 10 else "")


def wide(number: int) -> str:
    """A number in full-width digits."""
    return "".join(chr(0xFF10 + int(digit)) for digit in str(number))


def test_every_form_can_be_opened_by_these_tests() -> None:
    assert set(WAYS) == set(FILLED)
