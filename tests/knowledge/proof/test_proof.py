"""What proves a pack: each figure borne by a rule, each section answered for, each question asked of one entry."""

from pathlib import Path

import pytest

from handlers.dialog.installation import Knowledge
from knowledge.model.entries import Entry
from knowledge.model.pack import PACKS_FOLDER, Pack, Uncited, load_pack
from knowledge.model.rules import When
from knowledge.proof.evasive import evasive_answers
from knowledge.proof.idle import idle_figures, idle_rules
from knowledge.proof.overstated import overstated
from knowledge.proof.proof import check_against, prove
from knowledge.reading.mentions import find_mentions
from knowledge.search.tokens import Tokens
from tests.knowledge.official.official_texts import FOLDER, examine_text
from tests.made_up import made_up_text

PACK_IDS = sorted(path.parent.name for path in PACKS_FOLDER.glob("*/pack.yaml"))


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture(scope="module")
def yantai() -> Pack:
    return load_pack(PACKS_FOLDER / "yantai")


def with_entry(pack: Pack, id: str, **changes: object) -> Pack:
    """The pack with one entry changed."""
    entries = tuple(entry.model_copy(update=changes) if entry.id == id else entry for entry in pack.entries)
    return pack.model_copy(update={"entries": entries})


@pytest.mark.parametrize("pack_id", PACK_IDS)
def test_the_packs_that_come_along_are_proved(knowledge: Knowledge, tokens: Tokens, pack_id: str) -> None:
    assert prove(knowledge.packs[pack_id], tokens) == []


@pytest.mark.parametrize("pack_id", PACK_IDS)
def test_every_figure_stands_in_the_clause_that_is_cited_for_it(knowledge: Knowledge, pack_id: str) -> None:
    pack = knowledge.packs[pack_id]
    examined = examine_text(pack, knowledge.packs)
    if examined is None:
        pytest.skip(f"no official text: {FOLDER} names no folder that has it")
    assert examined.cutting.missing == ()
    assert check_against(pack, examined.cutting.clauses) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一般不低于2.5万元", {(25000, "")}),
        ("两万五，或者3千块", {(25000, ""), (3000, "")}),
        ("40—60平方米", {(40, "平方米"), (60, "平方米")}),
        ("20 m²", {(20, "平方米")}),
        ("一周内，原则上30 日内", {(1, "周"), (30, "日")}),
        ("每年3至4月份", {(3, "月"), (4, "月")}),
        ("三级公示，预拨百分之五十", {(3, "级"), (50, "%")}),
        ("一户一档、一卡通、一般、一样，改一次", set()),
        ("打12345热线", {(12345, "")}),
    ],
)
def test_figures_are_found_in_whatever_spelling(text: str, found: set[tuple[float, str]]) -> None:
    assert find_mentions(text) == found


@pytest.mark.parametrize(
    ("answer", "figure"),
    [("先给两万元。", "20000"), ("要等三周。", "3周"), ("电话是12345。", "12345"), ("五月十日前报。", "5月")],
)
def test_a_figure_without_a_reference_is_found(yantai: Pack, tokens: Tokens, answer: str, figure: str) -> None:
    problems = prove(with_entry(yantai, "plate", answer=answer), tokens)
    assert f"entries.yaml: plate: expected a reference or a fact for {figure}" in problems


def test_a_figure_may_be_listed_as_a_fact_that_the_answer_says(yantai: Pack, tokens: Tokens) -> None:
    assert prove(with_entry(yantai, "plate", answer="要等三周。", facts=("三周",)), tokens) == []
    assert prove(with_entry(yantai, "plate", answer="要等。", facts=("三周",)), tokens) == [
        "entries.yaml: plate: fact 三周 is not in the answer"
    ]


