"""End users: people who ask for themselves, by a token of an issuer that their domain trusts.

A token is an OIDC JWT, sent as `Authorization: Bearer`. Its issuer and its audience tell which domain it opens, and a
claim of it tells which profile is the person; nothing else exists for whoever holds it. Who an issuer is, where its
keys are and which claim names a person is said by whoever can run `gateway domains issuer`, never by a request.

    rules/     what an issuer, a set of keys and a token have to be: pure
    loaders/   the issuers, their keys and the people of tokens, read now and then and remembered for a while
"""
