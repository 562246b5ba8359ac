"""Running the program on the terminal, until it is left."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from cpclerk.ui import failures
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.terminal import need_a_terminal

if TYPE_CHECKING:
    from cpclerk.machine import Machine
    from cpclerk.services.opening import OpenOffice


def run(
    machine: "Machine",
    office: "OpenOffice | None" = None,
    *,
    staff_uid: str = "",
    demo: bool = False,
    front_door: Callable[[], BaseScreen] | None = None,
) -> int:
    """Open an office on the terminal and return the exit code.

    The sample is explored as its first clerk, a locked office as whoever unlocked it; in a
    training store the program first asks who is there. Raises Refused without a terminal.
    """
    need_a_terminal()
    failures.tell_no_values()
    session = None
    if office is not None and (demo or staff_uid):
        from cpclerk.services.opening import sign_in

        who = staff_uid or next(each.uid for each in office.staff if each.role == "clerk")
        # The sample is everybody's: nobody signs it.
        signing_key = None if demo else machine.signing_key
        session = sign_in(office, who, device=machine.device, signing_key=signing_key)
    app = CpclerkApp(session, office=office, machine=machine, demo=demo, front_door=front_door)
    app.run()
    if app.parting_words:
        print(app.parting_words, file=sys.stderr)
    return app.return_code or 0
