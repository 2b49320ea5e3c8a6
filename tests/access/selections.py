"""All that can be asked of a type, made from the schema: so that a field which is added is looked at too."""

from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument

from tests.client import SCHEMA


def everything_of(type_name: str, depth: int) -> str:
    """Return a selection of all fields of a type that need no argument, so many levels deep."""
    kind = SCHEMA._schema.type_map[type_name]
    assert isinstance(kind, GraphQLObjectType)
    return _selection(kind, depth)


def _selection(kind: GraphQLObjectType, depth: int) -> str:
    fields = ["__typename"]
    for name, field in kind.fields.items():
        named = get_named_type(field.type)
        if any(map(is_required_argument, field.args.values())):
            continue
        if is_leaf_type(named):
            fields.append(name)
        elif depth > 1 and isinstance(named, GraphQLObjectType):
            fields.append(f"{name} {_selection(named, depth - 1)}")
    return f"{{ {' '.join(fields)} }}"
