"""The baseline: a bot as textbooks have it, by ConversationHandler with a pickle file. No part of the product.

The same five questions as the quick report. After each update the file is brought up to date, as
`PicklePersistence(update_interval=0)` promises: whatever was answered is in the file, and so is every report that was
sent in, among the data of the one who sent it, though nothing forces it onto the disk. Such a file is written whole, so
that an update costs the more the more people and reports there are. What the bot says is noted in memory instead of
being sent, for sending is not measured on either side.
"""

import asyncio
import json
import re
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest, RequestData

DANGER, PLACE, HEAD, HAZARDS, PHOTOS, SUMMARY = range(6)
_DONE, _SUBMIT = "完成", "提交"
_SENT_IN = "reports"

Context = ContextTypes.DEFAULT_TYPE
Step = Callable[[Update, Context], Coroutine[Any, Any, int]]
Textbooks = Application[Any, Context, Any, Any, Any, Any]


class Textbook:
    """The bot, started, with its pickle file."""

    def __init__(self, file: Path) -> None:
        self.said: dict[str, list[str]] = {}
        self._runner = asyncio.Runner()
        self._application = _application(file, self._conversation())
        self._runner.run(self._application.initialize())

    @property
    def reports(self) -> list[dict[str, Any]]:
        """What was sent in, by everybody."""
        return [report for data in self._application.user_data.values() for report in data.get(_SENT_IN, ())]

    def answer(self, updates: Sequence[str]) -> None:
        """Handle updates one by one, each on file before the next."""
        self._runner.run(self._answer(updates, each=True))

    def open(self, updates: Sequence[str]) -> None:
        """Handle updates, and bring the file up to date once: the scenery, not what is measured."""
        self._runner.run(self._answer(updates, each=False))

    def close(self) -> None:
        """End the bot."""
        self._runner.run(self._application.shutdown())
        self._runner.close()

    async def _answer(self, updates: Sequence[str], *, each: bool) -> None:
        for text in updates:
            update = Update.de_json(json.loads(text), self._application.bot)
            await self._application.process_update(update)
            if each:
                await self._application.update_persistence()
        await self._application.update_persistence()

    def _conversation(self) -> ConversationHandler[Context]:
        words = filters.TEXT & ~filters.COMMAND
        done, submit = filters.Text([_DONE]), filters.Text([_SUBMIT])
        keep = self._keep
        return ConversationHandler(
            entry_points=[CommandHandler("report", self._begin)],
            states={
                DANGER: [MessageHandler(words, keep("danger", PLACE, "这房子在哪里？"))],
                PLACE: [MessageHandler(words, keep("place", HEAD, "户主叫什么名字？"))],
                HEAD: [MessageHandler(words, keep("head", HAZARDS, "哪里不对？"))],
                HAZARDS: [MessageHandler(words, keep("hazards", PHOTOS, "请发照片。"))],
                PHOTOS: [MessageHandler(filters.PHOTO, self._keep_photo), MessageHandler(done, self._summary)],
                SUMMARY: [MessageHandler(submit, self._submit)],
            },
            fallbacks=[CommandHandler("report", self._begin)],
            name="report",
            persistent=True,
        )

    async def _begin(self, update: Update, context: Context) -> int:
        _answers(context).clear()
        self._say(update, "这房子现在有没有马上倒的危险？")
        return DANGER

    def _keep(self, field: str, then: int, question: str) -> Step:
        async def keep(update: Update, context: Context) -> int:
            assert update.message is not None
            _answers(context)[field] = update.message.text
            self._say(update, question)
            return then

        return keep

    async def _keep_photo(self, update: Update, context: Context) -> int:
        assert update.message is not None
        _answers(context).setdefault("photos", []).append(update.message.photo[-1].file_id)
        self._say(update, "收到了，还要发就接着发。")
        return PHOTOS

    async def _summary(self, update: Update, context: Context) -> int:
        self._say(update, "\n".join(f"{field}：{value}" for field, value in _answers(context).items()))
        return SUMMARY

    async def _submit(self, update: Update, context: Context) -> int:
        assert context.user_data is not None
        context.user_data.setdefault(_SENT_IN, []).append(dict(_answers(context)))
        _answers(context).clear()
        self._say(update, "报上去了。")
        return ConversationHandler.END

    def _say(self, update: Update, text: str) -> None:
        assert update.effective_chat is not None
        self.said.setdefault(str(update.effective_chat.id), []).append(text)


def _answers(context: Context) -> dict[str, Any]:
    assert context.user_data is not None
    answers: dict[str, Any] = context.user_data.setdefault("answers", {})
    return answers


def _application(file: Path, conversation: ConversationHandler[Context]) -> Textbooks:
    application = (
        ApplicationBuilder()
        .token("100000001:no-token-at-all")
        .request(_NoNetwork())
        .get_updates_request(_NoNetwork())
        .updater(None)
        .job_queue(None)
        .persistence(PicklePersistence(file, update_interval=0))
        .build()
    )
    application.add_handler(conversation)
    return application


class _NoNetwork(BaseRequest):
    """Answers who the bot is, and nothing else."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        assert re.search(r"/getMe$", url), url
        me = {"id": 100000001, "is_bot": True, "first_name": "textbook", "username": "textbook_bot"}
        return 200, json.dumps({"ok": True, "result": me}).encode()
