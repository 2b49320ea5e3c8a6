"""Customer types: what kinds of customers a domain has, the default first (MyPreferences, seed 004).

They are kept with the domain's other definitions. Until a domain lists its types, a person may be of any.
"""
