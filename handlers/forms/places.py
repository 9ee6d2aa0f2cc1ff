"""Where a house stands: the village by role, button or name, the spot by a name used before, words or a position."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process

from handlers.dialog.context import Context, Occasion, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask, Choice, Content, Location, Option, ReportPacket, Text
from handlers.dialog.permissions import Action
from handlers.forms import maps, place_doubts, place_names
from handlers.forms.field import Answer, Answers, Field, Kind, Proposal, Rows, Slip, Taken, button_id, too_long
from handlers.forms.map_shares import MapShare, read_share
from handlers.forms.places_by_name import MOST_BUTTONS
from knowledge.area import Level, Place
from knowledge.reading.text import looks_like_question
from storage.people import areas
from storage.people.people import Role

MOST_METRES = 100_000  # an accuracy beyond that, or one that is no number, says nothing
_ALIKE = 75.0  # from 0 to 100: how much a typed name must be like a village's


@dataclass(frozen=True, kw_only=True)
class HousePlace(Kind):
    """The place of a house: {"area": code, "detail": words, "latitude", "longitude", "accuracy", "grid", "forwarded"}.

    Latitude and longitude are WGS-84 degrees, the accuracy is in metres; `grid` is that of the map app which told them,
    `forwarded` is true where somebody else had sent them to whoever reports. What else may stand there is doubtful and
    asked once: `handlers.forms.place_doubts`.

    The area comes from the role of who is a village's cadre; others pick it level by level or type a village's
    name. Then either words or a position say where in the village. `action` is what the person must be allowed to do
    at a place that is named, by the answers so far.
    """

    most: int = 80
    ask: Ask = Ask.LOCATION
    action: Callable[[Answers], Action] = lambda answers: Action.REPORT_CASE

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """A position, a place button, a village's name, words for the spot, or what is said to a doubt about them."""
        return self._settled(context, draft, asked, content, asks=not isinstance(context.inbound.content, ReportPacket))

    def correct(self, context: Context, draft: Draft, asked: Field, content: Text) -> Taken:
        """The same, of which nothing is asked."""
        return self._settled(context, draft, asked, content, asks=False)

    def _settled(self, context: Context, draft: Draft, asked: Field, content: Content, *, asks: bool) -> Taken:
        value = dict(draft.answers.get(asked.id) or {})
        said = place_doubts.answered(context, value, content)
        if said is not None:
            return Answer(value=said, more=not _complete(context, said))
        before = place_doubts.passed_over(value)
        taken = self._take(context, replace(draft, answers={**draft.answers, asked.id: before}), asked, content)
        if not isinstance(taken, Answer | Proposal):
            return taken
        village = _village(context, taken.value)
        value = place_doubts.doubted(context, draft, before, taken.value, village, asks=asks)
        return replace(taken, value=value, more=not _complete(context, value))

    def _take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        value: dict[str, Any] = dict(draft.answers.get(asked.id) or {})
        here, action = _area(context, value), self.action(draft.answers)
        match content:
            case Location():
                if not maps.is_position(content.latitude, content.longitude):
                    return Slip(key="forms.slip.place_position")
                return self._with_position(context, value, here, content)
            case Choice(id=id) if id.startswith("a="):
                chosen = areas.find(context.tx, id[2:])
                if chosen is None or not context.may(action, chosen):
                    return Slip(key="forms.slip.place", values={"text": ""})
                return _answer({**value, "area": chosen.code}, context, chosen)
            case Choice(id=id) if id.startswith(place_names.CHOICE):
                name = place_names.chosen(context, _village(context, value), id)
                if here is None or name is None:
                    return Slip(key="forms.slip.place", values={"text": ""})
                return Answer(value={**value, "area": here.code, "detail": name})
            case Text(text=text) if (share := read_share(text)) is not None:
                return self._shared(context, draft, asked, share)
            case Text(text=text) if looks_like_question(text):
                return None
            case Text(text=text) if len(text) > self.most:
                return self._cut(context, draft, asked, text)
            case Text(text=text):
                if here is None or _goes_deeper(context, here):
                    return _by_name(context, value, here, text.strip(), action)
                return _in_village(context, value, here, text.strip(), action)
        return None

    def _shared(self, context: Context, draft: Draft, asked: Field, share: MapShare) -> Taken:
        """A position typed or pasted, with the words that came along; of a link that tells none, the words alone."""
        if share.latitude is None or share.longitude is None:
            if not share.words:
                return Slip(key="forms.slip.place_link")
            words = self._take(context, draft, asked, Text(text=share.words))
            return replace(words, note=context.say("place.link_not_read")) if isinstance(words, Answer) else words
        value = dict(draft.answers.get(asked.id) or {})
        if share.words:
            named = self._take(context, draft, asked, Text(text=share.words))
            value = named.value if isinstance(named, Answer) else value
        grid = {} if share.grid is None else {"grid": str(share.grid)}
        position = Location(latitude=share.latitude, longitude=share.longitude)
        return self._with_position(context, {**value, **grid}, _area(context, value), position)

    def _cut(self, context: Context, draft: Draft, asked: Field, text: str) -> Taken:
        """As much of a long text as there is room for, once the person agrees."""
        cut = too_long(text, self.most)
        taken = self._take(context, draft, asked, Text(text=cut.value))
        if not isinstance(taken, Answer):
            return Slip(key="forms.slip.too_long", values={"most": self.most})
        return replace(cut, value=taken.value, more=taken.more)

    def _with_position(self, context: Context, value: dict[str, Any], here: Place | None, location: Location) -> Answer:
        accuracy = location.accuracy
        if accuracy is not None and not 0 <= accuracy <= MOST_METRES:
            accuracy = None
        value |= {"latitude": location.latitude, "longitude": location.longitude, "accuracy": accuracy}
        value = {key: kept for key, kept in value.items() if key != "forwarded"}
        value |= {"forwarded": True} if location.forwarded else {}
        if here is not None:
            value["area"] = here.code
        return Answer(value=value, more=not _complete(context, value), note=_received(context, accuracy, location))

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """“青石镇青石村三组（定位误差约12米）”."""
        return describe(context, value)

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """Which township, which village, or where in the village."""
        value = draft.answers.get(asked.id) or {}
        here = _area(context, value)
        village = _village(context, value)
        if village is not None and place_doubts.is_open(value):
            return place_doubts.question(context, value, village)
        if village is not None:
            return context.say("place.ask_spot", village=village.name)
        level = here.level.below() if here is not None else _top_level(context)
        return context.say("place.ask_area", level=context.say(f"place.level.{level}"))

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The places one level below what is known, where they are not too many; in the village, names used before."""
        value = draft.answers.get(asked.id) or {}
        here, village = _area(context, value), _village(context, value)
        if village is not None and place_doubts.is_open(value):
            return place_doubts.buttons(context, draft, asked, value)
        if village is not None:
            return place_names.buttons(context, draft, asked, village)
        choices = areas.children(context.tx, here.code) if here is not None else _tops(context)
        return _place_buttons(draft, asked, choices)


def describe(occasion: Occasion, value: dict[str, Any]) -> str:
    """A place in words, from the township down."""
    found = occasion.places_read.find(value["area"]) if value.get("area") else None
    return describe_within(occasion, value, occasion.places_read.lineage(found.code) if found is not None else ())


def describe_within(occasion: Occasion, value: dict[str, Any], lineage: Sequence[Place]) -> str:
    """The same where the place and all above it are known, the place itself first."""
    shown = [place for place in lineage if place.level in _SHOWN] or lineage[:1]
    names = "".join(place.name for place in reversed(shown))
    text = f"{names}{value.get('detail', '')}"
    if value.get("latitude") is None:
        return text
    by_forwarding = "_by_forwarding" if value.get("forwarded") else ""
    if "sure" in value:
        but_sure = "_but_sure" if value["sure"] else ""
        return occasion.say(f"place.located_far{by_forwarding}{but_sure}", place=text, km=value["far"])
    if by_forwarding:
        return occasion.say("place.located_by_forwarding", place=text)
    if value.get("accuracy") is None:
        return occasion.say("place.located", place=text)
    return occasion.say("place.located_with_accuracy", place=text, metres=round(value["accuracy"]))


_SHOWN = (Level.TOWNSHIP, Level.VILLAGE, Level.GROUP)


def _received(context: Context, accuracy: float | None, location: Location) -> str:
    """That a position has come, and how sure it is of the house."""
    if location.forwarded:
        return context.say("place.position_forwarded")
    if accuracy is None:
        return context.say("place.position")
    return context.say("place.position_with_accuracy", metres=round(accuracy))


def _area(context: Context, value: dict[str, Any]) -> Place | None:
    """The area known so far: chosen, or that of the person's role, where it is held at one place alone."""
    if value.get("area"):
        return context.places_read.find(value["area"])
    if len(context.places) > 1:
        return None
    return context.place if context.role in (Role.CADRE, Role.TOWNSHIP, Role.COUNTY) else None


