"""Curated questions with their answers (entries.yaml), and the questions that try them (tests.yaml)."""

from typing import Annotated

from pydantic import Field

from knowledge.model.data import Data, Key
from knowledge.model.household_case import HouseholdCase

LONGEST_TITLE = 14  # characters: what a button of a phone shows in one line


class Entry(Data):
    """A curated question with its answer. `{figure}` in the answer stands for a figure of rules.yaml.

    `title` is the label of the entry's button, in plain words. `facts` are figures and names that the answer says
    without a reference and that stand in a cited section word for word, as 附件1 or 一本通. `silent` marks what
    people ask and the document does not say, `offers_report` what touches on danger or on finding a house: below it
    stands the way to report one.
    """

    id: Key
    title: Annotated[str, Field(max_length=LONGEST_TITLE)] = ""
    topic: Key
    ask: Annotated[tuple[str, ...], Field(min_length=4)]
    answer: str
    sections: tuple[str, ...]
    facts: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    related: tuple[Key, ...] = ()
    silent: bool = False
    offers_report: bool = False
    keywords: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the entry's button says: its title, or else the first way in which people ask."""
        return self.title or self.ask[0]


class Entries(Data):
    """entries.yaml."""

    entries: tuple[Entry, ...]


class QuestionTest(Data):
    """A question and the entry that must answer it."""

    ask: str
    entry: Key


class Tests(Data):
    """tests.yaml."""

    questions: tuple[QuestionTest, ...]
    households: tuple[HouseholdCase, ...] = ()
