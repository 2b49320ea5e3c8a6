"""What a document may cost before it is validated."""

import sys
from types import FrameType
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLSyntaxError, get_introspection_query, parse

from gateway.graphql.limits import DocumentLimits, check_document, parse_within

PUBLISHED = DocumentLimits()
ENDLESS = DocumentLimits(
    depth=10**9,
    aliases_of_a_field=10**999,
    aliases=10**999,
    directives=10**999,
    selections=10**999,
)


def chain(length: int, *, spread: str = "...f{0} ...f{0}", end: str = "{ a }") -> str:
    """Write fragments of which each spreads the next twice: a line more of text is twice the fields."""
    fragments = [f"fragment f{i} on Q {{ {spread.format(i + 1)} }}" for i in range(length)]
    return "\n".join(["{ ...f0 }", *fragments, f"fragment f{length} on Q {end}"])


def refusal(text: str, limits: DocumentLimits = PUBLISHED) -> dict[str, Any]:
    with pytest.raises(GraphQLError) as caught:
        check_document(limits, parse_within(limits, text))
    extensions = caught.value.extensions
    assert extensions is not None
    return extensions


def exceeded(limit: str, maximum: int, found: int) -> dict[str, Any]:
    return {"code": "DOCUMENT_LIMIT_EXCEEDED", "limit": limit, "maximum": maximum, "found": found}


def passes(text: str, limits: DocumentLimits = PUBLISHED) -> bool:
    check_document(limits, parse_within(limits, text))
    return True


def test_the_published_numbers() -> None:
    assert DocumentLimits(100_000, 15_000, 1_000, 15, 50, 200, 50, 10_000, 10_000_000) == PUBLISHED


@pytest.mark.parametrize(
    ("allowed", "refused", "limit", "maximum", "found"),
    [
        pytest.param("{ a }" + " " * 99_995, "{ a }" + " " * 99_996, "characters", 100_000, 100_001, id="characters"),
        pytest.param(
            "{" + "a(x: 1 y: 2)" * 1_666 + "a a a a }",
            "{" + "a(x: 1 y: 2)" * 1_666 + "a a a a a }",
            "tokens",
            15_000,
            15_001,
            id="tokens",
        ),
        pytest.param(
            "{ a " + "#\n" * 1_000 + "}",
            "{ a " + "#\n" * 1_001 + "}",
            "comments",
            1_000,
            1_001,
            id="comments",
        ),
        pytest.param("{ a " * 15 + "}" * 15, "{ a " * 16 + "}" * 16, "depth", 15, 16, id="depth"),
        pytest.param(
            "{" + " ".join(f"x{i}: a" for i in range(50)) + "}",
            "{" + " ".join(f"x{i}: a(y: {i})" for i in range(51)) + "}",
            "aliasesOfAField",
            50,
            51,
            id="aliases of a field",
        ),
        pytest.param(
            "{" + " ".join(f"x{i}: __typename" for i in range(50)) + "}",
            "{" + " ".join(f"x{i}: __typename" for i in range(51)) + "}",
            "aliasesOfAField",
            50,
            51,
            id="aliases of __typename",
        ),
        pytest.param(
            "{" + " ".join(f"x{i}: a{i}" for i in range(200)) + "}",
            "{" + " ".join(f"x{i}: a{i}" for i in range(201)) + "}",
            "aliases",
            200,
            201,
            id="aliases",
        ),
        pytest.param("{ a" + " @d" * 50 + "}", "{ a" + " @d" * 51 + "}", "directives", 50, 51, id="directives"),
        pytest.param(
            "{" + "a " * 10_000 + "}",
            "{" + "a " * 10_001 + "}",
            "selections",
            10_000,
            10_001,
            id="duplicates",
        ),
    ],
)
def test_the_limit_itself_is_allowed_and_one_more_is_not(
    allowed: str, refused: str, limit: str, maximum: int, found: int
) -> None:
    assert passes(allowed)
    assert refusal(refused) == exceeded(limit, maximum, found)


def test_the_message_is_one_sentence_and_says_where() -> None:
    with pytest.raises(GraphQLError) as caught:
        check_document(PUBLISHED, parse("query A { a }\nquery B { " + "a " * 10_001 + "}"))

    assert caught.value.message == "The document selects more than 10,000 fields, fragments put in place."
    assert [location.formatted for location in caught.value.locations or ()] == [{"line": 2, "column": 1}]


def test_introspection_and_an_everyday_document_pass() -> None:
    everything = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert passes(everything)
    assert passes("query Q($id: ID!) { p(id: $id) { ...card } } fragment card on P { n: name tags @include(if: true) }")


