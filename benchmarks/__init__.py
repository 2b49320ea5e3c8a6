"""How fast the gateway is beside a hand-written endpoint that answers the same: `make bench`.

Every peer serves the same operations from the same database, one process each. Their answers are compared before
anything is timed; rounds are interleaved, and ratios of medians are what counts, since machines are noisy.
"""
