"""Proving a pack: its answers say no figure that its rules do not bear, nor any that the official text lacks."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from knowledge.model.entries import Entry
from knowledge.model.figures import FIGURE_IN_TEXT, Figure, Unit
from knowledge.model.pack import Pack
from knowledge.model.procedure import unexplained
from knowledge.proof.evasive import evasive_answers
from knowledge.proof.idle import idle_figures, idle_rules
from knowledge.proof.overstated import overstated
from knowledge.reading.mentions import Mention, find_mentions
from knowledge.reading.text import fold
from knowledge.search.tokens import Tokens

_ALIKE = 85  # of 100: phrasings so near, and of the same words, are one question
_NAMED = re.compile(r"《([^》]+)》|“([^”]+)”")
_COLUMN = "栏"  # a table's columns have numbers and no unit once it is plain text


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """What a pack says and the sections it names do not: where in the pack, and which words or figure."""

    where: str
    said: str
    sections: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What people are told on the word of some sections: an answer or a line of a card, with its `{figures}`."""

    where: str
    text: str
    facts: tuple[str, ...]
    sections: tuple[str, ...]


def prove(pack: Pack, tokens: Tokens) -> list[str]:
    """What is not proved, each as 'file: key: what is expected'; none where all of this holds.

    1. Every figure of an answer and of a card is a reference into rules.yaml or one of its facts, which are all said.
    2. Every section of the document, annexes included, is cited by an entry or listed under uncited with a reason.
    3. No two entries are asked for in nearly the same words.
    4. Every step of a case that claims a section does what some duty of the document asks for.
    5. Every figure is used, and every rule can count: none before it fits all households that it is for.
    6. Who mostly asks whether they may or must is told yes or no first, or that the document is silent.
    """
    return [
        *_literal_figures(pack),
        *_idle_facts(pack),
        *_unanswered_sections(pack),
        *_same_questions(pack, tokens),
        *unexplained(pack.region.case_steps, pack.region.duties),
        *idle_rules(pack),
        *idle_figures(pack),
        *evasive_answers(pack),
    ]


def check_against(pack: Pack, clauses: Mapping[str, str]) -> list[Deviation]:
    """Where the pack deviates from the official text, given as the text of each section by the section's id.

    A section's text may end where its first part begins: what is cited is read with all its parts.

    1. A figure of rules.yaml stands in its section, unless it is derived; so does the name of a household category.
    2. The figures, facts, titles (《…》) and quoted words (“…”) of an answer and of a card's line stand in the sections
       that it cites.
    3. What these or a rule say with a must, an only or a priority, or as somebody's deed, the sections do too.
    """
    text = _Clauses(clauses)
    return [*_figures_not_there(pack, text), *_words_not_there(pack, text), *_stronger_than_there(pack, text)]


def _all_told(pack: Pack) -> Iterator[_Told]:
    for entry in pack.entries:
        where = f"entries.yaml: {entry.id}"
        yield _Told(where=where, text=entry.answer, facts=entry.facts, sections=entry.sections)
    for card in pack.cards:
        for line in card.lines():
            sections = (line.section,) if line.section else ()
            yield _Told(where=f"cards.yaml: {card.id}", text=line.say, facts=line.facts, sections=sections)


# --- without the text


def _literal_figures(pack: Pack) -> Iterator[str]:
    for told in _all_told(pack):
        text = _without(_NAMED.sub("", FIGURE_IN_TEXT.sub("", told.text)), (*told.facts, *_section_names(pack)))
        for value, unit in sorted(find_mentions(text)):
            yield f"{told.where}: expected a reference or a fact for {value:g}{unit}"


def _section_names(pack: Pack) -> list[str]:
    """Names of sections that a person may be told, as 附件1."""
    return [section.id for section in pack.region.sections if section.id[-1].isdigit()]


def _idle_facts(pack: Pack) -> Iterator[str]:
    for told in _all_told(pack):
        for fact in told.facts:
            if fact not in told.text:
                yield f"{told.where}: fact {fact} is not in the answer"


def _unanswered_sections(pack: Pack) -> Iterator[str]:
    """A section of several parts is answered for by the entries that cite its parts."""
    answered = {section for entry in pack.entries for section in entry.sections}
    answered |= {uncited.section for uncited in pack.region.uncited}
    for section in pack.region.sections:
        if not any(cited.startswith(section.id) for cited in answered):
            yield f"pack.yaml: {section.id}: expected an entry that cites it, or a reason under uncited"


