"""Documents that a request names instead of sending them.

*Automatic* persisted queries are Apollo's protocol: a client sends the hash of its document, and once more with the
text when nobody knows the hash. What is remembered is the document cache, and a document that leaves it is simply
registered again. All domains share it: a hash is only ever that of its own text, which is checked before, so no
caller can put anything under the hash of another, and a document holds nothing of the one who sent it.

*Trusted* documents come from a file that the build of a consumer made, and are known by its ids. They were checked at
start, stay as long as the process, and may look into the schema: whoever runs the gateway put them there.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from graphql import GraphQLError

from gateway.graphql.documents import Document, DocumentRefused, Documents
from gateway.graphql.requests import GraphQLRequest, RequestRefused


class UnusableDocuments(Exception):
    """A file of documents cannot be served; the message says everything that is wrong with it."""


class DocumentsOfRequests:
    """Finds the document that a request sends or names; with `trusted_only` no other than the trusted ones."""

    def __init__(self, documents: Documents, trusted: Mapping[str, Document], *, trusted_only: bool) -> None:
        self._documents = documents
        self._trusted = trusted
        self._trusted_only = trusted_only

    def find(self, asked: GraphQLRequest) -> Document:
        """Return a valid document, or raise `DocumentRefused`, or what Apollo's clients wait for."""
        if asked.query is None:
            trusted = self._trusted.get(asked.document_id or asked.sha256 or "")
            if trusted is not None:
                return trusted
        if asked.document_id is not None:
            raise _refused("PERSISTED_DOCUMENT_NOT_FOUND", "There is no document of that `documentId`.")
        if self._trusted_only:
            message = "Only documents that this gateway was given are served: name one by its id in `documentId`."
            raise _refused("PERSISTED_DOCUMENT_REQUIRED", message)
        if asked.query is not None:
            return self._documents.read(asked.query, asked.sha256)
        assert asked.sha256 is not None
        known = self._documents.known(asked.sha256)
        if known is None:
            # Word for word: clients look for it, and not all of them in an answer with another status.
            raise RequestRefused(200, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        return known


def read_file(path: Path) -> dict[str, str]:
    """Read `{"<id>": "<document>"}`, or raise `UnusableDocuments`."""
    try:
        given = json.loads(path.read_bytes(), object_pairs_hook=_Pairs)
    except OSError as error:
        raise UnusableDocuments(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise UnusableDocuments(f"{path} is not valid JSON in UTF-8.") from None
    if not isinstance(given, _Pairs):
        raise UnusableDocuments(f"{path} is not a JSON object of documents by their ids.")
    problems, texts = [], {}
    for id_, text in given:
        if not id_:
            problems.append("An id is empty.")
        elif not isinstance(text, str):
            problems.append(f"{id_}: The document is not a string.")
        elif id_ in texts:
            problems.append(f"{id_}: The id stands there twice.")
        else:
            texts[id_] = text
    _settle(problems)
    return texts


def trusted_documents(documents: Documents, texts: Mapping[str, str]) -> dict[str, Document]:
    """Check the documents of a file, or raise `UnusableDocuments` with the problems of all of them."""
    problems, trusted = [], {}
    for id_, text in texts.items():
        try:
            document = documents.checked(text)
        except DocumentRefused as refusal:
            problems += [f"{id_}: {_told(error)}" for error in refusal.errors]
        else:
            documents.compile(document)
            trusted[id_] = document
    _settle(problems)
    return trusted


class _Pairs(list[tuple[str, object]]):
    """The entries of a JSON object, of which none hides another of its name."""


def _settle(problems: list[str]) -> None:
    if problems:
        raise UnusableDocuments("\n".join(["The documents cannot be served.", *problems]))


def _told(error: GraphQLError) -> str:
    places = ", ".join(f"line {place.line}, column {place.column}" for place in error.locations or ())
    return f"{error.message} ({places})" if places else error.message


def _refused(code: str, message: str) -> DocumentRefused:
    return DocumentRefused(code, [GraphQLError(message)])
