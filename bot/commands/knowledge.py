"""`anju knowledge`: check the policy packs, test how well questions find their entries, import official texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commands.knowledge_danger import OPEN_SET, print_danger_scores
from bot.commands.knowledge_import import import_
from bot.commands.knowledge_unanswered import unanswered
from bot.commands.tables import plain_table
from bot.core.official_texts import load_official
from bot.settings import load_settings
from knowledge.model.pack import PACKS_FOLDER, Pack, PackError, load_pack, load_packs
from knowledge.official.official import OfficialText
from knowledge.proof.between import overlaps, same_areas
from knowledge.proof.noise import kinds
from knowledge.proof.proof import check_against, prove
from knowledge.proof.trial import count_outcomes, spoil_questions
from knowledge.rules.household_proof import failures
from knowledge.search.ranking import Ranking
from knowledge.search.search import Outcome, Search, item_of
from knowledge.search.tokens import RememberedTokens, Tokens

app = typer.Typer(help="The policy packs.", no_args_is_help=True)
app.command("import")(import_)
app.command()(unanswered)

OWN_QUESTIONS_FLOOR = 0.90  # of each pack's tests.yaml
HELD_OUT_FLOOR = 0.64  # of each pack's phrasings, each asked as if it stood in no entry


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many questions found their entry first, and among the first three."""

    asked: int
    first: int
    among_three: int

    def __add__(self, other: "Share") -> "Share":
        return Share(
            asked=self.asked + other.asked,
            first=self.first + other.first,
            among_three=self.among_three + other.among_three,
        )


@app.command()
def check(folder: Annotated[Path, typer.Option(help="The folder of the packs.")] = PACKS_FOLDER) -> None:
    """Prove that all packs load, fit together and say nothing unproved; exit code 1 where one does not.

    Where the official text is imported, it also proves that each figure stands in the clause that is cited for it.
    """
    table = plain_table("pack", "entries", "figures", "phrasings held out", "first", "in three", "official text")
    problems: list[str] = []
    packs: list[Pack] = []
    tokens, data_dir = RememberedTokens(), load_settings().data_dir
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        try:
            pack = load_pack(path)
        except PackError as error:
            problems.append(str(error))
            continue
        packs.append(pack)
        share = ask_held_out_phrasings(pack, tokens)
        problems += [f"packs/{pack.id}/{problem}" for problem in (*prove(pack, tokens), *_too_few(share))]
        problems += failures(pack)
        official = load_official({pack.id: pack}, data_dir).get(pack.id)
        deviations = list(_deviations(pack, official)) if official else []
        problems += deviations
        compared = "not imported" if official is None else f"{len(deviations)} deviations" if deviations else "agrees"
        table.add_row(pack.id, str(len(pack.entries)), str(len(pack.rules.figures)), *_cells(share), compared)
    Console().print(table)
    problems += same_areas(packs)
    for line in (*overlaps(packs), *problems):
        typer.echo(line)
    raise typer.Exit(1 if problems else 0)


@app.command("test")
def score(
    files: Annotated[
        list[Path] | None,
        typer.Argument(exists=True, dir_okay=False, help="Texts with their grades, for --danger; else the open set."),
    ] = None,
    danger: Annotated[bool, typer.Option("--danger", help="Score the reader of danger instead.")] = False,
) -> None:
    """Ask the packs' own questions, and assess their households; exit code 1 where too few come out as they must."""
    if danger:
        raise typer.Exit(0 if print_danger_scores(files or [OPEN_SET]) else 1)
    if files:
        raise typer.BadParameter("expected files only with --danger")
    packs = load_packs()
    table = plain_table("pack", "questions", "first", "in three")
    search = Search(packs)
    own = {pack.id: ask_own_questions(pack, search) for pack in packs.values()}
    for id, share in own.items():
        table.add_row(id, *_cells(share))
    table.add_row("all", *_cells(sum(own.values(), start=Share(asked=0, first=0, among_three=0))))
    Console().print(table)
    _print_spoilt(packs, search)
    _print_outcomes(packs, search)
    enough = all(_share(share.first, share.asked) >= OWN_QUESTIONS_FLOOR for share in own.values())
    wrong = [failure for pack in packs.values() for failure in failures(pack)]
    for failure in wrong:
        typer.echo(failure)
    raise typer.Exit(0 if enough and not wrong else 1)


def ask_own_questions(pack: Pack, search: Search) -> Share:
    """The questions of the pack's tests.yaml, asked in its region."""
    found: list[tuple[list[str], str]] = []
    for question in pack.tests.questions:
        finding = search.find(search.read(question.ask, region=pack.id))
        found.append(([hit.entry.id for hit in (*finding.hits, *finding.others)], question.entry))
    return _count(found)


def ask_spoilt_questions(pack: Pack, search: Search, kind: str) -> Share:
    """The questions of the pack's tests.yaml, each spoilt in one way."""
    found: list[tuple[list[str], str]] = []
    for ask, entry in spoil_questions(pack, kind):
        finding = search.find(search.read(ask, region=pack.id))
        found.append(([hit.entry.id for hit in (*finding.hits, *finding.others)], entry))
    return _count(found)


def _print_spoilt(packs: Mapping[str, Pack], search: Search) -> None:
    """The same questions, spoilt in each way."""
    table = plain_table("all, spoilt", "questions", "first", "in three")
    for kind in kinds():
        shares = [ask_spoilt_questions(pack, search, kind) for pack in packs.values()]
        table.add_row(kind, *_cells(sum(shares, start=Share(asked=0, first=0, among_three=0))))
    Console().print(table)


def _print_outcomes(packs: Mapping[str, Pack], search: Search) -> None:
    """What came of questions that have an answer, and of those that have none."""
    came_of = ("right", "wrong", *(outcome.value for outcome in Outcome if outcome is not Outcome.ANSWERED))
    table = plain_table("asked", *came_of)
    for why, counts in count_outcomes(packs, search).items():
        table.add_row(why, *(str(counts[what]) for what in came_of))
    Console().print(table)


def ask_held_out_phrasings(pack: Pack, tokens: Tokens) -> Share:
    """Every phrasing, asked of an index that lacks it: the first of all entries at once, then the second, ..."""
    found: list[tuple[list[str], str]] = []
    ranking: Ranking | None = None
    for number in range(max(len(entry.ask) for entry in pack.entries)):
        ranking = Ranking([item_of(pack, entry, without=number) for entry in pack.entries], tokens, alike=ranking)
        found.extend(
            ([ranked.id for ranked in ranking.rank(entry.ask[number])], entry.id)
            for entry in pack.entries
            if number < len(entry.ask)
        )
    return _count(found)


def _count(found: list[tuple[list[str], str]]) -> Share:
    return Share(
        asked=len(found),
        first=sum(ids[:1] == [expected] for ids, expected in found),
        among_three=sum(expected in ids[:3] for ids, expected in found),
    )


def _deviations(pack: Pack, official: OfficialText) -> Iterator[str]:
    for one in check_against(pack, official.clauses):
        yield f"packs/{pack.id}/{one.where}: {one.said} is not in {', '.join(one.sections)} of the official text"


def _too_few(share: Share) -> Iterator[str]:
    if _share(share.first, share.asked) < HELD_OUT_FLOOR:
        yield f"entries.yaml: ask: expected {HELD_OUT_FLOOR:.0%} of the phrasings to find their entry when held out"


def _cells(share: Share) -> tuple[str, str, str]:
    return (
        str(share.asked),
        f"{_share(share.first, share.asked):.1%}",
        f"{_share(share.among_three, share.asked):.1%}",
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
