"""A county's list of places and people, sent from a PC: tried first, then carried out as it was tried.

The import at the command line does the same, for the whole installation.
"""

import base64
import binascii
from dataclasses import dataclass
from io import BytesIO

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.documents import org_sheets
from handlers.documents.org_sheets import OrgFile
from handlers.documents.workbook import UnusableFile
from handlers.handover import imported
from handlers.people import org_report, org_table
from handlers.people.org_table import Findings
from storage.database.privacy import WrongKey
from storage.people import org

MOST_BYTES = 1_000_000  # of a file; 15 000 rows of a county take less


class NotTheirImport(LookupError):
    """Importing is not the person's, or the file is not what was tried."""


@dataclass(frozen=True, kw_only=True)
class OrgTrial:
    """What a file would change: the lines of each kind. `sealed` is the file, to be sent back in order to run it."""

    name: str
    notes: tuple[str, ...]
    changes: tuple[str, ...]
    bad: tuple[str, ...]
    sealed: str


def may_import(context: Context) -> bool:
    """Whether the person imports anything at all: a county's list for the county, an operator's for all."""
    return any(context.may(Action.IMPORT_ORG, grant.place) for grant in context.grants)


def trial(context: Context, name: str, content: bytes) -> OrgTrial:
    """Read a file and tell what it would change; nothing is changed. Raises NotTheirImport, UnusableFile."""
    file, findings = _examine(context, name, content)
    say = context.say
    return OrgTrial(
        name=name,
        notes=(*org_report.sheets(file, say), *org_report.understood(findings.understood, say)),
        changes=tuple(org_report.changes(findings.plan, say)),
        bad=tuple(org_report.bad_rows(findings, file, say)),
        sealed=_seal(context, name, content),
    )


def run(context: Context, sealed: str) -> str:
    """Import the good rows of a file that was tried; what was done. Raises NotTheirImport, UnusableFile."""
    _, findings = _examine(context, *_unseal(context, sealed))
    org.apply(context.tx, findings.plan, context.now, by=context.person_id)
    context.notices.extend(imported.hand_over(context, findings.plan))
    lines = [org_report.applied(findings.plan, context.say)]
    if findings.problems:
        lines.append(context.say("org.result.skipped", count=len(findings.problems)))
    return "\n".join(lines)


def bad_rows(context: Context, sealed: str) -> bytes:
    """The bad rows of a file that was tried, each with what is right. Raises NotTheirImport, UnusableFile."""
    file, findings = _examine(context, *_unseal(context, sealed))
    found = BytesIO()
    notes = ((problem.row, org_report.note(problem, context.say)) for problem in findings.problems)
    org_sheets.write_problems(found, file, notes, context.say)
    return found.getvalue()


def _examine(context: Context, name: str, content: bytes) -> tuple[OrgFile, Findings]:
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
        mine=lambda place: context.may(Action.IMPORT_ORG, place),
    )
    return file, findings


def _seal(context: Context, name: str, content: bytes) -> str:
    told = {"by": context.person_id, "name": name, "content": base64.b64encode(content).decode()}
    return base64.b64encode(context.tx.vault.seal_json(told)).decode()


def _unseal(context: Context, sealed: str) -> tuple[str, bytes]:
    try:
        told = context.tx.vault.open_json(base64.b64decode(sealed, validate=True))
    except (binascii.Error, ValueError, WrongKey) as error:
        raise NotTheirImport from error
    if told["by"] != context.person_id:
        raise NotTheirImport
    return told["name"], base64.b64decode(told["content"])
