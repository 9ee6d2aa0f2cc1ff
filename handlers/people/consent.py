"""Consent to keep personal data (《个人信息保护法》 第十三条 to 第十七条): asked once for each version of the notice.

Questions about the policy need none. Imminent danger waits for none (第十三条（四）): it is asked afterwards. What
somebody was about to do is remembered and taken up by the router once the person agrees.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.capability import Handler
from handlers.dialog import menu, pending
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import day_of
from handlers.dialog.hierarchy import at_level
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.whom_to_ask import say_whom_to_ask, way_to_ask
from knowledge.area import Level
from storage.cases import photos
from storage.people import areas, audit, consents

_GIVEN, _WITHDRAWN, _SENSITIVE = "consent_given", "consent_withdrawn", "sensitive_consent"


def version(context: Context) -> str:
    """The version of the notice that counts now."""
    return context.say("consent.version")


def given(context: Context) -> bool:
    """Whether the person agreed to the notice as it is now. Asks the database only until the conversation knows."""
    now_valid = version(context)
    if context.conversation.consent != now_valid:
        standing = consents.standing(context.tx, context.person_id)
        if standing is None or standing.version != now_valid:
            return False
        context.conversation.consent = now_valid
    return True


def is_missing(context: Context) -> bool:
    """Whether the person has not agreed to the notice as it is now."""
    return not given(context)


def first(context: Context, begin: Handler) -> list[Reply]:
    """Begin what takes personal data, once the person has agreed to that."""
    return begin(context) if given(context) else ask(context)


def ask(context: Context, *, stays: bool = False) -> list[Reply]:
    """The notice, before anything personal is taken; what the person wanted waits, with `stays` whatever comes."""
    pending.remember(context, stays=stays)
    return [replace(_notice(context), key=pending.album_key(context))]


def ask_afterwards(context: Context, said: list[Reply]) -> list[Reply]:
    """What was said, with the question in one more line: danger came first."""
    lines = [*(reply.text for reply in said[-1:]), context.say("consent.afterwards")]
    last = said[-1] if said else Reply(text="")
    buttons = (_agree(context, "consent.button.agree_only"), _full(context), _refuse(context))
    options = (*last.options, *in_rows(buttons, width=3))
    return [*said[:-1], replace(last, text="\n".join(lines), options=options, asks=True)]


def ask_what_danger_left_open(
    context: Context, left: Draft | None, said: list[Reply], *, personal: Set[str]
) -> list[Reply]:
    """What was said; where a personal form was left and its data stay without a consent, with the question for it."""
    if left is None or context.conversation.draft is not None or left.form not in personal:
        return said
    stays = left.id in context.conversation.drafts or left.id in context.conversation.submitted or bool(left.subject)
    return ask_afterwards(context, said) if stays and not given(context) else said


def texts(context: Context) -> dict[str, Any]:
    """The notice that counts now, as a phone keeps it: its version, the notice, the whole text, and its answers."""
    return {
        "version": version(context),
        "notice": context.say("consent.notice", whom=_whom(context)),
        "full": _full_text(context),
        "labels": {
            "agree": context.say("consent.button.agree"),
            "full": context.say("consent.button.full"),
            "refuse": context.say("consent.button.refuse"),
        },
    }


@dataclass(frozen=True, kw_only=True)
class AgreedTo:
    """How many people of the installation agreed to a version of the notice; `since` is the first day."""

    version: str
    is_current: bool
    agreed: int
    withdrawn: int
    since: date


def agreed_to(context: Context) -> tuple[AgreedTo, ...]:
    """Each version that anybody agreed to, the newest first."""
    return tuple(
        AgreedTo(
            version=one.version,
            is_current=one.version == version(context),
            agreed=one.agreed,
            withdrawn=one.withdrawn,
            since=day_of(one.since, context.zone),
        )
        for one in consents.by_version(context.tx)
    )


def _full_text(context: Context) -> str:
    """All that 第十七条 asks for, with whom to call about it."""
    lines = (context.say("consent.full", whom=_whom(context)), say_whom_to_ask(context))
    return "\n".join(line for line in lines if line)


def agree_to_current(context: Context) -> list[Reply]:
    """“同意” typed: as the button of the notice that counts now."""
    return agree(context, version(context))


def refuse(context: Context) -> list[Reply]:
    """“不同意”: what waited is over."""
    return [_refused(context)]


def agree(context: Context, agreed_to: str) -> list[Reply]:
    """Keep the consent. What is said; nothing where the notice was the current one and something waits for it."""
    if agreed_to != version(context):
        return [_notice(context)]
    if not given(context):
        consents.give(context.tx, context.person_id, agreed_to, context.now)
        context.conversation.consent = agreed_to
        _note(context, _GIVEN, f"person:{context.person_id}")
    return [] if context.conversation.wanted else [context.reply("consent.thanks", *menu.buttons(context))]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button of the notice: yes, the whole text, no, or taking a consent back."""
    match args:
        case ["agree", *agreed_to]:
            return agree(context, ":".join(agreed_to))
        case ["full"]:
            buttons = [option for option in _answers(context) if option != _full(context)]
            return [Reply(text=_full_text(context), options=in_rows(buttons), asks=not given(context))]
        case ["refuse"]:
            return refuse(context)
        case ["withdraw"]:
            sure = context.option("consent:withdraw:yes", "consent.button.withdraw_sure")
            asked = context.reply("consent.withdraw_sure", sure, context.option("consent:keep", "consent.button.keep"))
            return [replace(asked, asks=True)]
        case ["withdraw", "yes"]:
            return [_take_back(context)]
        case ["keep"]:
            return [context.reply("consent.left_as_it_is", *menu.buttons(context))]
    return [context.reply("forms.old_button")]


