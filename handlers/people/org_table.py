"""Places and people from a spreadsheet: each row checked, the good ones made a plan of what is to change."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from handlers.dialog.hierarchy import LEVELS, OFFICES
from handlers.documents.org_sheets import AREAS, DUTY, PEOPLE, OrgFile, SheetRow
from handlers.forms.identity import Wrong, read_phone
from handlers.people import org_areas, org_duty, org_offices
from handlers.people.org_areas import Problem, is_scientific
from handlers.people.org_names import PlaceNames
from handlers.wording import Wording
from knowledge.area import Place
from knowledge.model.pack import Pack
from storage.database.database import Transaction
from storage.people import areas, offices, people
from storage.people.org import OrgPlan, PersonChange, PlaceChange, Withdrawal
from storage.people.people import Coordinator, Role

LONGEST_NAME = 40
_NAMES_SHOWN = 3

_ROLE_WORDS: Mapping[Role, str] = {
    Role.RESIDENT: "org.role_words.resident",
    Role.CADRE: "org.role_words.cadre",
    Role.TOWNSHIP: "org.role_words.township",
    Role.COUNTY: "org.role_words.county",
    Role.CITY: "org.role_words.city",
}


@dataclass(frozen=True, kw_only=True)
class Understood:
    """Words of the file that stand for others: the key of the text that says so, its values, and in how many rows."""

    key: str
    values: Mapping[str, str]
    rows: int


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What the file would change, which of its rows are bad, and what was understood otherwise than it is written."""

    plan: OrgPlan
    problems: tuple[Problem, ...]
    understood: tuple[Understood, ...]


@dataclass(kw_only=True)
class _Entry:
    """One person of the file: the first row that names the phone, and all roles."""

    row: SheetRow
    phone: str
    name: str
    roles: list[tuple[Role, Place]] = field(default_factory=list)


def examine(
    tx: Transaction,
    file: OrgFile,
    packs: Mapping[str, Pack],
    say: Wording,
    *,
    today: date,
    withdraw_missing: bool = False,
    mine: Callable[[Place], bool] = lambda place: True,
    takes_back: Callable[[Coordinator], bool] = lambda holder: True,
) -> Findings:
    """Compare a file with what is known; good rows make the plan, bad rows the problems, in the file's order.

    People are matched by phone. A role that the file does not name stays, unless `withdraw_missing` asks for it to be
    taken back; that reaches the places of the area sheet and all below (without such a sheet, the places where the
    file names people), and nothing is taken back while any row is bad: its person may be meant to stay. `mine` tells
    at which places the importer may change something; rows that would change another one are bad. `takes_back` tells
    whose role the importer may take back.
    """
    known = {place.code: place for place in areas.everywhere(tx)}
    places, problems = org_areas.examine(file.rows(AREAS), known, packs)
    rows = {row.values["code"]: row for row in file.rows(AREAS)}
    foreign = {change.place.code for change in org_areas.changes(places, known) if not _is_mine(change, mine)}
    problems += [Problem(row=rows[code], key="org.problem.not_yours") for code in foreign]
    places = [place for place in places if place.code not in foreign]
    after = known | {place.code: place for place in places}
    offices_found, unfit = org_offices.examine(file.rows(AREAS), after, offices.everywhere(tx))
    problems += [
        Problem(row=rows[one.place.code], key="org.problem.not_yours") for one in offices_found if not mine(one.place)
    ]
    problems = sorted([*problems, *unfit], key=lambda problem: problem.row.number)
    entries: dict[str, _Entry] = {}
    names = PlaceNames(after)
    for row in file.rows(PEOPLE):
        problem = _enter(row, entries, names, say, mine)
        if problem is not None:
            problems.append(problem)
    duties, unread = org_duty.examine(tx, file.rows(DUTY), after, today, mine)
    problems += unread
    found = [_change(tx, entry) for entry in entries.values()]
    for change in [one for one in found if one is not None and one.old_name is not None]:
        if not _is_below(tx, change, mine):
            problems.append(Problem(row=entries[change.phone].row, key="org.problem.person_elsewhere"))
            found.remove(change)
    withdrawals: list[Withdrawal] = []
    if withdraw_missing and not problems:
        withdrawals = _missing(tx, file, entries.values(), after, takes_back)
    plan = OrgPlan(
        places=org_areas.changes(places, known),
        offices=tuple(one for one in offices_found if mine(one.place)),
        people=tuple(person for person in found if person is not None),
        withdrawals=tuple(withdrawals),
        duties=duties,
    )
    return Findings(plan=plan, problems=tuple(problems), understood=tuple(_understood(file, say)))


def _is_mine(change: PlaceChange, mine: Callable[[Place], bool]) -> bool:
    return mine(change.place) and (change.before is None or mine(change.before))


def _is_below(tx: Transaction, change: PersonChange, mine: Callable[[Place], bool]) -> bool:
    """Whether all that somebody holds lies where the importer may change something: who they are is theirs to say."""
    held = [] if change.person_id is None else people.grants_of(tx, change.person_id)
    return all(grant.place is not None and mine(grant.place) for grant in held)


