"""What a watcher of the process asks."""

from datetime import timedelta

from storage.database import heartbeats
from tests.bot.channels.website import Site


def test_it_is_alive_and_ready_and_says_which_loop_is_silent(site: Site) -> None:
    browser = site.browser()
    assert (browser.get("/healthz").status_code, browser.get("/healthz").text) == (200, "ok")
    with site.database.writing() as tx:
        heartbeats.beat(tx, "turns", site.clock.now())
        heartbeats.beat(tx, "alarm", site.clock.now() - timedelta(days=30), "telegram")
    assert browser.get("/readyz").json() == {"ready": True, "silent": []}
    with site.database.writing() as tx:
        heartbeats.beat(tx, "outbox", site.clock.now() - timedelta(minutes=4))
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "silent": ["outbox"]})


def test_a_database_that_is_away_is_not_ready_and_the_process_lives(site: Site) -> None:
    browser = site.browser()
    with site.database.writing() as tx:
        tx.connection.exec_driver_sql("DROP TABLE heartbeats")
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "silent": ["database"]})
    assert browser.get("/healthz").status_code == 200
