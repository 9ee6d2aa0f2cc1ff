"""How the tests come to an official table, and fill its forms."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from handlers.dialog.messages import Choice, Reply
from handlers.official_tables.sums_form import CLUES
from handlers.reporting.obligations.obligation import mark_of
from knowledge.calendar.local_calendar import LocalRule
from storage.cases import cases, files, records
from storage.cases.cases import Case
from storage.database.database import Transaction
from storage.people import areas
from storage.reporting import calendar_settings
from tests.cast import COUNTY, VILLAGE
from tests.dialogue import Dialogue
from tests.keeping import kept
from tests.sample_answers import SampleAnswers, Way

MARK = mark_of("yantai", "monthly_progress")
CLOSED_IN_NOVEMBER = f"{mark_of('longsheng', 'closure_list')}:20261107:{COUNTY}"
CLUES_OF_NOVEMBER = f"{mark_of('henan', 'monthly_clues')}:20261130:{COUNTY}"
OCTOBER = f"{MARK}:20261103:{COUNTY}"  # the date on which October is reported


def plant_house(
    dialogue: Dialogue,
    steps: Mapping[str, str],
    *,
    area: str = VILLAGE,
    pack: str = "yantai",
    category: str | None = "allowance",
    grade: str | None = "D",
    said: Mapping[str, Mapping[str, object]] | None = None,
    **answers: object,
) -> Case:
    """A house that took steps on days; `said` is what some of them recorded besides."""
    with dialogue.database.writing() as tx:
        number = cases.count(tx)
        case, _ = cases.open_case(
            tx,
            draft_id=f"house{number}",
            prefix="YT",
            area=area,
            pack=pack,
            imminent=False,
            reporter_id=dialogue.cast.cadre,
            reporter_role="cadre",
            answers={"head": f"户主{'甲乙丙丁戊己庚辛壬癸'[number]}", "category": category, "grade": grade, **answers},
            now=dialogue.clock.now(),
        )
        for step, day in steps.items():
            take(dialogue, tx, case, step, day, **(said or {}).get(step, {}))
    return case


def take(dialogue: Dialogue, tx: Transaction, case: Case, step: str, day: str, **values: object) -> None:
    """A house takes a step on a day."""
    records.add(
        tx,
        case,
        step=step,
        day=date.fromisoformat(day),
        values=dict(values),
        person_id=dialogue.cast.cadre,
        role="cadre",
        now=dialogue.clock.now(),
    )


def live_by(dialogue: Dialogue, pack: str) -> None:
    """From now on the county lives by another document."""
    with dialogue.database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, COUNTY), pack=pack))


def live_by_henan(dialogue: Dialogue) -> None:
    """The county lives by the document that wants clues every month, and has set the 10th for them.

    A date that a county set is named by the end of its month.
    """
    live_by(dialogue, "henan")
    with dialogue.database.writing() as tx:
        now, rule = dialogue.clock.now(), LocalRule(days=(10,))
        calendar_settings.put(tx, COUNTY, "henan", "monthly_clues", rule, dialogue.cast.county, now)


def workbook(dialogue: Dialogue, folder: Path, reply: Reply) -> Workbook:
    """The file of a reply, opened again."""
    with dialogue.database.reading() as tx:
        file = files.find(tx, reply.files[0])
    assert file is not None
    assert file.file is not None
    return openpyxl.load_workbook(BytesIO(kept(folder / file.file).read()))


def cells_of(sheet: Worksheet) -> list[list[object]]:
    """All that stands in a sheet, row by row."""
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def _sums(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id=f"table:sums:annex_1:{OCTOBER}"))


def _sums_of_annex_3(dialogue: Dialogue) -> list[Reply]:
    live_by(dialogue, "longsheng")
    listed = dialogue.say("county", Choice(id=f"table:see:{CLOSED_IN_NOVEMBER}"))
    opened = dialogue.press("county", "附件3建档立卡贫困户住房安全保障情况核实汇总表", listed[-1])
    return dialogue.press("county", "填附件3里台账没有的数", opened[-1])


def _clues(dialogue: Dialogue) -> list[Reply]:
    live_by_henan(dialogue)
    return dialogue.say("county", Choice(id=f"table:sums:clues:{CLUES_OF_NOVEMBER}"))


def _correct(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id=f"table:correct:annex_1:{OCTOBER}"))


def _heads(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id=f"table:heads:annex_1:{OCTOBER}"))


OFFICIAL_TABLES = SampleAnswers(
    ways={
        "table_sums": Way(who="county", open=_sums),
        "table_correction": Way(who="county", open=_correct),
        "table_heads": Way(who="county", open=_heads),
    },
    other_ways={
        ("table_sums", "registered_total"): Way(who="county", open=_sums_of_annex_3),
        **{("table_sums", id): Way(who="county", open=_clues) for id in CLUES},
    },
    chosen={
        "tables.correct_column": (("3", "开工户数·低保户"), ("7", "开工户数·合计")),
        "tables.head_column": (("7", "第7栏 合计"), ("16", "第16栏 省级补助资金")),
    },
)
