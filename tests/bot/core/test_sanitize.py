"""What comes through the door: text that every store, transport and spreadsheet takes."""

import json
import re
import unicodedata
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.core.sanitize import LONGEST, clean, clean_inbound
from handlers.dialog.messages import Choice, Command, Contact, Content, EditedCaption, Inbound, Photo, Text, Unsupported
from tests.cast import NOW
from tests.hostile import HOSTILE

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("墙裂缝", "墙裂缝"),
        ("墙\x00裂\x07缝", "墙裂缝"),
        ("墙裂\ud800缝", "墙裂缝"),
        ("李\u200b秀\u200d英\ufeff", "李秀英"),
        ("\u202e英秀李\u202c", "英秀李"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("一\t二", "一\t二"),
        ("  三组  ", "三组"),
        ("e\u0301", "é"),
        ("\u2028", ""),
        ("<b>&amp;</b> {name} %s =1+1", "<b>&amp;</b> {name} %s =1+1"),
        ("👍🏽", "👍🏽"),
    ],
)
def test_what_cannot_be_seen_goes_and_the_rest_stays(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(ANY_TEXT)
def test_cleaned_text_is_clean(raw: str) -> None:
    text = clean(raw)
    assert clean(text) == text
    assert len(text) <= LONGEST
    assert text.encode("utf-8").decode("utf-8") == text
    assert json.loads(json.dumps(text, ensure_ascii=False)) == text
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_spreadsheet_takes_what_was_cleaned(raw: str) -> None:
    sheet = Workbook(write_only=True)
    sheet.create_sheet().append([clean(raw).lstrip("=")])
    sheet.save(BytesIO())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (Text(text="墙\x00裂"), Text(text="墙裂")),
        (Text(text="墙\x00裂", edited=True), Text(text="墙裂", edited=True)),
        (Command(name="st\u200bart", argument="A\ud800B"), Command(name="start", argument="AB")),
        (Choice(id="cmd:\x00help", on="5"), Choice(id="cmd:help", on="5")),
        (Contact(phone="138\u202d00000001", own=True), Contact(phone="13800000001", own=True)),
        (
            Photo(source="s", unique_name="u", caption="后\x00墙"),
            Photo(source="s", unique_name="u", caption="后墙"),
        ),
        (Unsupported(kind="video", caption="后\x00墙"), Unsupported(kind="video", caption="后墙")),
        (EditedCaption(text="后\x00墙"), EditedCaption(text="后墙")),
    ],
    ids=lambda content: type(content).__name__,
)
def test_every_kind_of_message_is_cleaned(content: Content, expected: Content) -> None:
    inbound = Inbound(channel="terminal", lane="l", chat="c", message="1", at=NOW, content=content)
    assert clean_inbound(inbound).content == expected
