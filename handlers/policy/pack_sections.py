"""A document as the office reads it here: each of its sections with all that the pack took from it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.policy.citation import warn
from handlers.wording import Wording
from knowledge.model.pack import Pack

Taken = tuple[str, str, str]  # a section's id, the kind of what was taken from it, and what


@dataclass(frozen=True, kw_only=True)
class SectionShown:
    """A section by its id and title, with what was taken from it: kind and words; why nothing, where it says."""

    id: str
    title: str
    taken: tuple[tuple[str, str], ...]
    uncited: str = ""


@dataclass(frozen=True, kw_only=True)
class PackShown:
    """One document: its region, title, number, day and issuers, how far it binds, and its sections."""

    id: str
    region: str
    title: str
    number: str
    day: str
    issuers: str
    warning: str
    whom: str
    counts: str
    sections: tuple[SectionShown, ...]


def show(context: Context, pack_id: str | None) -> PackShown:
    """The document with this id, else the one that counts for the person, else the first. Raises LookupError."""
    for id in (pack_id, context.region, *context.packs):
        if id is not None and id in context.packs:
            return _shown(context.packs[id], context.say)
    raise LookupError("no pack is installed")


def _shown(pack: Pack, say: Wording) -> PackShown:
    document = pack.region.document
    return PackShown(
        id=pack.id,
        region=pack.region.name,
        title=document.title,
        number=document.number or say("packs.no_number"),
        day=document.date.isoformat() if document.date else say("packs.no_day"),
        issuers=say("trying.and").join(document.issuers) or say("packs.no_issuers"),
        warning=warn(document, say),
        whom=pack.region.whom_to_ask,
        counts=say("packs.counts", entries=len(pack.entries), figures=len(pack.rules.figures)),
        sections=tuple(_sections(pack, say)),
    )


def _sections(pack: Pack, say: Wording) -> Iterator[SectionShown]:
    of_section: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for section, kind, words in (*_asked(pack, say), *_ruled(pack), *_done(pack, say)):
        of_section[section].append((say(f"packs.kind.{kind}"), words))
    reasons = {one.section: one.reason for one in pack.region.uncited}
    for one in pack.region.sections:
        taken = tuple(dict.fromkeys(of_section[one.id]))
        yield SectionShown(id=one.id, title=one.title, taken=taken, uncited=reasons.get(one.id, ""))


def _asked(pack: Pack, say: Wording) -> Iterator[Taken]:
    """What is answered and quoted: entries and figures."""
    for entry in pack.entries:
        for section in entry.sections:
            yield section, "entry", entry.label
    for figure in pack.rules.figures.values():
        words = say("packs.figure", note=figure.note, value=figure) if figure.note else str(figure)
        yield figure.section, "figure", words


def _ruled(pack: Pack) -> Iterator[Taken]:
    """Who gets what, from whom, by which papers."""
    rules = pack.rules
    for category in rules.categories:
        yield category.section, "category", category.name
    for kind, found in (
        ("eligibility", rules.eligibility),
        ("subsidy", rules.subsidies),
        ("area", rules.areas),
        ("note", rules.notes),
    ):
        yield from ((rule.section, kind, pack.fill(rule.say)) for rule in found)
    for paper in rules.papers:
        yield paper.section, "paper", paper.name
    if rules.payment is not None:
        yield rules.payment.section, "payment", pack.fill(rules.payment.say)
    if rules.counting_order is not None:
        yield rules.counting_order.section, "counting", pack.fill(rules.counting_order.say)


def _done(pack: Pack, say: Wording) -> Iterator[Taken]:
    """What is to be done, by whom, till when."""
    for decider in pack.rules.deciders:
        words = say("packs.by_whom", step=say(f"course.step.{decider.step}"), who=decider.who)
        yield decider.section, "decider", words
    for step in pack.region.case_steps:
        if step.section is not None:
            yield step.section, "step", say(f"course.step.{step.id}")
    for limit in pack.rules.limits:
        words = say("packs.by_whom", step=say(f"course.step.{limit.step}"), who=limit.who)
        yield limit.section, "limit", words
    for duty in pack.region.duties:
        yield duty.section, "duty", duty.duty
    for rule in pack.calendar.rules:
        yield rule.section, "date", rule.name
    for one in pack.region.lists:
        yield one.section, "list", one.name
    for watch in pack.region.watches:
        yield watch.section, "watch", say(f"watches.kind.{watch.kind}")
