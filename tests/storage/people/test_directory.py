"""The directory: what is missing of the people in it is counted as it is listed."""

from handlers.people.directory import Shelf, fits
from storage.database.database import Database
from storage.people import accounts, areas, directory, people
from storage.people.people import Role
from tests.cast import COUNTY, NOW, VILLAGE, Cast

BELOW = (Role.TOWNSHIP, Role.CADRE)


def test_what_is_missing_of_people_is_counted_as_it_is_listed(database: Database, players: Cast) -> None:
    """Every name and phone of a county was opened to say of how many something is missing."""
    with database.writing() as tx:
        came = people.add(tx, now=NOW, name="何静", phone="13800000071")
        nameless = people.add(tx, now=NOW, phone="13800000072")
        by_name_alone = people.add(tx, now=NOW, name="何安")
        for one in (came, nameless, by_name_alone):
            people.grant(tx, one, Role.CADRE, VILLAGE, NOW)
        for one in (came, nameless):
            accounts.add(tx, lane=f"terminal:{one}", channel="terminal", chat=str(one), person_id=one, now=NOW)
        accounts.mark_reachable(tx, f"terminal:{came}", reachable=False)
        county = areas.get(tx, COUNTY)
        listed = [one for one in directory.entries(tx, BELOW, [county]) if one.person_id != players.cadre]
        lacking = directory.count_lacking(tx, BELOW, [county], besides=players.cadre)
        assert lacking.no_account == sum(fits(one, Shelf.NO_ACCOUNT) for one in listed) >= 1
        assert lacking.unreached == sum(fits(one, Shelf.UNREACHED) for one in listed) >= 1
        assert lacking.unnamed == sum(fits(one, Shelf.UNNAMED) for one in listed) >= 2
