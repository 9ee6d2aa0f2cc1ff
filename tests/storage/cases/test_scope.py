"""Every list and count of cases is bound to what somebody may see: no function that reads many goes without a scope."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any

import storage.cases

WITHOUT: dict[str, str] = {  # and why
    "cases.by_numbers": "the numbers come from a table of a place that the person may look at",
    "cases.by_ids": "the ids come from a list that was bound",
    "cases.reported_by": "a person's own",
    "cases.returned_to": "a person's own",
    "cases.within": "houses of a check, at the places of whoever called it",
    "cases.tally": "a number, at the place of a role that is held",
    "cases.count": "a number, for a bench",
    "cases.everything": "for the operator at the shell, without names",
    "cases.open_case": "of one case",
    "cases.history": "of one case",
    "alarms.find": "of one case",
    "audited.of_place": "lines of the trail, at the place of a role that is held",
    "alarms.running": "for the clock, which tells each its own",
    "alarms.of_newcomers": "for the clock, which counts a crowd of alarms",
    "deadlines.count": "a number, at the place of a role that is held",
    "deadlines.late": "numbers, at the place of a role that is held",
    "rechecks.numbers": "at the place of a role that is held",
    "returned.by_office": "for the clock, at the place of a role that is held",
    "returned.oldest": "a day, of a person's own",
    "returned.since": "of one person or office, for the digest",
    "step_counts.by_place": "numbers, for the assessment of a place whose office asks",
    "confirmations.unasked": "for the clock, which asks each its own",
    "fitting.fitting": "a condition, for functions that are given a scope",
    "lifting.unmarked": "ids, for the clock",
    "lifting.columns_among": "of cases that were found before, for whoever counts them",
    "imports.note": "of one case",
    "kept_cards.of": "of one case",
    "kept_cards.end": "a number, for the county that drops them",
    "kept_cards.forget_before": "a number, for the clock",
    "photos.release": "of drafts that their own person gives up, or the clock",
    "shots.lacks_shots": "a condition, for functions that are given a scope",
    "shots.missing_among": "the ids come from a list that was bound",
    "place_names.used": "names of small places, for whoever says where a house of that village stands",
    "place_names.cells": "squares of a kilometre, to tell whether a position lies far from its village",
}
_READS = re.compile(r"select\(.*cases\b|select_from\(ROWS\)|\bcases\.c\.", re.DOTALL)
_ONE = ("None", "bool", "Case", "Case | None", "tuple[Case, bool]", "str | None")


def readers() -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions of `storage.cases` that read the table of cases and give more than one of them."""
    for module in pkgutil.iter_modules(storage.cases.__path__):
        loaded = importlib.import_module(f"storage.cases.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            given = str(inspect.signature(function).return_annotation)
            own = function.__module__ == loaded.__name__ and not name.startswith("_")
            if own and _READS.search(inspect.getsource(function)) and not given.startswith("<class 'sqlalchemy"):
                yield f"{module.name}.{name}", function


def test_whatever_lists_or_counts_cases_is_bound_to_a_scope_or_says_why_not() -> None:
    unbound = {
        name
        for name, function in readers()
        if not {"RowScope", "CaseList"} & {kind_of(one) for one in inspect.signature(function).parameters.values()}
        and kind_of_given(function) not in _ONE
    }
    assert unbound - set(WITHOUT) == set()
    assert {"lists.count", "lists.part", "ledger.count", "ledger.part", "ledger.counts"} <= {
        name for name, _ in readers()
    }


def kind_of(parameter: inspect.Parameter) -> str:
    """The name of a parameter's type."""
    return str(getattr(parameter.annotation, "__name__", parameter.annotation))


def kind_of_given(function: Callable[..., Any]) -> str:
    """The name of what a function gives."""
    given = inspect.signature(function).return_annotation
    return str(getattr(given, "__name__", given)) if not str(given).count("|") else str(given).rpartition(".")[2]
