"""Coming in and finding one's way: the greeting, what was left half filled, help, and what forms are sent."""

from collections.abc import Iterator, Mapping

from handlers.capability import Capability, Expected, LinkTaker, by_name
from handlers.dialog import menu, pending
from handlers.dialog.apart import Plan
from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import Command, File, Reply, Unsupported
from handlers.dialog.morning import DigestPart, Line, Morning, Source
from handlers.forms import drafts, files, late_words, left
from handlers.forms.form import CHOICE, Form
from handlers.forms.releasing import release
from handlers.people import about_me, redemption
from handlers.spoken import Spoken
from knowledge.reading.text import plain
from storage.people import conversations


def capability(forms: Mapping[str, Form], links: Mapping[str, LinkTaker]) -> Capability:
    """The ways in, which offer again what was left of the forms of all others, and follow the links of all others."""

    def start(context: Context) -> list[Reply]:
        return _start(context, forms, links)

    def resume(context: Context) -> list[Reply]:
        return drafts.resume_latest(context, forms)

    def take_late(context: Context, args: list[str]) -> list[Reply]:
        return late_words.take_choice(context, forms, args)

    def take_words(context: Context, text: str) -> list[Reply] | None:
        return resume(context) if "forms.spoken.resume" in context.say.lists_with(plain(text)) else None

    choice = Expected(
        take=lambda context, content: drafts.take_no_answer(context, content, forms),
        ask_again=lambda context: drafts.choose_again(context, forms),
        leaves=False,
    )

    return Capability(
        id="start",
        expected={CHOICE: choice},
        choices={"wait": _leave, "late": take_late},
        commands={"start": start, "drafts": resume, "help": menu.help_},
        spoken=(
            Spoken(words="menu.say.greetings", act=lambda context: _greet(context, forms)),
            Spoken(words="menu.say.thanks", act=lambda context: [context.reply("menu.welcome")]),
            *by_name({"help": menu.help_}),
        ),
        contents={File: _not_taken, Unsupported: _not_taken},
        words=take_words,
        results={files.FETCH: files.fetched},
        clock=(Plan(id="left_forms", carry_out=left.plan),),
        digest=(Source(part=DigestPart.UNFINISHED, lines=lambda morning: _left_forms(morning, forms)),),
    )


def _start(context: Context, forms: Mapping[str, Form], links: Mapping[str, LinkTaker]) -> list[Reply]:
    """The greeting; behind a link, what it brings; with an invitation's code behind the command, what that gives."""
    content = context.inbound.content
    code = content.argument if isinstance(content, Command) else ""
    kind, hyphen, brought = code.partition("-")
    if hyphen and kind in links:
        return links[kind](context, brought)
    if code:
        return redemption.take_up(context, code)
    return _greet(context, forms)


def _greet(context: Context, forms: Mapping[str, Form]) -> list[Reply]:
    """Welcome, with the menu; what was left half filled comes first. Who is just filling a form goes on with it."""
    busy_until = context.conversation.busy_until()
    if busy_until is not None and busy_until > context.now:
        return [menu.menu(context)]
    return [*drafts.offer(context, forms), *about_me.ask_whoever_has_a_role(context), menu.menu(context)]


def _leave(context: Context, args: list[str]) -> list[Reply]:
    """The button that ends the waiting for a number."""
    return leave(context)


def leave(context: Context) -> list[Reply]:
    """Nothing is waited for any more."""
    pending.forget(context)
    return [context.reply("contact_phone.left", *menu.buttons(context))]


def _not_taken(context: Context, content: File | Unsupported) -> list[Reply]:
    """What is said to something that nothing asked for; the channel need not hold the bytes of such a file."""
    if isinstance(content, File):
        release(context, content.source)
    spoken = isinstance(content, Unsupported) and content.kind in _SPOKEN
    return [context.reply("menu.voice" if spoken else "menu.unsupported")]


_SPOKEN = ("audio", "video_note")


def _left_forms(morning: Morning, forms: Mapping[str, Form]) -> Iterator[Line]:
    """Forms that were left; not the one that the person is in, and none for practice."""
    stored = conversations.load(morning.tx, morning.person_id)
    conversation = Conversation.from_json(stored or conversations.EMPTY)
    busy = conversation.busy_until()
    active = conversation.active if busy is not None and busy > morning.now else None
    practised = {id for id, draft in conversation.drafts.items() if draft.form in forms and forms[draft.form].practice}
    left = [id for id in conversation.drafts if id != active and id not in practised]
    if left:
        text = morning.say("digest.drafts.left", count=len(left))
        button = morning.button("cmd:drafts", "drafts")
        yield Line(text=text, about="left forms", count=len(left), buttons=(button,))
