"""Exports and column sets in the database."""

from datetime import timedelta

from storage.database.database import Database
from storage.exchange import column_sets, exports
from storage.exchange.exports import ExportFormat, ExportStatus, NewExport
from tests.cast import COUNTY, NOW, OTHER_COUNTY, Cast

DAY = timedelta(days=1)


def test_an_export_is_waited_for_then_there_and_gone_when_its_time_is_over(database: Database, players: Cast) -> None:
    new = NewExport(
        person_id=players.county,
        area=COUNTY,
        format=ExportFormat.XLSX,
        full=True,
        asked={"view": "grade=D"},
        reason="核对",
        many=312,
        expires_at=NOW + DAY,
    )
    with database.writing() as tx:
        one = exports.add(tx, new, NOW)
        exports.progress(tx, one, 100)
        found = exports.find(tx, one)
        assert found is not None
        assert (found.status, found.done, found.asked, found.reason) == (
            ExportStatus.WAITING,
            100,
            {"view": "grade=D"},
            "核对",
        )
        assert exports.finish(tx, one, file="kept", sha256="0" * 64, bytes=7, done=312)
        assert not exports.finish(tx, one, file="again", sha256="0" * 64, bytes=7, done=312)
        exports.fail(tx, one)
        assert [(it.status, it.file) for it in exports.latest_of(tx, players.county)] == [(ExportStatus.READY, "kept")]
        assert exports.latest_of(tx, players.township) == []
        assert exports.expire(tx, NOW) == []
        assert exports.expire(tx, NOW + DAY) == ["kept"]
        assert exports.expire(tx, NOW + DAY) == []
        gone = exports.find(tx, one)
        assert gone is not None
        assert (gone.status, gone.file) == (ExportStatus.GONE, None)


def test_a_county_keeps_its_column_sets_and_one_of_the_same_name_gives_way(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        for head in ("户主", "户主姓名"):
            kept = column_sets.add(tx, COUNTY, "省表", [("head", head)], person_id=players.county, now=NOW)
        assert [one.columns for one in column_sets.of_areas(tx, [COUNTY])] == [(("head", "户主姓名"),)]
        assert column_sets.of_areas(tx, [OTHER_COUNTY]) == []
        assert not column_sets.remove(tx, kept, OTHER_COUNTY, NOW)
        assert column_sets.remove(tx, kept, COUNTY, NOW)
        assert column_sets.of_areas(tx, [COUNTY]) == []
