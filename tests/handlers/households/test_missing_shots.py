"""Lists and counts find a file incomplete by the same missing shots as the file itself says."""

from random import Random
from typing import Any

import pytest
from sqlalchemy import update

from handlers.cases import house_photos
from handlers.dialog.context import Context
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice
from handlers.households import household_file
from handlers.households.household_file import HouseholdFile
from handlers.ledger import marking
from handlers.ledger.query import LedgerSearch, query_of
from handlers.wording import Wording
from knowledge.model.shots import ShotKind
from knowledge.reading.ledger import LedgerAsked
from storage.cases import cases, ledger, lifting, photos, records
from storage.cases.cases import Case, CaseState
from storage.cases.lifting import OUT_OF_REACH
from storage.cases.tables import cases as case_rows
from storage.cases.taken import REOPENED
from storage.database.database import Database, Transaction
from storage.households import households, housing
from tests.cast import NOW
from tests.dialogue import Dialogue
from tests.handlers.households.reports import plant_report
from tests.planning import planned
from tests.talking import talk_of

MADE_UP = 120
ID = "990101194505050011"
COMPLETE = {"id_number": ID, "phone": "13800000023", "persons": 2, "head": "李秀英"}
HAZARDS = ("wall_crack", "tilt", "roof_leak", "timber_rot", "=屋后有坑")
UNTOLD_AT_FIRST = (CaseState.REPORTED, CaseState.RETURNED)


@pytest.fixture
def talks(database: Database, knowledge: Knowledge, say: Wording) -> Dialogue:
    """The cast, on both databases."""
    return Dialogue(database, knowledge, say)


class Making:
    """Cases as chance has them: photos with a shot or without, forms, corrections, steps taken back, danger."""

    def __init__(self, tx: Transaction, reporter_id: int, seed: int) -> None:
        self._tx, self._reporter_id, self._photos = tx, reporter_id, 0
        self._chance = Random(seed)  # noqa: S311 - the same cases in each run

    def case(self, number: int, **sure: Any) -> Case:
        """One, in a household of its own."""
        chance, tx = self._chance, self._tx
        kinds = chance.sample([*ShotKind], chance.randint(0, 3))
        said: dict[str, Any] = {
            "head": f"户{number}",
            "hazards": chance.sample(HAZARDS, chance.randint(0, 3)),
            "photos": self.photographs(chance.choice((0, 0, 1, 4, 12))),
            OUT_OF_REACH: dict.fromkeys(map(str, kinds), "locked"),
        }
        case = plant_report(tx, self._reporter_id, spot=f"院{number}", **{**said, **sure})
        for _ in range(chance.randint(0, 4)):
            self._step(case)
        cases.advance(tx, cases.get(tx, case.number), chance.choice([*CaseState]), NOW)
        cases.set_imminent(tx, cases.get(tx, case.number), chance.random() < 0.2, NOW)
        housing.house(tx, cases.get(tx, case.number), NOW)
        return cases.get(tx, case.number)

    def photographs(self, many: int) -> list[str]:
        """So many photos, their ids."""
        return [self.photograph(self._chance.choice((None, *map(str, ShotKind)))) for _ in range(many)]

    def photograph(self, shot: str | None) -> str:
        """A photo that is said to be of something, or of nothing that the list has; its id."""
        self._photos += 1
        id, _ = photos.add(
            self._tx,
            person_id=self._reporter_id,
            channel="web",
            source="{}",
            unique_name=str(self._photos),
            draft_id="made up",
            as_file=False,
            width=800,
            height=600,
            bytes=100,
            now=NOW,
            shot=shot,
        )
        return id

    def _step(self, case: Case) -> None:
        """A form filled in, one corrected or taken back, the case taken up again, a photo named otherwise."""
        tx, chance = self._tx, self._chance
        taken = records.steps_of(tx, case.id)
        ways = ["form", "form", "plain", "reopen"] + (["correct", "back", "rename", "lose"] if taken else [])
        match chance.choice(ways):
            case "form":
                self._record(case, "verified", form=("yantai.made_up", 1))
            case "plain":
                self._record(case, "checked")
            case "reopen":
                self._record(case, REOPENED)
            case "correct":
                self._record(case, records.CHANGED, corrects=chance.choice(taken).id)
            case "back":
                records.take_back(tx, case.id, chance.choice(taken).id, self._reporter_id, NOW)
            case "rename":
                held = chance.choice(taken).values["house_photos"]
                for id in held[:2]:
                    photos.name_shot(tx, id, chance.choice((None, *map(str, ShotKind))), case_id=case.id)
            case "lose":
                record = chance.choice(taken)
                records.set_values(tx, record, {**record.values, "house_photos": []})

    def _record(self, case: Case, step: str, **how: Any) -> None:
        values = {
            "house_photos": self.photographs(self._chance.randint(0, 6)),
            "seen": ["yes", "=门锁着"],
            "note": "好",
        }
        records.add(
            self._tx,
            case,
            step=step,
            day=NOW.date(),
            values=values,
            person_id=self._reporter_id,
            role="cadre",
            now=NOW,
            **how,
        )


