"""Speaking on the page: a recording goes with the report, and whoever sees the case can listen."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import County
from tests.browser.report import to_the_photos

# A microphone of which there is none here: it hears a sound as soon as it is stopped.
MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => ({ getTracks: () => [] });
globalThis.MediaRecorder = class extends EventTarget {
    static isTypeSupported(type) { return type === "audio/ogg"; }
    constructor(stream, { mimeType }) { super(); Object.assign(this, { stream, mimeType }); }
    start() {}
    stop() {
        const heard = new Blob([new Uint8Array([0x4f, 0x67, 0x67, 0x53, 0, 2, 0, 0])], { type: this.mimeType });
        this.dispatchEvent(Object.assign(new Event("dataavailable"), { data: heard }));
        this.dispatchEvent(new Event("stop"));
    }
};
"""


def test_what_a_cadre_says_into_the_phone_is_kept_with_the_case(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre, township = open_phone(county.cadre), open_phone(county.township)
    cadre.page.add_init_script(MICROPHONE)
    cadre.open()
    to_the_photos(cadre)
    cadre.page.get_by_role("button", name="录一段话").click()
    cadre.page.get_by_role("button", name="说完了，发出去").click()
    cadre.sees("这段录音跟这一户存在一起了")
    cadre.asked("请发照片")
    cadre.take_photos(snapshots[0])
    cadre.asked("一共1张")
    cadre.tap("完成")
    cadre.asked("5 照片：1张")
    cadre.tap("提交")
    cadre.asked("报上去了")
    township.asked("录音：1段")
    sound = township.page.locator("#talk .theirs").last.locator("audio")
    expect(sound).to_have_attribute("aria-label", "录音1.ogg")
    assert township.page.request.get(sound.get_attribute("src") or "").headers["content-type"] == "audio/ogg"
