"""Links that open the private chat and bring something along."""

from storage.database import heartbeats
from storage.database.database import Transaction


def start_link(tx: Transaction, argument: str) -> str | None:
    """The link that opens the private chat on Telegram and sends `/start ARGUMENT`; none before its name is known.

    An argument has at most 64 of the characters A to Z, a to z, 0 to 9, - and _.
    """
    username = heartbeats.fact(tx, heartbeats.TELEGRAM_NAME)
    return f"https://t.me/{username}?start={argument}" if username else None
