"""What is settled before something is begun: a consent before personal data, a number before a resident's report.

Imminent danger waits for neither; the consent is then asked for when the form is left.
"""

from collections.abc import Callable

from handlers.cases import actions as case_actions
from handlers.cases import details, report
from handlers.cases.report_fields import IMMINENT
from handlers.dialog import pending
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms import drafts
from handlers.people import consent, contact_phone

Handler = Callable[[Context], list[Reply]]

_PERSONAL = (report.HAZARD_REPORT.id, details.HOUSEHOLD_DETAILS.id, case_actions.CASE_CORRECTION.id)


def with_consent(context: Context, begin: Handler) -> list[Reply]:
    """Begin what takes personal data, once the person has agreed to that."""
    return begin(context) if consent.given(context) else consent.ask(context)


def begin_report(context: Context, begin: Handler = report.start) -> list[Reply]:
    """Begin a report, once the person has agreed and, without a role, can be called."""

    def unless_phone_is_missing(context: Context) -> list[Reply]:
        return contact_phone.ask(context) if contact_phone.is_missing(context) else begin(context)

    return report.closed_to(context) or with_consent(context, unless_phone_is_missing)


def report_or_resume(context: Context) -> list[Reply]:
    """Begin a report, or offer the one that is half filled."""
    draft = next(
        (draft for draft in context.conversation.drafts.values() if draft.form == report.HAZARD_REPORT.id), None
    )
    return drafts.before_another(context, report.HAZARD_REPORT, draft) if draft else begin_report(context)


def report_danger(context: Context) -> list[Reply]:
    """Begin a report of imminent danger at once; what waited for a consent or a number is over."""
    pending.forget(context)
    return report.start(context, danger=IMMINENT)


def take_case(context: Context, args: list[str]) -> list[Reply]:
    """A button of a case; details and corrections are personal data."""
    if args[0] in ("details", "correct"):
        return with_consent(context, lambda context: case_actions.take_choice(context, args))
    return case_actions.take_choice(context, args)


def ask_what_danger_left_open(context: Context, left: Draft | None, said: list[Reply]) -> list[Reply]:
    """What was said; where a form was left and its data stay without a consent, with the question for it."""
    if left is None or context.conversation.draft is not None or left.form not in _PERSONAL:
        return said
    stays = left.id in context.conversation.drafts or left.id in context.conversation.submitted or bool(left.subject)
    return consent.ask_afterwards(context, said) if stays and not consent.given(context) else said