def show(context: Context) -> list[Reply]:
    """Whether and when the person agreed, with the whole text and the way back; the notice where not."""
    if not given(context):
        return [_notice(context)]
    standing = consents.standing(context.tx, context.person_id)
    if standing is None:
        raise LookupError(f"person {context.person_id} is said to have agreed, and did not")
    at = standing.given_at.astimezone(context.zone)
    text = context.say(
        "consent.status", year=at.year, month=at.month, day=at.day, version=standing.version, whom=_whom(context)
    )
    return [Reply(text=text, options=in_rows((_full(context), _withdraw(context))))]


def note_sensitive(context: Context, number: str, field: str) -> None:
    """Keep that sensitive data were given for a case where they were asked for alone, with what for (第二十九条)."""
    _note(context, _SENSITIVE, number, field=field)


def _note(context: Context, action: str, subject: str, **more: str) -> None:
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=action,
        subject=subject,
        now=context.now,
        details={"version": version(context), "channel": context.inbound.channel, **more},
    )


def _notice(context: Context) -> Reply:
    buttons = in_rows(_answers(context))
    asks = not given(context)
    danger = ((menu.danger(context.say),),) if asks else ()
    return Reply(text=context.say("consent.notice", whom=_whom(context)), options=(*buttons, *danger), asks=asks)


def _answers(context: Context) -> tuple[Option, ...]:
    if given(context):
        return (_withdraw(context),)
    return (_agree(context, "consent.button.agree"), _full(context), _refuse(context))


def _agree(context: Context, label_key: str) -> Option:
    return context.option(f"consent:agree:{version(context)}", label_key, weight=Weight.MAIN)


def _full(context: Context) -> Option:
    return context.option("consent:full", "consent.button.full", weight=Weight.SIDE)


def _refuse(context: Context) -> Option:
    return context.option("consent:refuse", "consent.button.refuse", weight=Weight.SIDE)


def _withdraw(context: Context) -> Option:
    return context.option("consent:withdraw", "consent.button.withdraw")


def _refused(context: Context) -> Reply:
    if given(context):
        return context.reply("consent.given_before", _withdraw(context))
    pending.drop(context)
    ask_, danger = context.option("cmd:ask", "menu.ask"), menu.danger(context.say)
    return context.reply("consent.refused", ask_, danger, way=way_to_ask(context))


def _take_back(context: Context) -> Reply:
    """No new data from now on; what was not sent in is gone, and what was sent in stays until it is closed."""
    if consents.withdraw(context.tx, context.person_id, context.now):
        _note(context, _WITHDRAWN, f"person:{context.person_id}")
    pending.drop(context)
    context.conversation.consent = context.conversation.contact_phone = ""
    photos.release(context.tx, list(context.conversation.drafts))
    for draft in list(context.conversation.drafts.values()):
        context.conversation.drop(draft)
    return context.reply(
        "consent.withdrawn", context.option("cmd:ask", "menu.ask"), context.option("cmd:mine", "menu.mine")
    )


def _whom(context: Context) -> str:
    """Who answers for the data: the county's housing office, by its name where the person's county is known."""
    place = context.place
    county = None if place is None else at_level(areas.lineage(context.tx, place), Level.COUNTY)
    return context.say("consent.whom") if county is None else context.say("consent.whom_of", county=county.name)
