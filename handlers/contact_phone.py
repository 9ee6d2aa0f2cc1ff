"""The phone number that a resident leaves before a report, so that somebody can call back.

It is kept for calling and for nothing else: a typed number proves nothing, so it never makes anybody somebody else.
"""

from dataclasses import replace

from handlers import membership, menu, waiting
from handlers.identity import Wrong, means_number, read_phone
from handlers.messages import Ask, Contact, Content, Reply, Text
from handlers.talk import Talk, in_rows
from knowledge.text import looks_like_question
from storage import people

EXPECTED = "contact_phone"


def of(talk: Talk) -> str | None:
    """Under which number the person can be called: the one that is vouched for, else the one that was typed."""
    return people.phone_of(talk.tx, talk.person_id) or talk.conversation.contact_phone or None


def is_missing(talk: Talk) -> bool:
    """Whether a number has to be asked for before a report: of those who hold no role and can't be called."""
    return not talk.grants and of(talk) is None


def ask(talk: Talk) -> list[Reply]:
    """Ask for the number; what the person wanted waits."""
    waiting.remember(talk)
    return [replace(_question(talk, talk.say("contact_phone.ask")), key=waiting.album_key(talk))]


def ask_again(talk: Talk) -> list[Reply]:
    """The question once more, after an interruption."""
    return [_question(talk, talk.say("contact_phone.ask_again"))]


def take(talk: Talk, content: Content) -> list[Reply] | None:
    """The number, typed or shared: kept, and nothing said. A slip says what is right; none where it is no number.

    A shared one that the channel vouches for may be that of somebody whom the county knows.
    """
    match content:
        case Contact(own=True):
            said = membership.take_contact(talk, content)
            talk.conversation.expects = {"what": EXPECTED} if is_missing(talk) else {}
            return said
        case Contact(phone=text) | Text(text=text):
            return _keep(talk, text)
    return None


def _keep(talk: Talk, text: str) -> list[Reply] | None:
    phone = read_phone(text)
    if isinstance(phone, Wrong):
        if not means_number(text) or looks_like_question(text):
            return None
        return [_question(talk, talk.say(f"forms.slip.phone_{phone.reason}", **phone.values))]
    talk.conversation.contact_phone = phone
    talk.conversation.expects = {}
    return []


def _question(talk: Talk, text: str) -> Reply:
    talk.conversation.expects = {"what": EXPECTED}
    buttons = (menu.danger(talk.say), waiting.leave(talk))
    return Reply(text=text, options=in_rows(buttons), ask=Ask.CONTACT, asks=True)
