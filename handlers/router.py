"""Who takes a message: presence, job results, buttons, commands, the form at hand, fixed words, questions."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers import (
    ask,
    calculate,
    check_answers,
    checks,
    consent,
    contact_phone,
    deputies,
    devices,
    drafts,
    escalation,
    exempting,
    extension_decisions,
    files,
    forms,
    inviting,
    ledger,
    local_rules,
    lookup,
    lost_phone,
    membership,
    menu,
    notices,
    photos,
    preference,
    report,
    reporting,
    sensitive,
    stepper,
    threshold,
    waiting,
)
from handlers.commands import COMMANDS, SPOKEN
from handlers.messages import (
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
from handlers.registry import FORMS
from handlers.spoken import Spoken, meaning
from handlers.talk import Talk
from knowledge.text import plain


def _take_consent(talk: Talk, args: list[str]) -> list[Reply]:
    if args[0] == "agree":
        return consent.agree(talk, ":".join(args[1:])) or _take_up(talk)
    return consent.take_choice(talk, args)


CHOICES: Mapping[str, Callable[[Talk, list[str]], list[Reply]]] = {
    "ask": ask.take_choice,
    "calc": calculate.take_choice,
    "case": threshold.take_case,
    "check": checks.take_choice,
    "consent": _take_consent,
    "due": reporting.take_choice,
    "deputy": deputies.take_choice,
    "device": devices.take_choice,
    "escalation": escalation.take_choice,
    "exempt": exempting.take_choice,
    "extension": extension_decisions.take_choice,
    "invite": inviting.take_choice,
    "ledger": ledger.take_choice,
    "lookup": lambda talk, args: lookup.start(talk),
    "lost": lost_phone.take_choice,
    "notice": notices.take_choice,
    "rules": local_rules.take_choice,
    "prefer": preference.take_choice,
    "wait": lambda talk, args: _leave(talk),
}


def answer(talk: Talk) -> list[Reply]:
    """What is said to one message."""
    set_aside = drafts.sort_out(talk, FORMS)
    draft = talk.conversation.draft
    said = sensitive.refuse(talk)
    said = _answer(talk) if said is None else _and_back(talk, said)
    sensitive.erase(talk)
    if talk.conversation.draft not in (None, draft):
        talk.conversation.expects = {}  # the form asks now
    said = threshold.ask_what_danger_left_open(talk, draft, said)
    return drafts.say_set_aside(talk, said, set_aside) if set_aside else said


def _answer(talk: Talk) -> list[Reply]:
    content = talk.inbound.content
    match content:
        case Presence(reachable=reachable):
            membership.note_presence(talk, reachable)
            return []
        case JobDone(kind=kind, result=result):
            return RESULTS[kind](talk, result)
        case _ if not talk.inbound.private:
            return [talk.reply("menu.private_only")]
        case Choice(id=id):
            return _press(talk, id)
        case Command(name="start", argument=code) if code:
            return threshold.with_consent(talk, lambda talk: membership.redeem(talk, code))
        case Command(name=name):
            return _and_back(talk, COMMANDS.get(name, menu.help_)(talk))
    return _free(talk)


def _take_from_page(talk: Talk, result: dict[str, Any]) -> list[Reply]:
    """A field was answered on the page; the form goes on here."""
    draft = talk.conversation.drafts.get(result["draft"])
    if draft is None or not FORMS[draft.form].has(result["field"]):
        return _and_back(talk, [talk.reply("sensitive.too_late")])
    said = stepper.take_from_page(talk, FORMS[draft.form], draft, result["field"], Text(text=result["text"]))
    return said if talk.conversation.draft is draft else _and_back(talk, said)


RESULTS: Mapping[str, Callable[[Talk, dict[str, Any]], list[Reply]]] = {
    photos.FETCH: photos.fetched,
    files.FETCH: files.fetched,
    devices.SIGNED_IN: devices.signed_in,
    sensitive.ANSWERED: _take_from_page,
}


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
    talk.conversation.expects = {}
    draft = talk.conversation.drafts.get(draft_id)
    if draft is None:
        number = talk.conversation.submitted.get(draft_id)
        if number is None:
            return [talk.reply("forms.gone", talk.option("cmd:report", "menu.report"))]
        if not number:
            return [talk.reply("forms.already_done")]
        show = talk.option(f"case:show:{number}", "report.button.show")
        return [talk.reply("forms.already_submitted", show, number=number)]
    form = FORMS[draft.form]
    if talk.conversation.active != draft_id and value not in ("-resume", "-restart", "-drop"):
        return [talk.reply("forms.old_button")]
    return stepper.press(talk, form, draft, at, value)


def _free(talk: Talk) -> list[Reply]:
    """Something typed or sent: the first who has a use for it takes it."""
    for take in (_take_fixed_word, _take_expected, _take_into_form, _take_late_edit):
        said = take(talk)
        if said is not None:
            return said
    return _begin(talk)


def _take_fixed_word(talk: Talk) -> list[Reply] | None:
    """A greeting, thanks, the name of a command, the words of a button: they mean the same everywhere."""
    content = talk.inbound.content
    said = meaning(talk, content.text, _FIXED_WORDS) if isinstance(content, Text) and not content.edited else None
    return None if said is None else _and_back(talk, said.act(talk))


def _take_expected(talk: Talk) -> list[Reply] | None:
    """The number that is waited for outside of any form; none where nothing is, or the message is no number."""
    said = _expected_number(talk)
    return None if said is None else _and_back(talk, said)


def _expected_number(talk: Talk) -> list[Reply] | None:
    content, expected = talk.inbound.content, talk.conversation.expects
    if not expected or not isinstance(content, Text | Contact) or (isinstance(content, Text) and content.edited):
        return None
    if isinstance(content, Text) and waiting.is_leaving(talk, content.text):
        return _leave(talk)
    if expected.get("what") in (lookup.NUMBER, lookup.PHONE):
        return lookup.take(talk, content)
    if expected.get("what") != contact_phone.EXPECTED:
        return None
    said = contact_phone.take(talk, content)
    return said if said is None or talk.conversation.expects else [*said, *_take_up(talk)]


def _take_into_form(talk: Talk) -> list[Reply] | None:
    """What the form at hand makes of it; a picture or a position that it has no use for begins nothing else."""
    content, draft = talk.inbound.content, talk.conversation.draft
    if draft is None:
        return None
    said = stepper.take(talk, FORMS[draft.form], draft, content)
    if said is None and isinstance(content, Photo | Location):
        return _and_back(talk, [talk.reply("forms.no_use_here")])
    return said


def _take_late_edit(talk: Talk) -> list[Reply] | None:
    """A message was edited whose answer is sent in."""
    content = talk.inbound.content
    if not isinstance(content, Text) or not content.edited or talk.inbound.message not in talk.conversation.sent_in:
        return None
    return [talk.reply("forms.edited_too_late", talk.option("cmd:cases", "menu.cases"))]


def _begin(talk: Talk) -> list[Reply]:
    """Something that nobody waits for: a question, or the beginning of a report."""
    content = talk.inbound.content
    match content:
        case Text(text=text):
            return _and_back(talk, _words(talk, text))
        case Photo():
            return threshold.begin_report(talk, lambda talk: report.start_with_photo(talk, content))
        case Location():
            return threshold.begin_report(talk, lambda talk: report.start_with_location(talk, content))
        case Contact():
            return _and_back(talk, threshold.with_consent(talk, lambda talk: membership.take_contact(talk, content)))
        case File() | Unsupported():
            return _and_back(talk, [talk.reply("menu.unsupported")])
    return []


def _leave(talk: Talk) -> list[Reply]:
    waiting.forget(talk)
    return [talk.reply("contact_phone.left", *menu.buttons(talk))]


def _take_up(talk: Talk) -> list[Reply]:
    """What waited for a consent or a number is done now. Further pictures only add to what the first one began."""
    at_hand = talk.inbound
    said: list[Reply] = []
    for inbound in waiting.recall(talk):
        talk.inbound = inbound
        said = [*_answer(talk), *said]
    talk.inbound = at_hand
    return said


def _words(talk: Talk, text: str) -> list[Reply]:
    if "forms.spoken.resume" in talk.say.lists_with(plain(text)):
        return drafts.resume_latest(talk, FORMS)
    if lookup.number_in(text):
        return lookup.find(talk, text)
    answered = check_answers.take_words(talk, text)
    if answered is not None:
        return answered
    if membership.looks_like_code(text):
        return threshold.with_consent(talk, lambda talk: membership.redeem(talk, text.strip()))
    return ask.take_text(talk, text)


def _and_back(talk: Talk, said: list[Reply]) -> list[Reply]:
    """After an interruption the number that is waited for, or the form at hand, is asked for again."""
    draft = talk.conversation.draft
    if said and said[-1].asks:
        return said
    if talk.conversation.expects.get("what") == contact_phone.EXPECTED:
        return [*said, *contact_phone.ask_again(talk)]
    if draft is None:
        return said
    talk.conversation.expects = {}
    back = forms.ask(talk, FORMS[draft.form], draft, note=talk.say("forms.back_to_it"))
    return [*said, back]


def _not_agreed(talk: Talk) -> bool:
    return not consent.given(talk)


_FIXED_WORDS = (
    Spoken(
        words="consent.say.agree",
        act=lambda talk: _take_consent(talk, ["agree", consent.version(talk)]),
        counts=_not_agreed,
    ),
    Spoken(words="consent.say.refuse", act=lambda talk: _take_consent(talk, ["refuse"]), counts=_not_agreed),
    *SPOKEN,
)
