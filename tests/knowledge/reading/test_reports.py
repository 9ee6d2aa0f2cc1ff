"""Sentences that report a house, and sentences that do not, from tables that were written before the reader."""

from pathlib import Path

import pytest

from knowledge.model.pack import load_packs
from knowledge.reading.reports import SaidInReport, read_report

HERE = Path(__file__).parent


def lines_of(name: str) -> list[str]:
    """The sentences of a table."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def told(said: SaidInReport | None) -> str:
    """What was read, as the table writes it."""
    if said is None:
        return "nothing"
    parts = (said.head, said.spot, ",".join(said.hazards), said.structure, str(said.persons or ""))
    return " ".join(part or "-" for part in parts)


@pytest.mark.parametrize(
    ("half", "whole"),
    [pytest.param(0, 39, id="looked at"), pytest.param(1, 38, id="never looked at")],
)
def test_sentences_that_report_a_house_begin_with_what_they_say(half: int, whole: int) -> None:
    rows = [[part.strip() for part in line.split("|")] for line in lines_of("reports.txt")[half::2]]
    missed = [
        (text, expected, told(read_report(text))) for text, expected in rows if told(read_report(text)) != expected
    ]
    assert len(rows) - len(missed) >= whole, missed


def test_questions_quotations_and_reports_of_before_begin_none() -> None:
    assert [text for text in lines_of("no_reports.txt") if read_report(text) is not None] == []


def test_no_question_of_a_pack_begins_a_report() -> None:
    """“要自己申请还是等村里报” was a wish to report."""
    asked = [text for pack in load_packs().values() for entry in pack.entry.values() for text in entry.ask]
    assert [text for text in asked if read_report(text) is not None] == []


def test_what_fits_nowhere_and_what_says_more_than_an_option_are_kept() -> None:
    said = read_report("三组李四家土坯房西墙裂缝能塞进手指，电话13800000012，人不在里头")
    assert said is not None
    assert said.damage == "土坯房西墙裂缝能塞进手指"
    assert said.remarks == ("人不在里头",)
    assert said.phone == "13800000012"
