"""The desk's templates and files: structure in `templates`, sentences by key from the wording."""

import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from handlers.wording import Wording

_HERE = Path(__file__).parent
_KINDS = {".css": "text/css", ".js": "text/javascript"}
_KEEP = "public, max-age=31536000, immutable"
_FORM_POLICY = {"Referrer-Policy": "strict-origin"}  # by which older browsers prove that a form is the own page's


class Rendering:
    """Renders pages, and parts of pages for htmx; serves scripts and styles under the name of their release."""

    def __init__(self, say: Wording) -> None:
        self.say = say
        self._files = {path.name: path.read_text(encoding="utf-8") for path in sorted((_HERE / "static").iterdir())}
        release = hashlib.sha256("\0".join(self._files.values()).encode()).hexdigest()[:12]
        self._path = f"/desk/static/{release}"
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(say=say, files=self._path)

    def page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A template with its values."""
        return HTMLResponse(self._templates.get_template(name).render(values), status, _FORM_POLICY)

    def routes(self) -> list[Route]:
        """Scripts and styles."""
        return [Route(f"{self._path}/{{name:str}}", self._file, methods=["GET"])]

    async def _file(self, request: Request) -> Response:
        name = request.path_params["name"]
        body = self._files.get(name)
        if body is None:
            return Response(status_code=404)
        return Response(body, media_type=_KINDS[Path(name).suffix], headers={"Cache-Control": _KEEP})


def is_part(request: Request) -> bool:
    """Whether a part of the page is asked for, by htmx, rather than the page."""
    return request.headers.get("hx-request") == "true"
