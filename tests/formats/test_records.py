"""Records of each format, what is unreadable in them, and how much memory a large file takes."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.formats import BrokenFile, Format, Record, Unreadable, records

TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")))
PLAIN = st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | TEXTS)
CELLS = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.text("x ;,\"'\t|é\n", min_size=1), min_size=1)


def read(
    data: bytes | str, kind: Format, *, skip: int = 0, element: str | None = None
) -> list[Record | Unreadable | str]:
    """Return all records, and behind them why there are no more."""
    found: list[Record | Unreadable | str] = []
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    try:
        found += records(file, kind, skip=skip, element=element)
    except BrokenFile as broken:
        found.append(str(broken))
    return found


@given(st.lists(PLAIN), st.integers(0, 3))
def test_json_and_json_lines_read_the_same_from_any_place(written: list[Record], skip: int) -> None:
    array = json.dumps(written, ensure_ascii=False)
    lines = "\n\n".join(json.dumps(record, ensure_ascii=False) for record in written)

    assert read(array, Format.JSON, skip=skip) == written[skip:]
    assert read(lines, Format.JSON_LINES, skip=skip) == written[skip:]
    assert read(f"\ufeff{lines}", Format.JSON_LINES, skip=skip) == written[skip:]


@given(st.lists(CELLS, min_size=1), st.sampled_from(",;\t|"))
def test_csv_reads_what_a_spreadsheet_writes(written: list[dict[str, str]], delimiter: str) -> None:
    quoted = ('"' + str(row.get(name, "")).replace('"', '""') + '"' for row in written for name in "abc")
    rows = "\r\n".join(delimiter.join(cells) for cells in zip(quoted, quoted, quoted, strict=True))

    assert read(f"a{delimiter}b{delimiter}c\r\n{rows}\r\n", Format.CSV) == written


def test_a_name_with_dots_is_an_object_in_a_record_of_csv() -> None:
    assert read("id,address.city,address.geo.lat,\n1,Köln,50.9,x\n", Format.CSV) == [
        {"id": "1", "address": {"city": "Köln", "geo": {"lat": "50.9"}}}
    ]


def test_one_object_is_a_json_of_one_record() -> None:
    assert read(' \n{"FirstName": "John", "Score": 1.5, "Id": 12345678901234567}', Format.JSON) == [
        {"FirstName": "John", "Score": 1.5, "Id": 12345678901234567}
    ]


def test_malformed_records_stand_in_their_places_and_the_rest_is_read() -> None:
    no_object = Unreadable("A record is a JSON object.")

    assert read('[{"a": 1}, 2, {"b": 3}]', Format.JSON) == [{"a": 1}, no_object, {"b": 3}]
    assert read('{"a": 1}\n{"a"\n[]\n{"b": 3}', Format.JSON_LINES) == [
        {"a": 1},
        Unreadable("The line is not JSON."),
        no_object,
        {"b": 3},
    ]
    assert read('a,b\n1\n"2"x,3\n4,5\n', Format.CSV) == [
        Unreadable("The row has 1 cells, and the header 2."),
        Unreadable("The row is not CSV: quotes within a quoted cell are doubled."),
        {"a": "4", "b": "5"},
    ]
    assert read("<ArrayOfX><X/><X><A>1</A></X></ArrayOfX>", Format.XML) == [
        Unreadable("<X> has no elements in it."),
        {"A": "1"},
    ]


@pytest.mark.parametrize(
    ("data", "kind", "before", "words"),
    [
        ("", Format.JSON, 0, "From here on this is not JSON"),
        ('[{"a": 1}, {"a": ', Format.JSON, 1, "From here on this is not JSON"),
        ('[{"a": 1}, {"a": 123456789012345678901}]', Format.JSON, 1, "numbers of at most 64 bits"),
        (b'[{"a": "\xff"}]', Format.JSON, 0, "From here on this is not JSON"),
        ("\n1\n", Format.CSV, 0, "names the columns"),
        ("a,b,a\n1,2,3", Format.CSV, 0, "a stands there twice"),
        ("a,a.b\n1,2", Format.CSV, 0, "a value and, with a dot in another name, an object"),
        (b"a\n\xff", Format.CSV, 0, "not UTF-8"),
        ("<ArrayOfX><X><A>1</A></X><X>", Format.XML, 1, "not well-formed XML from here on"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x><y>&a;</y></x>', Format.XML, 0, "document type declaration"),
    ],
)
def test_a_file_that_breaks_is_read_to_where_it_does(data: bytes | str, kind: Format, before: int, words: str) -> None:
    *found, why = read(data, kind)

    assert len(found) == before
    assert isinstance(why, str)
    assert words in why


def test_xml_of_data_contracts_has_the_shape_of_its_json_M22() -> None:
    one = """<CreateUserProfile xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:x">
      <CustomerName><FirstName>Ada</FirstName></CustomerName>
      <Emails><EmailEntry><EmailAddress>a@example.org</EmailAddress></EmailEntry></Emails>
      <Tags><string>vip</string></Tags><Groups/><Suffix i:nil="true"/><IsActive>true</IsActive>
    </CreateUserProfile>"""
    shaped = {
        "CustomerName": {"FirstName": "Ada"},
        "Emails": [{"EmailAddress": "a@example.org"}],
        "Tags": ["vip"],
        "IsActive": "true",
    }

    assert read(one, Format.XML) == [shaped]
    assert read(f"<ArrayOfCreateUserProfile>{one}{one}</ArrayOfCreateUserProfile>", Format.XML) == [shaped, shaped]
    assert read(f"<export><page>{one}</page></export>", Format.XML, element="CreateUserProfile") == [shaped]
    assert read(f"<a>{one}{one}</a>", Format.XML, element="CreateUserProfile", skip=1) == [shaped]


def test_a_format_is_told_by_the_suffix() -> None:
    names = ["a.json", "a.JSONL", "a.ndjson", "dir.csv/a.csv", "a.tsv", "a.xml", "a.txt", "csv"]

    assert [Format.of(name) for name in names] == [
        Format.JSON,
        Format.JSON_LINES,
        Format.JSON_LINES,
        Format.CSV,
        Format.CSV,
        Format.XML,
        None,
        None,
    ]


def _written(kind: Format, count: int) -> Iterator[str]:
    between = {Format.JSON: ",\n", Format.JSON_LINES: "\n", Format.CSV: "\n", Format.XML: "\n"}[kind]
    around = {Format.JSON: ("[", "]"), Format.CSV: ("a,b\n", ""), Format.XML: ("<ArrayOfX>", "</ArrayOfX>")}
    first, last = around.get(kind, ("", ""))
    filler = "y" * 1000
    one = {
        Format.CSV: f"1,{filler}",
        Format.XML: f"<X><A>1</A><B>{filler}</B></X>",
    }.get(kind, f'{{"a": 1, "b": "{filler}"}}')
    yield first
    yield between.join([one] * count)
    yield last


@pytest.mark.parametrize("kind", list(Format))
def test_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path: Path, kind: Format) -> None:
    path = tmp_path / "large"
    path.write_text("".join(_written(kind, 20_000)))

    tracemalloc.start()
    with path.open("rb") as file:
        count = sum(1 for _ in records(file, kind))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 20_000
    assert path.stat().st_size > 20_000_000
    assert peak < 2_000_000
