"""Who takes a message: presence, job results, buttons, commands, the form at hand, fixed words, questions."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers import preconditions
from handlers.cases import lookup, report
from handlers.checks import actions as check_actions
from handlers.checks import answers as check_answers
from handlers.commands import COMMANDS, SPOKEN
from handlers.dialog import menu, pending
from handlers.dialog.context import Context
from handlers.dialog.messages import (
    Choice,
    Command,
    Contact,
    File,
    JobDone,
    Location,
    Photo,
    Presence,
    Reply,
    Text,
    Unsupported,
)
from handlers.forms import drafts, erasing, files, photos, stepper
from handlers.forms import form as forms
from handlers.notices import actions as notice_actions
from handlers.people import (
    consent,
    contact_phone,
    deputies,
    devices,
    invitation_form,
    lost_phone,
    membership,
    preference,
)
from handlers.policy import ask, calculate
from handlers.registry import FORMS
from handlers.reporting.answering import actions as reporting_actions
from handlers.reporting.decisions import exemptions, extension_decision, local_rules
from handlers.reporting.escalation import plan as escalation_plan
from handlers.reporting.register import register
from handlers.spoken import Spoken, meaning
from knowledge.reading.text import plain


def _take_consent(context: Context, args: list[str]) -> list[Reply]:
    if args[0] == "agree":
        return consent.agree(context, ":".join(args[1:])) or _take_up(context)
    return consent.take_choice(context, args)


CHOICES: Mapping[str, Callable[[Context, list[str]], list[Reply]]] = {
    "ask": ask.take_choice,
    "calc": calculate.take_choice,
    "case": preconditions.take_case,
    "check": check_actions.take_choice,
    "consent": _take_consent,
    "due": reporting_actions.take_choice,
    "deputy": deputies.take_choice,
    "device": devices.take_choice,
    "escalation": escalation_plan.take_choice,
    "exempt": exemptions.take_choice,
    "extension": extension_decision.take_choice,
    "invite": invitation_form.take_choice,
    "ledger": register.take_choice,
    "lookup": lambda context, args: lookup.start(context),
    "lost": lost_phone.take_choice,
    "notice": notice_actions.take_choice,
    "rules": local_rules.take_choice,
    "prefer": preference.take_choice,
    "wait": lambda context, args: _leave(context),
}


def answer(context: Context) -> list[Reply]:
    """What is said to one message."""
    set_aside = drafts.sort_out(context, FORMS)
    draft = context.conversation.draft
    said = erasing.refuse(context)
    said = _answer(context) if said is None else _and_back(context, said)
    erasing.erase(context)
    if context.conversation.draft not in (None, draft):
        context.conversation.expects = {}  # the form asks now
    said = preconditions.ask_what_danger_left_open(context, draft, said)
    return drafts.say_set_aside(context, said, set_aside) if set_aside else said


def _answer(context: Context) -> list[Reply]:
    content = context.inbound.content
    match content:
        case Presence(reachable=reachable):
            membership.note_presence(context, reachable)
            return []
        case JobDone(kind=kind, result=result):
            return RESULTS[kind](context, result)
        case _ if not context.inbound.private:
            return [context.reply("menu.private_only")]
        case Choice(id=id):
            return _press(context, id)
        case Command(name="start", argument=code) if code:
            return preconditions.with_consent(context, lambda context: membership.redeem(context, code))
        case Command(name=name):
            return _and_back(context, COMMANDS.get(name, menu.help_)(context))
    return _free(context)


def _take_from_page(context: Context, result: dict[str, Any]) -> list[Reply]:
    """A field was answered on the page; the form goes on here."""
    draft = context.conversation.drafts.get(result["draft"])
    if draft is None or not FORMS[draft.form].has(result["field"]):
        return _and_back(context, [context.reply("sensitive.too_late")])
    said = stepper.take_from_page(context, FORMS[draft.form], draft, result["field"], Text(text=result["text"]))
    return said if context.conversation.draft is draft else _and_back(context, said)


RESULTS: Mapping[str, Callable[[Context, dict[str, Any]], list[Reply]]] = {
    photos.FETCH: photos.fetched,
    files.FETCH: files.fetched,
    devices.SIGNED_IN: devices.signed_in,
    erasing.ANSWERED: _take_from_page,
}


def _press(context: Context, id: str) -> list[Reply]:
    kind, *args = id.split(":")
    if kind == "f" and len(args) >= 3:
        return _press_form(context, args[0], args[1], ":".join(args[2:]))
    if kind == "cmd" and args and args[0] in COMMANDS:
        return _and_back(context, COMMANDS[args[0]](context))
    if kind in CHOICES and args:
        return _and_back(context, CHOICES[kind](context, args))
    return [context.reply("forms.old_button")]


def _press_form(context: Context, draft_id: str, at: str, value: str) -> list[Reply]:
    context.conversation.expects = {}
    draft = context.conversation.drafts.get(draft_id)
    if draft is None:
        number = context.conversation.submitted.get(draft_id)
        if number is None:
            return [context.reply("forms.gone", context.option("cmd:report", "menu.report"))]
        if not number:
            return [context.reply("forms.already_done")]
        show = context.option(f"case:show:{number}", "report.button.show")
        return [context.reply("forms.already_submitted", show, number=number)]
    form = FORMS[draft.form]
    if context.conversation.active != draft_id and value not in ("-resume", "-restart", "-drop"):
        return [context.reply("forms.old_button")]
    return stepper.press(context, form, draft, at, value)


def _free(context: Context) -> list[Reply]:
    """Something typed or sent: the first who has a use for it takes it."""
    for take in (_take_fixed_word, _take_expected, _take_into_form, _take_late_edit):
        said = take(context)
        if said is not None:
            return said
    return _begin(context)


def _take_fixed_word(context: Context) -> list[Reply] | None:
    """A greeting, thanks, the name of a command, the words of a button: they mean the same everywhere."""
    content = context.inbound.content
    said = meaning(context, content.text, _FIXED_WORDS) if isinstance(content, Text) and not content.edited else None
    return None if said is None else _and_back(context, said.act(context))


def _take_expected(context: Context) -> list[Reply] | None:
    """The number that is waited for outside of any form; none where nothing is, or the message is no number."""
    said = _expected_number(context)
    return None if said is None else _and_back(context, said)


def _expected_number(context: Context) -> list[Reply] | None:
    content, expected = context.inbound.content, context.conversation.expects
    if not expected or not isinstance(content, Text | Contact) or (isinstance(content, Text) and content.edited):
        return None
    if isinstance(content, Text) and pending.is_leaving(context, content.text):
        return _leave(context)
    if expected.get("what") in (lookup.NUMBER, lookup.PHONE):
        return lookup.take(context, content)
    if expected.get("what") != contact_phone.EXPECTED:
        return None
    said = contact_phone.take(context, content)
    return said if said is None or context.conversation.expects else [*said, *_take_up(context)]


def _take_into_form(context: Context) -> list[Reply] | None:
    """What the form at hand makes of it; a picture or a position that it has no use for begins nothing else."""
    content, draft = context.inbound.content, context.conversation.draft
    if draft is None:
        return None
    said = stepper.take(context, FORMS[draft.form], draft, content)
    if said is None and isinstance(content, Photo | Location):
        return _and_back(context, [context.reply("forms.no_use_here")])
    return said


def _take_late_edit(context: Context) -> list[Reply] | None:
    """A message was edited whose answer is sent in."""
    content = context.inbound.content
    if (
        not isinstance(content, Text)
        or not content.edited
        or context.inbound.message not in context.conversation.sent_in
    ):
        return None
    return [context.reply("forms.edited_too_late", context.option("cmd:cases", "menu.cases"))]


def _begin(context: Context) -> list[Reply]:
    """Something that nobody waits for: a question, or the beginning of a report."""
    content = context.inbound.content
    match content:
        case Text(text=text):
            return _and_back(context, _words(context, text))
        case Photo():
            return preconditions.begin_report(context, lambda context: report.start_with_photo(context, content))
        case Location():
            return preconditions.begin_report(context, lambda context: report.start_with_location(context, content))
        case Contact():
            return _and_back(
                context, preconditions.with_consent(context, lambda context: membership.take_contact(context, content))
            )
        case File() | Unsupported():
            return _and_back(context, [context.reply("menu.unsupported")])
    return []


def _leave(context: Context) -> list[Reply]:
    pending.forget(context)
    return [context.reply("contact_phone.left", *menu.buttons(context))]


def _take_up(context: Context) -> list[Reply]:
    """What waited for a consent or a number is done now. Further pictures only add to what the first one began."""
    at_hand = context.inbound
    said: list[Reply] = []
    for inbound in pending.recall(context):
        context.inbound = inbound
        said = [*_answer(context), *said]
    context.inbound = at_hand
    return said


def _words(context: Context, text: str) -> list[Reply]:
    if "forms.spoken.resume" in context.say.lists_with(plain(text)):
        return drafts.resume_latest(context, FORMS)
    if lookup.number_in(text):
        return lookup.find(context, text)
    answered = check_answers.take_words(context, text)
    if answered is not None:
        return answered
    if membership.looks_like_code(text):
        return preconditions.with_consent(context, lambda context: membership.redeem(context, text.strip()))
    return ask.take_text(context, text)


def _and_back(context: Context, said: list[Reply]) -> list[Reply]:
    """After an interruption the number that is waited for, or the form at hand, is asked for again."""
    draft = context.conversation.draft
    if said and said[-1].asks:
        return said
    if context.conversation.expects.get("what") == contact_phone.EXPECTED:
        return [*said, *contact_phone.ask_again(context)]
    if draft is None:
        return said
    context.conversation.expects = {}
    back = forms.ask(context, FORMS[draft.form], draft, note=context.say("forms.back_to_it"))
    return [*said, back]


def _not_agreed(context: Context) -> bool:
    return not consent.given(context)


_FIXED_WORDS = (
    Spoken(
        words="consent.say.agree",
        act=lambda context: _take_consent(context, ["agree", consent.version(context)]),
        counts=_not_agreed,
    ),
    Spoken(words="consent.say.refuse", act=lambda context: _take_consent(context, ["refuse"]), counts=_not_agreed),
    *SPOKEN,
)
