"""The full numbers of a case at an office PC: only with a reason, which the trail keeps, and for one look."""

from dataclasses import dataclass

from handlers.cases import at_desk, numbers, steps
from handlers.cases.at_desk import NoSuchCase
from handlers.dialog.context import Context
from storage.cases import kept_cards
from storage.cases.cases import Case
from storage.people import audit

REASONS = ("call", "identity", "payment", "entry", "other")
MOST_WORDS = 100
LOOKED_AT_CARD = "id_card_looked_at"  # in the audit trail
OTHER = "other"  # the reason that has to be said in words


@dataclass(frozen=True, kw_only=True)
class NumbersLook:
    """The question why, with what was answered so far and what is wrong with it; or the numbers, by name.

    `has_card` tells that a photo of the ID card is kept, which can be looked at for the same reason.
    """

    number: str
    whose: str
    reasons: tuple[tuple[str, str], ...]
    reason: str = ""
    words: str = ""
    slip: str = ""
    shown: tuple[tuple[str, str], ...] = ()
    has_card: bool = False


def asked(context: Context, number: str, *, reason: str = "", words: str = "", slip: str = "") -> NumbersLook:
    """The question. Raises NoSuchCase where there is no such number, or it is not for the person."""
    case = _find(context, number)
    return NumbersLook(
        number=case.number,
        whose=str(case.answers.get("head") or case.number),
        reasons=tuple((one, context.say(f"sheet.numbers.why.{one}")) for one in REASONS),
        reason=reason,
        words=words,
        slip=slip,
    )


def show(context: Context, number: str, reason: str, words: str) -> NumbersLook:
    """The numbers, for a reason; the question again where none is given. Raises NoSuchCase."""
    case, words = _find(context, number), words.strip()[:MOST_WORDS]
    if not _is_reason(reason, words):
        return asked(context, number, reason=reason, words=words, slip=context.say("sheet.numbers.say_why"))
    shown = numbers.in_full(context, case, {"reason": reason, "words": words})
    return NumbersLook(
        number=case.number,
        whose=str(case.answers.get("head") or case.number),
        reasons=(),
        reason=reason,
        words=words,
        shown=shown,
        has_card=bool(kept_cards.of(context.tx, case.id)),
    )


def show_card(context: Context, number: str, reason: str, words: str) -> bytes | NumbersLook:
    """The kept photo of the ID card, a JPEG, for a reason; the question where none is given. Raises NoSuchCase."""
    case, words = _find(context, number), words.strip()[:MOST_WORDS]
    kept = kept_cards.of(context.tx, case.id)
    if not kept:
        raise NoSuchCase(number)
    if not _is_reason(reason, words):
        return asked(context, number, reason=reason, words=words, slip=context.say("sheet.numbers.say_why"))
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=LOOKED_AT_CARD,
        subject=case.number,
        now=context.now,
        details={"reason": reason, "words": words},
    )
    return kept_cards.picture(context.tx, kept[0])


def _is_reason(reason: str, words: str) -> bool:
    return reason in REASONS and (reason != OTHER or bool(words))


def may_look(context: Context, case: Case) -> bool:
    """Whether the case has numbers that the person may see in full."""
    return steps.fits(context, case, steps.NUMBERS) and steps.may_take(context, case, steps.NUMBERS)


def _find(context: Context, number: str) -> Case:
    case = at_desk.find(context, number)
    if not may_look(context, case):
        raise NoSuchCase(number)
    return case
