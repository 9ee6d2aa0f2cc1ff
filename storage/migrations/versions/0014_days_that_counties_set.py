"""Days that a county set before those of today; records of rules without a day are named by the end of the month.

They were named by the county's day, so that a county that changed it lost what was reported. The latest day of a month
is now named by its last day, the one before by the day before it, and so on.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WITHOUT_A_DAY = (
    ("henan", "monthly_progress"),
    ("henan", "monthly_clues"),
    ("hunan", "monthly_assessment"),
    ("yulin", "yearly_training"),
    ("yulin", "sealed_houses"),
)
_UNIQUE = {  # whose rows may meet at one day; then the one that is there stays
    "submissions": "kind, person_id, at",
    "reminders": "person_id, stage, planned_at",
}
_FREE = ("extensions", "escalations")


def upgrade() -> None:
    op.add_column("calendar_settings", sa.Column("days_before", sa.String(length=200), nullable=True))
    for pack, rule in _WITHOUT_A_DAY:
        days_at = _days_at(pack, rule)
        for table in (*_UNIQUE, *_FREE):
            _rename_in(table, pack, rule, days_at)
        _rename_checks(pack, rule, days_at)


def _days_at(pack: str, rule: str) -> Callable[[str], str]:
    """What gives the days that the county of an area set, as "20" or "5,15,last"; empty where it set none."""
    rows = _rows("SELECT area, days FROM calendar_settings WHERE pack = :pack AND rule = :rule", pack=pack, rule=rule)
    by_county = {area: days for area, days in rows if days}
    places = _rows("SELECT code, path FROM areas") if by_county else []
    above = {code: path.strip("/").split("/") for code, path in places}

    def days_at(area: str) -> str:
        return next((by_county[code] for code in above.get(area, ()) if code in by_county), "")

    return days_at


def _rename_in(table: str, pack: str, rule: str, days_at: Callable[[str], str]) -> None:
    """The latest days first, so that none comes to stand where another has yet to leave."""
    which = "WHERE pack = :pack AND rule = :rule"
    for due, area in _rows(
        f"SELECT DISTINCT due, area FROM {table} {which} ORDER BY due DESC, area", pack=pack, rule=rule
    ):
        values = {"pack": pack, "rule": rule, "due": due, "area": area, "named": _named(due, days_at(area))}
        if values["named"] == due:
            continue
        here = f"{which} AND due = :due AND area = :area"
        if table in _UNIQUE:
            columns = _UNIQUE[table]
            _run(
                f"INSERT INTO {table} (pack, rule, due, area, {columns}) "
                f"SELECT pack, rule, :named, area, {columns} FROM {table} {here} ON CONFLICT DO NOTHING",
                **values,
            )
            _run(f"DELETE FROM {table} {here}", **{key: value for key, value in values.items() if key != "named"})
        else:
            _run(f"UPDATE {table} SET due = :named {here}", **values)


def _rename_checks(pack: str, rule: str, days_at: Callable[[str], str]) -> None:
    """The checks that the calendar opened: `calendar:yulin:sealed_houses:2026-11-20:990701`."""
    prefix = f"calendar:{pack}:{rule}:"
    keys = [key for (key,) in _rows("SELECT key FROM checks WHERE key LIKE :begins", begins=f"{prefix}%")]
    for key in sorted(keys, reverse=True):
        due, _, county = key.removeprefix(prefix).partition(":")
        new = f"{prefix}{_named(due, days_at(county))}:{county}"
        if new not in keys:
            _run("UPDATE checks SET key = :new WHERE key = :key", new=new, key=key)
            keys.append(new)


def _named(due: str, days: str) -> str:
    """The end of the month, or for each later day that the county set one day before it."""
    day = date.fromisoformat(due)
    length = monthrange(day.year, day.month)[1]
    own = {length if one == "last" else min(int(one), length) for one in days.split(",") if one}
    return (day.replace(day=length) - timedelta(days=sum(one > day.day for one in own))).isoformat()


def _rows(statement: str, **values: str) -> list[tuple[str, ...]]:
    return [tuple(row) for row in op.get_bind().execute(sa.text(statement), values)]


def _run(statement: str, **values: str) -> None:
    op.get_bind().execute(sa.text(statement), values)
