"""How photos look that were taken in by an earlier release: some at a time, each time kept."""

from pathlib import Path

from storage.cases import photos
from storage.database.database import Database
from storage.queues.jobs import Job

AT_A_TIME = 10  # photos: a piece takes less than a second of the processor


class OldPhotos:
    """Does the job of looking at them, piece by piece."""

    def __init__(self, *, database: Database, photo_folder: Path) -> None:
        self._database = database
        self._photos = database.folder(photo_folder)

    def look(self, _job: Job) -> bool:
        """Look at the next ones; whether there was none left."""
        from bot.pipeline.looks import looks_of_file

        with self._database.reading() as tx:
            files = photos.unlooked(tx, AT_A_TIME)
        looks = {id: looks_of_file(self._photos.file(file)) for id, file in files.items()}
        if looks:
            with self._database.writing() as tx:
                photos.note_looks(tx, looks)
        return not files
