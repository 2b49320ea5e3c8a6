"""Root mutations about contact points: a file for each kind, and the verbs that all kinds share."""
