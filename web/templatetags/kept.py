"""{% kept %} … {% endkept %}: what is the same on every page in a language is rendered once in each process.

Inside there is no context: not the reader, not the request, no token. So nothing of one reader can come to
stand in another's page; a variable is simply empty. Tags without context (translate, url, static, include of
something as constant) work as ever. Indentation goes, so nothing preformatted may stand inside.
"""

from django.template import Context, Library, Node, NodeList
from django.template.base import Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = Library()


class KeptNode(Node):
    """Renders its inside the first time in each language; kept as long as the template itself is."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._kept: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The inside in the active language."""
        language = get_language()
        known = self._kept.get(language)
        if known is None:
            lines = (line.strip() for line in self.nodelist.render(context.new({})).splitlines())
            known = self._kept[language] = mark_safe("\n".join(filter(None, lines)))
        return known


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """The block tag."""
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist)
