"""Which office takes a complaint: the county of a village's or township's, the city of a county's or of its people's.

Where no office of this installation may take it, the complainant is told where to go instead.
"""

from dataclasses import dataclass
from enum import StrEnum

from handlers.complaints.named import LEAST, Accused, named, without_the_accused
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import at_level
from handlers.dialog.offices import office_name
from knowledge.area import Level, Place
from storage.people import areas, offices


class Refusal(StrEnum):
    """Why a complaint is not taken here."""

    TOO_FEW = "too_few"  # the county has not named two people yet
    NOBODY_ABOVE = "nobody_above"  # it is about the county, or one of its named, and the city has named nobody
    ABOUT_THE_CITY = "about_the_city"


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where a complaint goes: the office, with who of it may read it; none where it is refused, and why."""

    office: Place | None
    readers: frozenset[int] = frozenset()
    refusal: Refusal | None = None


def way_of(occasion: Occasion, accused: Accused) -> Way:
    """Where a complaint goes, as far as it is known whom it is about."""
    if accused.place.level is Level.CITY:
        return Way(office=None, refusal=Refusal.ABOUT_THE_CITY)
    lineage = areas.lineage(occasion.tx, accused.place)
    county, city = at_level(lineage, Level.COUNTY), at_level(lineage, Level.CITY)
    if county is not None and not _is_about_the_county(occasion, county, accused):
        everybody = named(occasion).get(county.code, set())
        if len(everybody) < LEAST[Level.COUNTY]:
            return Way(office=None, refusal=Refusal.TOO_FEW)
        if without_the_accused(occasion, everybody, accused) == everybody:
            return Way(office=county, readers=frozenset(everybody))
    return _to_the_city(occasion, city, accused)


def _to_the_city(occasion: Occasion, city: Place | None, accused: Accused) -> Way:
    everybody = set() if city is None else named(occasion).get(city.code, set())
    if not everybody or without_the_accused(occasion, everybody, accused) != everybody:
        return Way(office=None, refusal=Refusal.NOBODY_ABOVE)
    return Way(office=city, readers=frozenset(everybody))


def above(occasion: Occasion, office: Place, accused: Accused) -> Way:
    """Where the answer of a county is reviewed."""
    if office.level is not Level.COUNTY:
        return Way(office=None, refusal=Refusal.NOBODY_ABOVE)
    return _to_the_city(occasion, at_level(areas.lineage(occasion.tx, office), Level.CITY), accused)


def _is_about_the_county(occasion: Occasion, county: Place, accused: Accused) -> bool:
    """Whether it is about the county's office, though a village or a township may have been chosen."""
    if accused.place.level is Level.COUNTY:
        return True
    its_own = [one for one in offices.upwards(occasion.tx, county.code) if one.place.code == county.code]
    terms = {
        county.name,
        office_name(occasion.tx, occasion.say, county),
        *occasion.say("complaints.spoken.county").split(),
    }
    terms |= {term for one in its_own for term in (one.phone, one.name) if term}
    return any(term in accused.who for term in terms)
