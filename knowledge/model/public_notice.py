"""公示: what a document lists of households when it has a step made public, and on which board."""

from typing import Annotated, Literal

from pydantic import Field

from knowledge.model.data import Data, Key

PublicColumn = Literal[
    "village",
    "head",
    "persons",
    "category",
    "grade",
    "appraised_on",
    "applied",
    "village_review",
    "township_review",
    "county_approval",
    "area",
    "amount",
    "paid",
]


class PublicNotice(Data):
    """What is made public with a step, by which section. There is no column for what nobody may read on a wall.

    `called` are the names of categories there whose own name in the document tells of illness.
    """

    step: Key
    section: str
    columns: Annotated[tuple[PublicColumn, ...], Field(min_length=1)]
    called: dict[Key, str] = Field(default_factory=dict)
