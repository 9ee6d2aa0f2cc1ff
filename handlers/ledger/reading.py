"""Reading what is sought in the ledger: with the names of the person's places, and of what a document supports."""

from collections.abc import Iterator, Mapping, Sequence

from handlers.dialog.context import Context
from handlers.ledger.query import LedgerSearch, innermost
from knowledge.area import Place
from knowledge.reading.ledger import LedgerAsked, read_search
from storage.people import areas


def readings(context: Context, text: str, *, bare: bool = False) -> Iterator[LedgerSearch]:
    """What a text may look for, the likeliest first: places by their whole names, and then by shortened ones."""
    for shortened in (False, True):
        named = _named(context, text, shortened=shortened)
        asked = _read(context, text, named, bare=bare)
        if asked is not None:
            yield LedgerSearch(asked=asked, places=_places(context, asked, named))


def read_elsewhere(context: Context, text: str) -> LedgerAsked | None:
    """What a text would look for, were all places that it names the person's; none where it names no other."""
    named = areas.named_in(context.tx, text)
    if all(any(own.contains(one) for own in held(context)) for one in named):
        return None
    return _read(context, text, named) if named else None


def held(context: Context) -> tuple[Place, ...]:
    """All places at which the person holds a role."""
    return tuple(grant.place for grant in context.grants if grant.place is not None)


def called(asked: LedgerAsked, place: Place) -> bool:
    """Whether a place is one of those that were named."""
    return place.name in asked.places or place.name[:-1] in asked.places


def _places(context: Context, asked: LedgerAsked, named: Sequence[Place]) -> tuple[str, ...]:
    """The codes of the places that are meant: those that are named, or the own one where that is said."""
    meant = innermost([one for one in named if called(asked, one)])
    return meant if meant or not asked.own_place else tuple(place.code for place in context.places)


def _named(context: Context, text: str, *, shortened: bool) -> list[Place]:
    return areas.called_in(context.tx, text, held(context), shortened=shortened)


def _read(context: Context, text: str, named: Sequence[Place], *, bare: bool = False) -> LedgerAsked | None:
    names = {name for one in named for name in (one.name, one.name[:-1]) if len(name) > 1 and name in text}
    return read_search(text, places=tuple(names), categories=_categories(context), bare=bare)


def _categories(context: Context) -> Mapping[str, Sequence[str]]:
    """What people call the household categories of the document that counts for the person, by id."""
    pack = context.packs.get(context.region or "")
    return {} if pack is None else {one.id: (one.name, *one.synonyms) for one in pack.rules.categories}