def _goes_deeper(context: Context, place: Place) -> bool:
    return place.level not in (Level.VILLAGE, Level.GROUP) and bool(areas.children(context.tx, place.code))


def _village(context: Context, value: dict[str, Any]) -> Place | None:
    """The area known so far, where it is the one within which a spot is told."""
    here = _area(context, value)
    return None if here is None or _goes_deeper(context, here) else here


def _complete(context: Context, value: dict[str, Any]) -> bool:
    area = context.places_read.find(value["area"]) if value.get("area") else None
    told = "detail" in value or "latitude" in value
    return area is not None and not _goes_deeper(context, area) and told and not place_doubts.is_open(value)


def _answer(value: dict[str, Any], context: Context, chosen: Place) -> Answer:
    return Answer(value=value, more=not _complete(context, value), note=context.say("place.chosen", place=chosen.name))


def _in_village(context: Context, value: dict[str, Any], here: Place, text: str, action: Action) -> Answer | Slip:
    """Words for the spot in the village that is known; another one that they begin with is meant in its place."""
    spot = text
    for above in reversed(areas.lineage(context.tx, here)):
        spot = spot.removeprefix(above.name).strip()
    elsewhere = [place for place in _named_places(context, None) if spot == text and text.startswith(place.name)]
    if any(context.may(action, place) for place in elsewhere):
        return _by_name(context, {}, None, text, action)
    if elsewhere:
        return Slip(key="forms.slip.place_elsewhere", values={"place": here.name})
    if not spot:
        return _answer({**value, "area": here.code}, context, here)
    return Answer(value={**value, "area": here.code, "detail": spot})


