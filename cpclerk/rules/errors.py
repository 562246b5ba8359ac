"""How the program says no."""


class Refused(ValueError):
    """What was asked cannot be done; the sentence says why and what to do instead.

    `sentence` is shown to the user as it stands, beside `field` when one is named.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
