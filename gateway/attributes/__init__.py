"""Attributes: named lists of values, the first of which is the primary value (seed 001).

They live in the document of the profile, or of the app profile, that has them. A value is compared in its stored
form, so a list never holds it twice; an attribute whose values were cleared stays, as an empty list.
"""