def test_a_section_is_cited_or_has_a_reason(yantai: Pack, tokens: Tokens) -> None:
    pack = with_entry(yantai, "house_style", sections=("三（四）",))
    pack = with_entry(pack, "quality_upgrade", sections=("三（四）",))
    assert prove(pack, tokens) == ["pack.yaml: 三（三）: expected an entry that cites it, or a reason under uncited"]
    reason = Uncited(section="三（三）", reason="repeated in 五")
    region = pack.region.model_copy(update={"uncited": (reason,)})
    assert prove(pack.model_copy(update={"region": region}), tokens) == []


def test_two_entries_for_one_question_are_found(yantai: Pack, tokens: Tokens) -> None:
    plate: Entry = yantai.entry["plate"]
    pack = with_entry(yantai, "plate", ask=(*plate.ask, "公示几天呢"))
    assert [problem for problem in prove(pack, tokens) if "plate, " in problem or ", plate" in problem] != []


def test_what_the_clause_does_not_say_is_a_deviation(yantai: Pack) -> None:
    clauses = {section.id: "" for section in yantai.region.sections} | {"三（四）": "挂牌，10 日内，见《办法》。"}
    pack = with_entry(yantai, "plate", answer="10日内挂牌，见《办法》，20日内报“平台”。", facts=("挂牌",))
    said = [found.said for found in check_against(pack, clauses) if found.where == "entries.yaml: plate"]
    assert said == ["20日", "平台"]


def with_card_line(pack: Pack, **line: object) -> Pack:
    """The pack with one line alone on its first card."""
    card = pack.cards[0]
    part = card.parts[0]
    lines = (part.lines[0].model_copy(update=line),)
    return pack.model_copy(
        update={"cards": (card.model_copy(update={"parts": (part.model_copy(update={"lines": lines}),)}),)}
    )


def test_a_card_says_no_figure_without_a_reference_or_a_fact(yantai: Pack, tokens: Tokens) -> None:
    bare = with_card_line(yantai, say="先给两万元。")
    assert prove(bare, tokens) == ["cards.yaml: household: expected a reference or a fact for 20000"]
    assert prove(with_card_line(yantai, say="先给两万元。", facts=("两万元",)), tokens) == []


def test_each_line_of_a_card_is_held_against_its_section(yantai: Pack) -> None:
    clauses = {section.id: "" for section in yantai.region.sections} | {"三（四）": "挂牌，10 日内，见《办法》。"}
    line = with_card_line(yantai, say="必须10日内挂牌，见《办法》，20日内报“平台”。", section="三（四）")
    said = [found.said for found in check_against(line, clauses) if found.where == "cards.yaml: household"]
    assert said == ["20日", "平台", "必须"]


def test_a_figure_of_the_rules_that_its_section_lacks_is_a_deviation(yantai: Pack) -> None:
    clauses = {section.id: "" for section in yantai.region.sections}
    wheres = {found.where for found in check_against(yantai, clauses)}
    assert {"rules.yaml: repair_floor", "rules.yaml: lifted"} <= wheres
    assert "rules.yaml: issuer_count" not in wheres  # derived: counted, not written there


def test_without_the_folder_there_is_no_text(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    yantai, packs = knowledge.packs["yantai"], knowledge.packs
    monkeypatch.delenv(FOLDER, raising=False)
    assert examine_text(yantai, packs) is None
    monkeypatch.setenv(FOLDER, str(tmp_path))
    (tmp_path / "a.txt").write_text(made_up_text(packs["hunan"]), encoding="utf-8")
    assert examine_text(yantai, packs) is None
    (tmp_path / "b.txt").write_text(made_up_text(yantai), encoding="utf-8")
    examined = examine_text(yantai, packs)
    assert examined is not None
    assert examined.cutting.clauses["三（四）"].startswith("（四）监督验收。")


CLAUSE = (
    "鉴定为危房的纳入计划。群众不同意的，需留存签字的证明材料。符合条件的优先安排。建设工匠不得承揽。"
    "评定合格是拨付的前提条件。"
)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("又变成危房的才可以再次纳入。", []),
        ("必须留存签字的证明材料。", ["必须"]),
        ("符合条件的优先安排，工匠不准承揽。", []),
        ("评定合格才能拨付。", []),
        ("鉴定为危房，由县住建局核定。", ["核定"]),
        ("这是鼓励，不是必须。", []),
        ("建议一律先问清楚。补多少文件没写，必须问。", []),
    ],
)
def test_a_stronger_word_than_the_clause_bears_is_found(said: str, found: list[str]) -> None:
    assert list(overstated(said, CLAUSE)) == found


