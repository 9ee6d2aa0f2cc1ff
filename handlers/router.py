"""Who takes a message: presence, job results, buttons, commands, the form at hand, fixed words, questions."""

import re
from collections.abc import Callable, Mapping

from handlers import ask, case_view, cases, drafts, forms, membership, photos, report, reporting, start, stepper
from handlers.case_fields import IMMINENT
from handlers.fields import plain
from handlers.messages import (
    Choice,
    Command,
    Contact,
    JobDone,
    Location,
    Photo,
    Presence,
    Reply,
    Text,
    Unsupported,
)
from handlers.registry import FORMS
from handlers.talk import Talk

Handler = Callable[[Talk], list[Reply]]

CASE_NUMBER = re.compile(r"[A-Za-z]{2}\d{4}-\d{6}")


def _report(talk: Talk) -> list[Reply]:
    draft = next((draft for draft in talk.conversation.drafts.values() if draft.form == report.HAZARD_REPORT.id), None)
    return drafts.before_another(talk, report.HAZARD_REPORT, draft) if draft else report.start(talk)


COMMANDS: Mapping[str, Handler] = {
    "start": lambda talk: start.greet(talk, FORMS),
    "report": _report,
    "another": report.start,
    "danger": lambda talk: report.start(talk, danger=IMMINENT),
    "ask": ask.invite,
    "cases": case_view.lists,
    "reporting": reporting.show,
    "drafts": lambda talk: drafts.resume_latest(talk, FORMS),
    "me": membership.who_am_i,
    "help": start.help_,
}

CHOICES: Mapping[str, Callable[[Talk, list[str]], list[Reply]]] = {
    "ask": ask.take_choice,
    "case": cases.take_choice,
    "due": reporting.take_choice,
}

MENU_COMMANDS = ("report", "danger", "ask", "cases", "drafts", "reporting", "me", "help")  # as a channel lists them

SPOKEN = ("report", "danger", "ask", "cases", "reporting", "help", "me")


def answer(talk: Talk) -> list[Reply]:
    """What is said to one message."""
    content = talk.inbound.content
    match content:
        case Presence(reachable=reachable):
            membership.note_presence(talk, reachable)
            return []
        case JobDone(kind=photos.FETCH, result=result):
            return photos.fetched(talk, result)
        case _ if not talk.inbound.private:
            return [talk.reply("menu.private_only")]
        case Choice(id=id):
            return _press(talk, id)
        case Command(name="start", argument=code) if code:
            return membership.redeem(talk, code)
        case Command(name=name):
            return _and_back(talk, COMMANDS.get(name, start.help_)(talk))
    return _free(talk)


def _press(talk: Talk, id: str) -> list[Reply]:
    kind, *args = id.split(":")
    if kind == "f" and len(args) >= 3:
        return _press_form(talk, args[0], args[1], ":".join(args[2:]))
    if kind == "cmd" and args and args[0] in COMMANDS:
        return _and_back(talk, COMMANDS[args[0]](talk))
    if kind in CHOICES and args:
        return _and_back(talk, CHOICES[kind](talk, args))
    return [talk.reply("forms.old_button")]


def _press_form(talk: Talk, draft_id: str, at: str, value: str) -> list[Reply]:
    draft = talk.conversation.drafts.get(draft_id)
    if draft is None:
        number = talk.conversation.submitted.get(draft_id)
        if number is None:
            return [talk.reply("forms.gone", talk.option("cmd:report", "menu.report"))]
        show = talk.option(f"case:show:{number}", "report.button.show")
        return [talk.reply("forms.already_submitted", show, number=number)]
    form = FORMS[draft.form]
    if talk.conversation.active != draft_id and value not in ("-resume", "-restart", "-drop"):
        return [talk.reply("forms.old_button")]
    return stepper.press(talk, form, draft, at, value)


def _free(talk: Talk) -> list[Reply]:
    """Something typed or sent: fixed words mean the same everywhere, then the form at hand may have it."""
    content = talk.inbound.content
    draft = talk.conversation.draft
    fixed = _fixed_word(talk, content.text) if isinstance(content, Text) and not content.edited else None
    if fixed is not None:
        return _and_back(talk, fixed(talk))
    if draft is not None:
        said = stepper.take(talk, FORMS[draft.form], draft, content)
        if said is not None:
            return said
        if isinstance(content, Photo | Location):
            return _and_back(talk, [talk.reply("forms.no_use_here")])
    match content:
        case Text(edited=True) if talk.inbound.message in talk.conversation.sent_in:
            return [talk.reply("forms.edited_too_late", talk.option("cmd:cases", "menu.cases"))]
        case Text(text=text):
            return _and_back(talk, _words(talk, text))
        case Photo():
            return report.start_with_photo(talk, content)
        case Location():
            return report.start_with_location(talk, content)
        case Contact():
            return _and_back(talk, membership.take_contact(talk, content))
        case Unsupported():
            return _and_back(talk, [talk.reply("menu.unsupported")])
    return []


def _fixed_word(talk: Talk, text: str) -> Handler | None:
    """What is said or done on a greeting, thanks, or the name of a command."""
    word = plain(text)
    if word in talk.say("menu.say.greetings").split():
        return COMMANDS["start"]
    if word in talk.say("menu.say.thanks").split():
        return lambda talk: [talk.reply("menu.welcome")]
    named = (command for command in SPOKEN if word in talk.say(f"menu.say.{command}").split())
    return next((COMMANDS[command] for command in named), None)


def _words(talk: Talk, text: str) -> list[Reply]:
    if plain(text) in talk.say("forms.spoken.resume").split():
        return drafts.resume_latest(talk, FORMS)
    number = CASE_NUMBER.fullmatch(text.strip())
    if number is not None:
        return cases.find(talk, number[0])
    if membership.looks_like_code(text):
        return membership.redeem(talk, text.strip())
    return ask.take_text(talk, text)


def _and_back(talk: Talk, said: list[Reply]) -> list[Reply]:
    """After an interruption the form at hand asks again where it was."""
    draft = talk.conversation.draft
    if draft is None or (said and any(option.id.startswith(f"f:{draft.id}:") for option in said[-1].flat_options())):
        return said
    back = forms.ask(talk, FORMS[draft.form], draft, note=talk.say("forms.back_to_it"))
    return [*said, back]
