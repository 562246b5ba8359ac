"""Every page that can be looked at can be saved, to be printed."""

import importlib
import pkgutil

from cpclerk.services.pages import PAGES
from cpclerk.ui import screens
from cpclerk.ui.screens.printing import PrintScreen


def test_every_page_that_is_shown_can_be_saved() -> None:
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)
    shown = {page.WHICH for page in PrintScreen.__subclasses__()}
    assert shown == PAGES
