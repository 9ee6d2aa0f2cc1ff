"""The buttons under an answer: what comes next, the official text, another region, and that it did not help."""

from collections.abc import Iterator

from handlers.dialog.context import Context
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Option, Weight
from handlers.policy.asker import Asker, may_choose
from handlers.policy.official import official_option
from handlers.wording import Wording
from knowledge.model.entries import Entry
from knowledge.model.pack import Pack
from knowledge.reading.complaints import speaks_of_complaining
from knowledge.search.hits import Hit
from storage.people.people import Role

_RELATED = 3
_CLOSE = 0.85  # a runner-up whose score is so near the best one's may be what was meant
_ABOUT_COMPLAINTS = "complaint"  # the topic of entries under which a complaint is offered
_ABOUT_MONEY = "subsidy"  # the topic of entries under which the calculation is offered


def below(hits: tuple[Hit, ...], others: tuple[Hit, ...], asker: Asker) -> tuple[Option, ...]:
    """The buttons under an answer: what else may have been meant or comes next, and ways out."""
    ways_on = (*_report(hits, asker.say), *_calculation(hits, asker.say), *related(hits, others, asker))
    ways_on = (*ways_on, *_complaint(hits, asker.say), *_card(hits, asker))
    return (*ways_on, *_official(hits, asker.knowledge, asker.say), *ending(asker))


def related(hits: tuple[Hit, ...], others: tuple[Hit, ...], asker: Asker) -> tuple[Option, ...]:
    """Entries that are as near as the best one, or belong to it, for those whom they are for."""
    nearby: dict[str, Option] = {}
    for hit in hits[:1]:
        close = [other.entry for other in others if other.pack is hit.pack and other.score >= _CLOSE * hit.score]
        belonging = [hit.pack.entry[id] for id in hit.entry.related]
        for entry in (*close, *belonging):
            if entry not in [told.entry for told in hits] and (not entry.roles or asker.role.value in entry.roles):
                nearby[entry.id] = entry_option(hit.pack, entry)
    return tuple(nearby.values())[:_RELATED]


def ending(asker: Asker) -> tuple[Option, ...]:
    """The buttons with which every answer ends: to a person, and to another region."""
    return (person(asker.say), *change_region(asker.role, asker.say))


def person(say: Wording) -> Option:
    """The way to a person, the same wherever it stands."""
    return Option(id="ask:person", label=say("person.button"), weight=Weight.SIDE)


def otherwise(others: tuple[Hit, ...], say: Wording) -> tuple[Option, ...]:
    """The entries that may have been meant, and that none of them was."""
    none = Option(id="ask:none", label=say("ask.button.none_of_these"), weight=Weight.SIDE)
    return (*(entry_option(hit.pack, hit.entry) for hit in others), none)


def entry_option(pack: Pack, entry: Entry) -> Option:
    """A button that shows an entry."""
    return Option(id=f"ask:e:{pack.id}:{entry.id}", label=entry.label)


def change_region(role: Role, say: Wording) -> tuple[Option, ...]:
    """The way to another region, for whom no role fixes it."""
    return (
        (Option(id="ask:region", label=say("ask.button.other_region"), weight=Weight.SIDE),)
        if role is Role.RESIDENT
        else ()
    )


def elsewhere(context: Context) -> tuple[Option, ...]:
    """The way to another region for somebody with a role at a place that no pack covers, once one was chosen."""
    if context.place is None or context.conversation.region is None or not may_choose(context):
        return ()
    return change_region(Role.RESIDENT, context.say)


def regions(knowledge: Knowledge) -> tuple[Option, ...]:
    """A button for each region."""
    return tuple(Option(id=f"ask:r:{pack.id}", label=pack.region.name) for pack in knowledge.packs.values())


def _official(hits: tuple[Hit, ...], knowledge: Knowledge, say: Wording) -> Iterator[Option]:
    """The ways to what the cited sections say, one a region."""
    packs = {hit.pack.id: hit.pack for hit in hits}
    for pack in packs.values():
        cited = [section for hit in hits if hit.pack is pack for section in hit.entry.sections]
        yield from official_option(pack, cited, knowledge, say, named=len(packs) > 1)


def _report(hits: tuple[Hit, ...], say: Wording) -> tuple[Option, ...]:
    """The way to report a house, under answers that touch on danger or on finding one."""
    return (Option(id="cmd:report", label=say("menu.report")),) if any(hit.entry.offers_report for hit in hits) else ()


def _complaint(hits: tuple[Hit, ...], say: Wording) -> tuple[Option, ...]:
    """The way to complain here, under answers that tell where somebody can complain."""
    return (complain(say),) if any(_leads_to_complaining(hit.entry) for hit in hits) else ()


def _leads_to_complaining(entry: Entry) -> bool:
    return entry.topic == _ABOUT_COMPLAINTS and speaks_of_complaining(entry.answer)


def complain(say: Wording) -> Option:
    """The way to complain, the same wherever it stands."""
    return Option(id="cmd:complaint", label=say("complaints.button.complain"))


def card(pack: Pack, asker: Asker) -> tuple[Option, ...]:
    """The way to one page that says it all, in the own region, where there is such a page."""
    own = pack.id == asker.region and pack.cards
    return (Option(id="cmd:policy_card", label=asker.say("policy_card.button.ask")),) if own else ()


def _card(hits: tuple[Hit, ...], asker: Asker) -> tuple[Option, ...]:
    """The same under answers about money."""
    of_money = next((hit.pack for hit in hits if hit.entry.topic == _ABOUT_MONEY), None)
    return () if of_money is None else card(of_money, asker)


def _calculation(hits: tuple[Hit, ...], say: Wording) -> tuple[Option, ...]:
    """The way to work it out for one's own household, under answers about money."""
    about_money = any(hit.entry.topic == _ABOUT_MONEY and hit.pack.rules.subsidies for hit in hits)
    return (Option(id="cmd:calculate", label=say("calculate.mine")),) if about_money else ()
