"""The line between a recorder and the walls of the same person on the same machine.

Nothing here knows the store: a wall has only what it is sent.
"""
