"""The encoder's table of words, left on disk: a row is read when its word is.

The encoder knows 128,000 pieces of words in sixteen languages and holds a row of 512 bytes for
each, 65 MB; a message needs some fifty of them. So the rows are read from a copy in a file of the
data folder, which the system keeps at hand as far as it has room. The file may be thrown away at
any time and is written again.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")


class RowsOnDisk:
    """Rows of a table in a file of numpy's format, as far as an encoder asks for them.

    Raise OSError or ValueError if the file is no such table.
    """

    def __init__(self, place: Path) -> None:
        table = np.load(place, mmap_mode="r", allow_pickle=False)
        if table.ndim != 2 or not table.flags.c_contiguous:
            raise ValueError(f"{place} is no table of rows")
        self._width, self._dtype = table.shape[1], table.dtype
        self._start, self._step = int(table.offset), int(table.strides[0])
        self._rows = table.shape[0]
        self._file = place.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)

    def __getitem__(self, wanted: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The rows of these numbers, in their order. Raise IndexError beyond the table's end."""
        found = np.empty((len(wanted), self._width), dtype=self._dtype)
        for place, row in enumerate(wanted.tolist()):
            if not 0 <= row < self._rows:
                raise IndexError(f"row {row} of {self._rows}")
            read = os.preadv(self._file.fileno(), [found[place]], self._start + row * self._step)
            if read != self._step:
                raise OSError(f"{self._file.name} ends within row {row}")
        return found


def leave_on_disk(model: Any, place: Path) -> bool:
    """Have an encoder's model read its table from the file at ``place``; true if it now does.

    Where the file cannot be written, or the model has no such table, everything stays as it was.
    """
    table = getattr(model, "table", None)
    if not isinstance(table, np.ndarray):
        return False
    try:
        if not _same(place, table):
            _write(place, table)
        model.table = RowsOnDisk(place)
    except (OSError, ValueError, EOFError):
        return False
    return True


def _same(place: Path, table: NDArray[np.uint8]) -> bool:
    """Does the file hold this table, row for row? A damaged one would give other vectors."""
    try:
        found = np.load(place, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return False
    return found.dtype == table.dtype and bool(np.array_equal(found, table))


def _write(place: Path, table: NDArray[np.uint8]) -> None:
    """Who reads meanwhile still reads the old file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.save(file, table)
        os.replace(name, place)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
