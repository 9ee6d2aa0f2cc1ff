"""What a coordinator is told of the people below: whom to confirm, whose name is missing, whom no message reaches."""

from collections.abc import Iterator

from handlers.dialog.context import Occasion
from handlers.dialog.messages import Option
from handlers.dialog.morning import Line, Morning
from handlers.dialog.permissions import allowed
from handlers.people import finding
from handlers.people.claims import action_at
from handlers.people.directory import Shelf
from knowledge.area import Place
from storage.people import areas, claims, people
from storage.people.claims import IdentityClaim
from storage.people.people import Grant

OpenClaim = tuple[IdentityClaim, Place, str]  # with the place, and the name that the newcomer gave


def to_confirm(morning: Morning) -> Iterator[Line]:
    """Newcomers who may be somebody known, with the two answers."""
    for claim, place, name in morning.once(_open_claims):
        grant = next((one for one in morning.grants if _may_confirm(morning, one, place)), None)
        if grant is None:
            continue
        yes, no = (
            Option(id=f"claim:{said}:{claim.id}", label=morning.say(f"claims.button.{said}")) for said in ("yes", "no")
        )
        text = morning.say("claims.waiting", place=place.name, name=name)
        yield Line(text=text, buttons=(yes, no), told_as=(grant,))


def _may_confirm(morning: Morning, grant: Grant, place: Place) -> bool:
    return allowed(action_at(place), grants=[grant], person_id=morning.person_id, target=place, owner_id=None)


def _open_claims(occasion: Occasion) -> list[OpenClaim]:
    found = claims.open_ones(occasion.tx)
    places = areas.among(occasion.tx, {claim.area for claim in found})
    names = people.names_among(occasion.tx, {claim.person_id for claim in found})
    return [(claim, places[claim.area], names.get(claim.person_id, "")) for claim in found]


def out_of_reach(morning: Morning) -> Iterator[Line]:
    """How many of the people below are nameless or out of reach; only who asks is told, for it changes slowly (P13)."""
    if not morning.asked_for:
        return
    lacking = finding.lacking_below(morning.tx, morning.person_id, morning.grants)
    counts = {
        Shelf.NO_ACCOUNT: lacking.no_account,
        Shelf.UNREACHED: lacking.unreached,
        Shelf.UNNAMED: lacking.unnamed,
    }
    missing = [morning.say(f"directory.missing.{shelf}", count=count) for shelf, count in counts.items() if count]
    if missing:
        text = morning.say("directory.missing.people", missing=morning.say("forms.comma").join(missing))
        yield Line(text=text, buttons=(Option(id="cmd:directory", label=morning.say("menu.directory")),))