def test_numbers_are_those_of_one_operation() -> None:
    half = " ".join(f"x{i}: a{i}" for i in range(150))

    assert passes(f"query A {{ {half} }} query B {{ {half} }}")
    assert refusal(f"{{ {half} b {{ {half} }} }}") == exceeded("aliases", 200, 300)


@pytest.mark.parametrize(
    ("text", "limits", "expected"),
    [
        ("{ ...f ...f } fragment f on Q { a b }", DocumentLimits(selections=5), ("selections", 5, 6)),
        ("{ ...f ...f } fragment f on Q { x: a }", DocumentLimits(aliases=1), ("aliases", 1, 2)),
        (
            "{ ...f y: a } fragment f on Q { x: a }",
            DocumentLimits(aliases_of_a_field=1),
            ("aliasesOfAField", 1, 2),
        ),
        ("{ ... { x: a } y: a }", DocumentLimits(aliases_of_a_field=1), ("aliasesOfAField", 1, 2)),
        ("{ p { ...f } } fragment f on Q { a { b } }", DocumentLimits(depth=2), ("depth", 2, 3)),
        ("{ ...f @d } fragment f on Q @d { a @d }", DocumentLimits(directives=2), ("directives", 2, 3)),
        ("query ($v: I @d) @d { a ... @d { a } }", DocumentLimits(directives=2), ("directives", 2, 3)),
    ],
)
def test_fragments_count_where_they_are_spread(
    text: str, limits: DocumentLimits, expected: tuple[str, int, int]
) -> None:
    assert refusal(text, limits) == exceeded(*expected)


@pytest.mark.parametrize(
    "text",
    [
        "{ p { x: a } y: a }",
        "{ x: a y: b }",
        "{ ...f q { ...f } } fragment f on Q { x: a }",
    ],
)
def test_aliases_of_a_field_are_counted_within_one_pair_of_braces(text: str) -> None:
    assert passes(text, DocumentLimits(aliases_of_a_field=1))


def test_fragments_do_not_add_depth() -> None:
    assert passes("{ ...f } fragment f on Q { ... { ...g } } fragment g on Q { a }", DocumentLimits(depth=1))


def test_fragments_spread_twice_in_a_chain_are_refused() -> None:
    assert refusal(chain(30)) == exceeded("selections", 10_000, 12_286)
    assert refusal(chain(30, end="{ x: a }")) == exceeded("aliasesOfAField", 50, 64)
    assert refusal(chain(30, spread="b {{ ...f{0} }}")) == exceeded("depth", 15, 16)


def work(text: str) -> int:
    """Count the Python calls that checking the document takes."""
    document = parse(text)
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        check_document(ENDLESS, document)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "shape", ["...f{0} ...f{0}", "a {{ ...f{0} }} b {{ ...f{0} }}", "... {{ ...f{0} }} x: a ...f{0} @d"]
)
def test_the_work_grows_with_the_text_not_with_its_meaning(shape: str) -> None:
    once, twice = work(chain(100, spread=shape)), work(chain(200, spread=shape))

    assert once < 8_000
    assert twice <= 2 * once


def test_a_chain_longer_than_the_stack_of_python_is_counted() -> None:
    assert passes(chain(3_000, spread="...f{0}"), DocumentLimits(characters=10**6, tokens=10**6))


@pytest.mark.parametrize(
    "text",
    [
        "{ ...f } fragment f on Q { ...f ...f }",
        "{ ...f } fragment f on Q { ...g a } fragment g on Q { b { ...f ...f } }",
        "{ ...f0 }" + "".join(f"fragment f{i} on Q {{ ...f{(i + 1) % 9} ...f{(i * 2) % 9} }}" for i in range(9)),
        "{ ...nowhere }",
    ],
)
def test_cycles_and_unknown_fragments_end_and_are_left_to_validation(text: str) -> None:
    assert passes(text)


@pytest.mark.parametrize(
    "text",
    [
        "{ a " * 300 + "}" * 300,
        "{ a(x: " + "[" * 300 + "]" * 300 + ") }",
        "{ a(x: " + "{y: " * 300 + "1" + "}" * 300 + ") }",
    ],
)
def test_nesting_that_would_exhaust_the_parser_is_a_limit(text: str) -> None:
    assert refusal(text) == exceeded("nesting", 200, 201)


@pytest.mark.parametrize("text", ["", " ", "{", "{ a", "}", '{ a(x: "', "\x00"])
def test_broken_syntax_stays_a_syntax_error(text: str) -> None:
    with pytest.raises(GraphQLSyntaxError):
        parse_within(PUBLISHED, text)
