"""JSON, read item by item from an array of any length, and JSON lines."""

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson
import orjson

from gateway.formats.model import BrokenFile, Record, Unreadable

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of one record of JSON lines; what MongoDB would keep has no more."""

_PEEKED = 4096
_NO_OBJECT = "A record is a JSON object."


def read_json(file: BinaryIO) -> Iterator[Record | Unreadable]:
    """Read the objects of an array; of a file without one, the objects that it is made of, mostly one."""
    start = file.read(_PEEKED).removeprefix(codecs.BOM_UTF8)
    in_array = start.lstrip()[:1] == b"["
    items = ijson.items(
        _Rejoined(start, file), "item" if in_array else "", use_float=True, multiple_values=not in_array
    )
    try:
        for item in items:
            yield item if isinstance(item, dict) else Unreadable(_NO_OBJECT)
    except (ijson.JSONError, UnicodeDecodeError, ValueError, OverflowError) as error:
        message = (
            "From here on this is not JSON that can be kept: an array of objects, or one object, with numbers of at "
            "most 64 bits."
        )
        raise BrokenFile(message) from error


class _Rejoined:
    """A file whose first bytes were read already."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def read(self, size: int) -> bytes:
        if self._start and size:
            start, self._start = self._start, b""
            return start
        return self._rest.read(size)


def read_json_lines(file: BinaryIO, skip: int = 0) -> Iterator[Record | Unreadable]:
    """Read one object from each line that is not empty; those to skip are counted, not parsed."""
    for line in _lines(file):
        if skip:
            skip -= 1
        else:
            yield _object(line)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    first = True
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise BrokenFile(f"A line has more than {LONGEST_LINE:,} bytes, so it is none of JSON lines.")
        if first:
            line, first = line.removeprefix(codecs.BOM_UTF8), False
        if line.strip():
            yield line


def _object(line: bytes) -> Record | Unreadable:
    try:
        item: Any = orjson.loads(line)
    except orjson.JSONDecodeError:
        return Unreadable("The line is not JSON.")
    return item if isinstance(item, dict) else Unreadable(_NO_OBJECT)
