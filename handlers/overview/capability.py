"""The overview in the chat: the pictures of this month, to be handed on."""

from handlers.capability import Capability, by_name
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.overview import figures, pictures
from handlers.overview.figures import NoSuchOverview
from storage.cases import files


def send(context: Context) -> list[Reply]:
    """The pictures of this month as one file; for who sees no counts, and where no files are kept, a word."""
    folder, say = context.installation.file_folder, context.say
    try:
        overview = figures.read(context, context.today.replace(day=1))
    except NoSuchOverview:
        return [context.reply("overview.not_yours")]
    if folder is None:
        return [context.reply("overview.no_files")]
    kept = files.make(
        context.tx,
        folder,
        person_id=context.person_id,
        name=say("overview.file", title=pictures.title(overview, say)),
        media_type=files.PICTURE_TYPE,
        data=pictures.whole(overview, say),
        now=context.now,
    )
    told = say("overview.told", title=pictures.title(overview, say), open=overview.open.count, late=overview.late.count)
    return [Reply(text=told, files=(kept,))]


_COMMANDS = {"month_picture": send}

OVERVIEW = Capability(id="overview", commands=_COMMANDS, spoken=tuple(by_name(_COMMANDS)))
