"""Who lives in the house of the races; apart, because the tests must not load the server."""

PEOPLE = ("ada", "bo", "cem", "dora", "emil", "fee", "gus", "hana", "ida")
