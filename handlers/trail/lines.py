"""A page of the audit trail in sentences: of the own county's people and cases, by person, case, kind and day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta

from handlers.cases.lookup import number_in
from handlers.dialog.context import Context, Occasion
from handlers.dialog.dates import say_moment
from handlers.dialog.permissions import Action
from handlers.trail.kinds import HIDDEN, TrailKind, actions_of, kind_of
from knowledge.area import Place
from storage.cases import audited
from storage.cases.audited import AuditQuery, PlacedLine
from storage.database.privacy import mask_numbers
from storage.people import areas, people
from storage.people.audit import AuditLine
from storage.people.people import Grant

ON_A_PAGE = 100
_PLACED = ("area", "assessment")  # subjects that name a place behind the colon


class NoTrail(LookupError):
    """The person reads no audit trail."""


@dataclass(frozen=True, kw_only=True)
class TrailFilter:
    """What of the trail is sought; what is none limits nothing. `last` is the last day, included."""

    person_id: int | None = None
    case: str | None = None
    kind: TrailKind | None = None
    first: date | None = None
    last: date | None = None
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class TrailRow:
    """A line: when, who, what in words; `case` is the number of the case that it is about, if it is about one."""

    id: int
    when: str
    person_id: int | None
    who: str
    what: str
    case: str


@dataclass(frozen=True, kw_only=True)
class TrailPage:
    """Lines of the trail, the newest first; `older` is the filter of those before them, none where there are none."""

    rows: tuple[TrailRow, ...]
    sought: TrailFilter
    who: str
    older: int | None


def read_filter(given: Iterable[tuple[str, str]]) -> TrailFilter:
    """The filter that an address names; what means nothing there limits nothing."""
    named = dict(given)
    return TrailFilter(
        person_id=_whole(named.get("who", "")),
        case=number_in(named.get("case", "")),
        kind=next((kind for kind in TrailKind if kind == named.get("kind")), None),
        first=_day(named.get("from", "")),
        last=_day(named.get("to", "")),
        before=_whole(named.get("before", "")),
    )


def page(context: Context, sought: TrailFilter) -> TrailPage:
    """A page of the own county's trail. Raises NoTrail for who reads none."""
    found = find(context, sought, ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    name = "" if sought.person_id is None else people.name_of(context.tx, sought.person_id) or ""
    own = any(one.line.person_id == sought.person_id for one in shown)
    return TrailPage(
        rows=rows(context, shown),
        sought=sought,
        who=(name if own else "") or (context.say("trail.somebody") if sought.person_id is not None else ""),
        older=shown[-1].id if len(found) > ON_A_PAGE else None,
    )


def find(context: Context, sought: TrailFilter, limit: int) -> list[PlacedLine]:
    """The newest lines of the own county that are sought. Raises NoTrail."""
    return find_at(context, county_of(context), sought, limit)


def find_at(occasion: Occasion, county: Place, sought: TrailFilter, limit: int) -> list[PlacedLine]:
    """The newest lines of a county that are sought."""
    actions, without = actions_of(sought.kind) if sought.kind else (frozenset[str](), frozenset[str]())
    query = AuditQuery(
        person_id=sought.person_id,
        case=sought.case,
        actions=actions,
        without=without,
        hidden=HIDDEN,
        since=_begin(occasion, sought.first),
        until=None if sought.last is None else _begin(occasion, sought.last + timedelta(days=1)),
        before=sought.before,
    )
    return audited.of_place(occasion.tx, county.path, query, limit)


def county_of(context: Context) -> Place:
    """The county whose trail the person reads. Raises NoTrail."""
    for grant in context.grants:
        if grant.place is not None and context.may(Action.SEE_TRAIL, grant.place, grants=[grant]):
            return grant.place
    raise NoTrail


def rows(occasion: Occasion, found: Sequence[PlacedLine]) -> tuple[TrailRow, ...]:
    """Lines in words; who and what they name is read at once."""
    lines = [one.line for one in found]
    names = _Names.of(occasion, lines)
    return tuple(
        TrailRow(
            id=one.id,
            when=say_moment(occasion.say, one.line.at, occasion.zone),
            person_id=one.line.person_id,
            who=names.who(occasion, one.line.person_id),
            what=_what(occasion, one.line, names),
            case=number_in(one.line.subject) or "",
        )
        for one in found
    )


@dataclass(frozen=True, kw_only=True)
class _Names:
    people: dict[int, str]
    grants: dict[int, list[Grant]]
    places: dict[str, Place]

    @classmethod
    def of(cls, occasion: Occasion, lines: Sequence[AuditLine]) -> "_Names":
        actors = {line.person_id for line in lines if line.person_id is not None}
        about = {id for line in lines if (id := _person(line.subject)) is not None}
        codes = {code for line in lines if (code := _area(line.subject))}
        return cls(
            people=people.names_among(occasion.tx, actors | about),
            grants=people.grants_among(occasion.tx, actors),
            places=areas.among(occasion.tx, codes),
        )

    def who(self, occasion: Occasion, person_id: int | None) -> str:
        """Who did it, with the role held now."""
        if person_id is None:
            return occasion.say("trail.operator")
        name = self.people.get(person_id) or occasion.say("trail.somebody")
        held = next((grant for grant in self.grants.get(person_id, ()) if grant.place), None)
        if held is None or held.place is None:
            return name
        return occasion.say("trail.who", place=held.place.name, role=occasion.say(f"role.{held.role}"), name=name)


def _what(occasion: Occasion, line: AuditLine, names: _Names) -> str:
    key = f"trail.action.{line.action}"
    about = _about(occasion, line.subject, names)
    old, new = line.details.get("from", ""), line.details.get("to", "")
    known = occasion.say.has(key)
    text = (
        occasion.say(key, about=about, old=old, new=new) if known else occasion.say("trail.other", action=line.action)
    )
    reason = line.details.get("reason")
    if isinstance(reason, str) and reason:
        return occasion.say("trail.with_reason", text=text, reason=mask_numbers(reason))
    sought = [str(word) for part in ("names", "numbers") for word in line.details.get(part) or ()]
    if kind_of(line.action) is TrailKind.LOOKED and sought:
        words = mask_numbers(occasion.say("trail.and").join(sought))
        return occasion.say("trail.with_words", text=text, words=words)
    return text


def _about(occasion: Occasion, subject: str, names: _Names) -> str:
    """What a line is about, in words: a case, somebody, a place, or a thing by its number."""
    if number_in(subject) == subject:
        return occasion.say("trail.about.case", number=subject)
    kind, _, id = subject.partition(":")
    person = _person(subject)
    if person is not None:
        return occasion.say("trail.about.person", name=names.people.get(person) or occasion.say("trail.somebody"))
    place = names.places.get(_area(subject))
    if place is not None:
        return occasion.say("trail.about.assessment" if kind == "assessment" else "trail.about.area", name=place.name)
    key = f"trail.about.{kind}"
    return (
        occasion.say(key, id=id.partition(":")[0])
        if id and occasion.say.has(key)
        else occasion.say("trail.about.nothing")
    )


def _person(subject: str) -> int | None:
    kind, _, id = subject.partition(":")
    return int(id) if kind == "person" and id.isdecimal() else None


def _area(subject: str) -> str:
    """The code of the place that a subject names; empty where it names none."""
    kind, colon, rest = subject.partition(":")
    if colon:
        return rest.partition(":")[0] if kind in _PLACED else ""
    first = subject.partition(" ")[0]
    return first if first.isdecimal() else ""


def _begin(occasion: Occasion, day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), tzinfo=occasion.zone)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else None


def _day(text: str) -> date | None:
    """The day; none in the first and the last year of all, whose ends no other zone can tell."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if MINYEAR < day.year < MAXYEAR else None


_LONGEST = 12
