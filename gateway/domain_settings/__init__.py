"""What holds for a domain as a whole: from where it may be asked, how often, and what is true of whom nothing is said.

The settings are kept with what the domain defines, rise its version with every change, and each change is recorded.
Who runs the gateway changes them by `gateway domains set`, keys with the scope `admin` by `updateDomain`. What was
settled when the domain was made (how long customer ids are, and whether undefined things are accepted) stays.
"""
