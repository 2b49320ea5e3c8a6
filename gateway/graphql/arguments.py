"""What an argument of a field is when it is left out."""

import strawberry
from graphql import GraphQLInterfaceType, GraphQLObjectType, Undefined


def forget_null_defaults(schema: strawberry.Schema) -> None:
    """Let an argument that may be left out have no default in the schema; resolvers still find None.

    Strawberry takes the `= None` of a resolver for GraphQL's own default: `after: String = null` says to a reader,
    and to a code generator, that null means something there.
    """
    for type_ in schema._schema.type_map.values():  # noqa: SLF001 -- Strawberry has no other way to it.
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field in type_.fields.values():
                for argument in field.args.values():
                    if argument.default_value is None:
                        argument.default_value = Undefined
