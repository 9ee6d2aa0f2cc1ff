"""How a command ends that failed by something an operator can mend: one clear line and an exit code."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from bot.data_folder import DataFolderReadOnly
from bot.settings import SettingsError
from knowledge.model.pack import PackError
from storage.database.database import WrongSchema
from storage.database.object_store import StoreAway
from storage.database.privacy import WrongKey

BAD_SETTING = 2  # exit code: starting again does not help before somebody mends it


@dataclass(frozen=True, kw_only=True)
class CommandEnding:
    """What is said last, and the exit code."""

    line: str
    code: int


def ending_of(error: Exception) -> CommandEnding | None:
    """How an error ends the command; none where it is a fault of ours, whose traceback is wanted."""
    match error:
        case SettingsError() | PackError() | WrongKey() | WrongSchema():
            return CommandEnding(line=f"anju: {error}", code=BAD_SETTING)
        case DataFolderReadOnly():
            return CommandEnding(line=f"anju: {error}", code=1)
        case DBAPIError():
            return CommandEnding(line=f"anju: the database cannot be used: {error.orig}", code=1)
        case StoreAway():
            return CommandEnding(line=f"anju: the photo store cannot be used: {error}", code=1)
    return None
