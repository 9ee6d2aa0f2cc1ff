"""Signs of life of the loops, and small facts of this installation."""

from datetime import datetime, timedelta

from sqlalchemy import select

from storage.database.database import Transaction
from storage.database.tables import facts, heartbeats

TELEGRAM_NAME = "telegram_username"  # the fact that links of invitations are made of
SILENT_AFTER = timedelta(minutes=3)  # loops beat twice a minute
ALARM = "alarm"  # no loop: when something was last shut for good
TELEGRAM_BOT = "telegram_bot"  # the id of the bot whose updates were received


def beat(tx: Transaction, name: str, now: datetime, note: str = "") -> None:
    """A loop says that it is alive, and how it fares."""
    statement = tx.insert(heartbeats).values(name=name, at=now, note=note[:200])
    set_ = {"at": statement.excluded.at, "note": statement.excluded.note}
    tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_=set_))


def beats(tx: Transaction) -> dict[str, tuple[datetime, str]]:
    """The last sign of life of each loop, with its note."""
    return {row.name: (row.at, row.note) for row in tx.execute(select(heartbeats))}


def is_silent(name: str, at: datetime, now: datetime) -> bool:
    """Whether a loop has not said for long that it lives; `ALARM` is none."""
    return name != ALARM and now - at > SILENT_AFTER


def fact(tx: Transaction, name: str) -> str | None:
    """A fact of this installation, as the Telegram name of the bot."""
    value: str | None = tx.execute(select(facts.c.value).where(facts.c.name == name)).scalar()
    return value


def set_fact(tx: Transaction, name: str, value: str) -> None:
    """Keep a fact."""
    statement = tx.insert(facts).values(name=name, value=value)
    tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
