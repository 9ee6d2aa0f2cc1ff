"""The audit trail is read by indexes: by person, by case, by place, however many lines there are."""

from collections.abc import Callable
from datetime import datetime

import pytest

from storage.cases import audited
from storage.cases.audited import AuditQuery
from storage.database.database import Database, Transaction
from storage.people import audit

COUNTY = "/99/9901/990101/"


def plan_of(tx: Transaction, look: Callable[[Transaction], object]) -> list[str]:
    """How SQLite finds the lines of the trail that a look asks for."""
    statements: list[str] = []
    tx.driver.set_trace_callback(statements.append)
    look(tx)
    tx.driver.set_trace_callback(None)
    (looked,) = [statement for statement in statements if "FROM audit" in statement]
    return [row[3] for row in tx.driver.execute(f"EXPLAIN QUERY PLAN {looked}")]


def of_county(sought: AuditQuery) -> Callable[[Transaction], object]:
    return lambda tx: audited.of_place(tx, COUNTY, sought, 100)


@pytest.mark.parametrize(
    ("look", "index"),
    [
        (of_county(AuditQuery(person_id=7)), "SEARCH audit USING INDEX ix_audit_person_id_id (person_id=?)"),
        (
            of_county(AuditQuery(person_id=7, before=300)),
            "SEARCH audit USING INDEX ix_audit_person_id_id (person_id=? AND id<?)",
        ),
        (of_county(AuditQuery(case="YT2026-000001")), "SEARCH audit USING INDEX ix_audit_subject_id (subject=?)"),
        (
            lambda tx: audited.about_areas(tx, COUNTY, ["area_added"], 100),
            "SEARCH audit USING INDEX ix_audit_subject_id (subject=?)",
        ),
    ],
    ids=["by person", "by person, next page", "by case", "by place"],
)
def test_the_trail_is_read_by_index(
    sqlite_database: Database, now: datetime, look: Callable[[Transaction], object], index: str
) -> None:
    with sqlite_database.writing() as tx:
        for number in range(1000):
            audit.note(tx, person_id=number % 50, action="role_granted", subject=f"person:{number}", now=now)
        plan = plan_of(tx, look)
    assert index in plan, plan
