"""The phone number that a resident leaves before a report, so that somebody can call back.

It is kept for calling and for nothing else: a typed number proves nothing, so it never makes anybody somebody else.
"""

from dataclasses import replace

from handlers.dialog import menu, pending
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Ask, Contact, Content, Reply, Text
from handlers.forms.identity import Wrong, means_number, read_phone
from handlers.people import membership
from knowledge.reading.text import looks_like_question
from storage.people import people

EXPECTED = "contact_phone"


def of(context: Context) -> str | None:
    """Under which number the person can be called: the one that is vouched for, else the one that was typed."""
    return people.phone_of(context.tx, context.person_id) or context.conversation.contact_phone or None


def is_missing(context: Context) -> bool:
    """Whether a number has to be asked for before a report: of those who hold no role and can't be called."""
    return not context.grants and of(context) is None


def ask(context: Context) -> list[Reply]:
    """Ask for the number; what the person wanted waits."""
    pending.remember(context)
    return [replace(_question(context, context.say("contact_phone.ask")), key=pending.album_key(context))]


def ask_again(context: Context) -> list[Reply]:
    """The question once more, after an interruption."""
    return [_question(context, context.say("contact_phone.ask_again"))]


def take(context: Context, content: Content) -> list[Reply] | None:
    """The number, typed or shared: kept, and nothing said. A slip says what is right; none where it is no number.

    A shared one that the channel vouches for may be that of somebody whom the county knows.
    """
    match content:
        case Contact(own=True):
            said = membership.take_contact(context, content)
            context.conversation.expects = {"what": EXPECTED} if is_missing(context) else {}
            return said
        case Contact(phone=text) | Text(text=text):
            return _keep(context, text)
    return None


def _keep(context: Context, text: str) -> list[Reply] | None:
    phone = read_phone(text)
    if isinstance(phone, Wrong):
        if not means_number(text) or looks_like_question(text):
            return None
        return [_question(context, context.say(f"forms.slip.phone_{phone.reason}", **phone.values))]
    context.conversation.contact_phone = phone
    context.conversation.expects = {}
    return []


def _question(context: Context, text: str) -> Reply:
    context.conversation.expects = {"what": EXPECTED}
    buttons = (menu.danger(context.say), pending.leave(context))
    return Reply(text=text, options=in_rows(buttons), ask=Ask.CONTACT, asks=True)
