"""`anju ask`: answer one question, or a file of them, without a database."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.core.official_texts import load_official
from bot.core.wallclock import WallClock
from bot.settings import load_settings
from handlers.dialog.danger import safety_words
from handlers.dialog.installation import Knowledge
from handlers.policy.answers import PolicyAnswer, answer
from handlers.policy.asker import Asker
from handlers.wording import Wording, load_wording
from knowledge.model.pack import load_packs
from knowledge.reading.danger import DangerGrade
from knowledge.search.search import Outcome, Search
from storage.people.people import Role

_ROLES = {role.value: role for role in Role} | {"coordinator": Role.TOWNSHIP}


def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in plain words.")] = None,
    region: Annotated[str | None, typer.Option(help="The policy pack that applies, as yantai.")] = None,
    role: Annotated[str, typer.Option(help="Who asks: resident, cadre, township, county, city.")] = "resident",
    batch: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Questions, one JSON a line.")] = None,
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="Where the answers to --batch go.")] = None,
    now: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which it is asked; today if left out."),
    ] = None,
) -> None:
    """Answer a policy question as the chat would."""
    if (question is None) == (batch is None) or (batch is None) != (out is None):
        raise typer.BadParameter("expected either a question, or --batch with --out")
    settings = load_settings()
    knowledge, say = open_knowledge(settings.data_dir), load_wording()
    today = (now or WallClock(settings.zone, start=settings.clock).now()).date()
    if batch is not None and out is not None:
        with (
            batch.open(encoding="utf-8-sig", errors="replace") as lines,
            out.open("w", encoding="utf-8") as answers,
        ):
            for row in answer_lines(lines, knowledge, say, today):
                answers.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif question is not None:
        if region is not None and region not in knowledge.packs:
            raise typer.BadParameter(f"{region}: expected one of {', '.join(knowledge.packs)}", param_hint="--region")
        asker = Asker(region=region, role=_role(role), knowledge=knowledge, say=say, today=today)
        found = answer(asker.read(question), asker)
        typer.echo(whole_text(found, say))


def open_knowledge(data_dir: Path) -> Knowledge:
    """The packs, the official texts imported into the data folder, and the search over both."""
    packs = load_packs()
    official = load_official(packs, data_dir)
    return Knowledge(packs=packs, search=Search(packs, official), official=official)


def answer_lines(lines: Iterable[str], knowledge: Knowledge, say: Wording, today: date) -> Iterator[dict[str, Any]]:
    """For each line {id, region, role, question} a row {id, answer, outcome, entry, score}.

    A line that can't be read gets a plain sentence and the outcome `clarify`; without an id, its number stands for it.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
        except json.JSONDecodeError:
            asked = None
        asked = asked if isinstance(asked, dict) else {}
        id, question, region = asked.get("id", number), asked.get("question"), asked.get("region")
        if not isinstance(question, str) or not question.strip():
            yield _unread(id, say("ask.batch.no_question"))
        elif region is not None and region not in knowledge.packs:
            yield _unread(id, say("ask.batch.no_region", region=region, known=", ".join(knowledge.packs)))
        else:
            asker = Asker(region=region, role=_role(asked.get("role")), knowledge=knowledge, say=say, today=today)
            found = answer(asker.read(question), asker)
            yield {
                "id": id,
                "answer": whole_text(found, say),
                "outcome": found.outcome.value,
                "entry": found.entry,
                "score": round(found.score, 3),
            }


def whole_text(found: PolicyAnswer, say: Wording) -> str:
    """All that the person would see: what to do in danger, the text, and under it the labels of the buttons."""
    safety = f"{safety_words(found.danger, say)}\n\n" if found.danger.grade is not DangerGrade.NONE else ""
    labels = "".join(say("ask.batch.button", label=option.label) for option in found.options)
    return f"{safety}{found.text}\n{labels}" if labels else f"{safety}{found.text}"


def _role(name: object) -> Role:
    return _ROLES.get(str(name), Role.RESIDENT)


def _unread(id: object, sentence: str) -> dict[str, Any]:
    return {"id": id, "answer": sentence, "outcome": Outcome.CLARIFY.value, "entry": None, "score": 0.0}
