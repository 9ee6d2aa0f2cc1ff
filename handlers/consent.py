"""Consent to keep personal data (《个人信息保护法》 第十三条 to 第十七条): asked once for each version of the notice.

Questions about the policy need none. Imminent danger waits for none (第十三条（四）): it is asked afterwards. What
somebody was about to do is remembered and taken up by the router once the person agrees.
"""

from dataclasses import replace

from handlers import menu, waiting
from handlers.hierarchy import at_level
from handlers.messages import Option, Reply, Weight
from handlers.talk import Talk, in_rows
from knowledge.area import Level
from storage import areas, audit, consents

_GIVEN, _WITHDRAWN, _SENSITIVE = "consent_given", "consent_withdrawn", "sensitive_consent"


def version(talk: Talk) -> str:
    """The version of the notice that counts now."""
    return talk.say("consent.version")


def given(talk: Talk) -> bool:
    """Whether the person agreed to the notice as it is now. Asks the database only until the conversation knows."""
    now_valid = version(talk)
    if talk.conversation.consent != now_valid:
        standing = consents.standing(talk.tx, talk.person_id)
        if standing is None or standing.version != now_valid:
            return False
        talk.conversation.consent = now_valid
    return True


def ask(talk: Talk) -> list[Reply]:
    """The notice, before anything personal is taken; what the person wanted waits."""
    waiting.remember(talk)
    return [replace(_notice(talk), key=waiting.album_key(talk))]


def ask_afterwards(talk: Talk, said: list[Reply]) -> list[Reply]:
    """What was said, with the question in one more line: danger came first."""
    lines = [*(reply.text for reply in said[-1:]), talk.say("consent.afterwards")]
    last = said[-1] if said else Reply(text="")
    buttons = (_agree(talk, "consent.button.agree_only"), _full(talk), _refuse(talk))
    options = (*last.options, *in_rows(buttons, width=3))
    return [*said[:-1], replace(last, text="\n".join(lines), options=options, asks=True)]


def agree(talk: Talk, agreed_to: str) -> list[Reply]:
    """Keep the consent. What is said; nothing where the notice was the current one and something waits for it."""
    if agreed_to != version(talk):
        return [_notice(talk)]
    if not given(talk):
        consents.give(talk.tx, talk.person_id, agreed_to, talk.now)
        talk.conversation.consent = agreed_to
        _note(talk, _GIVEN, f"person:{talk.person_id}")
    return [] if talk.conversation.wanted else [talk.reply("consent.thanks", *menu.buttons(talk))]


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """A button of the notice, but the one that agrees: the whole text, no, or taking a consent back."""
    match args:
        case ["full"]:
            buttons = [option for option in _answers(talk) if option != _full(talk)]
            text = talk.say("consent.full", whom=_whom(talk))
            return [Reply(text=text, options=in_rows(buttons), asks=not given(talk))]
        case ["refuse"]:
            return [_refused(talk)]
        case ["withdraw"]:
            sure = talk.option("consent:withdraw:yes", "consent.button.withdraw_sure")
            asked = talk.reply("consent.withdraw_sure", sure, talk.option("consent:keep", "consent.button.keep"))
            return [replace(asked, asks=True)]
        case ["withdraw", "yes"]:
            return [_take_back(talk)]
        case ["keep"]:
            return [talk.reply("consent.left_as_it_is", *menu.buttons(talk))]
    return [talk.reply("forms.old_button")]


def show(talk: Talk) -> list[Reply]:
    """Whether and when the person agreed, with the whole text and the way back; the notice where not."""
    if not given(talk):
        return [_notice(talk)]
    standing = consents.standing(talk.tx, talk.person_id)
    if standing is None:
        raise LookupError(f"person {talk.person_id} is said to have agreed, and did not")
    at = standing.given_at.astimezone(talk.zone)
    text = talk.say(
        "consent.status", year=at.year, month=at.month, day=at.day, version=standing.version, whom=_whom(talk)
    )
    return [Reply(text=text, options=in_rows((_full(talk), _withdraw(talk))))]


def note_sensitive(talk: Talk, number: str) -> None:
    """Keep that an ID number was given where it was asked for by itself, with what for (第二十九条)."""
    _note(talk, _SENSITIVE, number)


def _note(talk: Talk, action: str, subject: str) -> None:
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action=action,
        subject=subject,
        now=talk.now,
        details={"version": version(talk), "channel": talk.inbound.channel},
    )


def _notice(talk: Talk) -> Reply:
    buttons = in_rows(_answers(talk))
    asks = not given(talk)
    danger = ((menu.danger(talk.say),),) if asks else ()
    return Reply(text=talk.say("consent.notice", whom=_whom(talk)), options=(*buttons, *danger), asks=asks)


def _answers(talk: Talk) -> tuple[Option, ...]:
    if given(talk):
        return (_withdraw(talk),)
    return (_agree(talk, "consent.button.agree"), _full(talk), _refuse(talk))


def _agree(talk: Talk, label_key: str) -> Option:
    return talk.option(f"consent:agree:{version(talk)}", label_key, weight=Weight.MAIN)


def _full(talk: Talk) -> Option:
    return talk.option("consent:full", "consent.button.full", weight=Weight.SIDE)


def _refuse(talk: Talk) -> Option:
    return talk.option("consent:refuse", "consent.button.refuse", weight=Weight.SIDE)


def _withdraw(talk: Talk) -> Option:
    return talk.option("consent:withdraw", "consent.button.withdraw")


def _refused(talk: Talk) -> Reply:
    if given(talk):
        return talk.reply("consent.given_before", _withdraw(talk))
    waiting.forget(talk)
    ask_, danger = talk.option("cmd:ask", "menu.ask"), menu.danger(talk.say)
    return talk.reply("consent.refused", ask_, danger)


def _take_back(talk: Talk) -> Reply:
    """No new data from now on; what was not sent in is gone, and what was sent in stays until it is closed."""
    if consents.withdraw(talk.tx, talk.person_id, talk.now):
        _note(talk, _WITHDRAWN, f"person:{talk.person_id}")
    waiting.forget(talk)
    talk.conversation.consent = talk.conversation.contact_phone = ""
    for draft in list(talk.conversation.drafts.values()):
        talk.conversation.drop(draft)
    return talk.reply("consent.withdrawn", talk.option("cmd:ask", "menu.ask"), talk.option("cmd:cases", "menu.cases"))


def _whom(talk: Talk) -> str:
    """Who answers for the data: the county's housing office, by its name where the person's county is known."""
    place = talk.place
    county = None if place is None else at_level(areas.lineage(talk.tx, place), Level.COUNTY)
    return talk.say("consent.whom") if county is None else talk.say("consent.whom_of", county=county.name)
