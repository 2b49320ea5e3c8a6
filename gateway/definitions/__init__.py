"""What a domain says about its data: a customer's own words, with the rules they bring.

Pure: no reads, no writes. `gateway.domains` keeps definitions and hands them to every request, so that a rule can see
them without asking anybody.
"""
