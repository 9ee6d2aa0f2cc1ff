"""Which tables a document can have, and what the balance of one comes to."""

import pytest

from knowledge.model.official_table import Balance, OfficialTable


def table(*columns: dict[str, object], **more: object) -> OfficialTable:
    """A table of some columns, each under its own head."""
    heads = [{"heads": [f"第{number}栏"], **column} for number, column in enumerate(columns, 1)]
    return OfficialTable.model_validate(
        {"id": "clues", "label": "表", "name": "表", "section": "一", "columns": heads, **more}
    )


def test_a_balance_names_columns_that_are_there() -> None:
    with pytest.raises(ValueError, match="balances: expected numbers of columns, 1 to 2"):
        table({"asks": "came"}, {"asks": "open"}, balances=[{"total": 2, "plus": [1], "minus": [3]}])


def test_a_column_continues_what_another_asks_for() -> None:
    assert table({"asks": "before", "continues": "open"}, {"asks": "open"}).asked == ("before", "open")
    with pytest.raises(ValueError, match="continues: expected what another column asks for"):
        table({"asks": "before", "continues": "opened"}, {"asks": "open"})


def test_nothing_is_due_as_long_as_a_number_is_missing() -> None:
    balance = Balance(total=4, plus=(1, 2), minus=(3,))
    assert balance.due({1: 4, 2: 3, 3: 2}) == 5
    assert balance.due({1: 4, 3: 2}) is None


def test_a_table_that_asks_alone_counts_no_houses() -> None:
    assert not table({"says": "place"}, {"asks": "open"}).counts_houses
    assert table({"counts": "works_started"}, {"asks": "open"}).counts_houses
