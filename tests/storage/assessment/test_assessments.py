"""Weights are those that were set last, and a month that was sent stays as it was sent."""

from datetime import datetime

from storage.assessment import assessments
from storage.database.database import Database
from tests.cast import COUNTY, TOWNSHIP, Cast


def test_a_county_s_weights_are_those_set_last_and_nobody_else_s(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        assessments.set_weights(tx, COUNTY, {"on_time": 50, "closed": 30}, players.county, now)
        assessments.set_weights(tx, COUNTY, {"on_time": 20}, players.county, now)
        assert assessments.weights(tx, COUNTY) == {"on_time": 20, "closed": 30}
        assert assessments.weights(tx, TOWNSHIP) == {}


def test_a_month_is_sent_once_and_stays_as_it_was_sent(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        for text, new in (("青石镇第1名", True), ("柳河镇第1名", False)):
            sent = assessments.close(
                tx, COUNTY, "2026-10", notice=text, mailing_id=None, person_id=players.county, now=now
            )
            assert sent is new
        found = assessments.sent(tx, COUNTY, "2026-10")
        assert found is not None
        assert (found.notice, found.sent_at) == ("青石镇第1名", now)
        assert assessments.sent(tx, COUNTY, "2026-09") is None
