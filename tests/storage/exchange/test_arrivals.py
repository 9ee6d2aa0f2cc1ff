"""Ledgers that were sent in, in the database."""

from datetime import timedelta

from storage.database.database import Database
from storage.exchange import arrivals
from storage.exchange.arrivals import ArrivalStatus
from tests.cast import COUNTY, NOW, OTHER_COUNTY, Cast

DAY = timedelta(days=1)


def test_a_ledger_goes_on_from_where_it_stood_and_its_files_are_given_up_at_last(
    database: Database, players: Cast
) -> None:
    with database.writing() as tx:
        sent = arrivals.add(
            tx,
            person_id=players.county,
            area=COUNTY,
            name="台账.xlsx",
            sha256="0" * 64,
            file="kept",
            now=NOW,
            expires_at=NOW + DAY,
        )
        read = arrivals.find(tx, sent)
        assert read is not None
        assert arrivals.go_on(tx, read, ArrivalStatus.HEADS, found={"heads": ["户主"]}, noted="bad rows")
        assert not arrivals.go_on(tx, read, ArrivalStatus.FAILED), "it has gone on meanwhile"
        found = arrivals.find(tx, sent)
        assert found is not None
        assert (found.status, found.found, found.name) == (ArrivalStatus.HEADS, {"heads": ["户主"]}, "台账.xlsx")
        assert [one.id for one in arrivals.latest_at(tx, COUNTY)] == [sent]
        assert arrivals.latest_at(tx, OTHER_COUNTY) == []
        assert sorted(arrivals.expire(tx, NOW + DAY)) == ["bad rows", "kept"]
        assert arrivals.expire(tx, NOW + DAY) == []


def test_a_county_says_once_what_its_heads_mean(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        arrivals.keep_heads(tx, COUNTY, {"当家人": "head", "备注": ""}, person_id=players.county, now=NOW)
        arrivals.keep_heads(tx, COUNTY, {"备注": "remarks"}, person_id=players.county, now=NOW)
        assert arrivals.heads_at(tx, COUNTY) == {"当家人": "head", "备注": "remarks"}
        assert arrivals.heads_at(tx, OTHER_COUNTY) == {}
