"""Pure rules of contact points: what each kind of value is, and by what tokens profiles are found."""
