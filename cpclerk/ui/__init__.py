"""The screens: Textual and nothing else."""

import os

# What Textual writes, sends or does for those who build programs with it: every key and every paste
# into a log, a file or another program, pictures of the screen. It reads these when it is loaded.
for _name in (
    *("TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_DRIVER", "TEXTUAL_LOG", "TEXTUAL_PRESS"),
    *("TEXTUAL_SCREENSHOT", "TEXTUAL_SCREENSHOT_FILENAME", "TEXTUAL_SCREENSHOT_LOCATION"),
):
    os.environ.pop(_name, None)

# At its own 60 pictures a second, what came just after one waits up to 33 ms for the next: so long
# would *saved* be on disk and not on screen. It paints only what changes, however often it may.
os.environ.setdefault("TEXTUAL_FPS", "120")
