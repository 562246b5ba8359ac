"""How many keys a job takes beyond what is information, from the desk to the moment it is saved.

The desk's cursor stands on the conference in question; the least that anything takes is one key.
"""

from benchmarks.hands import Hands, Job, keys_for
from benchmarks.rows import Row, row


def _row(name: str, job: Job, limit: int) -> Row:
    return Row(name, keys_for(job), "keys", 1, limit, limit_on="value", times=1)


@row("on_a_plan", group="keystrokes")
def on_a_plan() -> Row:
    """Count the keys to the answer whether a child is on a plan."""

    async def job(hands: Hands) -> None:
        await hands.press("o")
        await hands.type("Maple")
        hands.must_see("Yes")

    return _row("on_a_plan", job, 2)
