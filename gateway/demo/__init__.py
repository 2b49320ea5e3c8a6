"""The people of `gateway dev`: four from the documents the gateway grew from, and 200 invented ones.

They are written through the same action as any other profile, and only where they never were: what a user of the
demo changed or deleted stays changed or deleted.
"""
