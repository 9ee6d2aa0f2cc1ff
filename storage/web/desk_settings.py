"""How somebody works at the desk: whether single keys do something, and which columns the ledger has."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.database.database import Transaction
from storage.web.tables import desk_settings


@dataclass(frozen=True, kw_only=True)
class DeskSettings:
    """What somebody chose; `columns` is none where the usual ones are there."""

    keys: bool = True
    columns: tuple[str, ...] | None = None


def of(tx: Transaction, person_id: int) -> DeskSettings:
    """What somebody chose last; what is usual for who chose nothing."""
    query = select(desk_settings).where(desk_settings.c.person_id == person_id)
    row = tx.execute(query.order_by(desk_settings.c.id.desc()).limit(1)).first()
    if row is None:
        return DeskSettings()
    columns = None if row.columns is None else tuple(one for one in row.columns.split(",") if one)
    return DeskSettings(keys=row.keys, columns=columns)


def keep(tx: Transaction, person_id: int, chosen: DeskSettings, now: datetime) -> None:
    """From now on it is as chosen."""
    columns = None if chosen.columns is None else ",".join(chosen.columns)
    values = {"person_id": person_id, "keys": chosen.keys, "columns": columns, "created_at": now}
    tx.execute(desk_settings.insert(), values)
