"""Files of trusted documents: every problem is found at start, and all of them at once."""

import json
from pathlib import Path

import pytest
import strawberry

from gateway.graphql.endpoint import Endpoint
from gateway.graphql.operations import Operations
from gateway.graphql.persisted import UnusableDocuments, read_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "documents.json"


def problems(file: Path, schema: strawberry.Schema) -> list[str]:
    with pytest.raises(UnusableDocuments) as caught:
        Endpoint(Operations(schema, context=lambda _request: None, trusted=read_file(file)))
    return str(caught.value).replace(str(file), "FILE").splitlines()


def test_documents_are_read_by_their_ids(file: Path) -> None:
    texts = {"1": "{ hello }", "sha256:ab": "query Größe { hello }", "\ud7ff": ""}
    file.write_text(json.dumps(texts), encoding="utf-8")

    assert read_file(file) == texts


def test_a_file_that_is_missing_is_told(file: Path, toy_schema: strawberry.Schema) -> None:
    assert problems(file, toy_schema) == ["FILE cannot be read: No such file or directory."]


def test_a_folder_is_no_file(file: Path, toy_schema: strawberry.Schema) -> None:
    file.mkdir()

    assert problems(file, toy_schema) == ["FILE cannot be read: Is a directory."]


@pytest.mark.parametrize("content", [b"", b"{", b"{'a': 1}", b"\xff\xfe", b'{"a": "\xff"}', b"[" * 100_000])
def test_what_is_not_json_is_told(file: Path, toy_schema: strawberry.Schema, content: bytes) -> None:
    file.write_bytes(content)

    assert problems(file, toy_schema) == ["FILE is not valid JSON in UTF-8."]


@pytest.mark.parametrize("content", ["[]", '["{ hello }"]', "null", "5", '"{ hello }"', '[["a", "{ hello }"]]'])
def test_what_is_not_an_object_is_told(file: Path, toy_schema: strawberry.Schema, content: str) -> None:
    file.write_text(content)

    assert problems(file, toy_schema) == ["FILE is not a JSON object of documents by their ids."]


def test_all_entries_that_are_no_documents_are_told(file: Path, toy_schema: strawberry.Schema) -> None:
    file.write_text('{"": "{ hello }", "a": 5, "b": "{ hello }", "b": "{ me }", "c": {"d": "{ hello }"}, "e": null}')

    assert problems(file, toy_schema) == [
        "The documents cannot be served.",
        "An id is empty.",
        "a: The document is not a string.",
        "b: The id stands there twice.",
        "c: The document is not a string.",
        "e: The document is not a string.",
    ]


def test_all_documents_that_cannot_run_are_told(file: Path, toy_schema: strawberry.Schema) -> None:
    documents = {
        "good": "{ hello }",
        "syntax": "{",
        "names": "{ helo\n  me { nothing } }",
        "large": "{" + "hello " * 10_001 + "}",
        "empty": "",
    }
    file.write_text(json.dumps(documents))

    assert problems(file, toy_schema) == [
        "The documents cannot be served.",
        "syntax: Syntax Error: Expected Name, found <EOF>. (line 1, column 2)",
        "names: Cannot query field 'helo' on type 'Query'. Did you mean 'hello'? (line 1, column 3)",
        "names: Cannot query field 'nothing' on type 'Query'. (line 2, column 8)",
        "large: The document selects more than 10,000 fields, fragments put in place. (line 1, column 1)",
        "empty: Syntax Error: Unexpected <EOF>. (line 1, column 1)",
    ]


def test_an_empty_file_of_documents_is_one(file: Path, toy_schema: strawberry.Schema) -> None:
    file.write_text("{}")

    Endpoint(Operations(toy_schema, context=lambda _request: None, trusted=read_file(file)))
