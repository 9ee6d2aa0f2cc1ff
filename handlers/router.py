"""Who takes a message: presence, job results, buttons, commands, the form at hand, fixed words, questions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers import start
from handlers.capabilities import CHOICES, COMMANDS, CONTENTS, EXPECTED, FORMS, HEARERS, PERSONAL, SPOKEN, WORDS
from handlers.capabilities import RESULTS as RESULTS_OF_WORK
from handlers.capability import Heard, ResultTaker
from handlers.dialog import pending
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.danger import danger_in
from handlers.dialog.messages import (
    Choice,
    Command,
    Contact,
    EditedCaption,
    Inbound,
    JobDone,
    Location,
    Option,
    Photo,
    Presence,
    Reply,
    ReportPacket,
    Text,
)
from handlers.dialog.on_view import in_sight, meant_button, typed_button
from handlers.forms import card_answers, card_orders, drafts, erasing, late_words, stepper
from handlers.forms import form as forms
from handlers.forms.photos import FETCH as FETCH_PHOTO
from handlers.people import consent
from handlers.spoken import meaning
from knowledge.reading.danger import DangerGrade


def answer(context: Context) -> list[Reply]:
    """What is said to one message."""
    set_aside = drafts.sort_out(context, FORMS)
    draft, agreed = context.conversation.draft, context.conversation.consent
    refused = erasing.refuse(context)
    said = _answer(context) if refused is None else _and_back(context, _after_danger(context, refused))
    erasing.erase(context)
    if context.conversation.draft not in (None, draft):
        context.conversation.expects = {}  # the form asks now
    agreed_now = isinstance(context.inbound.content, ReportPacket) and context.conversation.consent != agreed
    if context.conversation.wanted and (_sent_in(context, draft) or agreed_now) and consent.given(context):
        said = [*said, *_take_up(context)]
    said = consent.ask_what_danger_left_open(context, draft, said, personal=PERSONAL)
    return drafts.say_set_aside(context, said, set_aside) if set_aside else said


def _answer(context: Context) -> list[Reply]:
    content = context.inbound.content
    match content:
        case Presence():
            return CONTENTS[Presence](context, content)
        case JobDone(kind=kind, result=result):
            said = RESULTS[kind](context, result)
            return _and_back(context, said) if said and kind == FETCH_PHOTO else said
        case _ if not context.inbound.private:
            heard = _hear(context)
            return [context.reply("menu.private_only")] if heard is None else heard.said
        case Choice(id=id):
            return _press(context, id)
        case ReportPacket():
            return _and_back(context, CONTENTS[ReportPacket](context, content))
        case Command(name=name) if name in COMMANDS or name.isascii():
            heard = _hear(context) or Heard(said=[])
            said = [] if heard.answered else COMMANDS.get(name, COMMANDS["help"])(context)
            return _and_back(context, [*heard.said, *said])
        case Command(name=name):
            return _answer(replace(context, inbound=replace(context.inbound, content=Text(text=name))))
    return _free(context)


def _after_danger(context: Context, said: list[Reply]) -> list[Reply]:
    """What is said, behind the words of safety where a message tells of danger; what these lead to comes last."""
    heard = _hear(context)
    return said if heard is None else [*heard.said[:1], *said, *heard.said[1:]]


def _take_from_page(context: Context, result: dict[str, Any]) -> list[Reply]:
    """A field was answered on the page; the form goes on here."""
    draft = context.conversation.drafts.get(result["draft"])
    form = None if draft is None else forms.form_of(context, draft, FORMS)
    if draft is None or form is None or not form.has(result["field"]):
        return _and_back(context, [context.reply("sensitive.too_late")])
    said = stepper.take_from_page(context, form, draft, result)
    return said if context.conversation.draft is draft else _and_back(context, said)


def _take_card(context: Context, result: dict[str, Any]) -> list[Reply]:
    """A photo of an ID card was looked at, which the form may go on with."""
    draft = context.conversation.drafts.get(result["draft"])
    if draft is None:
        return _and_back(context, card_answers.drop(context, result))
    form = forms.form_of(context, draft, FORMS)
    said = forms.marked(context, form, card_answers.answer(context, form, draft, result))
    return _and_back(context, said) if said else []


RESULTS: Mapping[str, ResultTaker] = {
    **RESULTS_OF_WORK,
    erasing.ANSWERED: _take_from_page,
    card_orders.READ_CARD: _take_card,
}


def _press(context: Context, id: str) -> list[Reply]:
    kind, *args = id.split(":")
    if kind == "f" and len(args) >= 3:
        return _press_form(context, args[0], args[1], ":".join(args[2:]))
    if kind == "cmd" and args and args[0] in COMMANDS:
        return _and_back(context, COMMANDS[args[0]](context))
    if kind in CHOICES and args:
        return _and_back(context, CHOICES[kind](context, args) or _take_up(context))
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
    form = forms.form_of(context, draft, FORMS)
    if context.conversation.active != draft_id and value not in ("-resume", "-restart", "-drop"):
        return [context.reply("forms.old_button")]
    return forms.marked(context, form, stepper.press(context, form, draft, at, value))


def _free(context: Context) -> list[Reply]:
    """Something typed or sent: the button whose label it is, a fixed word, else whoever has a use for it takes it.

    Danger comes before all that is not said letter by letter.
    """
    late = late_words.are_late(context)
    shown = () if late else in_sight(context)
    text = context.inbound.content.text if isinstance(context.inbound.content, Text) else ""
    if shown and (pressed := typed_button(context, text, shown)) is not None:
        return _press_typed(context, pressed)
    said = _take_fixed_word(context)
    if said is not None:
        return said
    heard = _hear(context)
    if heard is None and (meant := meant_button(context, text, shown)) is not None:
        return _press_typed(context, meant)
    heard = heard or Heard(said=[])
    if heard.answered:
        return _and_back(context, heard.said)
    if isinstance(context.inbound.content, EditedCaption):
        return heard.said
    if late:
        return [*heard.said, *_ask_about_late_words(context)]
    for take in (_take_expected, _take_into_form, _take_late_edit):
        said = take(context)
        if said is not None:
            return [*heard.said, *said]
    return [*heard.said, *_begin(context)]


def _ask_about_late_words(context: Context) -> list[Reply]:
    """Words that were typed before the question was seen are no answer to it by themselves."""
    draft = context.conversation.draft
    return (
        _begin(context) if draft is None else late_words.ask_about(context, forms.form_of(context, draft, FORMS), draft)
    )


def _press_typed(context: Context, option: Option) -> list[Reply]:
    """What is typed instead of pressed does the same as the button."""
    return _press(replace(context, inbound=replace(context.inbound, content=Choice(id=option.id))), option.id)


def _hear(context: Context) -> Heard | None:
    """What a text or a caption tells that comes before any answer."""
    draft = context.conversation.draft
    form = None if draft is None else forms.form_of(context, draft, FORMS)
    return next((heard for hear in HEARERS if (heard := hear(context, form)) is not None), None)


def _take_fixed_word(context: Context) -> list[Reply] | None:
    """A greeting, thanks, the name of a command, the words of a button: they mean the same everywhere."""
    content = context.inbound.content
    if not isinstance(content, Text) or content.edited:
        return None
    said = meaning(context, content.text, SPOKEN)
    if said is None or _tells_a_form_of_danger(context):
        return None
    return _and_back(context, said.act(context) or _take_up(context))


def _tells_a_form_of_danger(context: Context) -> bool:
    """Whether words of danger are an answer: the form's own report, or what is written for others."""
    draft = context.conversation.draft
    if draft is None:
        return False
    grade = danger_in(context.inbound.content).grade
    return grade is DangerGrade.SURE or (
        forms.form_of(context, draft, FORMS).for_others and grade is not DangerGrade.NONE
    )


