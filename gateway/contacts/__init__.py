"""Contact points: e-mail addresses, phone numbers and postal addresses of a person, primary first (seed 004).

They live in the document of their profile, in three lists whose order is the truth. A contact point has an id that
stays while it lives; in its list no other one has the same type and the same normalised value. The kinds differ in
what a value is (`rules.emails`, `rules.phones`, `rules.addresses`), and share everything else with each
other and with groups (`gateway.lists`).
"""
