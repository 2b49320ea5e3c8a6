"""The one way in: records of any format, from any place."""

from collections.abc import Generator
from itertools import islice
from typing import BinaryIO

from gateway.formats.csv_tables import read_csv
from gateway.formats.json_texts import read_json, read_json_lines
from gateway.formats.model import Format, Record, Unreadable
from gateway.formats.xml_documents import read_xml


def records(
    file: BinaryIO, kind: Format, *, skip: int = 0, element: str | None = None
) -> Generator[Record | Unreadable, None, None]:
    """Read a file behind its first `skip` records; `element` names those of XML, where its root does not tell them.

    `BrokenFile` comes at the place from which nothing more can be read. Close it before the file.
    """
    if kind is Format.JSON_LINES:
        yield from read_json_lines(file, skip)
    elif kind is Format.XML:
        yield from islice(read_xml(file, element), skip, None)
    else:
        yield from islice(read_csv(file) if kind is Format.CSV else read_json(file), skip, None)
