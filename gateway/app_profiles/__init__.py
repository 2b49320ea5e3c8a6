"""App profiles: what one application or channel keeps about a person, with the person's devices there (seed 002).

An app profile is known by the application's id and a key of the application's own making, and belongs to one
profile of the domain. It has attributes of its own. Its place among the others is kept by the profile alone.
"""
