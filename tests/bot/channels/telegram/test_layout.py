"""How replies are cut and laid out for Telegram."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.layout import buttons, medium, pieces, units
from bot.core.channel import Picture
from handlers.dialog.messages import Link, Option, Reply
from tests.keeping import kept


def test_an_emoji_counts_twice() -> None:
    assert units("墙🏚️") == 4


def test_a_short_text_stays_whole() -> None:
    assert pieces(" 报上去了。\n") == ["报上去了。"]


def test_a_long_chinese_text_is_cut_after_sentences() -> None:
    sentence = "房子裂了一道缝，先让屋里的人都出来。"
    cut = pieces(sentence * 700)
    assert len(cut) > 1
    assert all(piece.endswith("。") and units(piece) <= 4096 for piece in cut)
    assert "".join(cut) == sentence * 700


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    assert pieces("他说：“塌了。”我去看。", limit=9) == ["他说：“塌了。”", "我去看。"]


def test_a_line_break_is_a_place_to_cut_and_a_space_is_none() -> None:
    assert pieces("一 二 三\n四 五 六", limit=8) == ["一 二 三", "四 五 六"]
    assert pieces("一 二 三 四 五", limit=6) == ["一 二 三", "四 五"]
    assert pieces("甲乙 丙丁", limit=4) == ["甲乙 丙", "丁"]


def test_an_emoji_is_never_cut_in_two() -> None:
    cut = pieces("🏚" * 3000)
    assert [units(piece) for piece in cut] == [4096, 1904]


@given(st.text(alphabet="墙裂 。！\n🏚a”", max_size=300), st.integers(2, 40))
def test_cutting_loses_only_blanks_at_the_edges(text: str, limit: int) -> None:
    cut = pieces(text, limit)
    assert all(units(piece) <= limit for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(piece.strip() for piece in cut) or cut == [""]


def test_buttons_keep_their_rows_and_links_come_below() -> None:
    reply = Reply(
        text="x",
        options=((Option(id="a", label="提交"), Option(id="b", label="修改")), (Option(id="c", label="先存着"),)),
        links=(Link(label="地图", url="https://example.org/map"),),
    )
    keyboard = buttons(reply)
    assert keyboard is not None
    assert keyboard.to_dict() == {
        "inline_keyboard": [
            [{"text": "提交", "callback_data": "a"}, {"text": "修改", "callback_data": "b"}],
            [{"text": "先存着", "callback_data": "c"}],
            [{"text": "地图", "url": "https://example.org/map"}],
        ]
    }


def test_without_options_there_is_no_keyboard() -> None:
    assert buttons(Reply(text="x")) is None


@pytest.mark.parametrize(("id", "fits"), [("a" * 64, True), ("a" * 65, False), ("危" * 21, True), ("危" * 22, False)])
def test_an_id_of_more_than_64_bytes_is_a_bug(id: str, fits: bool) -> None:
    reply = Reply(text="x", options=((Option(id=id, label="提交"),),))
    if fits:
        assert buttons(reply) is not None
    else:
        with pytest.raises(ValueError, match="64 bytes"):
            buttons(reply)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "tg://resolve", "example.org", ""])
def test_a_link_that_is_no_web_address_is_a_bug(url: str) -> None:
    with pytest.raises(ValueError, match="link"):
        buttons(Reply(text="x", links=(Link(label="x", url=url),)))


def test_a_photo_goes_by_its_id_and_a_file_by_its_cleaned_bytes(tmp_path: Path) -> None:
    stored = tmp_path / "stored.jpg"
    stored.write_bytes(b"cleaned")

    def picture(channel: str, source: dict[str, object], path: Path | None) -> Picture:
        return Picture(id="1", channel=channel, source=json.dumps(source), kept=None if path is None else kept(path))

    assert medium(picture("telegram", {"file_id": "large"}, stored)) == "large"
    assert medium(picture("telegram", {"file_id": "doc", "as_file": True}, stored)) == b"cleaned"
    assert medium(picture("telegram", {"file_id": "doc", "as_file": True}, None)) is None
    assert medium(picture("web", {"name": "x"}, stored)) == b"cleaned"
    assert medium(picture("web", {"name": "x"}, tmp_path / "missing.jpg")) is None
