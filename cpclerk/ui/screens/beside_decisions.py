"""A screen that belongs to step 5 and lies on it, or is opened from the desk."""

from cpclerk.ui.screens.step import StepScreen


class BesideDecisions(StepScreen):
    """What the outline plan, the plans so far and the sheet have in common."""

    STEP = "decisions"

    def action_step(self, number: int) -> None:
        """Go to another step; step 5 may be the screen that this one lies on."""
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        if number != 5:
            super().action_step(number)
        elif getattr(below, "STEP", "") == self.STEP:
            self.action_go_back()
        else:
            self.when_settled(lambda: self.open_instead(self.STEP, self.conference_uid))
