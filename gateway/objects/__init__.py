"""Objects: what other systems send about people, in the shape of an object type (Amazon Connect, seed 003).

An object has exactly one profile. It is told from others of its type by its UNIQUE key, so sent again it is updated,
and sent unchanged it changes nothing. What it says of the person goes into the profile by the law of ordered lists:
it follows its own earlier words, and never takes the place of what a person, a front end or another object said.
That an object came or changed is a change of its profile, so it raises the version and is told in a record.
What cannot be placed is kept as a failure, bounded in number and time, and can be put again after a fix.
"""