@pytest.fixture
def made_up(talks: Dialogue) -> list[Case]:
    """Many cases in the village of the cadre."""
    with talks.database.writing() as tx:
        making = Making(tx, talks.cast.cadre, 14)
        return [making.case(number) for number in range(MADE_UP)]


def seen_by_cadre(tx: Transaction, talks: Dialogue) -> Context:
    return talk_of(tx, talks, talks.installation.knowledge, talks.installation.say, "cadre")


def file_of(context: Context, case: Case) -> HouseholdFile:
    """The file of a case's household."""
    home = households.of_cases(context.tx, [case.id])[case.id]
    found = household_file.file_of(context, home.id)
    assert found is not None
    return found


def lack_photos(context: Context) -> set[int]:
    """The cases that the ledger finds without photos, or without some shots; in whatever state."""
    query = query_of(context, LedgerSearch(asked=LedgerAsked(lacking=("photos",), standing=tuple(map(str, CaseState)))))
    found = ledger.part(context.tx, household_file.scope_of(context), query, offset=0, limit=MADE_UP * 2)
    return {case.id for case in found}


def test_the_ledger_finds_those_whose_file_says_that_photos_are_missing(talks: Dialogue, made_up: list[Case]) -> None:
    with talks.database.reading() as tx:
        context = seen_by_cadre(tx, talks)
        by_file = {case.id for case in made_up if any("照片" in what for what in file_of(context, case).lacks)}
        by_shots = {case.id for case in made_up if house_photos.say_lacking(context, case)}
        assert lack_photos(context) == by_file
        assert by_shots
        assert by_shots < by_file < {case.id for case in made_up}


def test_what_a_list_says_is_what_the_file_says(talks: Dialogue, made_up: list[Case]) -> None:
    with talks.database.reading() as tx:
        context = seen_by_cadre(tx, talks)
        listed = household_file.say_each_lacks(context, made_up)
        assert listed == {case.id: "、".join(file_of(context, case).lacks) for case in made_up}


def test_the_morning_counts_the_files_that_lack_nothing_but_shots(talks: Dialogue) -> None:
    with talks.database.writing() as tx:
        making = Making(tx, talks.cast.cadre, 15)
        found = [
            making.case(number, **{**COMPLETE, "id_number": f"ID {number}"}, photos=making.photographs(2))
            for number in range(MADE_UP // 2)
        ]
        context = seen_by_cadre(tx, talks)
        asked = [case for case in found if case.state not in (*cases.ENDED, *UNTOLD_AT_FIRST)]
        incomplete = [case for case in asked if house_photos.say_lacking(context, case)]
        assert 0 < len(incomplete) < len(asked)
        scope = household_file.scope_of(context)
        assert households.count_lacking(tx, scope) == len(incomplete)
        assert households.lacking(tx, scope, offset=0, limit=MADE_UP) == incomplete


def test_the_list_in_the_chat_names_the_shots(talks: Dialogue) -> None:
    with talks.database.writing() as tx:
        making = Making(tx, talks.cast.cadre, 1)
        front = making.photograph("front")
        said: dict[str, Any] = {**COMPLETE, "hazards": [], "photos": [front]}
        case = plant_report(tx, talks.cast.cadre, **said)
        cases.advance(tx, case, CaseState.VERIFIED, NOW)
    said_of_it = talks.say("cadre", Choice(id="household:lacking:1"))[-1].text
    assert "李秀英家：差照片（" in said_of_it
    assert "正面" not in said_of_it


def test_cases_of_an_earlier_release_are_brought_up_to_date_by_the_clock(talks: Dialogue, made_up: list[Case]) -> None:
    with talks.database.writing() as tx:
        before = lack_photos(seen_by_cadre(tx, talks))
        tx.execute(update(case_rows).values(marked_by=0, missing_shots=None))
        assert lack_photos(seen_by_cadre(tx, talks)) < before
        planned(marking.plan, tx, packs=talks.installation.knowledge.packs, say=talks.installation.say, now=NOW)
        assert not lifting.unmarked(tx, 1)
        assert lack_photos(seen_by_cadre(tx, talks)) == before
