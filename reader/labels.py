"""Names of fixed values of this room in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

BLOCK_LABELS: dict[str, Promise] = {
    "heading": pgettext_lazy("block", "Heading"),
    "paragraph": pgettext_lazy("block", "Paragraph"),
    "quote": pgettext_lazy("block", "Block quotation"),
    "list_item": pgettext_lazy("block", "List item"),
    "preformatted": pgettext_lazy("block", "Preformatted"),
    "caption": pgettext_lazy("block", "Caption"),
    "table_row": pgettext_lazy("block", "Table row"),
    "callout": pgettext_lazy("block", "Call-out"),
    "credits": pgettext_lazy("block", "Credits"),
    "dateline": pgettext_lazy("block", "Dateline"),
}
