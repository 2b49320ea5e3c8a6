"""Operations as Python functions: what lies below a root field is answered by code made for its selections.

graphql-core asks, for every field of every object, which type it has, which arguments, which resolver and how its
value is completed. For one operation the answers are always the same. So they are found once (`plan`), written down
as a function that builds the answer's dicts straight from the documents, one batch of loads a level (`code`), and
kept with the document (`compiled`), beside the functions of its variables and arguments (`variables`, `arguments`).

A request runs the resolvers of its root fields, which are the schema's own, and has the functions complete what comes
of them (`running`). The functions only know how things go well. When a value does not fit its type or something is
raised, they give up, and graphql-core runs the operation (`executor`): it takes what was answered as it is, completes
what was resolved from what the loaders already hold, and tells what was raised. So errors, their paths and the nulls
they leave are exact, whatever happened, and nothing is done twice.
"""