def _named_places(context: Context, here: Place | None) -> list[Place]:
    """The townships and villages below a place, or everywhere."""
    within = areas.below(context.tx, here) if here is not None else areas.everywhere(context.tx)
    return [place for place in within if place.level in (Level.TOWNSHIP, Level.VILLAGE) and place != here]


def _by_name(context: Context, value: dict[str, Any], here: Place | None, text: str, action: Action) -> Answer | Slip:
    """The village whose name was typed, with what stands behind it as the spot."""
    named = [place for place in _named_places(context, here) if context.may(action, place)]
    value = {key: kept for key, kept in value.items() if key != "detail"}
    found = found_by_name(context, named, text)
    if isinstance(found, Slip):
        return found
    spot = _behind(found, text) if _inside([found], text) else ""
    return _answer({**value, "area": found.code, **({"detail": spot} if spot else {})}, context, found)


def found_by_name(context: Context, named: list[Place], text: str) -> Place | Slip:
    """The one of some places that words name, the lowest that they do; what is said where that is none, or several."""
    inside = _inside(named, text)
    if inside:
        found = max(inside, key=lambda place: (len(place.path), len(place.name)))
        twins = [place for place in inside if place.name == found.name and place.level == found.level]
        twins = [place for place in twins if _parents_named(context, place, text)] or twins
        return twins[0] if len(twins) == 1 else Slip(key="place.several", values={"text": found.name})
    names = {place.code: place.name for place in named}
    alike = process.extract(text, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=2)
    if len(alike) == 1 or (len(alike) == 2 and alike[0][1] > alike[1][1]):
        return areas.get(context.tx, alike[0][2])
    return Slip(key="forms.slip.place", values={"text": text})


def _inside(named: list[Place], text: str) -> list[Place]:
    """The places that a text names; whole names count before shortened ones, so that 青石镇 is not taken for 青石村."""
    whole = [place for place in named if place.name in text]
    if any(place.level is Level.VILLAGE for place in whole):
        return whole
    rest = text
    for place in whole:
        rest = rest.replace(place.name, "")
    short = [place for place in named if _short(place) in rest]
    return [place for place in short if not whole or any(above.contains(place) for above in whole)] or whole


def _short(place: Place) -> str:
    return place.name[:-1] if len(place.name) > 2 else place.name


def _behind(place: Place, text: str) -> str:
    name = place.name if place.name in text else _short(place)
    return text.rpartition(name)[2].strip(" ，,、的")


def _parents_named(context: Context, place: Place, text: str) -> bool:
    rest = text.replace(place.name, "")
    return any(_short(above) in rest for above in areas.lineage(context.tx, place)[1:])


def _tops(context: Context) -> list[Place]:
    """Where a choice begins: at the places of a role that is held at several, else below the only one of its level."""
    if len(context.places) > 1 and context.role in (Role.CADRE, Role.TOWNSHIP, Role.COUNTY):
        return list(context.places)
    places = areas.children(context.tx, None)
    while len(places) == 1:
        below = areas.children(context.tx, places[0].code)
        if not below:
            break
        places = below
    return places


def _top_level(context: Context) -> Level:
    tops = _tops(context)
    return tops[0].level if tops else Level.VILLAGE


def _place_buttons(draft: Draft, asked: Field, choices: list[Place]) -> Rows:
    if len(choices) > MOST_BUTTONS:
        return ()
    return in_rows([Option(id=button_id(draft, asked.id, f"a={place.code}"), label=place.name) for place in choices])
