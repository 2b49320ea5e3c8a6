"""Handlebars texts: what they render, and the bounds that an object cannot break."""

import time
from typing import Any

import pytest

from gateway.errors import InvalidInput
from gateway.object_types.rules.handlebars import HELPERS, MAX_ELEMENTS, MAX_OUTPUT, compiled
from gateway.object_types.rules.values import Unfit

SOURCE = {"first": "Ann", "last": "Lee", "none": None, "n": 7, "list": ["a", "b"], "rows": [{"x": 1}, {"x": 2}]}


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("{{_source.first}} {{_source.last}}", "Ann Lee"),
        ("{{{_source.first}}}", "Ann"),
        ("{{_source.n}}/{{_source.none}}/{{_source.nowhere.deep}}", "7//"),
        ("{{_source.list.[1]}}", "b"),
        ("{{#if _source.none}}x{{else}}y{{/if}}", "y"),
        ("{{#unless _source.none}}x{{/unless}}", "x"),
        ("{{#each _source.list}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{/each}}", "0a,1b"),
        ("{{#each _source.rows as |row|}}{{row.x}}{{/each}}", "12"),
        ("{{#each _source.rows}}{{x}}{{../_source.first}}{{/each}}", "1Ann2Ann"),
        ("{{#each _source.none}}x{{else}}nothing{{/each}}", "nothing"),
        ("{{#each _source.list}}{{this}}{{/each}}{{#each _source.list}}{{this}}{{/each}}", "abab"),
        ("{{#with _source.rows.[0]}}{{x}}{{/with}}", "1"),
        ("{{uppercase _source.first}}{{lowercase _source.last}}", "ANNlee"),
        ('{{default _source.none "x"}}', "x"),
        ("{{_source.first}} & <{{_source.last}}>", "Ann & <Lee>"),
        ("{{! nothing }}x", "x"),
    ],
)
def test_a_text_is_filled_from_the_object_A17(text: str, rendered: str) -> None:
    assert compiled(text)(SOURCE) == rendered


@pytest.mark.parametrize("helper", HELPERS)
def test_the_helpers_that_are_named_are_there(helper: str) -> None:
    assert isinstance(compiled(f"{{{{{helper} _source.list _source.n}}}}")(SOURCE), str)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{#each _source.a}}{{#each this}}{{/each}}{{/each}}", "#each does not stand within another #each."),
        ("{{#if 1}}{{else each _source.a}}{{/if}}", "#each does not stand behind else."),
        ("{{#list}}{{/list}}", "The blocks of a Handlebars text are #each, #if, #unless, #with; not #list."),
        ("{{first}}{{other.x}}", "A Handlebars text reads the object as _source; it knows no first, other."),
        ("{{(log _source.first)}}", "not log."),
        ("x{{/if}}", "it cannot be read near line 1, column"),
    ],
)
def test_what_is_out_of_bounds_is_refused_when_it_is_compiled_A17(text: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        compiled(text)

    assert told in refusal.value.message


@pytest.mark.parametrize(
    ("text", "source", "fits"),
    [
        ("{{#each _source.a}}x{{/each}}", {"a": [1] * MAX_ELEMENTS}, True),
        ("{{#each _source.a}}x{{/each}}", {"a": [1] * (MAX_ELEMENTS + 1)}, False),
        ("{{#each _source.a}}x{{/each}}", {"a": dict.fromkeys(map(str, range(MAX_ELEMENTS + 1)))}, False),
        ("{{_source.a}}", {"a": "x" * MAX_OUTPUT}, True),
        ("{{_source.a}}", {"a": "x" * (MAX_OUTPUT + 1)}, False),
        ("{{#each _source.a}}{{this}}{{/each}}", {"a": ["x" * 200] * 60}, False),
    ],
)
def test_what_an_object_would_make_too_large_is_refused_A17(text: str, source: dict[str, Any], *, fits: bool) -> None:
    render = compiled(text)

    if fits:
        assert render(source)
    else:
        with pytest.raises(Unfit, match="at most 100 elements, and the result at most 10,000 characters"):
            render(source)


def test_the_costliest_text_is_filled_in_a_moment() -> None:
    inner = "{{#if this}}{{uppercase @root._source.x}}{{/if}}"
    text = f"{{{{#each _source.a}}}}{inner * 19}{{{{/each}}}}"
    assert len(text) <= 1_000

    began = time.perf_counter()
    compiled(text)({"a": [1] * MAX_ELEMENTS, "x": "x"})

    assert time.perf_counter() - began < 2
