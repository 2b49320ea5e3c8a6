"""Operations as Python functions: what lies below a root field is answered by code made for its selections.

graphql-core asks, for every field of every object, which type it has, which arguments, which resolver and how its
value is completed. For one operation the answers are always the same. So they are found once (`plan`), written down
as a function that builds the answer's dicts straight from the documents, one batch of loads a level (`code`), and
kept with the document (`executor`).

graphql-core still runs the operation and its root fields: variables, arguments, the order of mutations and errors are
its own. And the function only knows how things go well. When a value does not fit its type or something is raised,
it gives up, and graphql-core completes the same root value from what the loaders already hold: errors, their paths
and the nulls they leave are exact, whatever happened.
"""
