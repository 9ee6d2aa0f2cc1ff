"""Where a house stands, told or put right at a PC: its small place and its position, what is doubtful asked once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from handlers.cases import at_desk, sheet
from handlers.cases.at_desk import NoSuchCase
from handlers.cases.fields import keeping
from handlers.cases.fields.filling import WHY
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms import maps, place_doubts, place_names
from handlers.forms.field import Words
from handlers.forms.map_shares import read_share
from handlers.forms.place_doubts import POSITION, Value
from knowledge.area import Level, Place
from storage.cases import cases
from storage.cases.cases import Case
from storage.people import areas

MOST = 80  # characters of a small place, as in the report
_YES, _NO = "yes", "no"


@dataclass(frozen=True, kw_only=True)
class PlaceTold:
    """What was typed: the small place, the position, and why one that was told before changes.

    `answered` are the doubts that were asked about it, each with its answer: far-yes.
    """

    detail: str
    position: str
    why: str = ""
    answered: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PositionPage:
    """Where the house of a case stands, with what was `told`; `names` are small places of the village used before.

    `slip` is what is wrong with what was told. `question` is what is doubtful about it, `ways` the answers as pairs of
    id and label.
    """

    number: str
    version: str
    told: PlaceTold
    names: tuple[str, ...]
    slip: str = ""
    question: str = ""
    ways: tuple[tuple[str, str], ...] = ()


class _Wrong(ValueError):
    """What was typed is no place; what is said to that."""


def page(context: Context, number: str) -> PositionPage:
    """Where the house of a case stands by now. Raises NoSuchCase."""
    case = _find(context, number)
    before = _place(case)
    return _page(context, case, PlaceTold(detail=before.get("detail") or "", position=say_position(before)))


def keep(context: Context, number: str, told: PlaceTold, version: str) -> tuple[str, PositionPage]:
    """Keep where the house stands; what is said to that, and the page then. Raises NoSuchCase.

    Nothing is said, and nothing kept, while the page says what is wrong or asks what is doubtful.
    """
    case = _find(context, number)
    if version != sheet.version(case):
        return context.say("sheet.changed"), page(context, number)
    before, shown = _place(case), _page(context, case, told)
    try:
        value = _value(context, before, told)
    except _Wrong as wrong:
        return "", replace(shown, slip=str(wrong))
    village, draft = _village(context, case), Draft(id="", form="", subject=case.number, touched_at="")
    value = place_doubts.doubted(context, draft, before, value, village, asks=True)
    while village is not None and (doubt := place_doubts.doubt_in(value)) is not None:
        if not {f"{doubt}-{_YES}", f"{doubt}-{_NO}"} & set(told.answered):
            asked = place_doubts.question(context, value, village)
            return "", replace(shown, question=asked, ways=_ways(context, doubt, value))
        value = _settled(before, value, doubt, yes=f"{doubt}-{_YES}" in told.answered)
    words = _say_changes(context, before, value)
    if not words:
        return context.say("filled.nothing"), page(context, number)
    if _replaces(before, value) and not told.why:
        return "", replace(shown, slip=context.say("place.page.why_first"))
    _keep(context, case, value, words, told.why)
    return context.say("place.page.kept", words=words), page(context, number)


def say_position(place: Mapping[str, Any]) -> str:
    """Degrees to the north and to the east, as they are typed; empty where no position is known."""
    return "" if place.get("latitude") is None else f"{place['latitude']:.6f},{place['longitude']:.6f}"


def _find(context: Context, number: str) -> Case:
    case = at_desk.find(context, number)
    if not sheet.may_place(context, case):
        raise NoSuchCase(number)
    return case


def _place(case: Case) -> Value:
    return place_doubts.passed_over(dict(case.answers.get("place") or {}))


def _page(context: Context, case: Case, told: PlaceTold) -> PositionPage:
    village = _village(context, case)
    names = place_names.known(context, village) if village is not None else ()
    return PositionPage(number=case.number, version=sheet.version(case), told=told, names=tuple(names))


def _village(context: Context, case: Case) -> Place | None:
    """The village in which the house of a case stands; none of one that is known to stand in a township alone."""
    place = areas.get(context.tx, case.area)
    return place if place.level in (Level.VILLAGE, Level.GROUP) else None


def _value(context: Context, before: Value, told: PlaceTold) -> Value:
    """The place as it was typed, whatever is doubtful about it. Raises _Wrong."""
    if len(told.detail) > MOST:
        raise _Wrong(context.say("forms.slip.too_long", most=MOST))
    if isinstance(WHY.kind, Words) and len(told.why) > WHY.kind.most:
        raise _Wrong(context.say("forms.slip.too_long", most=WHY.kind.most))
    if not told.detail and not told.position:
        raise _Wrong(context.say("place.page.neither"))
    value = {key: kept for key, kept in before.items() if key != "detail"}
    value |= {"detail": told.detail} if told.detail else {}
    if told.position == say_position(before):
        return value
    return {key: kept for key, kept in value.items() if key not in POSITION} | _position(context, told.position)


def _position(context: Context, typed: str) -> Value:
    """A position in degrees, or pasted from a map app; nothing where nothing was typed. Raises _Wrong."""
    if not typed:
        return {}
    share = read_share(typed)
    if share is None or share.latitude is None or share.longitude is None:
        raise _Wrong(context.say("place.page.no_position"))
    if not maps.is_position(share.latitude, share.longitude):
        raise _Wrong(context.say("place.page.no_position"))
    grid = {} if share.grid is None else {"grid": str(share.grid)}
    return {"latitude": share.latitude, "longitude": share.longitude, "accuracy": None, **grid}


def _ways(context: Context, doubt: str, value: Value) -> tuple[tuple[str, str], ...]:
    yes, no = place_doubts.say_ways(context, value)
    if doubt == "far":
        no = context.say("place.page.elsewhere")  # one that was known before stays
    return (f"{doubt}-{_YES}", yes), (f"{doubt}-{_NO}", no)


def _settled(before: Value, value: Value, doubt: str, *, yes: bool) -> Value:
    """The place once a doubt is answered; of a position that is not that of the house, the one known before stays."""
    settled = place_doubts.settled(value, yes=yes)
    if doubt == "far" and not yes:
        settled |= {key: before[key] for key in POSITION if key in before}
    return settled


def _replaces(before: Value, value: Value) -> bool:
    """Whether something that was told before is told otherwise, or taken away."""
    told = (before.get("detail") or "", say_position(before))
    return any(old and old != new for old, new in zip(told, (value.get("detail"), say_position(value)), strict=True))


def _say_changes(context: Context, before: Value, value: Value) -> str:
    """“小地名：三组改成李家湾；位置：没填改成37.210000,121.410000”; empty where nothing changes."""
    lines = [
        context.say("cases.line", name=name, value=context.say("cases.from_to", old=_or_empty(context, old), new=new))
        for name, old, new in (
            (context.say("place.page.detail"), before.get("detail"), _or_empty(context, value.get("detail"))),
            (context.say("place.page.position"), say_position(before), _or_empty(context, say_position(value))),
        )
        if _or_empty(context, old) != new
    ]
    return context.say("forms.semicolon").join(lines)


def _or_empty(context: Context, words: str | None) -> str:
    return words or context.say("filled.empty")


def _keep(context: Context, case: Case, value: Value, words: str, why: str) -> None:
    before = _place(case)
    cases.set_answers(context.tx, case, {**case.answers, "place": value})
    cases.note(
        context.tx,
        case,
        kind=keeping.CHANGED if _replaces(before, value) else keeping.FILLED,
        person_id=context.person_id,
        role=context.role,
        now=context.now,
        details={"before": {"place": before}, "after": {"place": value}, "words": words, "reason": why},
    )
