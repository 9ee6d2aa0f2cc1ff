"""Turns a transcript in which buttons are pressed into one in which their labels are typed."""

import re
from collections import defaultdict

from bot.commands.transcript import LINE

_TO_ANOTHER = re.compile(r"  → (?P<who>\w+):")
_LABEL = re.compile(r"〔([^〕]*)〕")
_PRESSED = re.compile(r"\[(?P<label>[^!].*)\]")


def typed_for_pressed(transcript: str) -> str:
    """The transcript with each `[label]` typed as `label`, where the person was shown that button since they spoke.

    A button of an earlier message is still pressed: it may be one of two with the same label.
    """
    lines: list[str] = []
    shown: defaultdict[str, set[str]] = defaultdict(set)
    hearer = speaker = ""
    for line in transcript.splitlines():
        if (told := _TO_ANOTHER.fullmatch(line)) is not None:
            hearer = told["who"]
        elif (spoken := LINE.fullmatch(line)) is not None:
            hearer = speaker = spoken["who"]
            pressed = _PRESSED.fullmatch(spoken["line"])
            if pressed is not None and pressed["label"] in shown[speaker]:
                line = f"{speaker}> {pressed['label']}"
            shown[speaker] = set()
        elif line.startswith("    "):
            shown[hearer] |= set(_LABEL.findall(line))
        lines.append(line)
    return "\n".join(lines) + "\n"
