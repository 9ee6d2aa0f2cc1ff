"""`anju reminders` lists what is sent: a month on a stepped clock in which nobody reports, against its rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.commands.reminders import ReminderRow, list_reminders
from handlers.dialog.hierarchy import ABOVE
from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from knowledge.area import Level, Place
from knowledge.calendar.workdays import load_workdays
from storage.database.database import Database, Transaction
from storage.people import accounts, areas, consents, conversations, people
from storage.people.people import Role
from tests.cast import NOTICE, SHANGHAI, chat_of
from tests.passing_time import Heard, PassingTime, at, days

FIRST, LAST = date(2026, 9, 21), date(2026, 10, 21)  # with National Day, its make-up days, and work that is due
HOURS = ("07:30", "08:00", "09:00", "18:00")
PACKS = ("yantai", "hunan", "longsheng", "yulin", "henan")
WORDS = {  # by what each stage is known in a message, one of them
    "before": ("明天", "前要"),
    "due": ("今天要", "今天是最后一天："),
    "overdue": ("过期还没",),
    "escalation": ("催办：",),
    "evening": ("是最后一天：",),
    "last_call": ("是最后一天补报",),
    "result": ("这一期关了", "不再提醒了"),
}
HIGHER = "两个工作日前已经催到"  # hangs on what people do, and is in no row

Told = tuple[str, Role, str]  # when, by whom it is heard, what


def test_what_is_sent_in_a_month_is_what_the_rows_say(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    """Once it listed each stage for 9:00, and neither evenings, last calls nor results."""
    passing = PassingTime(sqlite_database, knowledge, say, tmp_path)
    with sqlite_database.writing() as tx:
        roles = settle(tx, at(FIRST - timedelta(days=60)))
    passing.strike(at(FIRST - timedelta(days=1), "12:00"))  # what was due before is caught up with
    heard = [one for day in days(FIRST, LAST) for hour in HOURS for one in passing.strike(at(day, hour))]
    rows = list_reminders(knowledge.packs, FIRST, LAST, load_workdays(), SHANGHAI)
    assert len(listed(rows)) > 60
    assert told(heard, roles) == listed(rows)


def listed(rows: list[ReminderRow]) -> dict[Told, set[str]]:
    """The packs of which something is to be told, by moment, role and stage."""
    found: dict[Told, set[str]] = defaultdict(set)
    for row in rows:
        upwards = row.stage in ("escalation", "evening", "result")
        role = ABOVE[Role(row.role)] if upwards else Role(row.role)
        found[row.time, role, row.stage.rstrip("123")].add("city" if role is Role.CITY else row.pack)
    return found


def told(heard: list[Heard], roles: Mapping[int, tuple[Role, str]]) -> dict[Told, set[str]]:
    """The same, of what was sent."""
    found: dict[Told, set[str]] = defaultdict(set)
    for one in heard:
        role, pack = roles[one.person_id]
        for stage in stages_in(one.reply.text, one.at.astimezone(SHANGHAI)):
            found[one.at.astimezone(SHANGHAI).isoformat(), role, stage].add(pack)
    return found


def stages_in(text: str, moment: datetime) -> Iterator[str]:
    """What a message tells of, by its lines; of a digest the own dates alone, for the others come with them."""
    in_digest = moment.hour == 8
    lines = [line for line in text.splitlines() if not in_digest or "下面" not in line]
    of_digest = ("before", "due", "overdue")
    for stage, words in WORDS.items():
        if in_digest is not (stage in of_digest) or (stage == "evening" and moment.hour != 18):
            continue
        if HIGHER not in text and any(word in line for word in words for line in lines):
            yield stage


def settle(tx: Transaction, since: datetime) -> dict[int, tuple[Role, str]]:
    """A county for each pack with a township each, under one city; by id who holds what under which pack."""
    roles: dict[int, tuple[Role, str]] = {}
    province = put(tx, areas.child_of(None, code="99", name="安平省", level=Level.PROVINCE, pack=None))
    city = put(tx, areas.child_of(province, code="9907", name="清河市", level=Level.CITY, pack=None))
    roles[holder(tx, Role.CITY, city, since)] = Role.CITY, "city"
    for number, pack in enumerate(PACKS, 1):
        county = put(
            tx, areas.child_of(city, code=f"99070{number}", name=f"第{number}县", level=Level.COUNTY, pack=pack)
        )
        code, name = f"{county.code}001", f"第{number}镇"
        township = put(tx, areas.child_of(county, code=code, name=name, level=Level.TOWNSHIP, pack=None))
        roles[holder(tx, Role.COUNTY, county, since)] = Role.COUNTY, pack
        roles[holder(tx, Role.TOWNSHIP, township, since)] = Role.TOWNSHIP, pack
    return roles


def put(tx: Transaction, place: Place) -> Place:
    """A place that is there now."""
    areas.put(tx, place)
    return place


def holder(tx: Transaction, role: Role, place: Place, since: datetime) -> int:
    """Somebody on Telegram who holds a role; the id."""
    id = people.add(tx, now=since, name=f"{place.name}的人", phone=None)
    people.grant(tx, id, role, place.code, since)
    chat = chat_of(id)
    accounts.add(tx, lane=f"telegram:{chat}", channel="telegram", chat=chat, person_id=id, now=since)
    conversations.start(tx, id)
    consents.give(tx, id, NOTICE, since)
    return id
