"""What packs have in common is said: areas within one another, names that stand for several regions."""

from knowledge.model.pack import PACKS_FOLDER, Pack, load_pack, load_packs
from knowledge.proof.between import overlaps, same_areas
from knowledge.reading.regions import Regions

YANTAI = load_pack(PACKS_FOLDER / "yantai")


def pack(id: str, codes: tuple[str, ...], *aliases: str) -> Pack:
    """The pack of another region with these area codes and names."""
    region = YANTAI.region.model_copy(update={"id": id, "name": id, "area_codes": codes, "aliases": aliases})
    return YANTAI.model_copy(update={"region": region})


PROVINCE = pack("province", ("99",), "清河", "云山")
COUNTY = pack("county", ("990101",), "云山")
CITYLESS = pack("cityless", (), "云山")


def test_the_packs_that_come_along_share_nothing() -> None:
    packs = load_packs().values()
    assert (list(overlaps(packs)), list(same_areas(packs))) == ([], [])


def test_an_area_within_another_and_a_shared_name_are_told_with_what_counts() -> None:
    assert list(overlaps([PROVINCE, COUNTY])) == [
        "area 990101 of county lies within 99 of province: there county counts",
        "云山 names county, province: one's own region counts, for all others county",
    ]


def test_the_same_area_code_twice_is_a_problem() -> None:
    (problem,) = same_areas([PROVINCE, pack("other", ("99",))])
    assert problem == "packs/other/pack.yaml: area_codes: 99 is also that of province; expected one pack for it"


def test_a_shared_name_means_ones_own_region_and_else_the_more_special() -> None:
    """A name in two packs went silently to the one that comes first in the alphabet."""
    regions = Regions({one.id: one for one in (CITYLESS, PROVINCE, COUNTY)})

    def meant(own: str | None) -> list[str]:
        return [one.id for one in regions.read("云山d级补多少", own).packs]

    assert meant(None) == ["county"]
    assert meant("yantai") == ["county"]
    assert meant("province") == ["province"]
    assert meant("cityless") == ["cityless"]
