"""Cutting official texts that conversion has damaged; the documents are made up."""

import pytest

from knowledge.model.pack import Section
from knowledge.official.clauses import cut, is_part, split, within, without_parts
from knowledge.official.mending import is_row, mend

SECTIONS = tuple(
    Section(id=id, title=title)
    for id, title in (
        ("全文", "全文"),
        ("引言", "标题和引言"),
        ("一", "总体安排"),
        ("二", "主要工作"),
        ("二（一）", "摸清底数"),
        ("二（一）1", "看房"),
        ("二（一）2", "记账"),
        ("二（二）", "按时修好"),
        ("二（二）·统一采购", "统一采购"),
        ("附件1", "进度表"),
        ("附件1填表说明1", "统计时间"),
    )
)
WHOLE = """青溪县房屋工作方案
为了把房子看好，编了这一份。
一、总体安排
先看后修。
二、主要工作
（一）摸清底数
一户一户看。
1.看房。每年春天看一遍。
2.记账。看过的都记下来。
（二）按时修好。秋天以前修完。
统一采购。瓦片由镇里统一买。
附件1
进度表
户数\t完成
3\t2
填表说明：
1.统计时间到月底。
"""


def cleared(text: str) -> dict[str, str]:
    return {id: "".join(clause.split()) for id, clause in cut(text, SECTIONS).clauses.items()}


def test_each_section_is_found_with_its_own_text() -> None:
    found = cut(WHOLE, SECTIONS)
    assert list(found.clauses) == [section.id for section in SECTIONS if section.id != "全文"]
    assert found.missing == ()
    assert found.strange == ()
    assert found.clauses["二（一）1"] == "1.看房。每年春天看一遍。"
    assert found.clauses["引言"] == "青溪县房屋工作方案\n为了把房子看好，编了这一份。"


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(WHOLE.replace("\n", "\r\n"), id="line ends of Windows"),
        pytest.param(WHOLE.replace("\n", "\r"), id="line ends of old"),
        pytest.param("\ufeff" + WHOLE, id="byte order mark"),
        pytest.param(WHOLE.replace("\n", "\n\n"), id="empty lines"),
        pytest.param(WHOLE.replace("每年春天", "每 年\u3000春 天"), id="stray spaces"),
        pytest.param(WHOLE.replace("（一）", "- (一) ").replace("（二）", "- (二)"), id="bullets and narrow brackets"),
        pytest.param(WHOLE.replace("（一）", "〔一〕").replace("（二）", "[二]"), id="other brackets"),
        pytest.param(WHOLE.replace("1.", "１．").replace("2.", "２、"), id="wide digits"),
        pytest.param(WHOLE.replace("1.看", "⒈看").replace("2.记", "⒉记"), id="digits with their stop"),
        pytest.param(WHOLE.replace("1.看房", "**1. 看房**"), id="Markdown"),
        pytest.param(WHOLE.replace("一户一户看。\n", "一户一户看。\n— 2 —\n第 3 页 共 9 页\n"), id="marks of pages"),
        pytest.param(WHOLE.replace("附件1\n进度表", "附件 1\n进度表"), id="space in the annex"),
        pytest.param(WHOLE.replace("为了", "[bookmark: _GoBack]为了"), id="bookmark of Word"),
    ],
)
def test_damage_of_conversion_changes_no_clause(damaged: str) -> None:
    marks = str.maketrans("(〔[)〕]．、１２⒈⒉", "（（（）））..12\u2488\u2489")
    plain = {
        id: text.translate(marks).replace("\u2488", "1.").replace("\u2489", "2.")
        for id, text in cleared(damaged).items()
    }
    assert plain == {id: text.translate(marks) for id, text in cleared(WHOLE).items()}


def test_a_heading_that_is_glued_to_the_text_before_is_found() -> None:
    glued = WHOLE.replace("都记下来。\n（二）", "都记下来。（二）").replace("看一遍。\n2.", "看一遍。2.")
    assert cleared(glued) == cleared(WHOLE)


def test_a_heading_that_lost_its_mark_is_found_by_its_title() -> None:
    lost = cut(WHOLE.replace("（二）按时修好", "按时修好"), SECTIONS)
    assert lost.clauses["二（二）"] == "按时修好。秋天以前修完。"
    assert lost.missing == ()


def test_a_heading_with_another_title_is_found_by_its_mark_and_place() -> None:
    other = cut(WHOLE.replace("2.记账", "2.登记"), SECTIONS)
    assert other.clauses["二（一）2"].startswith("2.登记")


def test_a_heading_that_is_lost_is_missing_and_nothing_else_is() -> None:
    found = cut(WHOLE.replace("（二）按时修好。", ""), SECTIONS)
    assert [section.id for section in found.missing] == ["二（二）"]
    assert found.clauses["二（二）·统一采购"].startswith("统一采购。")


def test_a_heading_that_no_section_has_is_told() -> None:
    assert cut(WHOLE.replace("附件1\n", "（三）常年看护。\n附件1\n"), SECTIONS).strange == ("（三）常年看护。",)


def test_a_mention_of_an_annex_is_no_annex() -> None:
    text = WHOLE.replace("先看后修。", "先看后修，记在\n附件1）里。")
    assert cut(text, SECTIONS).clauses["附件1"].startswith("附件1\n进度表")


