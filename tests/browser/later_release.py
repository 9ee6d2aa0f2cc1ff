"""The real program in a later release, whose page is made of something else than today's."""

from bot.channels.web import pages
from bot.channels.web.files import PageFiles
from bot.cli import app
from handlers.wording import Wording


class LaterFiles(PageFiles):
    """The page's files when one of the texts has changed."""

    def __init__(self, say: Wording, texts: str) -> None:
        super().__init__(say, texts + "2")


vars(pages)["PageFiles"] = LaterFiles
app()
