"""What packs have in common: areas of which one lies within the other, names that stand for several regions."""

from collections.abc import Collection, Iterator
from itertools import combinations

from knowledge.model.pack import Pack
from knowledge.reading.regions import owners_of_names


def same_areas(packs: Collection[Pack]) -> Iterator[str]:
    """Area codes that two packs claim alike, so that nobody could say whose policy counts there."""
    for one, other in combinations(packs, 2):
        for code in sorted(set(one.region.area_codes) & set(other.region.area_codes)):
            yield f"packs/{other.id}/pack.yaml: area_codes: {code} is also that of {one.id}; expected one pack for it"


def overlaps(packs: Collection[Pack]) -> Iterator[str]:
    """What two packs share, and which of them counts: the longer area code; one's own pack, else the more special."""
    for one, other in combinations(packs, 2):
        yield from _within(one, other)
        yield from _within(other, one)
    for name, ids in owners_of_names(packs).items():
        if len(ids) > 1:
            yield f"{name} names {', '.join(ids)}: one's own region counts, for all others {ids[0]}"


def _within(inner: Pack, outer: Pack) -> Iterator[str]:
    for code in inner.region.area_codes:
        for beginning in outer.region.area_codes:
            if code != beginning and code.startswith(beginning):
                yield f"area {code} of {inner.id} lies within {beginning} of {outer.id}: there {inner.id} counts"