def test_a_sentence_broken_by_the_page_is_joined() -> None:
    broken = "镇里的人要一户一户上门去看，看到墙裂了就记下来，并在检\n\n— 4 —\n\n查以后的三天里报上去。\n下一段。"
    assert mend(broken) == ("镇里的人要一户一户上门去看，看到墙裂了就记下来，并在检查以后的三天里报上去。", "下一段。")


def test_headings_signatures_and_blanks_to_fill_are_not_joined() -> None:
    lines = "（一）把所有农户住的房子里里外外全部都看一遍\n说明\n青溪县住建局\n青溪县财政局\n填报人：\n电话："
    assert mend(lines) == tuple(lines.split("\n"))


@pytest.mark.parametrize(
    "table",
    [
        "\t户数\n\t\n\t完成\n\n\t3\n\t2",
        "户数\t\t完成\n3\t2",
        "| 户数 | 完成 |\n|---|---|\n| 3 | 2 |",
        "\t户\n数\n\t完成\n\n\t3\n\t2",
    ],
    ids=["a cell a line", "a row a line", "Markdown", "a cell on two lines"],
)
def test_a_table_keeps_its_rows(table: str) -> None:
    rows = mend(f"进度表\n{table}\n\n完")
    assert rows == ("进度表", "户数\t完成\t", "3\t2\t", "完")
    assert [is_row(row) for row in rows] == [False, True, True, False]


def test_spaces_between_latin_words_stay() -> None:
    assert mend("不低于 20 m² ，见 Building Code 第 3 条") == ("不低于20m²，见Building Code第3条",)


def test_a_section_is_read_with_its_parts() -> None:
    clauses = cut(WHOLE, SECTIONS).clauses
    assert "看一遍" in within(clauses, "二")
    assert "看一遍" not in within(clauses, "二（二）")
    assert within(clauses, "九") == ""


@pytest.mark.parametrize(
    ("id", "section", "part"),
    [
        ("二（四）1", "二（四）", True),
        ("二（四）", "二（四）", True),
        ("附件10", "附件1", False),
        ("附件1填表说明2", "附件1", True),
        ("十一", "十", False),
        ("一·甲", "一", True),
    ],
)
def test_parts_are_told_from_sections_with_longer_numbers(id: str, section: str, part: bool) -> None:
    assert is_part(id, section) is part


def test_cited_parts_of_cited_sections_are_shown_once() -> None:
    assert without_parts(("四（二）1", "四（二）", "四（二）", "五")) == ("四（二）", "五")


def test_a_long_clause_is_split_where_sentences_end() -> None:
    pieces = split("甲。" * 100 + "乙" * 80 + "。", 50)
    assert "".join(pieces) == "甲。" * 100 + "乙" * 80 + "。"
    assert [piece for piece in pieces if not piece.endswith("。")] == []
    assert max(len(piece) for piece in pieces) == 81


ARTICLES = tuple(
    Section(id=id, title=title) for id, title in (("第二条", "补助对象"), ("第三条", "补助标准"), ("第六条", "拨付"))
)
BY_ARTICLES = """青溪县补助办法
第一条 为了把房子看好，定这个办法。
第二条 低保户、特困户可以申请。
第三条 D 级危
房拆除重建，每户两万元；按照
第二条的规定认定。
第六条 验收合格后拨付。
第七条 贷款盖房的，贴息不超过三年。
第八条 本办法自发布之日起施行。
"""


def test_articles_are_found_by_their_number_whatever_their_title() -> None:
    """A text in articles was found only where a title happened to be the first words of its article."""
    found = cut(BY_ARTICLES, ARTICLES)
    assert found.missing == ()
    assert "".join(found.clauses["第三条"].split()) == "第三条D级危房拆除重建，每户两万元；按照第二条的规定认定。"


def test_a_heading_that_is_not_listed_ends_a_clause_and_begins_its_own() -> None:
    """An article was quoted under the name of the one before it."""
    found = cut(BY_ARTICLES, ARTICLES)
    assert list(found.clauses) == ["第二条", "第三条", "第六条", "第七条", "第八条"]
    assert found.unlisted == ("第七条", "第八条")
    assert found.clauses["第六条"] == "第六条验收合格后拨付。"
    assert found.clauses["第七条"] == "第七条贷款盖房的，贴息不超过三年。"
    assert len(found.strange) == 3


def test_a_part_that_is_not_listed_stays_in_the_clause_above_it() -> None:
    text = "一、总体安排\n先看后修。\n（一）先看\n看房。\n二、主要工作\n"
    text += "（一）摸清底数\n看。\n（三）另外\n再看。\n三、其他\n完。\n"
    found = cut(text, SECTIONS)
    assert found.clauses["一"] == "一、总体安排\n先看后修。\n（一）先看\n看房。"
    assert found.clauses["二（一）"] == "（一）摸清底数\n看。"
    assert found.clauses["二（三）"] == "（三）另外\n再看。"
    assert found.clauses["三"] == "三、其他\n完。"


def test_a_text_without_any_section_has_no_clauses() -> None:
    """A wrong file ended in a traceback."""
    found = cut("GNU GENERAL PUBLIC LICENSE\nVersion 3", ARTICLES)
    assert (dict(found.clauses), found.missing) == ({}, ARTICLES)
