"""A county's own templates: sent in, checked outside of the turn, used where nothing is wrong, and back to ours."""

import hashlib
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.dialog.hierarchy import at_level
from handlers.dialog.permissions import Action
from handlers.papers.kinds import KINDS
from handlers.papers.tags import Tags, all_tags
from knowledge.area import Level, Place
from storage.papers import templates
from storage.papers.templates import OwnTemplate, TemplateStatus
from storage.people import areas, audit, people
from storage.queues import jobs

TEMPLATE = "paper_template"  # the kind of job that checks one
MOST_BYTES = 3_000_000


class NoTemplates(LookupError):
    """There is no such template, or it is another county's, or the person sets none: nobody learns which."""


class WrongFile(ValueError):
    """What was sent in is no .docx file."""


@dataclass(frozen=True, kw_only=True)
class TemplateVersion:
    """A version that was sent in: whose and when, where it stands, and lines on what is wrong with it."""

    id: int
    title: str
    status: TemplateStatus
    said: str
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TemplateKind:
    """A kind of paper with the names that its template may use; `is_ours` where our own template counts."""

    id: str
    label: str
    names: str
    is_ours: bool
    versions: tuple[TemplateVersion, ...]


def all_kinds(context: Context) -> list[TemplateKind]:
    """Every kind of paper, with the county's versions. Raises NoTemplates."""
    found = templates.of_area(context.tx, _county(context).code)
    return [_kind(context, kind, [one for one in found if one.kind == kind]) for kind in KINDS]


def receive(context: Context, kind: str, name: str, data: bytes) -> int:
    """Keep a template, and let it be checked; its id. Raises NoTemplates, WrongFile."""
    county = _county(context)
    if kind not in KINDS:
        raise NoTemplates
    if not name.lower().endswith(".docx") or not data.startswith(b"PK"):
        raise WrongFile
    sent = templates.add(
        context.tx,
        area=county.code,
        kind=kind,
        name=name[-100:],
        content=data,
        sha256=hashlib.sha256(data).hexdigest(),
        person_id=context.person_id,
        now=context.now,
    )
    jobs.add(
        context.tx,
        kind=TEMPLATE,
        lane=context.inbound.lane,
        details={TEMPLATE: sent},
        due_at=context.now,
        key=f"{TEMPLATE}:{sent}",
    )
    _note(context, county, "template_sent_in", kind)
    return sent


def use(context: Context, template_id: str) -> None:
    """Use a version that was laid by. Raises NoTemplates."""
    template = find(context, template_id)
    if template.status is not TemplateStatus.LAID_BY:
        raise NoTemplates
    templates.use(context.tx, template)
    _note(context, _county(context), "template_used", template.kind)


def back_to_ours(context: Context, kind: str) -> None:
    """Let our own template count again. Raises NoTemplates."""
    county = _county(context)
    if kind not in KINDS:
        raise NoTemplates
    if templates.back_to_ours(context.tx, county.code, kind):
        _note(context, county, "template_laid_by", kind)


def find(context: Context, template_id: str) -> OwnTemplate:
    """A template of the person's county. Raises NoTemplates."""
    is_id = template_id.isascii() and template_id.isdigit() and len(template_id) < 19
    template = templates.find(context.tx, int(template_id)) if is_id else None
    if template is None or template.kind not in KINDS or template.area != _county(context).code:
        raise NoTemplates
    return template


def _county(context: Context) -> Place:
    place = context.place
    county = at_level(areas.lineage(context.tx, place), Level.COUNTY) if place is not None else None
    if county is None or not context.may(Action.SET_TEMPLATES, county):
        raise NoTemplates
    return county


def _kind(context: Context, kind: str, versions: list[OwnTemplate]) -> TemplateKind:
    return TemplateKind(
        id=kind,
        label=context.say(f"papers.kind.{kind}"),
        names=context.say("forms.comma").join(_names(all_tags()[kind])),
        is_ours=all(one.status is not TemplateStatus.IN_USE for one in versions),
        versions=tuple(_version(context, one) for one in versions),
    )


def _names(tags: Tags) -> list[str]:
    """“标题”, “各户（各格（内容））”."""
    inside = (f"{name}（{'、'.join(_names(each))}）" for name, (_, each) in tags.lists.items())
    return [*tags.texts, *tags.pictures, *inside]


def _version(context: Context, one: OwnTemplate) -> TemplateVersion:
    title = context.say(
        "papers.template.title",
        name=one.name,
        who=people.name_of(context.tx, one.person_id) or "",
        at=say_moment(context.say, one.created_at, context.zone),
    )
    said = context.say(f"papers.template.status.{one.status}")
    return TemplateVersion(id=one.id, title=title, status=one.status, said=said, faults=one.faults)


def _note(context: Context, county: Place, action: str, kind: str) -> None:
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=action,
        subject=f"area:{county.code}",
        now=context.now,
        details={"kind": kind},
    )
