"""What can be done on a family's page."""

from cpclerk.ui.commands import Command


class AddPerson(Command):
    """a on a family's page."""

    id = "add-person"
    key = "a"
    words = "add person"
    description = "Add a child, parent or carer to this family"


class EditPerson(Command):
    """e on a family's page."""

    id = "edit-person"
    key = "e"
    words = "edit"
    description = "Put right what is known of the person under the cursor, or that a child is born"


class EditFamily(Command):
    """m on a family's page."""

    id = "edit-family"
    key = "m"
    words = "family"
    description = "Put right the family's surname, team or number on the case system"


class AddToNetwork(Command):
    """n on a family's page."""

    id = "add-to-network"
    key = "n"
    words = "network"
    description = "Put a professional into the child's network, or into all the children's"


class TakeOut(Command):
    """x on a child's network."""

    id = "take-out"
    key = "x"
    words = "take out"
    description = "Take the professional under the cursor out of the network from today"


class WaysToReach(Command):
    """c on a family's page."""

    id = "ways-to-reach"
    key = "c"
    words = "contacts"
    description = "How the family is reached, who lives where, and what is protected"


class Relate(Command):
    """r on a family's page."""

    id = "relate"
    key = "r"
    words = "related"
    description = "Say how the person under the cursor is related to another, or cares for a child"


class SamePerson(Command):
    """j on a family's page."""

    id = "same-person"
    key = "j"
    words = "same as"
    description = "The person under the cursor is there twice: make the two one"
