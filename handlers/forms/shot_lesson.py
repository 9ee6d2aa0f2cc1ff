"""How the shots of a list are taken: drawings in one picture, with words for whoever cannot see it."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply
from handlers.documents.shot_drawings import DrawnShot, draw
from handlers.forms.shots import ShotStanding
from storage.cases import files

_MOST = 8  # in one picture


def lesson(context: Context, standing: ShotStanding, *, on: list[Option]) -> Reply:
    """The shots that are missing, drawn where files are kept here; those that a document names, with its section."""
    say, shots = context.say, standing.missing[:_MOST] or standing.shots.shots[:_MOST]
    lines = [
        say("shots.lesson"),
        *(say("shots.lesson_line", name=one.label, how=one.how, why=one.why) for one in shots),
    ]
    by_section: dict[str, list[str]] = {}
    for shot in shots:
        if shot.section is not None:
            by_section.setdefault(shot.section, []).append(shot.label)
    lines += [
        say("shots.by_document", section=section, names=say("forms.comma").join(names))
        for section, names in by_section.items()
    ]
    folder = context.installation.file_folder
    if folder is None or not shots:
        return Reply(text="\n".join(lines), options=in_rows(on))
    drawn = files.make(
        context.tx,
        folder,
        person_id=context.person_id,
        name=say("shots.lesson_file"),
        media_type=files.PICTURE_TYPE,
        data=draw([DrawnShot(kind=one.kind, name=one.label, how=one.how) for one in shots]),
        now=context.now,
    )
    return Reply(text="\n".join(lines), options=in_rows(on), files=(drawn,))
