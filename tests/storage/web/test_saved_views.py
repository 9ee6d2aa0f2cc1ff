"""Views that were given a name, and how somebody works at the desk."""

from datetime import datetime

from storage.database.database import Database
from storage.web import desk_settings, saved_views
from storage.web.desk_settings import DeskSettings
from tests.cast import COUNTY, TOWNSHIP, Cast


def test_a_view_is_its_maker_s_or_its_office_s(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        own = saved_views.add(
            tx, person_id=players.county, area=None, name="缺照片的", address="lacking=photos", now=now
        )
        saved_views.add(tx, person_id=players.county, area=COUNTY, name="D级", address="grade=D", now=now)
        assert [one.name for one in saved_views.seen_by(tx, players.county, [COUNTY])] == ["缺照片的", "D级"]
        assert [one.name for one in saved_views.seen_by(tx, players.city, [COUNTY])] == ["D级"]
        assert saved_views.seen_by(tx, players.township, [TOWNSHIP]) == []
        assert not saved_views.remove(tx, own, players.city)
        assert saved_views.remove(tx, own, players.county)
        assert saved_views.made_by(tx, players.county) == 1


def test_what_somebody_chose_last_counts(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        assert desk_settings.of(tx, players.county) == DeskSettings(keys=True, columns=None)
        desk_settings.keep(tx, players.county, DeskSettings(keys=False), now)
        desk_settings.keep(tx, players.county, DeskSettings(keys=False, columns=()), now)
        assert desk_settings.of(tx, players.county) == DeskSettings(keys=False, columns=())
        assert desk_settings.of(tx, players.city) == DeskSettings()
