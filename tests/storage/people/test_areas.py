"""The area tree: who lies below whom, and which pack counts where."""

import pytest

from knowledge.area import Level
from storage.database.database import Database
from storage.people import areas
from tests import cast
from tests.cast import Cast


def test_children_are_the_places_directly_below(database: Database, players: Cast) -> None:
    with database.reading() as tx:
        assert [place.name for place in areas.children(tx, cast.COUNTY)] == ["青石镇", "柳溪镇"]
        assert [place.name for place in areas.children(tx, None)] == ["安平省"]


def test_the_lineage_of_a_village_leads_up_to_the_province(database: Database, players: Cast) -> None:
    with database.reading() as tx:
        village = areas.get(tx, cast.VILLAGE)
        assert [place.name for place in areas.lineage(tx, village)] == [
            "青石村",
            "青石镇",
            "云山县",
            "清河市",
            "安平省",
        ]
        assert village.parent_code == cast.TOWNSHIP


def test_lineages_read_together_are_those_read_one_by_one(database: Database, players: Cast) -> None:
    with database.reading() as tx:
        everywhere = areas.everywhere(tx)
        assert areas.lineages(tx, everywhere) == {place.code: areas.lineage(tx, place) for place in everywhere}


def test_a_place_that_is_not_stored_has_no_lineage(database: Database, players: Cast) -> None:
    unknown = areas.child_of(None, code="98", name="无此省", level=Level.PROVINCE)
    with database.reading() as tx:
        with pytest.raises(KeyError, match="98"):
            areas.lineage(tx, unknown)
        with pytest.raises(KeyError, match="98"):
            areas.lineages(tx, [unknown])


def test_below_several_places_each_place_is_found_once(database: Database, players: Cast) -> None:
    with database.reading() as tx:
        county, township = areas.get(tx, cast.COUNTY), areas.get(tx, cast.TOWNSHIP)
        assert areas.below_any(tx, [county, township]) == areas.below(tx, county)
        assert areas.below_any(tx, []) == []


def test_below_a_county_lie_only_its_own_villages(database: Database, players: Cast) -> None:
    with database.reading() as tx:
        found = areas.below(tx, areas.get(tx, cast.COUNTY), Level.VILLAGE)
        assert [place.name for place in found] == ["青石村", "东坡村", "柳溪村"]


def test_putting_a_place_again_brings_it_up_to_date(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        county = areas.get(tx, cast.COUNTY)
        areas.put(tx, areas.child_of(areas.get(tx, cast.CITY), code=cast.COUNTY, name="云山区", level=Level.COUNTY))
        assert areas.get(tx, cast.COUNTY).name == "云山区"
        assert areas.get(tx, cast.COUNTY).path == county.path
        assert areas.get(tx, cast.COUNTY).pack is None


def test_the_pack_set_nearest_wins_over_the_one_that_covers_the_code(database: Database, players: Cast) -> None:
    covers = {"henan": ("99",), "longsheng": ("9901",)}
    with database.reading() as tx:
        village = areas.lineage(tx, areas.get(tx, cast.VILLAGE))
        city = areas.lineage(tx, areas.get(tx, cast.CITY))
    assert areas.pack_of(village, covers) == "yantai"
    assert areas.pack_of(city, {"longsheng": ("9901",)}) == "longsheng"
    assert areas.pack_of(city, {}) is None


def test_an_unknown_code_is_no_place(database: Database, players: Cast) -> None:
    with database.reading() as tx:
        assert areas.find(tx, "990199") is None


def test_a_countys_own_pack_counts_before_that_of_its_province(database: Database, players: Cast) -> None:
    """A county under a province's pack got the province's policy, for that pack's folder came first."""
    covers = {"anhui": ("34", "99"), "zhong": ("990101",), "city": ("9901", "98")}
    lone = areas.child_of(None, code="990101", name="云山县", level=Level.COUNTY)
    city = areas.child_of(None, code="9901", name="清河市", level=Level.CITY)
    village = areas.child_of(lone, code="990101001001", name="青石村", level=Level.VILLAGE)
    assert areas.pack_of([lone], covers) == "zhong"
    assert areas.pack_of([village, lone], covers) == "zhong"
    assert areas.pack_of([city], covers) == "city"
