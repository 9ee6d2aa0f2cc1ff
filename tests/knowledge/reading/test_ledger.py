"""What is looked for in the ledger, and what is counted there."""

from typing import Any

import pytest

from knowledge.model.pack import load_packs
from knowledge.reading.ledger import ENDED, HOUSELESS, OPEN, LedgerAsked, read_search

PLACES = ("柳河镇", "青石村")
CATEGORIES = {"allowance": ("农村低保户", "低保户", "低保"), "destitute": ("分散供养特困人员", "特困户", "五保户")}


def read(text: str, **how: Any) -> LedgerAsked | None:
    """What is read where two places and two categories are known."""
    return read_search(text, places=PLACES, categories=CATEGORIES, **how)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("查 三组 李四", {"group": "三组", "names": ("李四",)}),
        ("查三组李四家", {"group": "三组", "names": ("李四",)}),
        ("查一下青石村李四", {"places": ("青石村",), "names": ("李四",)}),
        ("帮我找户主李四", {"names": ("李四",)}),
        ("查 姓王的", {"names": ("王",)}),
        ("查 8888", {"numbers": ("8888",)}),
        ("查电话尾号0012", {"numbers": ("0012",)}),
        ("查 110101199501010011", {"numbers": ("110101199501010011",)}),
        ("查 身份证01001X", {"numbers": ("01001x",)}),
        ("查 危改2019-017", {"numbers": ("危改2019-017",)}),
        ("查 缺照片的", {"lacking": ("photos",)}),
        ("找没电话的", {"lacking": ("phone",)}),
        ("查 等级空白", {"lacking": ("grade",)}),
        ("查 D级 没照片", {"grades": ("D",), "lacking": ("photos",)}),
        ("查青石村退回的", {"places": ("青石村",), "standing": ("returned",)}),
        ("查 超过30天没办的", {"older": 30, "standing": (OPEN,)}),
        ("查三十天以上", {"older": 30}),
        ("查最近7天报的", {"newer": 7}),
        ("查今天报的", {"newer": 1}),
        ("查 没销号的", {"standing": (OPEN,)}),
        ("查 办完的", {"standing": (ENDED,)}),
        ("查 阿依古丽", {"names": ("阿依古丽",)}),
        ("查 买买提·艾力江", {"names": ("买买提·艾力江",)}),
    ],
)
def test_what_is_looked_for_is_taken_to_pieces(text: str, asked: dict[str, Any]) -> None:
    assert read(text) == LedgerAsked(**asked)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("C级多少户", {"grades": ("C",)}),
        ("低保户里D级几户", {"grades": ("D",), "categories": ("allowance",)}),
        ("低保户里D级有多少户？", {"grades": ("D",), "categories": ("allowance",)}),
        ("柳河镇完工多少", {"places": ("柳河镇",), "steps": ("completed",)}),
        ("柳河镇开工了多少户", {"places": ("柳河镇",), "steps": ("works_started",)}),
        ("验收了几户", {"steps": ("accepted",)}),
        ("我们镇报了几户", {"own_place": True}),
        ("全县一共多少户危房", {"own_place": True}),
        ("超过20天没核实的几户", {"older": 20, "standing": ("reported",)}),
        ("柳河镇几户", {"places": ("柳河镇",)}),
        ("无房户有几户", {"grades": (HOUSELESS,)}),
        ("还没鉴定的多少户", {"lacking": ("grade",)}),
        ("缺照片的有几件", {"lacking": ("photos",)}),
        ("D级还没销号的多少户", {"grades": ("D",), "standing": (OPEN,)}),
        ("特困户完工多少户", {"categories": ("destitute",), "steps": ("completed",)}),
        ("C级D级一共几户", {"grades": ("C", "D")}),
    ],
)
def test_what_is_counted_is_taken_to_pieces(text: str, asked: dict[str, Any]) -> None:
    assert read(text) == LedgerAsked(counts=True, **asked)


@pytest.mark.parametrize(
    "text",
    [
        "D级补多少",
        "C级多少钱",
        "C级修多少",
        "今年改造多少户",
        "今年的指标多少户",
        "完工多少天以内给钱",
        "验收要多少钱",
        "查一下补贴什么时候发",
        "查下申请危房改造要什么材料",
        "找谁鉴定",
        "低保户补多少",
        "李四家补多少",
        "三组李四",
        "房子要倒了",
        "怎么查进度",
        "查 政策",
        "找王主任",
        "查任务",
        "",
        "查",
    ],
)
def test_what_asks_for_something_else_is_left_alone(text: str) -> None:
    assert read(text) is None


def test_what_was_asked_for_needs_no_word_before_it() -> None:
    assert read("三组李四", bare=True) == LedgerAsked(group="三组", names=("李四",))
    assert read("8888", bare=True) == LedgerAsked(numbers=("8888",))


def test_no_question_of_a_pack_looks_for_a_household() -> None:
    taken = [
        (id, text)
        for id, pack in load_packs().items()
        for entry in pack.entries
        for text in (*entry.ask, entry.label)
        if read_search(text, categories={one.id: (one.name, *one.synonyms) for one in pack.rules.categories})
    ]
    assert taken == []


def test_what_may_be_no_name_is_not_certain() -> None:
    certain = [text for text in ("查 李四", "查 光缆", "查 8888", "查 三组 阿依古丽") if read(text).is_certain]  # type: ignore[union-attr]
    assert certain == ["查 李四", "查 8888", "查 三组 阿依古丽"]
