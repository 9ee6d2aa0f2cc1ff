"""What is settled before something is begun: a consent before personal data, a number before a resident's report.

Imminent danger waits for neither; the consent is then asked for when the form is left.
"""

from collections.abc import Callable

from handlers import cases, consent, contact_phone, details, drafts, report, waiting
from handlers.case_fields import IMMINENT
from handlers.conversation import Draft
from handlers.messages import Reply
from handlers.talk import Talk

Handler = Callable[[Talk], list[Reply]]

_PERSONAL = (report.HAZARD_REPORT.id, details.HOUSEHOLD_DETAILS.id, cases.CASE_CORRECTION.id)


def with_consent(talk: Talk, begin: Handler) -> list[Reply]:
    """Begin what takes personal data, once the person has agreed to that."""
    return begin(talk) if consent.given(talk) else consent.ask(talk)


def begin_report(talk: Talk, begin: Handler = report.start) -> list[Reply]:
    """Begin a report, once the person has agreed and, without a role, can be called."""

    def unless_phone_is_missing(talk: Talk) -> list[Reply]:
        return contact_phone.ask(talk) if contact_phone.is_missing(talk) else begin(talk)

    return report.closed_to(talk) or with_consent(talk, unless_phone_is_missing)


def report_or_resume(talk: Talk) -> list[Reply]:
    """Begin a report, or offer the one that is half filled."""
    draft = next((draft for draft in talk.conversation.drafts.values() if draft.form == report.HAZARD_REPORT.id), None)
    return drafts.before_another(talk, report.HAZARD_REPORT, draft) if draft else begin_report(talk)


def report_danger(talk: Talk) -> list[Reply]:
    """Begin a report of imminent danger at once; what waited for a consent or a number is over."""
    waiting.forget(talk)
    return report.start(talk, danger=IMMINENT)


def take_case(talk: Talk, args: list[str]) -> list[Reply]:
    """A button of a case; details and corrections are personal data."""
    if args[0] in ("details", "correct"):
        return with_consent(talk, lambda talk: cases.take_choice(talk, args))
    return cases.take_choice(talk, args)


def ask_what_danger_left_open(talk: Talk, left: Draft | None, said: list[Reply]) -> list[Reply]:
    """What was said; where a form was left and its data stay without a consent, with the question for it."""
    if left is None or talk.conversation.draft is not None or left.form not in _PERSONAL:
        return said
    stays = left.id in talk.conversation.drafts or left.id in talk.conversation.submitted or bool(left.subject)
    return consent.ask_afterwards(talk, said) if stays and not consent.given(talk) else said