def test_an_only_that_the_clause_does_not_bear_is_found() -> None:
    clause = "由于小型自然灾害等原因又变成危房且农户符合条件的，有条件的地区可将其再次纳入支持范围。"
    assert list(overstated("因小型自然灾害等又变成危房的才可以再次纳入。", clause)) == ["才可以"]
    assert list(overstated("只有一种情况例外。", clause)) == ["只有一种"]
    assert list(overstated("建档立卡贫困户优先：放在突出位置。", "坚持把建档立卡贫困户危房改造放在突出位置")) == [
        "优先"
    ]


def test_a_deviation_in_strength_is_told_with_its_rule(yantai: Pack) -> None:
    again = next(rule for rule in yantai.rules.eligibility if rule.id == "supported_before")
    stricter = again.model_copy(update={"say": "又变成危房的才可以再次纳入。"})
    rules = tuple(stricter if rule is again else rule for rule in yantai.rules.eligibility)
    pack = yantai.model_copy(update={"rules": yantai.rules.model_copy(update={"eligibility": rules})})
    told = check_against(pack, {"二（三）": "又变成危房且农户符合条件的，有条件的地区可将其再次纳入支持范围。"})
    assert [one.said for one in told if one.where == "rules.yaml: supported_before"] == ["才可以"]


def test_a_rule_that_never_counts_and_a_figure_that_nothing_uses_are_found(yantai: Pack) -> None:
    """A dead rule and an idle figure passed the check without a word."""
    first = yantai.rules.subsidies[0]
    narrower = first.when.model_copy(update={"persons": (2, 3)})
    dead = first.model_copy(update={"id": "dead", "when": narrower})
    idle = yantai.rules.figures["repair_floor"].model_copy(update={"value": 99999})
    changed = {"subsidies": (*yantai.rules.subsidies, dead), "figures": {**yantai.rules.figures, "idle": idle}}
    pack = yantai.model_copy(update={"rules": yantai.rules.model_copy(update=changed)})
    assert list(idle_rules(pack)) == [
        "rules.yaml: subsidies.dead: never counts: repair before it fits all of its households"
    ]
    assert list(idle_figures(pack)) == ["rules.yaml: figures.idle: no rule, text or answer uses it"]


def test_who_asks_for_a_yes_or_a_no_is_told_it_first(yantai: Pack) -> None:
    """“自己要出钱吗” was answered with 不是全包."""
    evasive = with_entry(yantai, "self_funding", answer="不是全包。")
    told = "entries.yaml: self_funding: answer: expected to begin with yes, no or that the document is silent"
    assert list(evasive_answers(evasive)) == [told]
    assert list(evasive_answers(yantai)) == []


@pytest.mark.parametrize(
    ("narrow", "wide", "covered"),
    [
        ({"persons": [2, 3]}, {"persons": [1, 3]}, True),
        ({"persons": [2]}, {"persons": [1, 3]}, False),
        ({}, {"persons": [1]}, True),
        ({}, {"persons": [2]}, False),
        ({"grades": ["C"]}, {"grades": ["C", "D"]}, True),
        ({}, {"grades": ["C", "D"]}, False),
        ({"conditions": ["priority"]}, {}, True),
        ({}, {"conditions": ["priority"]}, False),
        ({"without": ["priority"]}, {"without": ["priority", "disaster_again"]}, False),
    ],
)
def test_a_rule_covers_another_where_it_fits_all_its_households(
    narrow: dict[str, object], wide: dict[str, object], covered: bool
) -> None:
    assert When.model_validate(wide).covers(When.model_validate(narrow)) is covered
