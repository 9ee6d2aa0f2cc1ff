"""What counties decided about their packs' calendars."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from knowledge.calendar.local_calendar import Day, LocalRule, OwnDays
from storage.database.database import Transaction
from storage.reporting.tables import calendar_settings


def put(tx: Transaction, area: str, pack: str, rule: str, local: LocalRule, person_id: int, now: datetime) -> None:
    """Set what holds in a county for one rule from now on."""
    values = {
        "area": area,
        "pack": pack,
        "rule": rule,
        "days": _days_text(local.days) or None,
        "villages_lead": local.villages_lead,
        "off": local.off,
        "days_since": _text(local.days_since),
        "days_before": ";".join(f"{_days_text(one.days)}@{_text(one.since) or ''}" for one in local.before) or None,
        "villages_since": _text(local.villages_since),
        "person_id": person_id,
        "at": now,
    }
    statement = tx.insert(calendar_settings).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["area", "pack", "rule"], set_=values))


def everywhere(tx: Transaction) -> dict[tuple[str, str, str], LocalRule]:
    """All that any county decided, by county, pack and rule; whether it fits the pack of today is not looked at."""
    return {
        (row.area, row.pack, row.rule): LocalRule(
            days=_days(row.days),
            villages_lead=row.villages_lead,
            off=bool(row.off),
            days_since=_date(row.days_since),
            villages_since=_date(row.villages_since),
            before=tuple(map(_own_days, row.days_before.split(";"))) if row.days_before else (),
        )
        for row in tx.execute(select(calendar_settings))
    }


def decided(tx: Transaction, area: str, pack: str) -> dict[str, tuple[int, datetime]]:
    """Who decided last about each rule in a county, and when, by rule."""
    query = select(calendar_settings).where(calendar_settings.c.area == area, calendar_settings.c.pack == pack)
    return {row.rule: (row.person_id, row.at) for row in tx.execute(query)}


def _own_days(text: str) -> OwnDays:
    days, _, since = text.partition("@")
    return OwnDays(days=_days(days), since=_date(since or None))


def _days_text(days: Sequence[Day]) -> str:
    return ",".join(map(str, days))


def _days(text: str | None) -> tuple[Day, ...]:
    return tuple("last" if day == "last" else int(day) for day in text.split(",")) if text else ()


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
