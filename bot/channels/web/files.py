"""The page's own files, under an address that changes with each release, so that browsers may keep them for good."""

import hashlib
import io
import json
import re
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handlers.wording import Wording

FOLDER = Path(__file__).parent / "static"
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_LEFT_OUT = {  # what makes a file readable and a page heavy; lines stay, so that errors name the right one
    ".js": re.compile(r"^[ \t]*(//.*)?", re.MULTILINE),
    ".css": re.compile(r"^[ \t]*(/\*.*\*/$)?", re.MULTILINE),
}
_IN_THE_PAGE = "page.css"
_KEEP = "public, max-age=31536000, immutable"
_ASK = "no-cache"  # keep, but ask whether it still is the same
_GREEN, _WHITE = "#12683f", "#ffffff"
_HOUSE = ((32, 16), (14, 32), (19, 32), (19, 47), (28, 47), (28, 37), (36, 37), (36, 47), (45, 47), (45, 32), (50, 32))
_HOUSE_SIDE = 64
_ICON_SIDES = (192, 512)


class PageFiles:
    """Serves scripts and styles, the worker that keeps them on the phone, and what puts the page on a home screen.

    `version` names the release: it changes with any of the files and with `texts`, what else the page is made of.
    `style` stands in the page itself, which is painted a round trip earlier for it.
    """

    def __init__(self, say: Wording, texts: str) -> None:
        self._name = say("web.page.name")
        paths = [path for path in sorted(FOLDER.iterdir()) if path.suffix in _KINDS]
        self._bodies = {path.name: _lean(path) for path in paths}
        self.style = self._bodies[_IN_THE_PAGE]
        contents = "\0".join([texts, *self._bodies.values()])
        self.version = hashlib.sha256(contents.encode()).hexdigest()[:12]
        kept = [f"/static/{self.version}/{name}" for name in self._bodies if name != _IN_THE_PAGE]
        self._worker = (
            f'import {{ serve }} from "/static/{self.version}/worker.js";\n'
            f"serve({json.dumps(self.version)}, {json.dumps(['/', *kept])});\n"
        )

    def routes(self) -> list[Route]:
        """The files."""
        return [
            Route("/worker.js", self.show_worker, methods=["GET"]),
            Route("/manifest.webmanifest", self.show_manifest, methods=["GET"]),
            Route("/icon-{side:int}.png", self.show_icon, methods=["GET"]),
            Route("/static/{path:path}", self.show_file, methods=["GET"]),
        ]

    async def show_file(self, request: Request) -> Response:
        """A file by its name, whatever release stands before it; only this one's may be kept for good."""
        release, _, name = request.path_params["path"].rpartition("/")
        body = self._bodies.get(name)
        if body is None:
            return Response(status_code=404)
        headers = {"Cache-Control": _KEEP if release == self.version else _ASK}
        return Response(body, media_type=_KINDS[Path(name).suffix], headers=headers)

    async def show_worker(self, request: Request) -> Response:
        """The worker: two lines that change with the release, from which browsers know that there is a new one."""
        return Response(self._worker, media_type="text/javascript", headers={"Cache-Control": _ASK})

    async def show_manifest(self, request: Request) -> Response:
        """How the page looks on a home screen."""
        icons = [
            {"src": f"/icon-{side}.png", "sizes": f"{side}x{side}", "type": "image/png", "purpose": "any maskable"}
            for side in _ICON_SIDES
        ]
        manifest = {
            "id": "/",
            "name": self._name,
            "short_name": self._name,
            "lang": "zh-CN",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "theme_color": _GREEN,
            "background_color": _WHITE,
            "icons": icons,
        }
        return JSONResponse(manifest, headers={"Cache-Control": _ASK}, media_type="application/manifest+json")

    async def show_icon(self, request: Request) -> Response:
        """The house of a home screen."""
        side = request.path_params["side"]
        if side not in _ICON_SIDES:
            return Response(status_code=404)
        return Response(_icon(side), media_type="image/png", headers={"Cache-Control": "public, max-age=604800"})


def _lean(path: Path) -> str:
    """The file without indentation and comments that have a line of their own."""
    text = path.read_text(encoding="utf-8")
    left_out = _LEFT_OUT.get(path.suffix)
    return text if left_out is None else left_out.sub("", text)


@cache
def _icon(side: int) -> bytes:
    """The house in white on green, within what any mask leaves, as a PNG."""
    from PIL import Image, ImageDraw

    scale = side / _HOUSE_SIDE
    icon = Image.new("P", (side, side), 0)
    icon.putpalette([*bytes.fromhex(_GREEN[1:]), *bytes.fromhex(_WHITE[1:])])
    ImageDraw.Draw(icon).polygon([(x * scale, y * scale) for x, y in _HOUSE], fill=1)
    file = io.BytesIO()
    icon.save(file, "PNG", optimize=True)
    return file.getvalue()