def _take_expected(context: Context) -> list[Reply] | None:
    """What is waited for outside of any form; none where nothing is, or the message is no such thing."""
    said = _expected(context)
    return None if said is None else _and_back(context, said)


def _expected(context: Context) -> list[Reply] | None:
    content, expected = context.inbound.content, context.conversation.expects
    if not expected or not isinstance(content, Text | Contact) or (isinstance(content, Text) and content.edited):
        return None
    waited_for = EXPECTED.get(expected.get("what", ""))
    leaves = waited_for is None or waited_for.leaves
    if leaves and isinstance(content, Text) and pending.is_leaving(context, content.text):
        return start.leave(context)
    said = None if waited_for is None else waited_for.take(context, content)
    if waited_for is None or said is None or waited_for.ask_again is None or context.conversation.expects:
        return said
    return [*said, *_take_up(context)]


def _take_into_form(context: Context) -> list[Reply] | None:
    """What the form at hand makes of it; a picture or a position that it has no use for begins nothing else."""
    content, draft = context.inbound.content, context.conversation.draft
    if draft is None:
        return None
    form = forms.form_of(context, draft, FORMS)
    said = stepper.take(context, form, draft, content)
    if said is None and isinstance(content, Photo | Location):
        return _and_back(context, [context.reply(stepper.no_use(form, draft, content))])
    return None if said is None else forms.marked(context, forms.form_of(context, draft, FORMS), said)


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
    if isinstance(content, Text):
        said = next((said for take in WORDS if (said := take(context, content.text)) is not None), [])
    else:
        said = CONTENTS[type(content)](context, content)
    return _and_back(context, said)


def _take_up(context: Context) -> list[Reply]:
    """What waited for a consent or a number is done now, an invitation first; what it asks, the rest waits for.

    Further pictures only add to what the first one began.
    """
    said = [one for inbound in pending.recall(context, staying=True) for one in _as_if_now(context, inbound)]
    if said and said[-1].asks:
        return said
    later: list[Reply] = []
    for inbound in pending.recall(context):
        later = [*_as_if_now(context, inbound), *later]
    return [*said, *later]


def _sent_in(context: Context, draft: Draft | None) -> bool:
    return draft is not None and draft.id in context.conversation.submitted


def _as_if_now(context: Context, inbound: Inbound) -> list[Reply]:
    return _answer(replace(context, inbound=inbound))


def _and_back(context: Context, said: list[Reply]) -> list[Reply]:
    """After an interruption the number that is waited for, or the form at hand, is asked for again."""
    draft = context.conversation.draft
    if said and said[-1].asks:
        return said
    waited_for = EXPECTED.get(context.conversation.expects.get("what", ""))
    if waited_for is not None and waited_for.ask_again is not None:
        return [*said, *waited_for.ask_again(context)]
    if draft is None:
        return said
    context.conversation.expects = {}
    back = forms.ask(context, forms.form_of(context, draft, FORMS), draft, note=context.say("forms.back_to_it"))
    return [*said, back]
