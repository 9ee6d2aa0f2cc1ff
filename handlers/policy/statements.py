"""The words of an answer that entries give: each region's statement with its source, or why there is none."""

from collections.abc import Mapping, Sequence

from handlers.dialog.messages import Option
from handlers.policy.asker import Asker
from handlers.policy.citation import cite, warn
from handlers.policy.deadlines import say_example
from handlers.policy.official import official_option, quote
from handlers.policy.ways_on import below, change_region, ending, entry_option, otherwise, person, regions
from handlers.wording import Wording
from knowledge.model.entries import Entry
from knowledge.model.pack import Pack
from knowledge.reading.days import DueQuestion, asks_for_a_day
from knowledge.reading.question import Question
from knowledge.reading.wanted import Wanted
from knowledge.search.passages import Passage
from knowledge.search.search import Finding, Outcome
from storage.people.people import Role

ByWhen = Mapping[str, DueQuestion]  # by the pack's id

_GUESSES = 2


def say_finding(question: Question, finding: Finding, by_when: ByWhen, asker: Asker) -> tuple[str, tuple[Option, ...]]:
    """The words of an answer, and the buttons under them."""
    knowledge, say = asker.knowledge, asker.say
    if finding.outcome is Outcome.OUT_OF_SCOPE:
        report, ask = Option(id="cmd:report", label=say("menu.report")), Option(id="cmd:ask", label=say("menu.ask"))
        guesses = tuple(entry_option(hit.pack, hit.entry) for hit in finding.others[:_GUESSES])
        return say("ask.out_of_scope"), (*guesses, report, ask, person(say))
    if finding.place is not None:
        names = say("ask.comma").join(pack.region.name for pack in knowledge.packs.values())
        return say("ask.no_place", place=finding.place, regions=names), change_region(Role.RESIDENT, say)
    if not finding.packs:
        return say("ask.which_region"), regions(knowledge)
    if finding.outcome is Outcome.CLARIFY:
        return say("ask.did_you_mean"), otherwise(finding.others, say)
    if finding.passage is not None:
        return _quoted(finding, finding.passage, asker)
    text = _stated(question, finding, by_when, asker)
    if finding.nearest:
        text = say("ask.nearest", text=text)
    if not finding.sure:
        return text, (*otherwise(finding.others, say), *ending(asker))
    return text, below(finding.hits, finding.others, asker)


def state(pack: Pack, entries: Sequence[Entry], own: str | None, say: Wording) -> str:
    """What one region's document says, with its source; labelled unless it is the person's own region."""
    region = pack.region
    label = [] if pack.id == own else [say("ask.by_region", region=region.name)]
    if not entries:
        return "\n".join((*label, say("ask.not_found", region=region.name, whom=region.whom_to_ask)))
    answers = "\n\n".join(f"{pack.answer_text(entry)}\n{cite(region, entry.sections, say)}" for entry in entries)
    return "\n".join((*label, answers, warn(region.document, say)))


def _stated(question: Question, finding: Finding, by_when: ByWhen, asker: Asker) -> str:
    """What the documents say, one region after the other; for one region with an example of a last day."""
    alone = len(finding.packs) == 1
    own = asker.region if alone else None
    told = [
        state(pack, [hit.entry for hit in finding.hits if hit.pack is pack], own, asker.say) for pack in finding.packs
    ]
    asked = by_when.get(finding.packs[0].id) if alone and finding.hits else None
    exemplary = asked is not None and (asked.lunar or asks_for_a_day(question))
    silent = [pack.region.name for pack in finding.packs if not pack.rules.subsidies]
    if not alone and silent and Wanted.DIFFERENCE in question.wanted:
        told = [asker.say("ask.not_comparable", regions=asker.say("ask.comma").join(silent)), *told]
    example = say_example(asked, asker.today, asker.say) if asked is not None and exemplary else None
    return "\n\n".join([*told, *([example] if example else [])])


def _quoted(finding: Finding, passage: Passage, asker: Asker) -> tuple[str, tuple[Option, ...]]:
    """A passage of the official text, where no entry is sure enough; those that are near stand below as buttons."""
    pack, say = finding.packs[0], asker.say
    label = [] if pack.id == asker.region else [say("ask.by_region", region=pack.region.name)]
    near = (entry_option(hit.pack, hit.entry) for hit in finding.others[:_GUESSES])
    official = official_option(pack, [passage.section], asker.knowledge, say)
    return "\n".join((*label, quote(pack, passage, say))), (*near, *official, *ending(asker))