def _same_questions(pack: Pack, tokens: Tokens) -> Iterator[str]:
    of_same_words: defaultdict[frozenset[str], list[tuple[Entry, str]]] = defaultdict(list)
    for entry in pack.entries:
        for ask in entry.ask:
            of_same_words[tokens.read(ask).words].append((entry, ask))
    for asked in of_same_words.values():
        for (entry, ask), (other, again) in combinations(asked, 2):
            alike = fuzz.ratio(tokens.normalised(ask), tokens.normalised(again)) >= _ALIKE
            if entry is not other and alike:
                yield f"entries.yaml: {entry.id}, {other.id}: both are asked for by {ask} and {again}"


# --- with the text


class _Clauses:
    """The official text by sections, without spaces."""

    def __init__(self, clauses: Mapping[str, str]) -> None:
        self._clauses = clauses
        self._whole = "\n".join(clauses.values())

    def of(self, sections: tuple[str, ...]) -> str:
        """The text of sections with all their parts; the whole text where a section is none of the text's own."""
        found = [text for id, text in self._clauses.items() if id.startswith(sections)]
        known = all(any(id.startswith(section) for id in self._clauses) for section in sections)
        return "\n".join(found) if sections and known else self._whole


def _figures_not_there(pack: Pack, text: _Clauses) -> Iterator[Deviation]:
    for key, figure in pack.rules.figures.items():
        if not figure.derived and not _stands(figure, text.of((figure.section,)), pack):
            yield Deviation(where=f"rules.yaml: {key}", said=str(figure), sections=(figure.section,))
    for category in pack.rules.categories:
        if fold(category.name) not in _solid(text.of((category.section,))):
            yield Deviation(where=f"rules.yaml: {category.id}", said=category.name, sections=(category.section,))


def _stands(figure: Figure, clause: str, pack: Pack) -> bool:
    if figure.unit is Unit.WORD and fold(str(figure)) in _solid(clause):
        return True
    said = find_mentions(str(figure))
    return bool(said) and not _missing(said, clause, pack)


def _words_not_there(pack: Pack, text: _Clauses) -> Iterator[Deviation]:
    for told in _all_told(pack):
        clause = text.of(told.sections)
        solid = _solid(clause)
        answer = pack.fill(told.text)
        derived = [pack.rules.figures[key] for key in FIGURE_IN_TEXT.findall(told.text)]
        plain = _without(answer, [*(str(figure) for figure in derived if figure.derived), *_section_names(pack)])
        for value, unit in sorted(_missing(find_mentions(plain), clause, pack)):
            yield _deviation(told, f"{value:g}{unit}")
        names = [title or quoted for title, quoted in _NAMED.findall(answer)]
        for name in (*told.facts, *names):
            if fold(name) not in solid and (not find_mentions(name) or _missing(find_mentions(name), clause, pack)):
                yield _deviation(told, name)


def _stronger_than_there(pack: Pack, text: _Clauses) -> Iterator[Deviation]:
    rules = pack.rules
    told = [
        *((one.where, pack.fill(one.text), one.sections) for one in _all_told(pack)),
        *(
            (f"rules.yaml: {rule.id}", pack.fill(rule.say), (rule.section,))
            for rule in (*rules.eligibility, *rules.subsidies, *rules.areas, *rules.notes)
        ),
    ]
    for where, said, sections in told:
        lines = "\n".join(_solid(line) for line in said.splitlines())
        for word in overstated(lines, _solid(text.of(sections))):
            yield Deviation(where=where, said=word, sections=sections)


def _deviation(told: _Told, said: str) -> Deviation:
    return Deviation(where=told.where, said=said, sections=told.sections)


def _missing(said: frozenset[Mention], clause: str, pack: Pack) -> frozenset[Mention]:
    """The figures that a clause lacks; the document's own year, which its dates mostly leave out, is there always."""
    there = find_mentions(clause)
    return frozenset(
        (value, unit)
        for value, unit in said - there
        if (value, unit) != (pack.region.document.year, "年") and not (unit == _COLUMN and (value, "") in there)
    )


def _solid(text: str) -> str:
    """Folded, without the spaces, line breaks and marks that a conversion leaves."""
    return re.sub(r"[\s*_]+", "", fold(text))


def _without(text: str, parts: list[str] | tuple[str, ...]) -> str:
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, "")
    return text
