"""The demo's invented places and people: one county worked through, and one of each pack with other reporting dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.demo.houses import plant_houses
from handlers.dialog.conversation import Conversation
from handlers.wording import Wording
from knowledge.area import Level
from storage.database.database import Transaction
from storage.people import accounts, areas, consents, conversations, offices, people
from storage.people.offices import Office
from storage.people.people import Role

WEB = "web"  # the channel on which all of them talk
PACK = "yantai"  # of the county in which a visitor can be of every role
PACKS = (PACK, "hunan", "longsheng")

_PLACES = (  # code, level, code above, policy pack; named in the texts
    ("99", Level.PROVINCE, None, None),
    ("9901", Level.CITY, "99", None),
    ("990101", Level.COUNTY, "9901", PACK),
    ("990101001", Level.TOWNSHIP, "990101", None),
    ("990101001001", Level.VILLAGE, "990101001", None),
    ("990101001002", Level.VILLAGE, "990101001", None),
    ("990101002", Level.TOWNSHIP, "990101", None),
    ("990101002001", Level.VILLAGE, "990101002", None),
    ("990101002002", Level.VILLAGE, "990101002", None),
    ("990102", Level.COUNTY, "9901", "hunan"),
    ("990102001", Level.TOWNSHIP, "990102", None),
    ("990103", Level.COUNTY, "9901", "longsheng"),
    ("990103001", Level.TOWNSHIP, "990103", None),
)

_OFFICES = {"990101": "13800000021", "990101001": "13800000022", "990101002": "13800000023"}  # whom to call there


@dataclass(frozen=True, kw_only=True)
class Character:
    """Somebody whom a visitor can be: the id names the texts and the chat, too."""

    id: str
    role: Role
    place: str | None
    phone: str
    pack: str

    @property
    def lane(self) -> str:
        """Where all visitors who are this person talk."""
        return f"{WEB}:demo-{self.id}"


CHARACTERS = (
    Character(id="cadre", role=Role.CADRE, place="990101001001", phone="13800000002", pack=PACK),
    Character(id="resident", role=Role.RESIDENT, place=None, phone="13800000001", pack=PACK),
    Character(id="township", role=Role.TOWNSHIP, place="990101001", phone="13800000003", pack=PACK),
    Character(id="county", role=Role.COUNTY, place="990101", phone="13800000004", pack=PACK),
    Character(id="city", role=Role.CITY, place="9901", phone="13800000005", pack=PACK),
    Character(id="operator", role=Role.OPERATOR, place=None, phone="13800000011", pack=PACK),
    Character(id="township_hunan", role=Role.TOWNSHIP, place="990102001", phone="13800000006", pack="hunan"),
    Character(id="county_hunan", role=Role.COUNTY, place="990102", phone="13800000007", pack="hunan"),
    Character(id="township_longsheng", role=Role.TOWNSHIP, place="990103001", phone="13800000008", pack="longsheng"),
    Character(id="county_longsheng", role=Role.COUNTY, place="990103", phone="13800000009", pack="longsheng"),
)


# answers nothing, so that there is somebody who is late
SILENT = Character(id="silent", role=Role.TOWNSHIP, place="990101002", phone="13800000010", pack=PACK)


def person_of(tx: Transaction, id: str) -> int:
    """The id of the person whom a visitor can be as this character; raises LookupError before the demo is planted."""
    phone = next(part.phone for part in CHARACTERS if part.id == id)
    person_id = people.find_by_phone(tx, phone)
    if person_id is None:
        raise LookupError(f"{id} is not planted")
    return person_id


def plant(tx: Transaction, say: Wording, now: datetime) -> None:
    """Put the demo's places and people there, each once. They exist since long ago, so that reminders reach them.

    All have agreed to the privacy notice but the resident, as whom a newcomer sees how it is asked, and who lives where
    the first pack counts. One township has somebody who answers nothing, so that the county hears of it.
    """
    for code, level, above, pack in _PLACES:
        if areas.find(tx, code) is None:
            parent = None if above is None else areas.get(tx, above)
            areas.put(tx, areas.child_of(parent, code=code, name=say(f"demo.place.{code}"), level=level, pack=pack))
    known = offices.everywhere(tx)
    for code, phone in _OFFICES.items():
        if code not in known:
            office = Office(place=areas.get(tx, code), phone=phone, hours=say("demo.office_hours"))
            offices.put(tx, office, person_id=None, now=now)
    long_ago = now - timedelta(days=365)
    for part in (*CHARACTERS, SILENT):
        if people.find_by_phone(tx, part.phone) is not None:
            continue
        person_id = people.add(tx, now=long_ago, name=say(f"demo.name.{part.id}"), phone=part.phone)
        if part.role is not Role.RESIDENT:
            people.grant(tx, person_id, part.role, part.place, long_ago)
        accounts.add(tx, lane=part.lane, channel=WEB, chat=part.lane, person_id=person_id, now=long_ago)
        conversations.start(tx, person_id)
        if part.role is Role.RESIDENT:
            conversations.store(tx, person_id, Conversation(region=part.pack).to_json(), None)
        else:
            consents.give(tx, person_id, say("consent.version"), long_ago)
    township = people.find_by_phone(tx, next(part.phone for part in CHARACTERS if part.role is Role.TOWNSHIP))
    if township is not None:
        plant_houses(tx, say, township, now)
