"""What libraries can be told only for the whole process, told in one place when it is assembled."""

import os
import sys

from PIL import Image

MOST_PIXELS = 120_000_000  # of a picture that is looked at in this process; honest photos have up to 108 megapixels


def settle_libraries() -> None:
    """Settle what libraries would warn of: Pillow of large photos, python-telegram-bot of each 429 that it meets.

    HTTPX goes without its own command line, as where what that needs is not installed: it brings rich and Pygments
    along, for which the first question to Telegram waited.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: it cannot be imported
