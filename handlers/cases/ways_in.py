"""The ways into a report and a case: a consent before personal data, a number before a resident's report.

Imminent danger waits for neither; the consent is then asked for when the form is left.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.capability import Handler
from handlers.cases import actions, further, lookup, report, steps
from handlers.dialog import menu, pending
from handlers.dialog.context import Context
from handlers.dialog.messages import Location, Photo, Reply, Weight
from handlers.forms import drafts, stepper
from handlers.forms.map_shares import position_in
from handlers.people import consent, contact_phone
from knowledge.reading.houses import remarks_on_damage


def begin(context: Context, start: Handler = report.start) -> list[Reply]:
    """Begin a report, once the person has agreed and, without a role, can be called."""

    def unless_phone_is_missing(context: Context) -> list[Reply]:
        return contact_phone.ask(context) if contact_phone.is_missing(context) else start(context)

    return report.closed_to(context) or consent.first(context, unless_phone_is_missing)


def begin_or_resume(context: Context) -> list[Reply]:
    """Begin a report, or offer those that are half filled."""
    left = [one for one in context.conversation.drafts.values() if one.form == report.HAZARD_REPORT.id]
    return drafts.before_another(context, report.HAZARD_REPORT, left) if left else begin(context)


def begin_in_danger(context: Context, *, words: str = "", photos: Sequence[Photo] = ()) -> list[Reply]:
    """Raise the alarm at once; what waited for a consent or a number is over. Within the hour it joins the first.

    The words that told of it, the photos that they stood under, and those that waited go into the report.
    """
    case = further.running(context)
    draft = None if case is None else context.conversation.drafts.get(case.draft_id)
    closed = report.closed_to(context, danger=True)
    if not closed and (case is None or draft is not None):
        photos = [*pending.take_photos(context), *photos]
    pending.forget(context, but_photos=True)
    if case is None:
        return closed or report.start_in_danger(context, words=words, photos=photos)
    if draft is not None:
        for photo in photos:
            report.keep_photo(context, draft, photo)
    return further.join(context, case, words) if words else further.press_again(context, case)


def begin_with_photo(context: Context, photo: Photo) -> list[Reply]:
    """A picture that nobody asked for begins a report, or belongs to the alarm that runs."""
    return _join(context) or begin(context, lambda context: report.start_with_photo(context, photo))


def begin_with_location(context: Context, location: Location) -> list[Reply]:
    """A position that nobody asked for begins a report, or belongs to the alarm that runs.

    After words of safety it is an alarm by itself.
    """
    if further.running(context) is None and further.was_just_warned(context):
        raised = report.start_in_danger(context)[:1]
        return [*raised, *(_join(context) or ())]
    return _join(context) or begin(context, lambda context: report.start_with_location(context, location))


def take_words(context: Context, text: str) -> list[Reply] | None:
    """A position, a case's number, how far the own report is; none for any other text."""
    location = position_in(text)
    if location is None:
        return lookup.take_words(context, text)
    return begin_with_location(replace(context, inbound=replace(context.inbound, content=location)), location)


def offer_report(context: Context, text: str) -> list[Reply] | None:
    """The ways to report to who says what is wrong with a house, and no more; none for any other text."""
    if context.conversation.draft is not None or not remarks_on_damage(text) or report.closed_to(context):
        return None
    begin_ = context.option("cmd:report", "menu.report", weight=Weight.MAIN)
    return [context.reply("report.offer", begin_, menu.danger(context.say), context.option("cmd:ask", "menu.ask"))]


def _join(context: Context) -> list[Reply] | None:
    """Take a picture or a position into the report of the alarm that runs, even one put aside; none without one."""
    case = further.running(context)
    draft = None if case is None else context.conversation.drafts.get(case.draft_id)
    if draft is None:
        return None
    context.conversation.active = draft.id
    return stepper.take(context, report.HAZARD_REPORT, draft, context.inbound.content)


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button of a case; a step that takes personal data waits for a consent."""
    step = steps.find(args[0])
    if step is not None and step.personal:
        return consent.first(context, lambda context: actions.take_choice(context, args))
    return actions.take_choice(context, args)
