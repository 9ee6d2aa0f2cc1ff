"""What each kind of field takes, and how it says what is wrong."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.sanitize import clean_inbound
from handlers.capabilities import FORMS
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Contact, Content, Inbound, Location, Photo, Text
from handlers.forms.field import Answer, Field, Kind, Slip, Taken
from handlers.wording import Wording
from tests.dialogue import Dialogue, lane
from tests.hostile import HOSTILE
from tests.talking import talk_of

DETAILS, REPORT, RETURN = (FORMS[id] for id in ("household_details", "hazard_report", "case_return"))
ALL = {asked.id: asked for form in (DETAILS, REPORT, RETURN) for asked in form.fields}


@pytest.fixture
def context(dialogue: Dialogue, knowledge: Knowledge, say: Wording) -> Iterator[Context]:
    """The cadre of 青石村, about to say something."""
    with dialogue.database.writing() as tx:
        yield talk_of(tx, dialogue, knowledge, say, "cadre")


def take(context: Context, field: str, content: Content, **answers: object) -> Taken:
    """What a field makes of a message."""
    asked = ALL[field]
    draft = Draft(id="d", form="f", at=field, answers=dict(answers), touched_at=context.now.isoformat())
    return asked.kind.take(context, draft, asked, content)


def value(context: Context, field: str, text: str, **answers: object) -> object:
    """What a field makes of a text: its value, or the last part of the slip's key, or none."""
    taken = take(context, field, Text(text=text), **answers)
    return taken.value if isinstance(taken, Answer) else taken and f"slip {taken.key.rpartition('.')[2]}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", 3),
        ("３", 3),
        ("三", 3),
        ("两", 2),
        ("两口人", 2),
        ("3人", 3),
        ("3 口人", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一口", 21),
        ("我家3口人", 3),
        ("一家三口", 3),
        ("仨人", 3),
        ("俩", 2),
        ("一共五口人", 5),
        ("就一个人", 1),
        ("0", "slip range"),
        ("零", "slip range"),
        ("31", "slip range"),
        ("一百口人", "slip range"),
        ("999999999", "slip range"),
        ("两三口", "slip number"),
        ("十几口", "slip number"),
        ("3.5", "slip number"),
        ("1、2", "slip number"),
        ("3。", 3),
        ("-3", "slip number"),
        ("3到4", "slip number"),
        ("很多", "slip number"),
        ("9" * 400, "slip number"),
        ("٣", "slip number"),
        ("家里3口人能补多少钱", None),
    ],
)
def test_a_number_of_persons_is_read_as_people_write_it(context: Context, text: str, expected: object) -> None:
    assert value(context, "persons", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1985", 1985),
        ("1985年", 1985),
        ("85年", 1985),
        ("八五年", 1985),
        ("七八年", 1978),
        ("一九八五", 1985),
        ("二〇〇八年", 2008),
        ("08年", 2008),
        ("2026", 2026),
        ("2027", "slip range"),
        ("1699", "slip range"),
        ("解放前", "slip number"),
        ("八几年", "slip decades"),
        ("198几年盖的", "slip decades"),
        ("九十年代", "slip decades"),
        ("上世纪80年代", "slip decades"),
        ("七八十年代吧", "slip decades"),
        ("零几年", "slip decades"),
    ],
)
def test_a_year_is_read_with_its_century(context: Context, text: str, expected: object) -> None:
    assert value(context, "year", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("李秀英", "李秀英"),
        ("李 秀 英", "李秀英"),
        (" 李秀英 ", "李秀英"),
        ("欧阳建国", "欧阳建国"),
        ("买买提·艾力", "买买提·艾力"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("John Smith", "John Smith"),
        ("𠮷野", "𠮷野"),
        ("李", "slip name"),
        ("李秀英3", "slip name"),
        ("李秀英 13800000000", "李秀英"),
        ("刘老汉，就是我爹", "刘老汉"),
        ("我叫李婶 电话13800000012", "李婶"),
        ("户主是李秀英家", "李秀英"),
        ("李秀英家", "李秀英"),
        ("李四（低保户）", "李四"),
        ("王家", "王家"),
        ("暂时没有", "slip name"),
        ("，，，", "slip name"),
        ("👍👍", "slip name"),
        ("<b>李</b>", "slip name"),
        ("王" * 30, "王" * 30),
        ("王" * 31, "slip name"),
        ("谁能申请", None),
    ],
)
def test_a_name_is_letters_without_digits(context: Context, text: str, expected: object) -> None:
    assert value(context, "head", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 3", ["wall_crack", "roof_leak"]),
        ("1、3", ["wall_crack", "roof_leak"]),
        ("1，3", ["wall_crack", "roof_leak"]),
        ("１　３", ["wall_crack", "roof_leak"]),
        ("1 1 1", ["wall_crack"]),
        ("墙裂缝、屋顶漏", ["wall_crack", "roof_leak"]),
        ("墙裂缝和屋顶漏", ["wall_crack", "roof_leak"]),
        ("墙根往外鼓", ["=墙根往外鼓"]),
        ("1 墙根往外鼓", ["=1 墙根往外鼓"]),
        ("9", "slip own_words"),
        ("6组", "slip own_words"),
        ("赵六", "slip own_words"),
        ("墙根", ["=墙根"]),
        ("墙" * 61, "slip too_long"),
        ("墙裂了能补多少钱", None),
    ],
)
def test_a_checklist_takes_numbers_labels_and_own_words(context: Context, text: str, expected: object) -> None:
    assert value(context, "hazards", text) == expected


