"""The ways into a report and a case: a consent before personal data, a number before a resident's report.

Imminent danger waits for neither; the consent is then asked for when the form is left.
"""

from handlers.capability import Handler
from handlers.cases import actions, report, steps
from handlers.dialog import pending
from handlers.dialog.context import Context
from handlers.dialog.messages import Location, Photo, Reply
from handlers.forms import drafts
from handlers.people import consent, contact_phone


def begin(context: Context, start: Handler = report.start) -> list[Reply]:
    """Begin a report, once the person has agreed and, without a role, can be called."""

    def unless_phone_is_missing(context: Context) -> list[Reply]:
        return contact_phone.ask(context) if contact_phone.is_missing(context) else start(context)

    return report.closed_to(context) or consent.first(context, unless_phone_is_missing)


def begin_or_resume(context: Context) -> list[Reply]:
    """Begin a report, or offer those that are half filled."""
    left = [one for one in context.conversation.drafts.values() if one.form == report.HAZARD_REPORT.id]
    return drafts.before_another(context, report.HAZARD_REPORT, left) if left else begin(context)


def begin_in_danger(context: Context, *, words: str = "", photo: Photo | None = None) -> list[Reply]:
    """Begin a report of imminent danger at once; what waited for a consent or a number is over.

    The words that told of it, and the photo that they stood under, go into the report.
    """
    pending.forget(context)
    return report.start_in_danger(context, words=words, photo=photo)


def begin_with_photo(context: Context, photo: Photo) -> list[Reply]:
    """A picture that nobody asked for begins a report."""
    return begin(context, lambda context: report.start_with_photo(context, photo))


def begin_with_location(context: Context, location: Location) -> list[Reply]:
    """A position that nobody asked for begins a report."""
    return begin(context, lambda context: report.start_with_location(context, location))


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button of a case; a step that takes personal data waits for a consent."""
    step = steps.find(args[0])
    if step is not None and step.personal:
        return consent.first(context, lambda context: actions.take_choice(context, args))
    return actions.take_choice(context, args)
