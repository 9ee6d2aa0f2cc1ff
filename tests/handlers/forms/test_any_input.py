"""Whatever somebody sends into a form, in whatever order: nothing raises, nothing is lost without being told."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.sanitize import clean
from handlers.capabilities import FORMS
from handlers.dialog.conversation import Conversation, Draft
from handlers.dialog.messages import (
    Choice,
    Command,
    Contact,
    Content,
    EditedCaption,
    File,
    Location,
    Photo,
    Text,
    Unsupported,
)
from handlers.forms.field import Field
from handlers.forms.form import Form
from handlers.wording import Wording
from knowledge.reading.text import looks_like_question, normalise
from storage.cases import cases
from storage.queues import inbox
from tests.dialogue import Dialogue
from tests.filling import FIELDS_OF_EACH_KIND, FILLED, NAMES_OF_EACH_KIND, reach, way
from tests.hostile import HOSTILE
from tests.thorough import THOROUGH

TYPED = (
    "1",
    "1 3",
    "李秀英",
    "三组",
    "青石村五组",
    "完成",
    "跳过",
    "返回",
    "修改",
    "改第2项",
    "改第1项 1",
    "改第9项 x",
    "提交",
)
LEAVING = (
    "提交",
    "改第9项 x",
    "先存着",
    "继续",
    "你好",
    "帮助",
    "D级补多少钱？",
    "13800000009",
    "990101195001010029",
    "2",
    "1985",
)
TEXTS = st.one_of(st.sampled_from((*TYPED, *LEAVING)), st.sampled_from(HOSTILE), st.text(max_size=30))
PLACES = ("-change", "-c=head", "-keep", "-resume", "-cancel", "a=990101001001", "a=990102")
VALUES = (
    "none",
    "unsure",
    "wall_crack",
    "!wall_crack",
    "-done",
    "-back",
    "-skip",
    "-submit",
    "-change",
    "-c=head",
    *PLACES,
)
PRESSES = st.builds(
    lambda own, at, value: ("own" if own else "forged", at, value),
    st.booleans(),
    st.sampled_from(("danger", "place", "head", "hazards", "photos", "-", "nonsense", "id_number", "items", "reason")),
    st.one_of(
        st.sampled_from((*VALUES, "-keep", "-resume", "-cancel", "a=990101001001", "a=990102")), st.text(max_size=9)
    ),
)
ACCURACY = st.none() | st.floats()
NAMES = st.sampled_from("abc")
INPUTS = st.one_of(
    st.builds(Text, text=TEXTS),
    st.builds(Text, text=TEXTS, edited=st.just(True)),
    st.builds(File, source=NAMES, name=TEXTS, bytes=st.none() | st.integers(0, 30_000_000)),
    st.builds(Location, latitude=st.floats(), longitude=st.floats(), accuracy=ACCURACY),
    st.builds(
        Location, latitude=st.floats(20, 50), longitude=st.floats(80, 130), accuracy=st.none() | st.floats(0, 99)
    ),
    st.builds(Contact, phone=st.sampled_from(("13800000077", "x", "+1 555")), own=st.just(False)),
    st.builds(Photo, source=NAMES, unique_name=NAMES, width=st.none() | st.integers(0, 99_999)),
    st.builds(Photo, source=NAMES, unique_name=NAMES, caption=TEXTS),
    st.builds(Unsupported, kind=st.just("sticker"), caption=TEXTS),
    st.builds(EditedCaption, text=TEXTS),
    st.builds(Command, name=st.sampled_from(("help", "cases", "report", "drafts", "me", "nonsense", ""))),
    PRESSES,
)


@pytest.mark.parametrize("form", FILLED.values(), ids=FILLED)
@settings(max_examples=100 if THOROUGH else 6, deadline=None, suppress_health_check=list(HealthCheck))
@given(inputs=st.lists(INPUTS, min_size=5, max_size=25))
def test_no_sequence_of_inputs_breaks_a_form_or_loses_an_answer_unsaid(
    dialogue: Dialogue, say: Wording, form: Form, inputs: Sequence[Content | tuple[str, str, str]]
) -> None:
    who = way(form).who
    _leave_everything(dialogue, who)
    way(form).open(dialogue)
    for number, given_ in enumerate(inputs):
        before = dialogue.conversation(who)
        content = _content(given_, before)
        said = dialogue.say(who, content, message=str(number % 7))
        assert not any(reply.text.startswith(say("turn.apology")) for reply in said), (
            content,
            _errors(dialogue),
        )
        assert said or isinstance(content, Text | EditedCaption), content
        after = dialogue.conversation(who)
        assert Conversation.from_json(after.to_json()) == after
        _nothing_lost(before, after, content)


def _content(given_: Content | tuple[str, str, str], before: Conversation) -> Content:
    """A press belongs to the draft at hand, or to none."""
    if not isinstance(given_, tuple):
        return given_
    own, at, value = given_
    return Choice(id=f"f:{before.active if own == 'own' else 'ffffffff'}:{at}:{value}")


def _nothing_lost(before: Conversation, after: Conversation, content: Content) -> None:
    """A draft goes only when it is sent in or given up; of its answers only the one that is meant changes.

    What was said beside it is added to the remarks.
    """
    for id, draft in before.drafts.items():
        if id not in after.drafts:
            assert id in after.submitted or _gives_up(content, bool(draft.answers))
            continue
        now = after.drafts[id].answers
        if _begins_anew(content):
            continue
        changed = {key for key in {*draft.answers, *now} if draft.answers.get(key) != now.get(key)}
        if str(now.get("remarks")).startswith(str(draft.answers.get("remarks") or "")):
            changed.discard("remarks")
        assert len(changed) <= 1, (content, changed)
        assert all(key in now for key in draft.answers)


def _gives_up(content: Content, answered: bool) -> bool:
    words = ("放弃", "删掉") if answered else ("放弃", "删掉", "取消", "不填了", "不报了")
    return (isinstance(content, Text) and clean(content.text) in words) or (
        isinstance(content, Choice) and content.id.endswith((":-drop",) if answered else (":-drop", ":-cancel"))
    )


def _begins_anew(content: Content) -> bool:
    return (isinstance(content, Text) and clean(content.text).startswith(("重填", "重新填", "从头填"))) or (
        isinstance(content, Choice) and content.id.endswith(":-restart")
    )


def _leave_everything(dialogue: Dialogue, who: str) -> None:
    """Each example begins with nothing open, and without the case of the one before."""
    while (draft := dialogue.conversation(who).draft) is not None:
        dialogue.say(who, Choice(id=f"f:{draft.id}:{draft.at or '-'}:-drop"))
    for draft in dialogue.conversation(who).drafts.values():
        dialogue.say(who, Choice(id=f"f:{draft.id}:{draft.at or '-'}:-drop"))


def _errors(dialogue: Dialogue) -> str:
    with dialogue.database.reading() as tx:
        return inbox.aside(tx)[0].error


@pytest.mark.parametrize(("form", "asked"), FIELDS_OF_EACH_KIND, ids=NAMES_OF_EACH_KIND)
def test_a_hostile_text_at_any_step_is_answered_and_stored_as_it_was_cleaned(
    dialogue: Dialogue, say: Wording, form: Form, asked: Field
) -> None:
    who, _ = reach(dialogue, form, asked)
    for text in HOSTILE:
        draft = dialogue.conversation(who).draft
        if draft is None or draft.at != asked.id:
            dialogue.say(
                who, Choice(id=f"f:{draft.id}:-:-c={asked.id}") if draft and not draft.at else Text(text="返回")
            )
        said = dialogue.say(who, Text(text=text))
        assert said, text
        assert not any(reply.text.startswith(say("turn.apology")) for reply in said), (text, _errors(dialogue))
        stored = dialogue.conversation(who).drafts
        for words in _strings([one.answers for one in stored.values()]):
            assert clean(words) == words
    with dialogue.database.reading() as tx:
        for case in cases.everything(tx):
            assert all(clean(words) == words for words in _strings(case.answers))


@pytest.mark.parametrize("who", ["stranger", "cadre"])
def test_a_hostile_text_outside_of_any_form_is_answered(dialogue: Dialogue, say: Wording, who: str) -> None:
    """Digits of other scripts once broke the reading of numbers in a question."""
    for text in (*HOSTILE, "补٣万", "百分之٣", "३口人能补多少钱", "補助³萬"):
        for content in (
            Text(text=text),
            Text(text=text, edited=True),
            Command(name=text),
            Command(name="start", argument=text),
        ):
            said = dialogue.say(who, content)
            assert said, content
            assert not any(reply.text.startswith(say("turn.apology")) for reply in said), (
                content,
                _errors(dialogue),
            )


@given(st.one_of(st.text(), st.text(alphabet="零〇一两二十百千万w点.,%分之0129٣³½元人年米平 ")))
def test_any_text_can_be_read_as_a_question(text: str) -> None:
    assert not re.search(r"[，。？！]", normalise(text))
    assert looks_like_question(text) in (True, False)


def place_in(form: Form, draft: Draft, asked: Field) -> int:
    """The number of a field in the form now; 1 where it does not apply any more."""
    ids = [one.id for one in form.open_fields(draft)]
    return ids.index(asked.id) + 1 if asked.id in ids else 1


def _strings(value: object) -> list[str]:
    """All texts within an answer."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    return [text for one in value for text in _strings(one)] if isinstance(value, list) else []


@pytest.mark.parametrize("text", [text for text in HOSTILE if 0 < len(clean(text)) < 80])
def test_own_words_of_any_kind_come_back_as_they_were(dialogue: Dialogue, say: Wording, text: str) -> None:
    """Braces in what a person wrote are never taken for a template's."""
    form = FORMS["hazard_report"]
    who, _ = reach(dialogue, form, form.field("place"))
    dialogue.say(who, Text(text=text))
    detail = dialogue.draft(who).answers.get("place", {}).get("detail")
    if detail is not None:
        assert detail == clean(text)
        shown = dialogue.say(who, Text(text="改第2项"))[-1].text
        assert clean(text) in shown
