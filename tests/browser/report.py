"""A report as a cadre taps and types it, as far as a test needs it."""

from pathlib import Path

from tests.browser.phone import Phone


def to_the_checklist(cadre: Phone, head: str = "李秀英") -> None:
    """From the welcome to the question what is wrong."""
    cadre.tap("报危房")
    cadre.asked("马上倒的危险")
    cadre.tap("暂时没有")
    cadre.asked("打字说哪个组")
    cadre.write("三组，老井旁边")
    cadre.asked("户主叫什么名字")
    cadre.write(head)
    cadre.asked("哪里不对")


def to_the_photos(cadre: Phone, head: str = "李秀英") -> None:
    """From the welcome to the question for photos."""
    to_the_checklist(cadre, head)
    cadre.tap("墙裂缝")
    cadre.sees("☑ 墙裂缝")
    cadre.tap("完成")
    cadre.asked("请发照片")


def to_the_summary(cadre: Phone, photos: list[Path], head: str = "李秀英") -> None:
    """From the welcome to the summary."""
    to_the_photos(cadre, head)
    cadre.take_photos(*photos)
    cadre.asked(f"一共{len(photos)}张")
    cadre.tap("完成")
    cadre.asked("请您看一遍")


def submitted(cadre: Phone, photos: list[Path], head: str = "李秀英") -> None:
    """From the welcome to the number of the case."""
    to_the_summary(cadre, photos, head)
    cadre.tap("提交")
    cadre.asked("报上去了")
