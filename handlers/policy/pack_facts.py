"""What a pack's data answers where nobody wrote an entry: which document, who decides, papers, grades A and B."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.policy.citation import cite, inside, warn
from handlers.wording import Wording
from knowledge.model.household import Grade
from knowledge.model.pack import Pack
from knowledge.reading.question import Question
from knowledge.words.pack_facts import pack_fact_words


@dataclass(frozen=True, kw_only=True)
class PackFacts:
    """An answer from a pack's data, with the sections behind it."""

    text: str
    sections: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Lines:
    lines: tuple[str, ...]
    sections: tuple[str, ...] = ()


def say_pack_facts(question: Question, own: str | None, say: Wording) -> PackFacts | None:
    """The answer; none where the question is about none of these, about several regions, or the data is silent."""
    if len(question.about.packs) != 1:
        return None
    (pack,) = question.about.packs
    asked = (subject for subject, words in pack_fact_words().items() if re.search(words, question.about.rest))
    found = next((told for subject in asked if (told := _SAID[subject](pack, say)) is not None), None)
    if found is None:
        return None
    label = () if pack.id == own else (say("ask.by_region", region=pack.region.name),)
    source = cite(pack.region, found.sections, say)
    text = "\n".join((*label, *found.lines, source, warn(pack.region.document, say)))
    return PackFacts(text=text, sections=found.sections)


def _document(pack: Pack, say: Wording) -> _Lines | None:
    document = pack.region.document
    issuers = say("ask.comma").join(document.issuers)
    return _Lines(
        lines=(
            say("pack_facts.title", title=inside(document.title)),
            say("pack_facts.number", number=document.number) if document.number else say("pack_facts.no_number"),
            say("pack_facts.issuers", issuers=issuers) if issuers else say("pack_facts.no_issuers"),
        )
    )


def _deciders(pack: Pack, say: Wording) -> _Lines | None:
    deciders = pack.rules.deciders
    steps = [
        say(
            "calculate.papers.decider",
            step=say(f"calculate.step.{one.step}"),
            who=one.who,
            section=one.section,
        )
        for one in deciders
    ]
    return _Lines(
        lines=(say("pack_facts.decided", decided_by=pack.region.decided_by), *steps),
        sections=tuple(dict.fromkeys(one.section for one in deciders)),
    )


def _papers(pack: Pack, say: Wording) -> _Lines | None:
    papers = pack.rules.papers
    if not papers:
        return None
    always = "calculate.papers.paper"
    lines = [
        say(always if one.when.model_fields_set == set() else "pack_facts.paper", name=one.name, section=one.section)
        for one in papers
    ]
    sections = tuple(dict.fromkeys(one.section for one in papers))
    return _Lines(lines=(say("calculate.papers.title"), *lines), sections=sections)


def _safe_grades(pack: Pack, say: Wording) -> _Lines | None:
    """The first rule on who is supported that names these grades."""
    rule = next((one for one in pack.rules.eligibility if {Grade.A, Grade.B} & set(one.when.grades)), None)
    return None if rule is None else _Lines(lines=(pack.fill(rule.say),), sections=(rule.section,))


_SAID: Mapping[str, Callable[[Pack, Wording], _Lines | None]] = {
    "document": _document,
    "deciders": _deciders,
    "papers": _papers,
    "safe_grades": _safe_grades,
}
