"""How long each class of data is kept: every table that holds personal data has its class, and the docs tell it."""

import re
from pathlib import Path

import pytest

from handlers.wording import Wording
from storage import retention
from storage.retention import CLASSES, DataClass, Keeping
from storage.schema import metadata

NOBODYS = {  # tables that tell of no person, though a column looks like it: why
    "case_deadlines": "when a step of a case is due",
    "case_confirmations": "that the reporter was asked, and the answer's word",
}


def holds_personal_data(name: str) -> bool:
    table = metadata.tables[name]
    names_people = any(key.column.table.name == "people" for key in table.foreign_keys)
    return names_people or any(column.name.startswith("sealed_") for column in table.columns)


def test_every_table_that_holds_personal_data_is_of_a_class() -> None:
    of_a_class = {table.name for one in CLASSES for table in one.tables}
    assert {name for name in metadata.tables if holds_personal_data(name)} - of_a_class - set(NOBODYS) == set()


def test_each_class_has_an_id_of_its_own_that_fits_where_a_county_sets_it() -> None:
    ids = [one.id for one in CLASSES]
    assert len(ids) == len(set(ids))
    assert all(len(id) <= 20 for id in ids)


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one.id)
def test_a_county_sets_days_only_where_the_table_lets_it(one: DataClass) -> None:
    assert (one.least is not None and one.most is not None) == (one.keeping is Keeping.COUNTY)
    if one.keeping is Keeping.COUNTY:
        assert one.days is not None
        assert one.takes(one.days)
    if one.keeping is Keeping.OURS:
        assert one.days is not None
        assert not one.takes(one.days)


def test_what_is_kept_for_no_number_of_days_has_no_span() -> None:
    with pytest.raises(ValueError, match="case_files"):
        _ = retention.CASE_FILES.span


def test_the_docs_name_every_class_with_its_days() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]*) \|", Path("docs/security.md").read_text(), re.MULTILINE))
    assert told == {one.id: days(one) for one in CLASSES}


def days(one: DataClass) -> str:
    """The days as the docs write them."""
    match one.keeping:
        case Keeping.COUNTY:
            return f"{one.days} ({one.least}–{one.most})"
        case Keeping.LAW if one.days is not None:
            return f"at least {one.days}"
    return "–" if one.days is None else str(one.days)


def test_the_consent_text_tells_the_days_of_the_table(say: Wording) -> None:
    told = say("consent.full", whom="")
    for one in (retention.CHAT, retention.DRAFTS, retention.VISITORS):
        assert f"{one.days}天" in told
