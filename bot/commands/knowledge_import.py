"""`anju knowledge import`: take over the official text that stands behind a pack."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.operator_documents import UnreadableDocument, read_document
from bot.core.official_texts import save_official
from bot.settings import load_settings
from handlers.policy.citation import inside
from handlers.wording import Wording, load_wording
from knowledge.model.pack import Pack, load_packs
from knowledge.official.official import Examined, Mismatch, OfficialText, examine
from knowledge.proof.proof import check_against

_SHOWN = 20  # deviations told one by one


def import_(
    file: Annotated[Path, typer.Argument(help="The official document, as .txt or .docx.")],
    pack: Annotated[str, typer.Option(help="The policy pack that was made from it, as yantai.")],
    trial: Annotated[bool, typer.Option("--trial", help="Only say what would be imported.")] = False,
) -> None:
    """Import the official text behind a pack, so that answers carry the clause behind a button.

    First it is said which sections of the pack were found; at a terminal it is then asked whether to import. A new
    import replaces the old one, which stays until the new one is whole. What is no text, another document or not whole
    is refused with exit code 2.
    """
    say, packs = load_wording(), load_packs()
    if pack not in packs:
        raise typer.BadParameter(f"{pack}: expected one of {', '.join(packs)}", param_hint="--pack")
    try:
        examined = examine(read_document(file), packs[pack], packs)
    except UnreadableDocument as error:
        typer.echo(say(error.key, **error.values), err=True)
        raise typer.Exit(2) from error
    if examined.mismatch is not None:
        typer.echo(_refusal(examined, examined.mismatch, packs[pack], say), err=True)
        raise typer.Exit(2)
    for line in _report(examined, file, packs[pack], say):
        typer.echo(line)
    if trial:
        typer.echo(say("official.result.tried"))
        return
    if sys.stdin.isatty() and not typer.confirm(say("official.result.question"), default=True):
        typer.echo(say("official.result.left"))
        return
    text = OfficialText(pack_id=pack, clauses=examined.cutting.clauses)
    typer.echo(say("official.result.kept", file=save_official(text, load_settings().data_dir)))


def _refusal(examined: Examined, mismatch: Mismatch, pack: Pack, say: Wording) -> str:
    """Why a text is not imported, and what would be right."""
    title, region = inside(pack.region.document.title), pack.region.name
    match mismatch:
        case Mismatch.OTHER_PACK if examined.other is not None:
            other = examined.other
            return say("official.refused.other_pack", pack=region, other=other.region.name, other_id=other.id)
        case Mismatch.OTHER_EDITION:
            return say("official.refused.other_edition", pack=region, title=title)
        case Mismatch.NOT_WHOLE:
            found, missing = examined.cutting.found, len(examined.cutting.missing)
            return say("official.refused.not_whole", count=found + missing, found=found)
        case _:
            return say("official.refused.unknown", pack=region, title=title)


def _report(examined: Examined, file: Path, pack: Pack, say: Wording) -> Iterator[str]:
    """What was found, what was not, what could not be placed, and where the pack deviates from the text."""
    cutting, document = examined.cutting, pack.region.document
    yield say(
        "official.result.document",
        pack=pack.region.name,
        document=document.number or say("ask.basis.title", title=inside(document.title)),
    )
    if not examined.number_found:
        yield say("official.result.no_number", number=document.number)
    found, missing = cutting.found, len(cutting.missing)
    yield say("official.result.found", file=file.name, count=found + missing, found=found)
    for section in cutting.missing:
        yield say("official.result.missing", id=section.id, title=section.title)
    for line in cutting.strange:
        yield say("official.result.strange", line=line)
    deviations = check_against(pack, cutting.clauses)
    for one in deviations[:_SHOWN]:
        sections = say("ask.comma").join(one.sections)
        yield say("official.result.deviation", where=one.where, said=one.said, sections=sections)
    yield say("official.result.deviations", count=len(deviations)) if deviations else say("official.result.all_match")
