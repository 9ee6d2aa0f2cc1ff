"""How the tests come to an official table, and fill its forms."""

from collections.abc import Mapping
from datetime import date

from handlers.dialog.messages import Choice, Reply
from handlers.reporting.obligations.obligation import mark_of
from storage.cases import cases, records
from storage.cases.cases import Case
from storage.database.database import Transaction
from tests.cast import COUNTY, VILLAGE
from tests.dialogue import Dialogue
from tests.sample_answers import SampleAnswers, Way

MARK = mark_of("yantai", "monthly_progress")
OCTOBER = f"{MARK}:20261103:{COUNTY}"  # the date on which October is reported


def plant_house(
    dialogue: Dialogue,
    steps: Mapping[str, str],
    *,
    area: str = VILLAGE,
    category: str | None = "allowance",
    grade: str | None = "D",
    **answers: object,
) -> Case:
    """A house that took steps on days."""
    with dialogue.database.writing() as tx:
        number = cases.count(tx)
        case, _ = cases.open_case(
            tx,
            draft_id=f"house{number}",
            prefix="YT",
            area=area,
            pack="yantai",
            imminent=False,
            reporter_id=dialogue.cast.cadre,
            reporter_role="cadre",
            answers={"head": f"户主{'甲乙丙丁戊己庚辛壬癸'[number]}", "category": category, "grade": grade, **answers},
            now=dialogue.clock.now(),
        )
        for step, day in steps.items():
            take(dialogue, tx, case, step, day)
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


def _sums(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id=f"table:sums:annex_1:{OCTOBER}"))


def _correct(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id=f"table:correct:annex_1:{OCTOBER}"))


OFFICIAL_TABLES = SampleAnswers(
    ways={
        "table_sums": Way(who="county", open=_sums),
        "table_correction": Way(who="county", open=_correct),
    },
    chosen={"tables.correct_column": (("3", "开工户数·低保户"), ("7", "开工户数·合计"))},
)
