"""Watched houses in the database."""

from dataclasses import replace
from datetime import date

from knowledge.model.watches import WatchKind
from storage.cases import cases
from storage.database.database import Database
from storage.people import areas
from storage.watches import watches
from storage.watches.watches import HouseLook, LookFinding
from tests.cast import COUNTY, NOW, OTHER_COUNTY, VILLAGE, Cast

DAY = date(2026, 11, 4)


def test_a_watch_runs_till_it_is_ended_and_is_counted_where_its_house_stands(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id="a watched house",
            prefix="YL",
            area=VILLAGE,
            pack="yulin",
            imminent=False,
            reporter_id=players.cadre,
            reporter_role="cadre",
            answers={},
            now=NOW,
        )
        for _ in range(2):  # begun twice, it runs once
            watches.begin(tx, case.id, WatchKind.EMPTY, DAY, NOW)
        county, other = areas.get(tx, COUNTY), areas.get(tx, OTHER_COUNTY)
        assert watches.counts(tx, county) == {WatchKind.EMPTY: 1}
        assert watches.counts(tx, other) == {}
        assert watches.due(tx, [county], DAY).count == 0
        assert watches.due(tx, [county, other], date(2026, 11, 5)).earliest == DAY
        watch = watches.of_case(tx, case.id)
        assert watch is not None
        seen = {"lived_in": "no", "sign_there": "yes"}
        look = HouseLook(
            day=DAY,
            finding=LookFinding.FINE,
            words=None,
            person_id=players.cadre,
            role="cadre",
            seen=seen,
            photos=("seal", "whole"),
        )
        watches.note_look(tx, watch.id, look, next_on=date(2027, 2, 28), now=NOW)
        assert watches.looks(tx, watch.id) == [look]
        assert watches.drop_photo(tx, case.id, "of another case") is None
        assert watches.drop_photo(tx, case.id, "seal") == 1
        assert watches.looks(tx, watch.id) == [replace(look, photos=("whole",))]
        assert [one.next_on for one in watches.part(tx, county, offset=0, limit=5)] == [date(2027, 2, 28)]
        watches.end(tx, case.id, NOW)
        assert watches.of_case(tx, case.id) is None
        assert watches.counts(tx, county) == {}
