"""CSV with a header: what spreadsheets and databases write, in UTF-8.

A name of a column with dots means an object in the record, as `address.city` does in a field mapping: a table and a
JSON of the same things are read alike. An empty cell is no value.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, cast

from gateway.formats.model import BrokenFile, Record, Unreadable

_DELIMITERS = ",;\t|"


def read_csv(file: BinaryIO) -> Iterator[Record | Unreadable]:
    """Read one record from each row behind the header; the delimiter is the one that the header has most of."""
    # A reader of a bucket has what this needs, and not all that the type asks for.
    text = io.TextIOWrapper(cast("io.BufferedReader", file), encoding="utf-8-sig", newline="")
    try:
        header = text.readline()
        delimiter = max(_DELIMITERS, key=header.count)
        names = _checked(next(csv.reader([header], delimiter=delimiter, strict=True), []))
        rows = csv.reader(text, delimiter=delimiter, strict=True)
        while (row := _next(rows)) is not None:
            if isinstance(row, Unreadable):
                yield row
            elif row:
                yield _record(names, row)
    except csv.Error as error:
        raise BrokenFile("The header is not one line of CSV.") from error
    except UnicodeDecodeError as error:
        raise BrokenFile("There are bytes in it that are not UTF-8.") from error
    finally:
        # Whoever opened the file closes it.
        text.detach()


def _next(rows: Iterator[list[str]]) -> list[str] | Unreadable | None:
    try:
        return next(rows, None)
    except csv.Error:
        return Unreadable("The row is not CSV: quotes within a quoted cell are doubled.")


def _checked(names: Sequence[str]) -> list[list[str]]:
    """Return each column's path in the record."""
    stripped = [name.strip() for name in names]
    if not any(stripped):
        raise BrokenFile("The first line of CSV names the columns; this one is empty.")
    double = sorted({name for name in stripped if stripped.count(name) > 1 and name})
    if double:
        raise BrokenFile(f"Each column of CSV has a name of its own; {', '.join(double)} stands there twice.")
    paths = [name.split(".") for name in stripped]
    if any(one != other and other[: len(one)] == one for one in paths for other in paths):
        raise BrokenFile("A column cannot be a value and, with a dot in another name, an object too.")
    return paths


def _record(names: Sequence[Sequence[str]], row: Sequence[str]) -> Record | Unreadable:
    if len(row) != len(names):
        return Unreadable(f"The row has {len(row)} cells, and the header {len(names)}.")
    record: Record = {}
    for path, cell in zip(names, row, strict=True):
        if cell and path[-1]:
            *outer, last = path
            place = record
            for step in outer:
                place = place.setdefault(step, {})
            place[last] = cell
    return record
