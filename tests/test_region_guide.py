"""The guide to a new region: its example loads and calculates as it says, and no key of the rules is left out."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from knowledge.model.case_steps import CaseStep, Duty
from knowledge.model.data import Data
from knowledge.model.document_form import DocumentForm
from knowledge.model.entries import Entry
from knowledge.model.figures import Figure
from knowledge.model.household_case import HouseholdCase
from knowledge.model.limits import Limit
from knowledge.model.official_table import OfficialTable
from knowledge.model.pack import DueRule, Pack, load_pack
from knowledge.model.policy_card import PolicyCard
from knowledge.model.rules import Area, Eligibility, Measure, Rule, TopUp
from knowledge.model.watches import WatchRule
from knowledge.rules.household_proof import failures

GUIDE = (Path(__file__).parent.parent / "docs" / "regions.md").read_text(encoding="utf-8")
PACK_FILE = re.compile(r"^```yaml\n# knowledge/packs/(\w+)/(\w+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(tmp_path: Path) -> Pack:
    """The region of the guide, written out as it stands there and loaded."""
    for folder, file, text in PACK_FILE.findall(GUIDE):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / file).write_text(text, encoding="utf-8")
    (folder,) = tmp_path.iterdir()
    return load_pack(folder)


def test_the_example_of_a_new_region_gives_its_households_what_it_says(example: Pack) -> None:
    assert len(example.tests.households) == 10
    assert list(failures(example)) == []


def test_the_command_calculates_with_the_example(example: Pack, tmp_path: Path) -> None:
    given = ["--category", "五保户", "--grade", "D级", "--method", "新建", "--persons", "三口人"]
    said = CliRunner().invoke(app, ["calc", "--packs", str(tmp_path), "--region", example.region.name, *given])
    assert said.exit_code == 0
    assert "amount_min: 0\namount_max: 27000\narea_min: \narea_max: 54\n" in said.output
    assert "青建发〔2025〕8号（2025-03-01）" in said.output


def test_the_example_is_proved(example: Pack, tmp_path: Path) -> None:
    """The whole of a small region that one could copy did not pass the check."""
    said = CliRunner().invoke(app, ["knowledge", "check", "--folder", str(tmp_path)])
    assert (said.exit_code, [line for line in said.output.splitlines() if line.startswith("packs/")]) == (0, [])


# Keys that the example has no use for, as somebody would write them.
OTHERS: tuple[Data, ...] = (
    DocumentForm.model_validate(
        {"id": "annex_2", "step": "verified", "title": "复查表", "annex": "附件2", "section": "附件2", "edition": 2,
         "houses": {"structure": ["timber"]}, "usual": "acceptance", "fields": [
            {"key": "way", "label": "办法", "type": "some", "ask": "哪？", "choices": {"own": "自建"}, "wants": ["own"],
             "optional": True, "why": "要用。", "example": "自建"},
            {"key": "rooms", "label": "间数", "type": "whole", "ask": "几间？", "least": 1, "most": 9, "why": "要用。",
             "example": "3"},
            {"key": "walls", "label": "墙", "type": "photos", "ask": "拍墙。", "shots": ["front"], "why": "要用。",
             "example": "正面"},
            {"key": "opened", "label": "封着没有", "type": "yes_no", "ask": "开了吗？", "alarms": {"yes": "让人搬出来"},
             "told": "开了：{value}", "why": "要用。", "example": "没有"}]}
    ),
    Eligibility.model_validate(
        {"id": "again", "verdict": "unknown", "section": "二", "say": "由当地定。", "if_agreed": "当地要是同意"}
    ),
    Area.model_validate({"id": "township", "section": "二", "say": "由乡镇定。", "set_by": "乡镇政府"}),
    Measure.model_validate(
        {"id": "floor", "section": "二", "say": "至少。", "at_least": {"first": "a", "each_more": "b", "persons": 3}}
    ),
    Measure.model_validate(
        {"id": "rate", "section": "二", "say": "按面积。", "is": {"each_square_metre": "rate", "area_up_to": "most"}}
    ),
    TopUp.model_validate({"add_percent": "rise", "section": "二"}),
    Limit.model_validate(
        {"step": "completed", "counted_from": "appraised", "until": "05-end", "in_months": [7, 12], "years_later": 1,
         "who": "county", "section": "二", "in_principle": True}
    ),
    Limit.model_validate({"step": "paid", "counted_from": "accepted", "months": 1, "who": "county", "section": "二"}),
    Figure.model_validate({"value": 3, "unit": "word", "section": "二", "derived": True}),
    DueRule.model_validate(
        {"id": "spring", "name": "核查", "kind": "work", "every": "year", "months": [4], "days": ["last"],
         "opens_months_before": 1, "starts": "2026-01-01", "roles": ["county"], "sends_to": "市住建局", "section": "二",
         "check": "villages", "counts": ["completed"]}
    ),
    Entry.model_validate(
        {"id": "silent", "topic": "subsidy", "ask": ["一", "二", "三", "四"], "answer": "文件没写。", "sections": [],
         "silent": True, "offers_report": True, "roles": ["county"], "keywords": ["零报告"]}
    ),
    HouseholdCase.model_validate({"eligible": "unknown", "needs": ["category"]}),
    CaseStep.model_validate(
        {"id": "appraised", "by": ["county"], "section": "二", "asks": ["grade"], "note": "一周内。"}
    ),
    CaseStep.model_validate({"id": "works_started", "section": "二", "only_trained": "二"}),
    Duty.model_validate({"section": "二", "duty": "宣传", "reason": "不是一户的事"}),
    OfficialTable.model_validate(
        {"id": "list", "label": "清单", "own": True, "name": "清单", "section": "二", "span": "all", "by_place": True,
         "filler": ["unit"], "columns": [
             {"heads": ["地方"], "says": "place"}, {"heads": ["还剩"], "problems": "open"},
             {"heads": ["本月"], "counts": "verified", "lately": True, "where": {"verdict": ["safe"]}, "within": 2}]}
    ),
    PolicyCard.model_validate(
        {"id": "staff", "name": "明白卡", "readers": "管理人员", "section": "二",
         "parts": [{"title": "怎么接待", "lines": [{"say": "先听人说完。"}]}]}
    ),
    WatchRule.model_validate({"kind": "empty", "section": "二", "every_months": 3, "usual": True}),
)  # fmt: skip


def written_keys(data: Data) -> Iterator[tuple[type[Data], str]]:
    """Every key that is written somewhere in a piece of a pack, with what it is a key of."""
    for name in data.model_fields_set:
        yield type(data), name
        value = getattr(data, name)
        for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,):
            if isinstance(part, Data):
                yield from written_keys(part)


def all_models(kind: type[Data] = Data) -> Iterator[type[Data]]:
    """Every kind of piece of a pack, without what only others are made from."""
    for below in kind.__subclasses__():
        if below.__module__.startswith("knowledge.model"):
            yield below
            yield from all_models(below)


def test_every_key_of_a_pack_stands_in_the_guide_and_loads(example: Pack) -> None:
    written = {name for piece in (example, *OTHERS) for _, name in written_keys(piece)}
    pieces = [model for model in all_models() if model not in (Pack, Rule)]
    known = {(model, name) for model in pieces for name in model.model_fields}
    spoken = {(model, name): model.model_fields[name].alias or name for model, name in known}
    assert {name for name in spoken.values() if not re.search(rf"\b{name}\b", GUIDE)} == set()
    assert {name for _, name in known if name not in written} == set()
