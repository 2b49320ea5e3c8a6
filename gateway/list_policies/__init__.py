"""What a domain demands of the lists of its profiles: how long they are, whether one may be empty, and who is primary.

A policy is kept with what else the domain defines (`gateway.domains`), and applied by `gateway.primary_first`. One
that the stored lists contradict is refused, as any definition is.
"""
