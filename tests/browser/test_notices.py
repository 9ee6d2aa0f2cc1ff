"""A county writes once to its cadres, with a file; the cadre opens it and presses 收到; the county sees it."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import County
from tests.browser.phone import Phone
from tests.office_files import document

RAIN = "明天有大雨，请各村今天下午把危房再看一遍，有人住的先劝出来。"
DOCX = document("what to do when it rains")


def written(county: Phone, file: Path, photo: Path) -> None:
    """A notice to all cadres below, up to its summary."""
    county.write("发通知")
    county.asked("一次写好")
    county.tap("写通知")
    county.asked("发到哪里")
    expect(county.page.locator("#file")).to_be_hidden()
    county.tap("全部")
    county.asked("发给谁")
    county.tap("村干部")
    county.sees("☑ 村干部")
    county.tap("完成")
    county.asked("要通知什么")
    county.write(RAIN)
    county.asked("要带照片吗")
    county.take_photos(photo)
    county.asked("一共1张")
    county.tap("完成")
    county.asked("要带文件吗")
    expect(county.page.locator("#file")).to_be_visible()
    county.page.locator("#files").set_input_files(str(file))
    county.asked("收到文件：防汛通知.docx")
    county.tap("完成")
    county.asked("要不要他们点")
    expect(county.page.locator("#file")).to_be_hidden()
    county.tap("要")
    county.asked("提交后发给1人")


def test_a_county_writes_a_cadre_opens_the_file_and_presses_that_it_arrived(
    open_phone: OpenPhone, county: County, tmp_path: Path, snapshots: list[Path]
) -> None:
    file = tmp_path / "防汛通知.docx"
    file.write_bytes(DOCX)
    writer, cadre = open_phone(county.county), open_phone(county.cadre)
    written(writer, file, snapshots[0])
    writer.tap("提交")
    writer.asked("正在发给1人")

    cadre.sees(RAIN)
    told = cadre.bubble(RAIN)
    expect(told.locator(".photos img")).to_be_visible()
    with cadre.page.expect_download() as downloading:
        told.get_by_role("link", name="防汛通知.docx").click()
    saved = downloading.value
    assert saved.suggested_filename == "防汛通知.docx"
    saved.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == DOCX
    cadre.tap("收到")
    cadre.asked("记下您收到了")

    writer.tap("看进度")
    writer.sees("发了1/1，收到1。")


def test_a_program_named_like_a_document_is_refused_on_the_page(
    open_phone: OpenPhone, county: County, tmp_path: Path, snapshots: list[Path]
) -> None:
    program = tmp_path / "通知.docx"
    program.write_bytes(b"MZ\x90\0 a program")
    writer = open_phone(county.township)
    writer.write("发通知")
    writer.tap("写通知")
    writer.tap("全部")
    writer.tap("村干部")
    writer.sees("☑ 村干部")
    writer.tap("完成")
    writer.asked("要通知什么")
    writer.write(RAIN)
    writer.tap("跳过")
    writer.asked("要带文件吗")
    writer.page.locator("#files").set_input_files(str(program))
    failed = writer.page.locator("#talk .mine.failed").last
    expect(failed).to_contain_text("内容跟名字对不上")
    failed.get_by_role("button", name="去掉").click()
    expect(writer.page.locator("#talk .mine.failed")).to_have_count(0)
    writer.tap("跳过")
    writer.asked("要不要他们点")
