"""A county of its own for a test on a shared website: places, somebody for each role, signed in on a phone."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

from handlers.wording import load_wording
from knowledge.area import Level, Place
from storage.database.database import Database, Transaction
from storage.people import areas, consents, people
from storage.people.people import Role
from storage.web import sessions as web_sessions

NOW = datetime(2026, 11, 11, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))  # no report of the pack is due about this day
CITY = "9901"

_STEMS = tuple("".join(two) for two in product("青白柳松竹梅杏桃枣榆", "石溪河坪沟湾岭桥"))


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who works in the county, with the token that the browser keeps."""

    name: str
    person_id: int
    token: str


@dataclass(frozen=True, kw_only=True)
class County:
    """Who is there: a cadre of its village, its township, its county; all are told only of what happens here."""

    stem: str
    village: Place
    cadre: Member
    township: Member
    county: Member


def found(database: Database) -> Iterator[County]:
    """New counties, one after the other: 青石县 with 青石镇 with 青石村, 青溪县 …"""
    for number, stem in enumerate(_STEMS):
        with database.writing() as tx:
            county = _found(tx, number, stem)
        yield county


def _found(tx: Transaction, number: int, stem: str) -> County:
    above = areas.child_of(None, code=CITY, name="清河市", level=Level.CITY)
    areas.put(tx, above)
    code, places = f"{CITY}{number + 10}", {}
    for level, kind, ending in ((Level.COUNTY, "县", ""), (Level.TOWNSHIP, "镇", "001"), (Level.VILLAGE, "村", "001")):
        code += ending
        pack = "yantai" if level == Level.COUNTY else None
        above = places[level] = areas.child_of(above, code=code, name=stem + kind, level=level, pack=pack)
        areas.put(tx, above)
    people_here = (
        ("王建国", Role.CADRE, Level.VILLAGE),
        ("赵敏", Role.TOWNSHIP, Level.TOWNSHIP),
        ("孙立", Role.COUNTY, Level.COUNTY),
    )
    cadre, township, county = (
        member(tx, name, f"13800{number:02}{place:04}", role, places[level])
        for place, (name, role, level) in enumerate(people_here)
    )
    return County(stem=stem, village=places[Level.VILLAGE], cadre=cadre, township=township, county=county)


def member(tx: Transaction, name: str, phone: str, role: Role | None = None, place: Place | None = None) -> Member:
    """Somebody new who agreed to the privacy notice, signed in on a phone."""
    person_id = people.add(tx, now=NOW, name=name, phone=phone)
    consents.give(tx, person_id, load_wording()("consent.version"), NOW)
    if role is not None:
        people.grant(tx, person_id, role, place.code if place else None, NOW)
    salt = secrets.token_hex(8)
    token = web_sessions.sign_in(tx, person_id, salt, NOW, device="", instead_of=None)
    return Member(name=name, person_id=person_id, token=token)
