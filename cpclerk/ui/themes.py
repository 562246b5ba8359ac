"""Light, dark and high contrast.

Muted colours are given outright: Textual's own are relative to a background that lines drawn
without children do not know.
"""

from textual.theme import Theme

DARK = Theme(
    name="dark",
    primary="#7fb4ca",
    secondary="#9cabca",
    accent="#e6c384",
    foreground="#dcd7ba",
    background="#16181d",
    surface="#1d2027",
    panel="#262a33",
    success="#98bb6c",
    warning="#ffa066",
    error="#e46876",
    dark=True,
    variables={
        "border-blurred": "#4d5361",
        "text-muted": "#9a9a8e",
        "text-disabled": "#6f7268",
    },
)
LIGHT = Theme(
    name="light",
    primary="#1f5f8b",
    secondary="#4c5b7a",
    accent="#7a4b00",
    foreground="#1c1f24",
    background="#fafaf7",
    surface="#f1f1ec",
    panel="#e4e4dc",
    success="#2c6e2f",
    warning="#9a4a00",
    error="#a8172d",
    dark=False,
    variables={
        "border-blurred": "#a9aaa2",
        "text-muted": "#5b6068",
        "text-disabled": "#84888e",
    },
)
CONTRAST = Theme(
    name="high-contrast",
    primary="#00ffff",
    secondary="#ffffff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#202020",
    success="#00ff00",
    warning="#ffff00",
    error="#ff8080",
    dark=True,
    variables={
        "border": "#ffff00",
        "border-blurred": "#ffffff",
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
        "text-muted": "#ffffff",
        "text-disabled": "#c0c0c0",
    },
)
THEMES = (DARK, LIGHT, CONTRAST)
