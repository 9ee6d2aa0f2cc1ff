"""A county's list of places and people, sent from a PC: tried first, then carried out as it was tried.

The import at the command line does the same, for the whole installation.
"""

import base64
import binascii
from dataclasses import dataclass, replace
from io import BytesIO

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.documents import org_sheets
from handlers.documents.org_sheets import OrgFile
from handlers.documents.workbook import UnusableFile
from handlers.people import org_report, org_table
from handlers.people.org_table import Findings
from handlers.wording import Wording
from storage.database.privacy import WrongKey
from storage.people.org import OrgPlan, Withdrawal
from storage.people.people import Coordinator

_SEALED_FOR = "a list that was tried"  # and belongs to no row
MOST_BYTES = 1_000_000  # of a file; 15 000 rows of a county take less


class NotTheirImport(LookupError):
    """Importing is not the person's, or the file is not what was tried."""


@dataclass(frozen=True, kw_only=True)
class OrgTrial:
    """What a file would change: the lines of each kind; `withdrawn` are those of `changes` that take a role back.

    `sealed` is the file with whose roles it takes back, to be sent back in order to run it.
    """

    name: str
    notes: tuple[str, ...]
    changes: tuple[str, ...]
    withdrawn: tuple[str, ...]
    bad: tuple[str, ...]
    sealed: str


@dataclass(frozen=True, kw_only=True)
class TriedFile:
    """A file that was tried; `gone` are person, role and place of what it takes back, none where that was not asked."""

    name: str
    content: bytes
    gone: list[list[object]] | None


@dataclass(frozen=True, kw_only=True)
class TriedPlan:
    """What is to be carried out of a file that was tried, for whom, and how many of its rows are bad."""

    plan: OrgPlan
    by: int
    skipped: int


def may_import(context: Context) -> bool:
    """Whether the person imports anything at all: a county's list for the county, an operator's for all."""
    return any(context.may(Action.IMPORT_ORG, grant.place) for grant in context.grants)


def trial(context: Context, name: str, content: bytes, *, withdraw_missing: bool = False) -> OrgTrial:
    """Read a file and tell what it would change; nothing is changed. Raises NotTheirImport, UnusableFile.

    With `withdraw_missing` the offices that the file omits at its places are taken back, but for the importer's own.
    """
    file, findings = _examine(context, name, content, withdraw_missing=withdraw_missing)
    say, plan = context.say, findings.plan
    notes = [*org_report.sheets(file, say), *org_report.understood(findings.understood, say)]
    if withdraw_missing and findings.problems:
        notes.append(say("org.result.not_withdrawn"))
    gone = None if not withdraw_missing else [_key(one) for one in plan.withdrawals]
    return OrgTrial(
        name=name,
        notes=tuple(notes),
        changes=tuple(org_report.changes(plan, say)),
        withdrawn=tuple(org_report.withdrawals(plan, say)),
        bad=tuple(org_report.bad_rows(findings, file, say)),
        sealed=_seal(context, TriedFile(name=name, content=content, gone=gone)),
    )


def plan(context: Context, sealed: str) -> TriedPlan:
    """What the good rows of a file that was tried are to change by now. Raises NotTheirImport, UnusableFile.

    No role is taken back but those that the trial named, also where others came in since.
    """
    tried = _unseal(context, sealed)
    _, findings = _examine(context, tried.name, tried.content, withdraw_missing=tried.gone is not None)
    named = tuple(one for one in findings.plan.withdrawals if _key(one) in (tried.gone or ()))
    return TriedPlan(
        plan=replace(findings.plan, withdrawals=named), by=context.person_id, skipped=len(findings.problems)
    )


def say_done(say: Wording, of: TriedPlan) -> str:
    """What was done, once it is carried out."""
    lines = [org_report.applied(of.plan, say)]
    if of.skipped:
        lines.append(say("org.result.skipped", count=of.skipped))
    return "\n".join(lines)


def bad_rows(context: Context, sealed: str) -> bytes:
    """The bad rows of a file that was tried, each with what is right. Raises NotTheirImport, UnusableFile."""
    tried = _unseal(context, sealed)
    file, findings = _examine(context, tried.name, tried.content)
    found = BytesIO()
    notes = ((problem.row, org_report.note(problem, context.say)) for problem in findings.problems)
    org_sheets.write_problems(found, file, notes, context.say)
    return found.getvalue()


def _examine(
    context: Context, name: str, content: bytes, *, withdraw_missing: bool = False
) -> tuple[OrgFile, Findings]:
    if not may_import(context):
        raise NotTheirImport
    if len(content) > MOST_BYTES:
        raise UnusableFile("org.file.too_big", file=name, most=MOST_BYTES // 1_000_000)
    file = org_sheets.read_sent(name, content, context.say)
    findings = org_table.examine(
        context.tx,
        file,
        context.packs,
        context.say,
        today=context.today,
        withdraw_missing=withdraw_missing,
        takes_back=lambda holder: _takes_back(context, holder),
        mine=lambda place: context.may(Action.IMPORT_ORG, place),
    )
    return file, findings


def _takes_back(context: Context, holder: Coordinator) -> bool:
    """Whether a list may take somebody's role back: never the importer's own, or that of a colleague there."""
    place = holder.grant.place
    return (
        holder.person_id != context.person_id and place not in context.places and context.may(Action.IMPORT_ORG, place)
    )


def _key(gone: Withdrawal) -> list[object]:
    return [gone.person_id, str(gone.role), gone.place.code]


def _seal(context: Context, tried: TriedFile) -> str:
    content = base64.b64encode(tried.content).decode()
    told = {"by": context.person_id, "name": tried.name, "content": content, "gone": tried.gone}
    return base64.b64encode(context.tx.vault.seal_json(told, _SEALED_FOR)).decode()


def _unseal(context: Context, sealed: str) -> TriedFile:
    try:
        told = context.tx.vault.open_json(base64.b64decode(sealed, validate=True), _SEALED_FOR)
    except (binascii.Error, ValueError, WrongKey) as error:
        raise NotTheirImport from error
    if told["by"] != context.person_id:
        raise NotTheirImport
    return TriedFile(name=told["name"], content=base64.b64decode(told["content"]), gone=told["gone"])
