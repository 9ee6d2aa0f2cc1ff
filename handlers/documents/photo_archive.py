"""Photos as a zip, streamed from their folder: never more than a piece of one in memory."""

import shutil
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from storage.database.sealed_folder import KeptFile

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that the format knows: when a photo was kept is nobody's business


def write(file: BinaryIO, photos: Iterable[tuple[str, KeptFile]]) -> int:
    """Write photos under their names, pictures being packed already; how many. A photo that is missing is left out."""
    written = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, photo in photos:
            if not photo.is_here:
                continue
            entry = zipfile.ZipInfo(name, _MOMENT)
            with photo.open() as source, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
            written += 1
    return written
