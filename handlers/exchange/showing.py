"""Exports as whoever asked for them sees them: how far one is, where its file is fetched, and when it is gone."""

from dataclasses import dataclass

from handlers.dialog.apart import Apart
from handlers.dialog.context import Context, Occasion
from handlers.dialog.dates import say_moment
from handlers.dialog.permissions import Action
from handlers.exchange import pieces
from handlers.exchange.asking import NoExports
from storage.database.sealed_folder import KeptFile
from storage.exchange import arrivals, exports
from storage.exchange.exports import Export, ExportFormat, ExportStatus
from storage.people import audit

_ENDINGS = {ExportFormat.PHOTOS: "zip"}
_MEDIA = {
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.GEOJSON: "application/geo+json",
    ExportFormat.KML: "application/vnd.google-earth.kml+xml",
    ExportFormat.PHOTOS: "application/zip",
}


@dataclass(frozen=True, kw_only=True)
class ExportShown:
    """An export as a page shows it; `percent` of it are written, and `ready` tells whether it can be fetched.

    `full` is one with names and numbers as they are.
    """

    id: int
    title: str
    said: str
    percent: int
    waiting: bool
    ready: bool
    full: bool


@dataclass(frozen=True, kw_only=True)
class ExportFile:
    """A file to be fetched: its bytes, and under which name and type it is handed out."""

    kept: KeptFile
    name: str
    media_type: str


def mine(context: Context) -> list[ExportShown]:
    """The person's own exports, the latest first. Raises NoExports for who has no cases to export."""
    if not context.may(Action.VIEW_CASE, context.place):
        raise NoExports
    return [_shown(context, one) for one in exports.latest_of(context.tx, context.person_id)]


def one(context: Context, export_id: str) -> ExportShown:
    """An export of the person's own. Raises NoExports."""
    return _shown(context, _own(context, export_id))


def fetch(context: Context, export_id: str) -> ExportFile:
    """The file of the person's own export, which the trail keeps. Raises NoExports also where it is gone."""
    export = _own(context, export_id)
    if export.status is not ExportStatus.READY or export.file is None or context.files is None:
        raise NoExports
    kept = context.files.file(export.file)
    if context.now >= export.expires_at or not kept.is_here:
        raise NoExports
    details = {"export": export.id, "sha256": export.sha256}
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="export_fetched",
        subject=export.area,
        now=context.now,
        details=details,
    )
    ending = _ENDINGS.get(export.format, export.format.value)
    day = export.created_at.astimezone(context.zone).date().isoformat()
    name = context.say("exchange.file_name", day=day, number=export.id, ending=ending)
    return ExportFile(kept=kept, name=name, media_type=_MEDIA[export.format])


def forget(occasion: Occasion, apart: Apart) -> None:
    """Delete the files of exports, and of ledgers that came in, whose time is over, and what was left half written."""
    over = (*exports.expire(occasion.tx, occasion.now), *arrivals.expire(occasion.tx, occasion.now))
    if occasion.files is not None:
        for name in over:
            occasion.files.remove(name)
        pieces.remove_left(occasion, occasion.files.path)


def _own(context: Context, export_id: str) -> Export:
    export = exports.find(context.tx, int(export_id)) if _is_id(export_id) else None
    if export is None or export.person_id != context.person_id:
        raise NoExports
    return export


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _shown(context: Context, export: Export) -> ExportShown:
    kind = context.say(f"exchange.format.{export.format}")
    key = "exchange.title_full" if export.full else "exchange.title"
    status = export.status
    over = status is ExportStatus.READY and context.now >= export.expires_at
    return ExportShown(
        id=export.id,
        title=context.say(
            key, format=kind, count=export.many, at=say_moment(context.say, export.created_at, context.zone)
        ),
        said=context.say(
            f"exchange.status.{ExportStatus.GONE if over else status}",
            done=export.done,
            many=export.many,
            size=say_size(export.bytes or 0),
            until=say_moment(context.say, export.expires_at, context.zone),
        ),
        percent=min(100, 100 * export.done // max(1, export.many)),
        waiting=status is ExportStatus.WAITING,
        ready=status is ExportStatus.READY and not over,
        full=export.full,
    )


def say_size(many: int) -> str:
    """Bytes as people read them."""
    return f"{many / 1_000_000:.1f} MB" if many >= 100_000 else f"{max(1, many // 1000)} kB"
