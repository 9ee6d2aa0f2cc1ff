"""The score of the reader of danger, as `anju knowledge test --danger` prints it."""

from collections.abc import Iterable
from pathlib import Path

import typer
from rich.console import Console

from bot.commands.tables import plain_table
from knowledge.proof.dangers import DangerScore, score_dangers

OPEN_SET = Path(__file__).parents[2] / "tests" / "knowledge" / "reading" / "dangers_open.yaml"


def print_danger_scores(paths: Iterable[Path]) -> bool:
    """Print the score of each file, by talk and by where it was written, and what failed; give whether all hold."""
    scores = score_dangers(paths)
    for path, score in scores.items():
        table = plain_table(path.name, "dangers", "heard", "others", "falsely sure", "falsely likely")
        table.add_row("all", *_cells(score))
        for by in (lambda text: text.talk, lambda text: text.where):
            for name, part in score.parts(by).items():
                table.add_row(name, *_cells(part))
        Console().print(table)
        for text in score.texts:
            if text.fails:
                typer.echo(f"{text.grade.name.lower()}, read as {text.read.name.lower()}: {text.text}")
    return all(score.holds for score in scores.values())


def _cells(score: DangerScore) -> tuple[str, ...]:
    return (
        str(len(score.dangers)),
        f"{score.heard:.1%}",
        str(len(score.others)),
        f"{score.falsely_sure:.1%}",
        f"{score.falsely_likely:.1%}",
    )
