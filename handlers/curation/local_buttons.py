"""What the buttons of 本县问答 do."""

from collections.abc import Callable

from handlers.curation import local_entry, local_form, local_list
from handlers.curation.local_entry import Found
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.dialog.pages import page_number

_DEEDS: dict[str, Callable[[Context, Found], Reply]] = {
    "see": local_entry.see,
    "approve": local_entry.approve,
    "alone": local_entry.publish_alone,
    "withdraw": local_entry.withdraw,
}


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """local:new, local:list:<page>, local:from:<question>; see, approve, reject, alone, edit, withdraw with an id."""
    match args:
        case ["new"]:
            return local_form.begin(context, local_form.from_nothing(context))
        case ["list", number]:
            return [local_list.show_page(context, page_number(number))]
        case ["from", id] if id.isdecimal():
            return local_form.begin(context, local_form.from_question(context, int(id)))
        case ["edit", id] if id.isdecimal():
            return local_form.begin(context, local_form.from_entry(context, int(id)))
        case [deed, id] if id.isdecimal() and (deed in _DEEDS or deed == "reject"):
            found = local_entry.find(context, int(id))
            if found is None:
                return [context.reply("local.gone")]
            if deed == "reject":
                return local_entry.begin_rejection(context, found)
            return [_DEEDS[deed](context, found)]
    return [context.reply("local.gone")]
