"""Pure rules of contact points: a file for what each kind of value is, and one for what all lists do."""
