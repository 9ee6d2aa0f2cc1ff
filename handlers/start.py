"""Coming in: the greeting, with what was left half filled and the menu."""

from collections.abc import Mapping

from handlers import drafts
from handlers.forms import Form
from handlers.menu import menu
from handlers.messages import Reply
from handlers.talk import Talk


def greet(talk: Talk, all_forms: Mapping[str, Form]) -> list[Reply]:
    """Welcome, with the menu; what was left half filled comes first. Who is just filling a form goes on with it."""
    busy_until = talk.conversation.busy_until()
    if busy_until is not None and busy_until > talk.now:
        return [menu(talk)]
    return [*drafts.offer(talk, all_forms), menu(talk)]
