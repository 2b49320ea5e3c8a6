"""From a plan to a function: Python source that builds an answer from a root field's value, and nothing more general.

For `{ profile(by: …) { customerId identities { handle } } }` it is, with shorter names:

    async def complete(value, bind, start):
        r0 = bind(R0)
        docs0, outs0 = [], []
        if value is None: answer = None
        else:
            if type(value) is not dict: unfit()
            o = {"customerId": (x if type(x := value["customer_id"]) is str else unfit()), "identities": None}
            answer = o
            docs0.append(value); outs0.append(o)
        (found0,) = await settled(start(R0, docs0))
        for o, v in zip(outs0, found0):
            o["identities"] = [{"handle": …} for d in r0(v)]
        return answer

An answer's objects are made from the outside in. What has to be loaded leaves a place in them, so that their keys
stand in the order in which they were asked for, and is put there once the loads of its level, all started before the
first is awaited, are through. The only strings of a client that come into the source are the names it gives to
fields, which the grammar limits to letters, digits and underscores.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gateway.graphql.compiler import leaves
from gateway.graphql.compiler.loads import settled
from gateway.graphql.compiler.plan import Choice, Fields, Leaf, Planned, Resolver, Values
from gateway.graphql.context import Loader

Store = Callable[[str], str]
"""Writes the statement that puts the value of an expression where it belongs."""

_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Code:
    """A compiled function, the source it was made from, and the loaders it may ask."""

    complete: Callable[..., Any]
    is_async: bool
    source: str
    loaders: frozenset[type[Loader[Any, Any]]]


def generate(values: Values) -> Code:
    """Write and compile the function for what is asked of a root field."""
    writer = _Writer()
    writer.place(values, "value", "answer = {}".format)
    while writer.sites:
        sites, writer.sites = writer.sites, []
        writer.load(sites)
    source = "\n".join(
        [
            f"{'async ' * writer.is_async}def complete(value, bind, start):",
            *writer.head,
            *writer.body,
            f"{_INDENT}return answer",
        ]
    )
    exec(compile(source, "<compiled operation>", "exec"), writer.names)  # noqa: S102 -- see the module's docstring.
    return Code(writer.names["complete"], writer.is_async, source, frozenset(writer.loaders))


@dataclass(frozen=True, slots=True)
class _Site:
    """A place of the source that makes objects of which some fields have to be loaded."""

    documents: str
    objects: str
    loads: Sequence[tuple[str, Planned]]


@dataclass(slots=True)
class _Writer:
    head: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    sites: list[_Site] = field(default_factory=list)
    is_async: bool = False
    loaders: set[type[Loader[Any, Any]]] = field(default_factory=set)
    names: dict[str, Any] = field(
        default_factory=lambda: {
            "settled": settled,
            "unfit": leaves.unfit,
            "texts": leaves.texts,
            "LISTS": leaves.LISTS,
        }
    )
    _depth: int = 1
    _count: int = 0

    def load(self, sites: Sequence[_Site]) -> None:
        """Write the loads of one level, and what is built from them."""
        self.is_async = True
        loads = [(site, name, planned, self._new("found")) for site in sites for name, planned in site.loads]
        started = ", ".join(
            f"start({self._constant(planned.resolver)}, {site.documents})" for site, _, planned, _ in loads
        )
        self._line(f"{', '.join(found for *_, found in loads)}, = await settled({started})")
        for site, name, planned, found in loads:
            assert planned.resolver is not None
            assert planned.values is not None
            if planned.resolver.edge:
                self.loaders.add(planned.resolver.edge.loader)
            into, value = self._new("o"), self._new("v")
            with self._block(f"for {into}, {value} in zip({site.objects}, {found}, strict=True):"):
                source = value if planned.resolver.is_async else f"{self._bound(planned.resolver)}({value})"
                self.place(planned.values, source, f"{into}[{name!r}] = {{}}".format)

    def place(self, values: Values, source: str, store: Store) -> None:
        """Write the statements that make the answer of a value and store it."""
        if _is_plain(values):
            self._line(store(self._expression(values, source)))
            return
        value = self._new("v")
        self._line(f"{value} = {source}")
        if values.nullable:
            with self._block(f"if {value} is None:"):
                self._line(store("None"))
            with self._block("else:"):
                self._place_present(values, value, store)
        else:
            self._place_present(values, value, store)

    def _place_present(self, values: Values, value: str, store: Store) -> None:
        if isinstance(values.of, Values):
            answers, item = self._new("a"), self._new("v")
            self._line(f"if type({value}) not in LISTS: unfit()")
            self._line(f"{answers} = []")
            self._line(store(answers))
            with self._block(f"for {item} in {value}:"):
                self.place(values.of, item, f"{answers}.append({{}})".format)
        elif isinstance(values.of, Choice):
            self._line(f"if type({value}) is not dict: unfit()")
            kind = self._new("t")
            self._line(f"{kind} = {self._constant(values.of.resolve_type)}({value}, None, None)")
            for word, (type_name, fields) in zip(_if_else(), values.of.types.items(), strict=False):
                with self._block(f"{word} {kind} == {type_name!r}:"):
                    self._place_object(fields, value, store)
            with self._block("else:"):
                self._line("unfit()")
        else:
            assert isinstance(values.of, Fields)
            self._line(f"if type({value}) is not dict: unfit()")
            self._place_object(values.of, value, store)

    def _place_object(self, fields: Fields, document: str, store: Store) -> None:
        into = self._new("o")
        loads = [(name, planned) for name, planned in fields.fields.items() if _is_loaded(planned)]
        others = {name: planned for name, planned in fields.fields.items() if not _is_loaded(planned)}
        plain = {name for name, planned in others.items() if planned.values is None or _is_plain(planned.values)}
        entries = (
            f"{name!r}: {self._field(fields, planned, document) if name in plain else None}"
            for name, planned in fields.fields.items()
        )
        self._line(f"{into} = {{{', '.join(entries)}}}")
        self._line(store(into))
        for name, planned in others.items():
            if name not in plain:
                assert planned.values is not None
                self.place(planned.values, self._source(planned, document), f"{into}[{name!r}] = {{}}".format)
        if loads:
            site = _Site(self._new("documents"), self._new("objects"), loads)
            self.sites.append(site)
            self.head.append(f"{_INDENT}{site.documents}, {site.objects} = [], []")
            self._line(f"{site.documents}.append({document})")
            self._line(f"{site.objects}.append({into})")

    def _field(self, fields: Fields, planned: Planned, document: str) -> str:
        if planned.values is None:
            return repr(fields.type_name)
        return self._expression(planned.values, self._source(planned, document))

    def _source(self, planned: Planned, document: str) -> str:
        if planned.resolver is not None:
            return f"{self._bound(planned.resolver)}({document})"
        assert planned.values is not None
        # What is missing is null; where that is not allowed, the KeyError says so.
        return f"{document}.get({planned.key!r})" if planned.values.nullable else f"{document}[{planned.key!r}]"

    def _expression(self, values: Values, source: str) -> str:
        """Return the expression of a value below which nothing is loaded and no type is chosen."""
        if values.nullable:
            value = self._new("v")
            return f"(None if ({value} := {source}) is None else {self._present(values, value)})"
        return self._present(values, source)

    def _present(self, values: Values, source: str) -> str:
        value = self._new("v")
        if isinstance(values.of, Values):
            if values.of == _TEXT:
                return f"texts({source})"
            item = self._new("v")
            items = f"[{self._expression(values.of, item)} for {item} in {value}]"
            return f"({items} if type({value} := {source}) in LISTS else unfit())"
        if isinstance(values.of, Leaf):
            if values.of.names is not None:
                return f"{self._constant(values.of.names)}[{source}]"
            if values.of.scalar in leaves.KINDS:
                kind = leaves.KINDS[values.of.scalar].__name__
                return f"({value} if type({value} := {source}) is {kind} else unfit())"
            return f"{self._constant(leaves.SCALARS[values.of.scalar])}({source})"
        assert isinstance(values.of, Fields)
        fields = values.of
        entries = (f"{name!r}: {self._field(fields, planned, value)}" for name, planned in fields.fields.items())
        return f"({{{', '.join(entries)}}} if type({value} := {source}) is dict else unfit())"

    def _bound(self, resolver: Resolver) -> str:
        """Return the name of a resolver's function, which a request binds once to its arguments."""
        name = self._new("r")
        self.head.append(f"{_INDENT}{name} = bind({self._constant(resolver)})")
        return name

    def _constant(self, value: Any) -> str:
        name = self._new("C")
        self.names[name] = value
        return name

    def _new(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def _line(self, text: str) -> None:
        self.body.append(_INDENT * self._depth + text)

    @contextmanager
    def _block(self, opening: str) -> Iterator[None]:
        self._line(opening)
        self._depth += 1
        yield
        self._depth -= 1


_TEXT = Values(nullable=False, of=Leaf("String", None))


def _if_else() -> Iterator[str]:
    yield "if"
    while True:
        yield "elif"


def _is_loaded(planned: Planned) -> bool:
    return planned.resolver is not None and (planned.resolver.edge is not None or planned.resolver.is_async)


def _is_plain(values: Values) -> bool:
    """Tell whether an expression can make the answer of a value: nothing below is loaded, and no type is chosen."""
    if isinstance(values.of, Values):
        return _is_plain(values.of)
    if isinstance(values.of, Fields):
        fields = values.of.fields.values()
        return not any(_is_loaded(planned) or (planned.values and not _is_plain(planned.values)) for planned in fields)
    return isinstance(values.of, Leaf)
