"""The end of a check: the summary for who called it, for the level above, and for those who were asked."""

from handlers.checks.progress import CheckProgress, may_end, part_at, progress
from handlers.dialog.context import Context, Occasion
from handlers.dialog.hierarchy import ROLE_AT, at_level, holders_at
from handlers.dialog.messages import Manner, Notice, Reply
from knowledge.area import Level, Place
from storage.checks import checks
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer
from storage.database.database import Transaction
from storage.people import areas, audit


def end(context: Context, check: Check, *, sure: bool) -> list[Reply]:
    """End a check, once who may is sure."""
    if not may_end(context, check):
        return [context.reply("checks.gone")]
    far = progress(context, check, areas.get(context.tx, check.area))
    words = far.words
    if not sure:
        yes = context.option(f"check:end:{check.id}:yes", "checks.button.end_sure")
        back = context.option(f"check:show:{check.id}", "checks.button.progress")
        return [
            words.reply(context.say("checks.progress.sure_end", title=words.title, summary=far.summary()), yes, back)
        ]
    if not checks.close(context.tx, check.id, context.now):
        return [words.reply(context.say("checks.closed", title=words.title))]
    subject = f"check:{check.id}"
    audit.note(context.tx, person_id=context.person_id, action="check_ended", subject=subject, now=context.now)
    context.notices.extend(notices(context, check, besides=context.person_id))
    return [words.reply("\n".join(_report(far)))]


def notices(occasion: Occasion, check: Check, *, besides: int | None = None) -> list[Notice]:
    """What is said of a check that was just ended: to its place, the places below and above, and who was asked.

    `besides` ended it, and has seen the summary.
    """
    far = progress(occasion, check, areas.get(occasion.tx, check.area))
    found = [*_above(far), *_below(far), *_asked(far)]
    told: dict[int, Notice] = {}
    for notice in found:
        if notice.person_id != besides:
            told.setdefault(notice.person_id, notice)
    return list(told.values())


def _report(far: CheckProgress) -> list[str]:
    words = far.words
    lines = [words.say("checks.progress.ended", title=words.title, summary=far.summary())]
    if far.open_items:
        lines.append(words.say("checks.progress.ended_open", people=far.people(far.open_items)))
    return lines


def _above(far: CheckProgress) -> list[Notice]:
    """The place that called it with all names, and the next level up with the counts alone."""
    notices = [_notice(far, person_id, "\n".join(_report(far))) for person_id in _holders(far.tx, far.place)]
    upper = next((one for one in areas.lineage(far.tx, far.place)[1:] if one.level in ROLE_AT), None)
    if upper is not None:
        words = far.words
        who = words.caller(far.tx)
        text = words.say("checks.told.closed_above", title=words.title, who=who, summary=far.summary())
        notices += [_notice(far, person_id, text) for person_id in _holders(far.tx, upper)]
    return notices


def _below(far: CheckProgress) -> list[Notice]:
    """Each township its own part."""
    if far.place.level is Level.TOWNSHIP:
        return []
    townships = dict.fromkeys(
        township
        for code in sorted({item.area for item in far.items})
        if (township := at_level(far.lineages[code], Level.TOWNSHIP)) is not None
    )
    notices = []
    for township in townships:
        part = part_at(far, township)
        text = "\n".join(_report(part))
        notices += [_notice(far, person_id, text) for person_id in _holders(far.tx, township)]
    return notices


def _asked(far: CheckProgress) -> list[Notice]:
    """Whoever was asked or answered: what stands for the own villages. Who had nothing to do hears nothing more."""
    mine: dict[int, set[str]] = {}
    for item in far.items:
        if item.answer is not CheckAnswer.NOTHING:
            for person_id in (item.holder_id, item.answered_by):
                if person_id is not None:
                    mine.setdefault(person_id, set()).add(item.area)
    words = far.words
    notices = []
    for person_id, codes in mine.items():
        own = [item for item in far.items if item.area in codes]
        village = words.say("forms.comma").join(far.village(code).name for code in sorted(codes))
        text = words.say("checks.told.closed", title=words.title, village=village, counts=words.counts(own))
        notices.append(_notice(far, person_id, text))
    return notices


def _holders(tx: Transaction, place: Place) -> list[int]:
    return [one.person_id for one in holders_at(tx, place)]


def _notice(far: CheckProgress, person_id: int, text: str) -> Notice:
    check = far.words.check
    reply = far.words.reply(text, key=f"check:{check.id}:closed:{person_id}")
    return Notice(person_id=person_id, reply=reply, manner=Manner.REMINDER if check.drill else Manner.NOTICE)
