"""Files as streams of records: JSON, JSON lines, CSV and XML, of which never more than one record is in memory.

    Format         which of them a file is, by its suffix
    records        the records of an open file, one after the other, the unreadable ones as `Unreadable`
    batches        those records in batches, the next of which is read while one is worked on
    BrokenFile     nothing behind this place can be read

A place in a file is the number of records before it, in every format: whoever goes on there skips so many.
"""

from gateway.formats.batches import Row, batches
from gateway.formats.model import BrokenFile, Format, Record, Unreadable
from gateway.formats.reading import records

__all__ = ["BrokenFile", "Format", "Record", "Row", "Unreadable", "batches", "records"]
