"""The keys of the scale."""

from cpclerk.ui.commands import Command


class Above(Command):
    """Up on the scale."""

    id = "person-above"
    key = "up"
    priority = True
    words = "person before"
    description = "Go to the person before, to give or change a mark"


class Below(Command):
    """Down on the scale."""

    id = "person-below"
    key = "down"
    priority = True
    words = "next person"
    description = "Go to the next person; Enter on an empty line does the same"


class About(Command):
    """F8 on the scale."""

    id = "scale-about"
    key = "f8"
    words = "about"
    description = "Choose what the scale is about: everything together, or one of the worries"
