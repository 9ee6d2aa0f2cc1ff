"""Coming in: the greeting, with what was left half filled and the menu."""

from collections.abc import Mapping

from handlers.dialog.context import Context
from handlers.dialog.menu import menu
from handlers.dialog.messages import Reply
from handlers.forms import drafts
from handlers.forms.form import Form


def greet(context: Context, all_forms: Mapping[str, Form]) -> list[Reply]:
    """Welcome, with the menu; what was left half filled comes first. Who is just filling a form goes on with it."""
    busy_until = context.conversation.busy_until()
    if busy_until is not None and busy_until > context.now:
        return [menu(context)]
    return [*drafts.offer(context, all_forms), menu(context)]
