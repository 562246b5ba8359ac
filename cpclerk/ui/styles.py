"""How styles find their widgets: for what is drawn of them, and not for all that could be."""

from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode


class Styles(Stylesheet):
    """Textual's, but the style of a part of a widget is looked up when the part is first drawn.

    Parts are a widget's component classes, such as the late rows of a list. Textual looks all of
    them up each time that a widget is styled, which is whenever the focus moves: two thirds of
    the looking up, most of it for parts that are nowhere on the screen.
    """

    def _process_component_classes(self, node: DOMNode) -> None:
        names = node._get_component_classes()
        if not names:
            return
        before = node._component_styles
        parts = node._component_styles = Parts(self, node, names)
        if any(parts[name] != style for name, style in before.items()):
            node.refresh()


class Parts(dict[str, RenderStyles]):
    """The styles of one widget's parts, as far as they were asked for."""

    def __init__(self, styles: Styles, node: DOMNode, names: frozenset[str]) -> None:
        super().__init__()
        self._styles = styles
        self._node = node
        self._names = names

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __missing__(self, name: str) -> RenderStyles:
        part = DOMNode(classes=name)
        part._attach(self._node)
        self._styles.apply(part)
        self[name] = part.styles
        return part.styles
