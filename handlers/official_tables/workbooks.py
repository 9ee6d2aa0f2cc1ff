"""An official table as a file: the county's own book filled in where it has one, else ours in the annex's layout."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.dialog.messages import Reply
from handlers.documents import official_sheet, own_sheet
from handlers.documents.own_sheet import UnfitBook
from handlers.official_tables import books_in_use, sheets
from handlers.official_tables.book_names import values_of
from handlers.official_tables.filled import FilledTable
from storage.cases import files


@dataclass(frozen=True, kw_only=True)
class DrawnTable:
    """The file and how it is called; `said` is the text that goes with it."""

    name: str
    data: bytes
    said: str


def draw(context: Context, filled: FilledTable) -> DrawnTable:
    """The file. A county's book with fewer rows than there are places gives way to ours, and that is said."""
    name = context.say("tables.file.name", title=sheets.title(context, filled))
    own = books_in_use.in_use(context, filled.key.pack, filled.table.id, filled.place)
    said = context.say("tables.files_of_own" if filled.table.own else "tables.files")
    if own is not None:
        try:
            data = own_sheet.fill(own, values_of(context, filled))
        except UnfitBook:
            said = context.say("tables.book.gave_way")
        else:
            return DrawnTable(name=name, data=data, said=context.say("tables.book.files"))
    return DrawnTable(name=name, data=official_sheet.draw(sheets.sheet_of(context, filled)), said=said)


def hand_out(context: Context, filled: FilledTable) -> Reply:
    """Draw it, keep it and hand it out; without a folder for files that is said. Raises OSError."""
    folder = context.installation.file_folder
    if folder is None:
        return context.reply("tables.no_files")
    drawn = draw(context, filled)
    kept = files.make(
        context.tx,
        folder,
        person_id=context.person_id,
        name=drawn.name,
        media_type=MEDIA_TYPES["xlsx"],
        data=drawn.data,
        now=context.now,
    )
    return Reply(text=drawn.said, files=(kept,))
