"""Who may open what at the desk: each of its addresses, as everybody, with what is theirs, another's and nobody's."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from sqlalchemy import select
from starlette.routing import Route

from handlers.ledger.selection import Selection, Whence
from handlers.official_tables.books_in_use import kind_of
from handlers.reporting.obligations.obligation import mark_of
from knowledge.reading.likeness import AlikeBy, Likeness
from storage.batches import batches
from storage.cases import records
from storage.checks import checks
from storage.checks import items as stored_items
from storage.checks.items import CheckKind, NewItem
from storage.exchange import arrivals, column_sets, exports
from storage.exchange.exports import ExportFormat, NewExport
from storage.households import households, housing, pairs
from storage.papers import papers, templates
from storage.papers.papers import NewPaper, PaperFormat
from storage.people import audit, people
from storage.people.people import Role
from storage.reporting import exemptions, extensions
from storage.reporting.submissions import Due
from storage.schema import metadata
from storage.web import saved_views
from tests.bot.desk.office import PART, Office
from tests.cast import (
    COUNTY,
    OTHER_COUNTY,
    TOWNSHIP,
    TOWNSHIP_OF_OTHER_COUNTY,
    VILLAGE,
    VILLAGE_OF_OTHER_COUNTY,
)
from tests.handlers.curation import filling

DOORS = ("/desk/signin", "/desk/signin/wait", "/desk/leave", "/desk/c/{code:str}", "/desk/static/")
SEATED = ("township", "county", "city", "operator", "other_township", "other_county")
NOT_SEATED = (None, "resident", "cadre", "stranger")
NOBODYS = "nothing"  # what no row is called
OPEN_TO_CITIES = {"number", "entry", "table", "card", "note"}  # parameters: both counties lie in the city
OWN_TABLES = {"audit", "conversations", "web_sessions"}  # changed by whoever comes, also in vain
HERE, ELSEWHERE = "王二", "赵六"  # heads of a household in each county

Planted = tuple[str, str]  # what is 云山县's, and what is 临河县's


def _cases(office: Office) -> Planted:
    return office.household(HERE, VILLAGE).number, office.household(ELSEWHERE, VILLAGE_OF_OTHER_COUNTY).number


def _forms(office: Office) -> Planted:
    found = []
    for head, village, pack in ((HERE, VILLAGE, "yantai"), (ELSEWHERE, VILLAGE_OF_OTHER_COUNTY, "hunan")):
        case = office.household(head, village)
        with office.dialogue.database.writing() as tx:
            now, form = office.dialogue.clock.now(), (f"{pack}.application", 1)
            record = records.add(
                tx,
                case,
                step="applied",
                day=now.date(),
                values={"applicant": "household"},
                person_id=office.dialogue.ids["township"],
                role="township",
                now=now,
                form=form,
            )
        found.append(str(record))
    return found[0], found[1]


def _checks(office: Office) -> Planted:
    found = []
    with office.dialogue.database.writing() as tx:
        for county, village in ((COUNTY, VILLAGE), (OTHER_COUNTY, VILLAGE_OF_OTHER_COUNTY)):
            now, item = office.dialogue.clock.now(), NewItem(area=village, case_id=None, holder_id=None)
            check = checks.call(
                tx,
                kind=CheckKind.REGULAR,
                reason="flood",
                title=None,
                area=county,
                due=None,
                drill=False,
                person_id=None,
                items=[item],
                asked_at=now,
                now=now,
            )
            assert check is not None
            found.append(check.id)
    return str(found[0]), str(found[1])


def _items(office: Office) -> Planted:
    own, foreign = _checks(office)
    with office.dialogue.database.reading() as tx:
        [one], [other] = (stored_items.of_check(tx, int(check)) for check in (own, foreign))
    return str(one.id), str(other.id)


def _requests(office: Office) -> Planted:
    def ask(pack: str, rule: str, named: date, area: str) -> str:
        due, now = Due(pack=pack, rule=rule, due=named, area=area), office.dialogue.clock.now()
        person_id = office.dialogue.cast.township
        return str(extensions.ask(tx, due, until=named, reason="停电", person_id=person_id, now=now))

    with office.dialogue.database.writing() as tx:
        return (
            ask("yantai", "monthly_progress", date(2026, 11, 3), TOWNSHIP),
            ask("hunan", "monthly_report", date(2026, 11, 25), TOWNSHIP_OF_OTHER_COUNTY),
        )


def _exemptions(office: Office) -> Planted:
    def exempt(area: str) -> str:
        until, now, by = date(2026, 12, 31), office.dialogue.clock.now(), office.dialogue.cast.county
        return str(exemptions.add(tx, area, pack=None, rule=None, until=until, reason="合并", person_id=by, now=now))

    with office.dialogue.database.writing() as tx:
        return exempt(TOWNSHIP), exempt(TOWNSHIP_OF_OTHER_COUNTY)


def _questions(office: Office) -> Planted:
    asked = [filling.ask(office.dialogue), filling.ask(office.dialogue, who="cadre", county=OTHER_COUNTY)]
    return str(asked[0]), str(asked[1])


def _entries(office: Office) -> Planted:
    own = filling.write(office.dialogue, by="township")
    return str(own), str(filling.write(office.dialogue, by="township", county=OTHER_COUNTY))


def _exports(office: Office) -> Planted:
    found = []
    with office.dialogue.database.writing() as tx:
        for who, county in (("county", COUNTY), ("other_county", OTHER_COUNTY)):
            now = office.dialogue.clock.now()
            new = NewExport(
                person_id=office.dialogue.ids[who],
                area=county,
                format=ExportFormat.XLSX,
                full=False,
                asked={"view": "", "words": "", "columns": "list"},
                reason=None,
                many=1,
                expires_at=now + timedelta(days=1),
            )
            found.append(exports.add(tx, new, now))
    return str(found[0]), str(found[1])


def _papers(office: Office) -> Planted:
    found = []
    with office.dialogue.database.writing() as tx:
        for who, county in (("county", COUNTY), ("other_county", OTHER_COUNTY)):
            now = office.dialogue.clock.now()
            new = NewPaper(
                person_id=office.dialogue.ids[who],
                area=county,
                kind="household_file",
                format=PaperFormat.DOCX,
                full=False,
                asked={},
                reason=None,
                template_id=None,
                in_chat=False,
                many=1,
                expires_at=now + timedelta(days=1),
            )
            found.append(papers.add(tx, new, now))
    return str(found[0]), str(found[1])


def _templates(office: Office) -> Planted:
    now = office.dialogue.clock.now()
    with office.dialogue.database.writing() as tx:
        here, there = (
            templates.add(
                tx,
                area=county,
                kind="notice",
                name="a.docx",
                content=b"PK",
                sha256="0" * 64,
                person_id=office.dialogue.ids[who],
                now=now,
            )
            for who, county in (("county", COUNTY), ("other_county", OTHER_COUNTY))
        )
    return str(here), str(there)


def _arrivals(office: Office) -> Planted:
    found = []
    with office.dialogue.database.writing() as tx:
        for who, county in (("county", COUNTY), ("other_county", OTHER_COUNTY)):
            now = office.dialogue.clock.now()
            sent = arrivals.add(
                tx,
                person_id=office.dialogue.ids[who],
                area=county,
                name="台账.xlsx",
                sha256="0" * 64,
                file="kept",
                now=now,
                expires_at=now + timedelta(days=1),
            )
            found.append(str(sent))
    return found[0], found[1]


def _sets(office: Office) -> Planted:
    with office.dialogue.database.writing() as tx:
        own, foreign = (
            column_sets.add(
                tx,
                county,
                "省表",
                [("head", "户主")],
                person_id=office.dialogue.ids[who],
                now=office.dialogue.clock.now(),
            )
            for who, county in (("county", COUNTY), ("other_county", OTHER_COUNTY))
        )
    return str(own), str(foreign)


def _cadres(office: Office) -> Planted:
    with office.dialogue.database.writing() as tx:
        now = office.dialogue.clock.now()
        other = people.add(tx, now=now, name="何静", phone="13800000057")
        people.grant(tx, other, Role.CADRE, VILLAGE_OF_OTHER_COUNTY, now)
    return str(office.dialogue.ids["cadre"]), str(other)


def _households(office: Office) -> Planted:
    found = []
    for head, village in ((HERE, VILLAGE), (ELSEWHERE, VILLAGE_OF_OTHER_COUNTY)):
        case = office.household(head, village, id_number=None)
        with office.dialogue.database.writing() as tx:
            housing.house(tx, case, office.dialogue.clock.now())
            found.append(str(households.of_cases(tx, [case.id])[case.id].id))
    return found[0], found[1]


def _pairs(office: Office) -> Planted:
    found = []
    for head, village in ((HERE, VILLAGE), (ELSEWHERE, VILLAGE_OF_OTHER_COUNTY)):
        one, other = (office.household(head, village) for _ in range(2))
        with office.dialogue.database.writing() as tx:
            alike = Likeness(score=90, reasons=(AlikeBy.NAME,))
            pairs.note(tx, {(one.id, other.id): alike}, office.dialogue.clock.now())
            [pair] = pairs.of_case(tx, other.id)
            found.append(str(pair.id))
    return found[0], found[1]


def _batches(office: Office) -> Planted:
    found = []
    with office.dialogue.database.writing() as tx:
        for who in ("county", "other_county"):
            person_id, now = office.dialogue.ids[who], office.dialogue.clock.now()
            selection = Selection(whence=Whence.LEDGER).to_json()
            found.append(str(batches.choose(tx, person_id=person_id, selection=selection, chosen=0, now=now)))
    return found[0], found[1]


def _views(office: Office) -> Planted:
    found = []
    with office.dialogue.database.writing() as tx:
        for who in ("county", "other_county"):
            person_id, now = office.dialogue.ids[who], office.dialogue.clock.now()
            found.append(str(saved_views.add(tx, person_id=person_id, area=None, name="D", address="grade=D", now=now)))
    return found[0], found[1]


def _dates(office: Office) -> Planted:
    return (
        f"{mark_of('yantai', 'monthly_progress')}:20261103:{COUNTY}",
        f"{mark_of('hunan', 'monthly_report')}:20261125:{OTHER_COUNTY}",
    )


def _tables(office: Office) -> Planted:
    own = f"annex_1:{mark_of('yantai', 'monthly_progress')}:20261103:{COUNTY}"
    return own, f"progress:{mark_of('hunan', 'monthly_report')}:20261125:{OTHER_COUNTY}"


def _books(office: Office) -> Planted:
    def book(who: str, county: str, pack: str, table: str) -> str:
        return str(
            templates.add(
                tx,
                area=county,
                kind=kind_of(pack, table),
                name="a.xlsx",
                content=b"PK",
                sha256="0" * 64,
                person_id=office.dialogue.ids[who],
                now=office.dialogue.clock.now(),
            )
        )

    with office.dialogue.database.writing() as tx:
        return (
            book("county", COUNTY, "yantai", "annex_1"),
            book("other_county", OTHER_COUNTY, "hunan", "progress"),
        )


def _notes(office: Office) -> Planted:
    found = []
    with office.dialogue.database.writing() as tx:
        for who, village in (("county", VILLAGE), ("other_county", VILLAGE_OF_OTHER_COUNTY)):
            note = audit.note(
                tx,
                person_id=office.dialogue.ids[who],
                action="policy_cards_handed_out",
                subject=f"area:{village}",
                now=office.dialogue.clock.now(),
                details={"card": "yantai.household", "card_name": "D", "to": 35, "day": "2026-11-03"},
            )
            found.append(str(note))
    return found[0], found[1]


def _photos(office: Office) -> Planted:
    here, there = (office.household(*one) for one in ((HERE, VILLAGE), (ELSEWHERE, VILLAGE_OF_OTHER_COUNTY)))
    return office.photograph(here, "here"), office.photograph(there, "there")


PLANTED: Mapping[str, Callable[[Office], Planted]] = {  # by parameter of an address
    "number": _cases,
    "household": _households,
    "pair": _pairs,
    "record": _forms,
    "check": _checks,
    "exemption": _exemptions,
    "request": _requests,
    "rule": lambda office: (mark_of("yantai", "monthly_progress"), mark_of("hunan", "monthly_report")),
    "item": _items,
    "question": _questions,
    "entry": _entries,
    "arrival": _arrivals,
    "export": _exports,
    "paper": _papers,
    "card": lambda office: ("yantai.household", "hunan.household"),
    "note": _notes,
    "template": _templates,
    "paper_kind": lambda office: (NOBODYS, NOBODYS),
    "set": _sets,
    "person": _cadres,
    "batch": _batches,
    "step": lambda office: ("receive", "receive"),
    "group": lambda office: ("house", "house"),
    "photo": _photos,
    "view": _views,
    "date": _dates,
    "figure": lambda office: ("works_started.in_year", "works_started.in_year"),
    "table": _tables,
    "column": lambda office: ("7", "7"),
    "book": _books,
    "form": lambda office: ("correct", "correct"),
}


@pytest.fixture
def planted(office: Office) -> dict[str, Planted]:
    """For each parameter something of either county."""
    return {parameter: plant(office) for parameter, plant in PLANTED.items()}


def inside(office: Office) -> Iterator[tuple[str, Route]]:
    """Each method and route behind the door."""
    for route in office.routes:
        if not route.path.startswith(DOORS):
            yield from ((method, route) for method in sorted(route.methods or ()) if method != "HEAD")


def parameters(route: Route) -> list[str]:
    """The names of what changes in an address."""
    return re.findall(r"{(\w+)(?::\w+)?}", route.path)


def address(route: Route, value: Callable[[str], str]) -> str:
    """The address with its parameters filled."""
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: value(found[1]), route.path)


def rows(office: Office) -> dict[str, list[Any]]:
    """All that is stored but what whoever comes leaves of themselves."""
    with office.dialogue.database.reading() as tx:
        return {
            table.name: [tuple(row) for row in tx.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in OWN_TABLES
        }


def test_all_that_an_address_names_is_planted(office: Office) -> None:
    named = {parameter for _, route in inside(office) for parameter in parameters(route)}
    assert named == set(PLANTED), "what a new address names has to be planted in either county"


@pytest.mark.parametrize("who", NOT_SEATED)
def test_who_does_not_sit_there_is_sent_to_the_door_from_every_address(
    office: Office, planted: dict[str, Planted], who: str | None
) -> None:
    browser = office.browser(who)
    before = rows(office)
    for method, route in inside(office):
        path = address(route, lambda name: planted[name][0])
        answer = browser.request(method, path)
        door = urlsplit(answer.headers.get("location", ""))
        assert (answer.status_code, door.path) == (303, "/desk/signin"), f"{method} {path}"
        way_back = path if method == "GET" and path != "/desk" else None
        assert dict(parse_qsl(door.query)).get("next") == way_back, f"{method} {path}"
        assert browser.request(method, path, headers=PART).status_code == 401, f"{method} {path}"
    assert rows(office) == before


@pytest.mark.parametrize("who", SEATED)
def test_what_is_another_county_s_answers_like_what_does_not_exist_and_stays(
    office: Office, planted: dict[str, Planted], who: str
) -> None:
    pc = office.seated(who)
    foreign = 0 if who == "other_county" else 1
    before = rows(office)
    for method, route in inside(office):
        if not parameters(route) or (who == "city" and OPEN_TO_CITIES & {*parameters(route)}):
            continue
        theirs = pc.request(method, address(route, lambda name: planted[name][foreign]))
        nobodys = pc.request(method, address(route, lambda name: NOBODYS))
        assert theirs.status_code == 404, f"{method} {route.path} as {who}"
        assert (nobodys.status_code, _told(nobodys)) == (404, _told(theirs)), f"{method} {route.path} as {who}"
    assert rows(office) == before


@pytest.mark.parametrize("id", ["³", "9" * 19, "9" * 400, "-1"])
def test_an_id_that_no_row_can_have_answers_like_what_does_not_exist(
    office: Office, planted: dict[str, Planted], id: str
) -> None:
    """A raised digit is no number, and no database counts to 10^19: both were answered by 500."""
    pc = office.seated("township")
    for method, route in inside(office):
        for one in parameters(route):
            values = {name: own for name, (own, _) in planted.items()} | {one: id}
            path = address(route, values.__getitem__)
            assert pc.request(method, path).status_code in (303, 404), f"{method} {path}"


@pytest.mark.parametrize("who", SEATED)
def test_no_page_shows_a_household_of_another_county(office: Office, planted: dict[str, Planted], who: str) -> None:
    pc = office.seated(who)
    hidden = {"other_county": (HERE,), "city": (), "operator": (HERE, ELSEWHERE)}.get(who, (ELSEWHERE,))
    for method, route in inside(office):
        if method != "GET" or parameters(route):
            continue
        answer = pc.get(route.path)
        assert answer.status_code in (200, 404), f"{route.path} as {who}: {answer.status_code}"
        assert not [name for name in hidden if name in answer.text], f"{route.path} as {who}"


@pytest.mark.parametrize("who", SEATED)
def test_a_form_that_was_sent_empty_breaks_nothing(office: Office, planted: dict[str, Planted], who: str) -> None:
    pc = office.seated(who)
    own = 1 if who == "other_county" else 0
    for method, route in inside(office):
        if method == "POST":
            answer = pc.post(address(route, lambda name: planted[name][own]))
            assert answer.status_code < 500, f"{route.path} as {who}: {answer.status_code}"


def _told(answer: httpx.Response) -> str:
    return answer.text
