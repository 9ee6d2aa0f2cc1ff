"""`anju knowledge`: check the policy packs, and test how well questions find their entries."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from knowledge.pack import PACKS_FOLDER, Pack, PackError, load_pack, load_packs
from knowledge.ranking import Ranking
from knowledge.search import Search, item_of
from knowledge.tokens import Tokens

app = typer.Typer(help="The policy packs.", no_args_is_help=True)

OWN_QUESTIONS_FLOOR = 0.90  # of each pack's tests.yaml
HELD_OUT_FLOOR = 0.60  # of all phrasings, each asked as if it stood in no entry


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
    """Check that all packs load and fit together; exit code 1 where one does not."""
    wrong = 0
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        try:
            pack = load_pack(path)
        except PackError as error:
            typer.echo(str(error))
            wrong += 1
        else:
            typer.echo(f"{pack.id}: {len(pack.entries)} entries, {len(pack.rules.figures)} figures")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def test() -> None:
    """Ask the packs' own questions; exit code 1 where too few find their entry."""
    packs = load_packs()
    table = Table("pack", "questions", "first", "in three", "phrasings held out", "first", "in three", box=None)
    with TemporaryDirectory() as cache:
        search, tokens = Search(packs, Path(cache)), Tokens(Path(cache))
        own = {pack.id: ask_own_questions(pack, search) for pack in packs.values()}
        held_out = {pack.id: ask_held_out_phrasings(pack, tokens) for pack in packs.values()}
    for id in packs:
        table.add_row(id, *_cells(own[id]), *_cells(held_out[id]))
    table.add_row("all", *_cells(_sum(own)), *_cells(_sum(held_out)))
    Console().print(table)
    enough = all(_share(own[id].first, own[id].asked) >= OWN_QUESTIONS_FLOOR for id in packs)
    total = _sum(held_out)
    raise typer.Exit(0 if enough and _share(total.first, total.asked) >= HELD_OUT_FLOOR else 1)


def ask_own_questions(pack: Pack, search: Search) -> Share:
    """The questions of the pack's tests.yaml, asked in its region."""
    found: list[tuple[list[str], str]] = []
    for question in pack.tests.questions:
        finding = search.find(question.ask, region=pack.id)
        found.append(([hit.entry.id for hit in (*finding.hits, *finding.others)], question.entry))
    return _count(found)


def ask_held_out_phrasings(pack: Pack, tokens: Tokens) -> Share:
    """Every phrasing, asked of an index that lacks it: the first of all entries at once, then the second, ..."""
    found: list[tuple[list[str], str]] = []
    for number in range(max(len(entry.ask) for entry in pack.entries)):
        ranking = Ranking([item_of(pack, entry, without=number) for entry in pack.entries], tokens)
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


def _sum(shares: Mapping[str, Share]) -> Share:
    return sum(shares.values(), start=Share(asked=0, first=0, among_three=0))


def _cells(share: Share) -> tuple[str, str, str]:
    return (
        str(share.asked),
        f"{_share(share.first, share.asked):.1%}",
        f"{_share(share.among_three, share.asked):.1%}",
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