def test_a_checklist_is_ticked_and_unticked_by_buttons_and_each_counts_once(context: Context) -> None:
    asked = ALL["hazards"]
    draft = Draft(id="d", form="f", at="hazards", touched_at=context.now.isoformat())
    for pressed, expected in (
        ("wall_crack", ["wall_crack"]),
        ("wall_crack", ["wall_crack"]),
        ("slope", ["wall_crack", "slope"]),
        ("!wall_crack", ["slope"]),
        ("!wall_crack", ["slope"]),
        ("!nonsense", None),
        ("nonsense", None),
    ):
        taken = asked.kind.take(context, draft, asked, Choice(id=pressed))
        assert (taken.value if isinstance(taken, Answer) else None) == expected
        if isinstance(taken, Answer):
            assert taken.more
            draft.answers["hazards"] = taken.value
    labels = {option.label: option.id for row in asked.kind.buttons(context, draft, asked) for option in row}
    assert labels["☑ 屋后滑坡"].endswith(":!slope")
    assert labels["墙裂缝"].endswith(":wall_crack")


def test_a_checklist_without_own_words_takes_only_what_is_listed(context: Context) -> None:
    assert value(context, "items", "户主") == ["head"]
    assert value(context, "items", "都不对") == "slip pick"


@pytest.mark.parametrize("text", ["", "，", "、、、", "。"])
def test_nothing_ticks_nothing(context: Context, text: str) -> None:
    assert value(context, "hazards", text) != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("土木", "earth_timber"),
        ("1", "earth_timber"),
        ("１", "earth_timber"),
        ("土坯", "slip pick"),
        ("7", "slip pick"),
    ],
)
def test_one_of_several_is_named_or_numbered(context: Context, text: str, expected: object) -> None:
    assert value(context, "structure", text) == expected


@pytest.mark.parametrize("own", [True, False])
def test_a_shared_number_is_taken_for_a_phone(context: Context, own: bool) -> None:
    taken = take(context, "phone", Contact(phone="+86 138 0000 0001", own=own))
    assert isinstance(taken, Answer)
    assert taken.value == "13800000001"


def test_numbers_are_shown_masked(context: Context) -> None:
    draft = Draft(id="d", form="f", touched_at=context.now.isoformat())
    for field, number in (("phone", "13800000001"), ("id_number", "990101195001010029")):
        shown = ALL[field].kind.show(context, draft, ALL[field], number)
        assert "*" in shown
        assert number[4:10] not in shown


# --- any message to any field

ANY_CONTENT: st.SearchStrategy[Content] = st.one_of(
    st.builds(Text, text=st.one_of(st.text(), st.sampled_from(HOSTILE))),
    st.builds(Choice, id=st.one_of(st.text(), st.sampled_from(["-done", "!", "a=", "a=99", "a=990102001001", "="]))),
    st.builds(
        Photo, source=st.text(), unique_name=st.text(), width=st.none() | st.integers(0, 2**31 - 1), height=st.none()
    ),
    st.builds(Location, latitude=st.floats(), longitude=st.floats(), accuracy=st.none() | st.floats()),
    st.builds(Contact, phone=st.text(), own=st.booleans()),
)


@pytest.mark.parametrize("asked", ALL.values(), ids=ALL)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=ANY_CONTENT)
def test_no_message_breaks_a_field_and_whatever_it_takes_can_be_shown(
    context: Context, say: Wording, asked: Field, content: Content
) -> None:
    inbound = Inbound(channel="terminal", lane=lane("cadre"), chat="c", message="1", at=context.now, content=content)
    draft = Draft(id="d", form="f", at=asked.id, touched_at=context.now.isoformat())
    taken = asked.kind.take(context, draft, asked, clean_inbound(inbound).content)
    kind: Kind = asked.kind
    if isinstance(taken, Answer):
        assert kind.show(context, draft, asked, taken.value) is not None
    elif isinstance(taken, Slip):
        assert say(taken.key, **{**taken.values, "name": "x"})
