"""The page without scripts: what was said lately stands there, texts and choices are taken once, nothing is markup."""

import re

import httpx

from handlers.dialog.messages import Choice, Option, Reply, Text
from tests.bot.channels.website import Site, post


def id_of(answer: httpx.Response) -> str:
    """The id that the page gives what is sent next."""
    found = re.search(r'name="id" value="([^"]*)"', answer.text)
    assert found is not None
    return found.group(1)


def test_a_newcomer_reads_what_to_do_in_danger_and_sends_a_text_once(site: Site) -> None:
    browser = site.browser()
    page = browser.get("/plain")
    assert "屋里的人马上出来" in page.text
    assert 'href="tel:119"' in page.text
    sent = {"id": id_of(page), "text": "我家墙裂了"}
    for _ in range(2):
        answer = browser.post("/plain", data=sent)
        assert (answer.status_code, answer.headers["location"]) == (303, "/plain#end")
    assert site.contents() == [Text(text="我家墙裂了")]
    assert "我家墙裂了" in browser.get("/plain").text


def test_the_form_on_the_page_itself_needs_no_id_and_tells_where_it_comes_from(site: Site) -> None:
    browser = site.browser()
    assert browser.get("/").headers["referrer-policy"] == "strict-origin"
    assert browser.post("/plain", data={"text": "我家墙裂了"}).status_code == 303
    assert site.contents() == [Text(text="我家墙裂了")]


def test_a_button_is_a_choice_on_the_message_that_bore_it(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})
    [told] = site.say(site.lane(), Reply(text="<b>要报吗</b>", options=((Option(id="cmd:report", label="报危房"),),)))
    page = browser.get("/plain")
    assert "&lt;b&gt;要报吗" in page.text
    assert f'value="cmd:report {told}">报危房' in page.text
    browser.post("/plain", data={"id": id_of(page), "text": "", "choice": f"cmd:report {told}"})
    assert site.contents()[-1] == Choice(id="cmd:report", on=str(told))


def test_what_is_empty_or_comes_from_elsewhere_is_refused_with_a_sentence(site: Site) -> None:
    browser = site.browser()
    page = {"Accept": "text/html"}
    assert "这句是空的" in browser.post("/plain", data={"text": " "}, headers=page).text
    strange = browser.post("/plain", data={"text": "你好"}, headers={**page, "Sec-Fetch-Site": "cross-site"})
    assert strange.status_code == 403
    assert site.contents() == []
