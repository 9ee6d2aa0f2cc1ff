"""The numbers that a page keeps: of the visitor's own place, of the only county, or none."""

from knowledge.area import Level
from storage.people import areas, offices, people
from storage.people.offices import Office
from storage.people.people import Role
from tests.bot.channels.website import START, Site, post
from tests.cast import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE, plant_tree

OF_COUNTY = {"name": "云山县", "phone": "0535-8000001", "hours": "24小时"}
OF_TOWNSHIP = {"name": "青石镇应急办", "phone": "13800000021", "hours": None}


def plant(site: Site) -> None:
    """Put the tree there, with the phones of a county and of a township in it."""
    with site.database.writing() as tx:
        places = plant_tree(tx)
        county = Office(place=places[COUNTY], phone="05358000001", hours="24小时")
        township = Office(place=places[TOWNSHIP], phone="13800000021", name="青石镇应急办")
        for office in (county, township):
            offices.put(tx, office, person_id=None, now=START)


def test_who_has_a_place_is_told_its_office_and_the_countys(site: Site) -> None:
    plant(site)
    browser = site.browser()
    post(browser, {"text": "你好"})
    with site.database.writing() as tx:
        people.grant(tx, site.person(site.lane()), Role.CADRE, VILLAGE, START)
    assert browser.get("/api/emergency").json() == {"office": OF_TOWNSHIP, "county": OF_COUNTY}


def test_a_newcomer_is_told_the_only_county_and_nothing_where_there_are_several(site: Site) -> None:
    browser = site.browser()
    assert browser.get("/api/emergency").json() == {"office": None, "county": None}
    with site.database.writing() as tx:
        county = areas.child_of(None, code=COUNTY, name="云山县", level=Level.COUNTY)
        areas.put(tx, county)
        offices.put(tx, Office(place=county, phone="05358000001", hours="24小时"), person_id=None, now=START)
    assert browser.get("/api/emergency").json() == {"office": OF_COUNTY, "county": OF_COUNTY}
    post(browser, {"text": "你好"})
    assert browser.get("/api/emergency").json()["office"] == OF_COUNTY
    with site.database.writing() as tx:
        areas.put(tx, areas.child_of(None, code=OTHER_COUNTY, name="临河县", level=Level.COUNTY))
    assert browser.get("/api/emergency").json() == {"office": None, "county": None}
