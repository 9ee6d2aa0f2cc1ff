"""Pages that are put together when the first of them is asked for."""

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.late_routes import LateRoutes


async def told(request: Request) -> Response:
    return PlainTextResponse(f"{request.url.path} {request.path_params.get('case')}")


def test_pages_are_put_together_once_and_then_answer_like_any_others() -> None:
    built: list[int] = []

    def build() -> list[BaseRoute]:
        built.append(1)
        return [Route("/desk", told), Route("/desk/cases/{case:str}", told, methods=["POST"])]

    async def visit() -> None:
        site = Starlette(routes=[Route("/", told), *LateRoutes("/desk", build).routes()])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://anju") as browser:
            assert (await browser.get("/")).text == "/ None"
            assert built == []
            first = await asyncio.gather(browser.get("/desk"), browser.get("/desk"))
            assert [answer.text for answer in first] == ["/desk None"] * 2
            assert (await browser.post("/desk/cases/7")).text == "/desk/cases/7 7"
            assert (await browser.get("/desk/cases/7")).status_code == 405
            assert (await browser.get("/desk/elsewhere")).status_code == 404

    asyncio.run(visit())
    assert built == [1]
