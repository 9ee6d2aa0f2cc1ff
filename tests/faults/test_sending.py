"""Calls of the Bot API that fail while a house is reported: each fact counts once, a question comes twice at most."""

from itertools import product

import pytest

from tests.bot.channels import bot_api as faults
from tests.bot.channels.bot_api import BotApi, refusal, wait_until
from tests.faults.conftest import campaign
from tests.faults.person import PATIENCE_S, Person
from tests.faults.process import Anju
from tests.faults.report import report

pytestmark = pytest.mark.faults

METHODS = ("sendMessage", "editMessageText", "answerCallbackQuery", "deleteMessage", "getFile")
KINDS = {
    "unauthorized": faults.UNAUTHORIZED,
    "not found": faults.NOT_FOUND,
    "slow down": refusal(429, "Too Many Requests: retry after 1", retry_after=1),
    "server error": faults.SERVER_ERROR,
    "bad gateway": faults.BAD_GATEWAY,
    "garbage": faults.GARBAGE,
    "truncated": faults.TRUNCATED,
    "wrong shape": faults.WRONG_SHAPE,
    "no result": faults.NO_RESULT,
    "lost response": faults.LOST_RESPONSE,
    "cut off": faults.CUT_OFF,
}


def test_each_kind_of_failure_of_each_call_costs_at_most_one_repeated_question(anju: Anju, bot_api: BotApi) -> None:
    """Row N1: all cells with ANJU_FAULTS set, else every sixth."""
    cells = list(product(METHODS, KINDS))[:: campaign(6, 1, 1)]
    reported = []
    for number, (method, kind) in enumerate(cells):
        person = Person(bot_api, 5550001 + number)
        bot_api.fail(method, KINDS[kind])
        reported.append(report(person, "李秀英"))
        assert not bot_api.failing(method) or method == "getFile", f"{method} was not called"
        assert person.repeated() <= 1, f"{kind} at {method}"
    assert sorted(case.number for case in anju.cases()) == sorted(reported)
    photos = anju.folder / "data" / "photos"
    wait_until(lambda: len(list(photos.glob("*.jpg.sealed"))) == 2 * len(cells), PATIENCE_S, "all photos are fetched")
    assert anju.set_aside() == []
    assert anju.integrity() == "ok"
