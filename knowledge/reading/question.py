"""A question, read once: the text in the forms in which words are looked for, and what it says and wants."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from knowledge.reading.danger import DangerReading, read_danger
from knowledge.reading.facts import Group, read_groups
from knowledge.reading.follow_up import FollowUp, goes_on, names_only, read_follow_up
from knowledge.reading.parts import questions_in
from knowledge.reading.regions import About, Regions
from knowledge.reading.text import fold, is_asking, with_pauses, without_marks
from knowledge.reading.wanted import Wanted, asks_generally, read_wanted
from knowledge.words.misheard import misheard


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody asks, for whom one pack or none counts.

    `text` is as it was typed; `folded` is it in one script, width and case, with commas at its pauses; `normalised`
    also has its numbers alike and no marks. `about` says which regions are meant, and what is left of the normalised
    text without their names. All else is read from these when it is first needed, and kept.
    """

    text: str
    folded: str
    normalised: str
    about: About

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The questions that it puts, folded, each with what is said before it; itself where it puts one."""
        return questions_in(self.folded)

    @cached_property
    def asks(self) -> bool:
        """Whether it sounds like a question, rather than like an answer to one."""
        return is_asking(self.folded)

    @cached_property
    def wanted(self) -> frozenset[Wanted]:
        """What it wants worked out; empty where it asks for other numbers, as days, or for none."""
        return read_wanted(self.normalised)

    @cached_property
    def asks_generally(self) -> bool:
        """Whether it asks what is given and nothing else, of nobody in particular."""
        return asks_generally(self.about.rest)

    @cached_property
    def groups(self) -> Mapping[str, tuple[Group, ...]]:
        """The households that it describes, as each pack that it is about calls them; by the pack's id."""
        return {pack.id: read_groups(self.normalised, pack) for pack in self.about.packs}

    @cached_property
    def goes_on(self) -> bool:
        """Whether it goes on from the question before."""
        return goes_on(self.normalised)

    @cached_property
    def names_one_region_only(self) -> bool:
        """Whether it says nothing but the name of one region, as “那榆林呢”."""
        return len(self.about.named) == 1 and names_only(self.about.rest)

    @cached_property
    def follow_up(self) -> FollowUp | None:
        """How it goes on from the question before, beside the region that it names; none for one of its own."""
        return read_follow_up(self.about.rest, next(iter(self.about.packs), None))

    @cached_property
    def danger(self) -> DangerReading:
        """What it tells of danger here and now."""
        return read_danger(self.text)


def as_said(folded: str) -> str:
    """A folded text with single characters that dictation mistakes as they were said.

    >>> as_said("三个人想该个七十平的房"), as_said("定的必级"), as_said("该房屋")
    ('三个人想盖个七十平的房', '定的b级', '该房屋')
    """
    for pattern, instead in misheard():
        folded = re.sub(pattern, instead, folded)
    return folded


def read_question(text: str, regions: Regions, *, own: str | None) -> Question:
    """A text as a question of somebody for whom the pack `own` counts; the one place where a question is folded."""
    folded = as_said(fold(with_pauses(text)))
    normalised = without_marks(folded)
    return Question(text=text, folded=folded, normalised=normalised, about=regions.read(normalised, own))