def role_named(text: str, say: Wording) -> Role | None:
    """The role with this id or Chinese name."""
    for role, key in _ROLE_WORDS.items():
        if text.lower() in (role, *say(key).split()):
            return role
    return None


def _understood(file: OrgFile, say: Wording) -> Iterator[Understood]:
    """The names whose blanks were dropped, and the words for a role that are not its own."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in (*file.rows(AREAS), *file.rows(PEOPLE)):
        found.update(("org.understood.name", written, row.values[column]) for column, written in row.spaced.items())
    for row in file.rows(PEOPLE):
        word = row.values["role"]
        role = role_named(word, say)
        if role is not None and word.lower() not in (role, say(_ROLE_WORDS[role]).split()[0]):
            found["org.understood.role", word, say(f"role.{role}")] += 1
    for (key, written, meant), rows in found.items():
        yield Understood(key=key, values={"written": written, "meant": meant}, rows=rows)


def _enter(
    row: SheetRow, entries: dict[str, _Entry], places: PlaceNames, say: Wording, mine: Callable[[Place], bool]
) -> Problem | None:
    """Add a row's role to its person, or say what is wrong with the row."""
    name, phone = row.values["name"], read_phone(row.values["phone"])
    if not 1 <= len(name) <= LONGEST_NAME:
        return Problem(row=row, key="org.problem.person_name", values={"most": LONGEST_NAME})
    if is_scientific(row.values["phone"]):
        return Problem(row=row, key="org.problem.scientific")
    if isinstance(phone, Wrong) or not phone.startswith("1"):
        return Problem(row=row, key="org.problem.phone")
    entry = entries.get(phone) or _Entry(row=row, phone=phone, name=name)
    if entry.name != name:
        return Problem(row=row, key="org.problem.two_names", values={"number": entry.row.number, "name": entry.name})
    role = role_named(row.values["role"], say)
    if role is None:
        known = say("org.comma").join(say(key).split()[0] for key in _ROLE_WORDS.values())
        return Problem(row=row, key="org.problem.role", values={"known": known})
    if not row.values["area"]:
        return Problem(row=row, key="org.problem.person_area_empty")
    place = _place_named(row, places, say)
    if isinstance(place, Problem):
        return place
    if not mine(place):
        return Problem(row=row, key="org.problem.not_yours")
    if place.level not in LEVELS[role]:
        values = {
            "role": say(f"role.{role}"),
            "level": say(f"place.level.{LEVELS[role][0]}"),
            "place": place.name,
            "is": say(f"place.level.{place.level}"),
        }
        return Problem(row=row, key="org.problem.level_of_role", values=values)
    entry.roles.append((role, place))
    entries[phone] = entry
    return None


def _place_named(row: SheetRow, places: PlaceNames, say: Wording) -> Place | Problem:
    """The place that a person's row names, by code or by a name that one place alone has."""
    text = row.values["area"]
    found = places.find(text)
    if len(found) == 1:
        return found[0]
    if is_scientific(text):
        return Problem(row=row, key="org.problem.scientific")
    if not found:
        return Problem(row=row, key="org.problem.person_area", values={"area": text})
    names = say("org.comma").join(places.full_name(one) for one in found[:_NAMES_SHOWN])
    return Problem(
        row=row, key="org.problem.person_area_several", values={"area": text, "count": len(found), "names": names}
    )


def _change(tx: Transaction, entry: _Entry) -> PersonChange | None:
    """What is to change for a person; None if all stays as it is."""
    person_id = people.find_by_phone(tx, entry.phone)
    roles = list(dict.fromkeys(entry.roles))
    old_name = None
    if person_id is not None:
        held = {(grant.role, grant.place.code) for grant in people.grants_of(tx, person_id) if grant.place}
        roles = [(role, place) for role, place in roles if (role, place.code) not in held]
        name = people.name_of(tx, person_id) or ""
        old_name = name if name != entry.name else None
        if not roles and old_name is None:
            return None
    return PersonChange(person_id=person_id, phone=entry.phone, name=entry.name, old_name=old_name, roles=tuple(roles))


def _missing(
    tx: Transaction,
    file: OrgFile,
    entries: Iterable[_Entry],
    places: Mapping[str, Place],
    takes_back: Callable[[Coordinator], bool],
) -> list[Withdrawal]:
    """The offices held at the file's places by people whom the file does not name there."""
    named = {(entry.phone, role, place.code) for entry in entries for role, place in entry.roles}
    listed = [places[row.values["code"]] for row in file.rows(AREAS)]
    peopled = {code for _, _, code in named}
    gone = []
    for role in OFFICES if file.rows(PEOPLE) else ():
        for holder in people.holding(tx, role):
            place = holder.grant.place
            if place is None or (holder.phone, role, place.code) in named:
                continue
            now_at = places[place.code]
            covered = any(above.contains(now_at) for above in listed) if listed else now_at.code in peopled
            if covered and takes_back(holder):
                gone.append(Withdrawal(person_id=holder.person_id, name=holder.name, role=role, place=now_at))
    return gone
