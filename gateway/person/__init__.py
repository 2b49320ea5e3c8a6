"""What is said of the person itself: name, customer type, locale, flags and tags (MyPreferences, seed 004).

All of it lives in the document of the profile. The name is no exception: its parts are the primary values of the
attributes FirstName, MiddleName, LastName, Prefix and Suffix, so it is kept once, however it is written and read.
"""
