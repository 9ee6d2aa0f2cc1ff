"""What became of many inputs: how many got which answer, and each fault once with the first input that made it."""

import logging
import traceback
from collections import Counter
from types import TracebackType


class Tally(logging.Handler):
    """Counts answers, and notes as a fault what is raised or logged as an error while an input is given."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.answers: Counter[str] = Counter()
        self.faults: dict[str, str] = {}  # the first input, by where it went wrong
        self._given = ""

    def giving(self, given: object) -> "Tally":
        """As a context: an input is given now; what is raised within goes no further."""
        self._given = repr(given)[:1500]
        return self

    def __enter__(self) -> None:
        logging.getLogger().addHandler(self)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        logging.getLogger().removeHandler(self)
        if isinstance(error, Exception):
            self.fault(_place(error))
        return error is None or isinstance(error, Exception)

    def emit(self, record: logging.LogRecord) -> None:
        """Note an error of the log."""
        error = record.exc_info[1] if record.exc_info else None
        self.fault(record.getMessage() if error is None else _place(error))

    def fault(self, where: str) -> None:
        """Note a fault of the input that is given now."""
        self.faults.setdefault(where, self._given)

    def told(self, name: str) -> str:
        """A line of figures."""
        answers = ", ".join(f"{answer}: {many}" for answer, many in sorted(self.answers.items()))
        return f"{name}: {self.answers.total()} inputs, {len(self.faults)} faults; {answers}"

    def told_faults(self) -> str:
        """Each fault with its input, to be given again."""
        return "\n".join(f"{where}\n  {given}" for where, given in self.faults.items())


def _place(error: BaseException) -> str:
    """What was raised, and the last three places of ours that it came by."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if "/lib/python" not in frame.filename]
    way = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in own[-3:])
    return f"{type(error).__name__} at {way}: {str(error)[:200]}"
