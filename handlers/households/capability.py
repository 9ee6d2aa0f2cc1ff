"""一户一档: the file of a household, what files lack, and whether two reports are of one house."""

from handlers.capability import Capability, by_name
from handlers.dialog.apart import Plan
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.dialog.morning import DigestPart, Source
from handlers.dialog.permissions import Action
from handlers.dialog.row_ids import row_id
from handlers.households import digest_lines, doubtful, household_file, household_lists, housing, old_photos

_COMMANDS = {"households": household_lists.show}


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """household:lacking and :pairs with a page, :show with a household's id, :pair, :same and :other with a pair's."""
    match args:
        case ["lacking", page]:
            return [household_lists.lacking(context, page)]
        case ["pairs", page]:
            return [doubtful.list_waiting(context, page)]
        case ["show", id] if _is_id(id):
            return [household_file.show(context, int(id))]
        case ["pair", id] if _is_id(id):
            return [doubtful.show(context, int(id))]
        case ["same" | "other" as answer, id] if _is_id(id):
            return [doubtful.take(context, int(id), same=answer == "same")]
    return [context.reply("households.gone")]


def _is_id(text: str) -> bool:
    return row_id(text) is not None


HOUSEHOLDS = Capability(
    id="households",
    choices={"household": take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    clock=(Plan(id="households", carry_out=housing.plan), Plan(id="old_photos", carry_out=old_photos.plan)),
    digest=(
        Source(part=DigestPart.CASES, lines=digest_lines.lacking),
        Source(part=DigestPart.DECISIONS, lines=digest_lines.doubtful),
    ),
    owns=(Action.JOIN_CASES,),
)
