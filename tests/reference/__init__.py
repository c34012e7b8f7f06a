"""A plain reference implementation of a vflow step, written from the language's documents.

It interprets the JSON model by walking its trees, and is meant to be believed by reading it:
nothing is generated, nothing is precomputed, every value is worked out when something asks for it.
That also makes it independent of the order of evaluation that the compiler stores in the model.
"""
