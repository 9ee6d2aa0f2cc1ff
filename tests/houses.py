"""Houses that tests share: reported long ago, suspected, so that a roll-call asks for them."""

from datetime import datetime, timedelta

from storage.cases import cases
from storage.cases.cases import Case
from storage.database.database import Transaction
from storage.people import accounts, people
from storage.people.people import Role
from tests.cast import NEXT_VILLAGE, NOW, VILLAGE, VILLAGE_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_TOWNSHIP

HOUSES = (  # village, head of household, where in the village, who lives there
    (VILLAGE, "李秀英", "三组", "elderly_alone"),
    (VILLAGE, "张福来", "二组", "at_home"),
    (VILLAGE, "陈大山", "一组老井旁", "empty"),
    (NEXT_VILLAGE, "刘桂兰", "坡上", "at_home"),
    (VILLAGE_OF_OTHER_TOWNSHIP, "何有田", "桥头", "at_home"),
    (VILLAGE_OF_OTHER_COUNTY, "罗青山", "河边", "at_home"),
)


def plant_houses(tx: Transaction, reporter_id: int, now: datetime = NOW) -> list[Case]:
    """Report the houses, in order: three in 青石村, one in each of three other villages."""
    found = []
    for number, (area, head, detail, living) in enumerate(HOUSES):
        case, _ = cases.open_case(
            tx,
            draft_id=f"house{number}",
            prefix="YT",
            area=area,
            pack="yantai",
            imminent=False,
            reporter_id=reporter_id,
            reporter_role="cadre",
            answers={"head": head, "place": {"area": area, "detail": detail}, "danger": "none", "living": living},
            now=now - timedelta(days=30),
        )
        found.append(case)
    return found


def plant_cadre(tx: Transaction, name: str, phone: str, area: str, chat: str, now: datetime = NOW) -> int:
    """One more cadre, who is met on the terminal."""
    person_id = people.add(tx, now=now, name=name, phone=phone)
    people.grant(tx, person_id, Role.CADRE, area, now)
    accounts.add(tx, lane=f"terminal:{chat}", channel="terminal", chat=chat, person_id=person_id, now=now)
    return person_id
