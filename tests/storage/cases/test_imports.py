"""What a ledger brought can be taken back, once."""

from datetime import timedelta

from storage.cases import imports
from storage.database.database import Database
from tests.cast import COUNTY, NOW, Cast
from tests.houses import plant_houses


def test_an_import_keeps_what_it_made_and_what_it_changed_till_it_is_taken_back(
    database: Database, players: Cast
) -> None:
    with database.writing() as tx:
        made, changed, *_ = plant_houses(tx, players.cadre)
        one = imports.begin(tx, area=COUNTY, sha256="0" * 64, person_id=players.county, now=NOW)
        imports.note(tx, one, made.id, None)
        imports.note(tx, one, changed.id, {"head": "张富来"})
        rows = imports.rows_of(tx, one)
        assert [(row.case_id, row.before) for row in rows] == [(changed.id, {"head": "张富来"}), (made.id, None)]
        assert rows[0].changed_at == changed.changed_at
        assert imports.end(tx, one, NOW + timedelta(days=1))
        assert not imports.end(tx, one, NOW + timedelta(days=2))
        found = imports.find(tx, one)
        assert found is not None
        assert (found.area, found.person_id, found.undone_at) == (COUNTY, players.county, NOW + timedelta(days=1))
        assert imports.find(tx, one + 1) is None
