"""The way from the chat to the desk: its address, and how somebody of an office gets in there."""

from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.dialog.permissions import SEATED
from handlers.people import devices


def show(context: Context) -> list[Reply]:
    """Where the desk is and how to sign in; for whom there is none, a word that the chat is enough."""
    if context.role not in SEATED:
        return [context.reply("at_a_pc.not_yours")]
    address = f"{context.installation.link_root}/desk/signin"
    if context.installation.on_this_machine_only:
        return [context.reply("at_a_pc.no_address", address=address)]
    key = "at_a_pc.from_elsewhere" if context.inbound.session is None else "at_a_pc.from_page"
    return [context.reply(key, devices.way_on(context), address=address)]
