"""Loading of much that stays: modules, packs, what the assistant is put together of."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """While inside, no garbage is looked for; what was loaded is not walked afterwards, either.

    Hardly any of it is garbage: some hundred objects of two hundred thousand. To look took a tenth of the start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
