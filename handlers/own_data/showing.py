"""The sender's own data in the chat: what is kept, a copy of it, and the question before it is erased."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Reply, Weight
from handlers.dialog.whom_to_ask import say_whom_to_ask
from handlers.documents import own_data_sheet
from handlers.forms.files import hand_out
from handlers.ledger.table import Disclosure
from handlers.own_data import erasing, holdings
from handlers.people import about_me, devices
from storage.people import audit


def show(context: Context) -> list[Reply]:
    """How much is kept of each kind, and the ways on: a copy, a correction, erasure."""
    found = holdings.parts(context, context.person_id, context.conversation, Disclosure.MASKED)
    lines = [
        context.say("own_data.kept"),
        *(context.say("own_data.kind", name=part.title, count=len(part.lines)) for part in found),
        context.say("own_data.ways"),
    ]
    options = (
        context.option("own:copy", "own_data.button.copy", weight=Weight.MAIN),
        about_me.button(context),
        context.option("cmd:mine", "menu.mine"),
        context.option("own:erase", "own_data.button.erase"),
    )
    return [Reply(text="\n".join(lines), options=in_rows(options))]


def copy(context: Context) -> list[Reply]:
    """The copy as a file; not through a messenger abroad where personal data are kept off it."""
    if context.installation.sensitive_on_page and context.inbound.channel in context.installation.abroad:
        return [context.reply("own_data.on_page", devices.way_on(context))]
    if context.installation.file_folder is None:
        return [context.reply("own_data.no_files")]
    found = holdings.parts(context, context.person_id, context.conversation, Disclosure.MASKED)
    note = context.say("own_data.copy.note", day=context.today.isoformat())
    data = own_data_sheet.draw(context.say("own_data.copy.title"), note, found)
    file = hand_out(context, context.say("own_data.copy.file", day=context.today.isoformat()), data)
    subject = f"person:{context.person_id}"
    audit.note(context.tx, person_id=context.person_id, action="own_data_copied", subject=subject, now=context.now)
    return [Reply(text=context.say("own_data.copied"), files=(file,))]


def ask_to_erase(context: Context) -> list[Reply]:
    """What would go and what would stay, before it is done."""
    erasure = erasing.look(context, context.person_id)
    stays = erasing.say_what_stays(context, erasure)
    lines = (
        erasing.say_what_goes(context, erasure),
        context.say("own_data.stay"),
        *stays,
        context.say("own_data.sure"),
    )
    yes = context.option("own:erase:yes", "own_data.button.erase_sure")
    options = (yes, context.option("own:keep", "own_data.button.keep"))
    return [Reply(text="\n".join(lines), options=in_rows(options), asks=True)]


def erase(context: Context) -> list[Reply]:
    """Erase, and say what became of it and who answers for the rest."""
    erasure = erasing.erase_own(context)
    stays = erasing.say_what_stays(context, erasure)
    done = context.say("own_data.erased_whole" if erasure.whole else "own_data.erased")
    lines = (done, context.say("own_data.stay"), *stays, say_whom_to_ask(context))
    return [Reply(text="\n".join(line for line in lines if line))]


def keep(context: Context) -> list[Reply]:
    """Nothing is erased."""
    return [context.reply("own_data.left_as_it_is")]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """own:show, own:copy, own:erase, own:erase:yes, own:keep."""
    match args:
        case ["show"]:
            return show(context)
        case ["copy"]:
            return copy(context)
        case ["erase"]:
            return ask_to_erase(context)
        case ["erase", "yes"]:
            return erase(context)
        case ["keep"]:
            return keep(context)
    return [context.reply("forms.old_button")]
