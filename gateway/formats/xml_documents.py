"""XML as .NET's data contracts write it (MyPreferences, seed 004), in the shape of the same thing's JSON.

An element with elements in it is an object, unless they are entries of a list: of one name, and either several or of
a type that is an object itself. Namespaces and attributes say nothing; what is nil or empty is left out.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from gateway.formats.model import BrokenFile, Record, Unreadable

_LIST = "ArrayOf"
"""With it begins the name of a root that holds a list, before that of its entries."""

_PRIMITIVES = frozenset({"string", "int", "long", "boolean", "decimal", "double", "dateTime"})


def read_xml(file: BinaryIO, element: str | None = None) -> Iterator[Record | Unreadable]:
    """Read the elements called `element`; without it the entries of an ArrayOf…, else the root as the only record."""
    open_elements: list[Element] = []
    within = 0
    try:
        for event, node in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                open_elements.append(node)
                within += _is_record(open_elements, element)
                continue
            is_record = _is_record(open_elements, element)
            open_elements.pop()
            if is_record:
                within -= 1
            if is_record and not within:
                value = _value(node)
                yield value if isinstance(value, dict) else Unreadable(f"<{_name(node)}> has no elements in it.")
            if not within and open_elements:
                # What was read is let go of, or the whole file would be in memory at its end.
                open_elements[-1].remove(node)
    except ParseError as error:
        raise BrokenFile("This is not well-formed XML from here on.") from error
    except DefusedXmlException as error:
        raise BrokenFile("It has a document type declaration, which is not read.") from error


def _is_record(open_elements: list[Element], element: str | None) -> bool:
    """Tell whether the innermost open element is a record."""
    depth = len(open_elements)
    if element is not None:
        return _name(open_elements[-1]) == element
    return depth == 2 if _name(open_elements[0]).startswith(_LIST) else depth == 1  # noqa: PLR2004 -- Below the root.


def _value(node: Element) -> Any:
    children = list(node)
    if not children:
        return (node.text or "").strip() or None
    if _are_entries(children):
        return [value for value in map(_value, children) if value is not None]
    return {name: value for name, value in ((_name(child), _value(child)) for child in children) if value is not None}


def _are_entries(children: list[Element]) -> bool:
    names = {_name(child) for child in children}
    return len(names) == 1 and (len(children) > 1 or len(children[0]) > 0 or names <= _PRIMITIVES)


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2]
