"""The small cast that tests share: two invented counties and a person for each role in them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.wording import load_wording
from knowledge.area import Level, Place
from storage.database.database import Transaction
from storage.people import accounts, areas, consents, conversations, people
from storage.people.people import Role

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTICE = load_wording()("consent.version")  # of privacy, to which the cast has agreed
NOW = datetime(2026, 11, 4, 10, 30, tzinfo=SHANGHAI)  # a Wednesday, a workday

PROVINCE, CITY = "99", "9901"
COUNTY, OTHER_COUNTY = "990101", "990102"
TOWNSHIP, OTHER_TOWNSHIP = "990101001", "990101002"
VILLAGE, NEXT_VILLAGE = "990101001001", "990101001002"
VILLAGE_OF_OTHER_TOWNSHIP = "990101002001"
TOWNSHIP_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_COUNTY = "990102001", "990102001001"

_TREE = (  # code, name, level, parent, pack
    (PROVINCE, "安平省", Level.PROVINCE, None, None),
    (CITY, "清河市", Level.CITY, PROVINCE, None),
    (COUNTY, "云山县", Level.COUNTY, CITY, "yantai"),
    (TOWNSHIP, "青石镇", Level.TOWNSHIP, COUNTY, None),
    (VILLAGE, "青石村", Level.VILLAGE, TOWNSHIP, None),
    (NEXT_VILLAGE, "东坡村", Level.VILLAGE, TOWNSHIP, None),
    (OTHER_TOWNSHIP, "柳溪镇", Level.TOWNSHIP, COUNTY, None),
    (VILLAGE_OF_OTHER_TOWNSHIP, "柳溪村", Level.VILLAGE, OTHER_TOWNSHIP, None),
    (OTHER_COUNTY, "临河县", Level.COUNTY, CITY, "hunan"),
    (TOWNSHIP_OF_OTHER_COUNTY, "白沙镇", Level.TOWNSHIP, OTHER_COUNTY, None),
    (VILLAGE_OF_OTHER_COUNTY, "白沙村", Level.VILLAGE, TOWNSHIP_OF_OTHER_COUNTY, None),
)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The ids of the people, who have agreed to the privacy notice.

    The resident and the stranger hold no role; the stranger has no name or phone either.
    """

    resident: int
    cadre: int  # of 青石村
    township: int  # of 青石镇
    county: int  # of 云山县
    other_township: int  # of 柳溪镇, in the same county
    other_county: int  # of 临河县
    city: int  # of 清河市
    operator: int
    stranger: int


def cast(tx: Transaction, now: datetime = NOW) -> Cast:
    """Put the places and the people there; each has a Telegram account, whose lane `lane_of` tells."""
    plant_tree(tx)
    return Cast(
        resident=_person(tx, now, "李秀英", "13800000001"),
        cadre=_person(tx, now, "王建国", "13800000002", Role.CADRE, VILLAGE),
        township=_person(tx, now, "赵敏", "13800000003", Role.TOWNSHIP, TOWNSHIP),
        county=_person(tx, now, "孙立", "13800000004", Role.COUNTY, COUNTY),
        other_township=_person(tx, now, "周强", "13800000005", Role.TOWNSHIP, OTHER_TOWNSHIP),
        other_county=_person(tx, now, "吴芳", "13800000006", Role.COUNTY, OTHER_COUNTY),
        city=_person(tx, now, "郑华", "13800000007", Role.CITY, CITY),
        operator=_person(tx, now, "冯平", "13800000008", Role.OPERATOR),
        stranger=_person(tx, now, None, None),
    )


def plant_tree(tx: Transaction) -> dict[str, Place]:
    """Put the places there; they by code."""
    places: dict[str, Place] = {}
    for code, name, level, parent, pack in _TREE:
        above = None if parent is None else places[parent]
        places[code] = areas.child_of(above, code=code, name=name, level=level, pack=pack)
        areas.put(tx, places[code])
    return places


def lane_of(person_id: int) -> str:
    """The lane on which a person of the cast writes."""
    return f"telegram:{chat_of(person_id)}"


def chat_of(person_id: int) -> str:
    """The chat in which a person of the cast is answered."""
    return str(5550000 + person_id)


def _person(
    tx: Transaction,
    now: datetime,
    name: str | None,
    phone: str | None,
    role: Role | None = None,
    area: str | None = None,
) -> int:
    person_id = people.add(tx, now=now, name=name, phone=phone)
    if role is not None:
        people.grant(tx, person_id, role, area, now)
    chat = chat_of(person_id)
    accounts.add(tx, lane=f"telegram:{chat}", channel="telegram", chat=chat, person_id=person_id, now=now)
    conversations.start(tx, person_id)
    consents.give(tx, person_id, NOTICE, now)
    return person_id
