"""What a write sends back: to htmx the card and only the blocks that changed, to a plain form a redirect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_htmx.http import SwapMethod

from accounts.preferences import of_request
from annotations.forms import DetailsForm
from annotations.forms_checks import CheckForm
from annotations.forms_evidence import EvidenceForm
from annotations.kinds import KINDS, Kind
from annotations.labels import KIND_LABELS
from annotations.models import Comment, Highlight
from annotations.queries.cards import Card, card_of, linked_uid, open_card
from annotations.queries.layers import Layers, is_crowded, layers_from, pieces_for_blocks
from annotations.rendering import block_html, draw_blocks
from annotations.services.acts import Refused
from annotations.services.highlights import parts_in
from reader.models import Article
from reader.queries import Compiled, compiled
from reader.text.anchoring import Part, PartsError
from web.etag import reader_dependent
from web.htmx import fragment, go_to, is_fragment, retarget
from web.paths import page_of
from web.problem import problem

HttpResponseT = TypeVar("HttpResponseT", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a write touched: the parts before and after it, and what the announcer says."""

    parts: Sequence[Part]
    said: str = ""
    status: int = 200
    # Number of the revision that the page was showing; 0 when it is known to be the current one.
    shown_revision: int = 0
    # The act that was written, so that the page can undo it; 0 when there was none.
    seq: int = 0
    # With no card: whether the one on the page is to go wherever the answer is put.
    leaves: bool = False


def _asked(request: HttpRequest) -> dict[str, list[str]]:
    """What the address of the page that the reader looks at says."""
    if request.method == "GET" and not is_fragment(request):
        return {name: [str(value)] for name, value in request.GET.items()}
    address = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    try:
        return parse_qs(urlsplit(address).query, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}


def layers_on(request: HttpRequest) -> Layers:
    """The layers of the page that the reader looks at: from its own address."""
    asked = _asked(request)
    raw = asked.get("layers", [None])[0]
    remembered = of_request(request)["everyone"]
    return layers_from(raw, request.user, linked_uid((asked.get("h") or [""])[0]), remembered)


def in_place(article: Article, highlight: Highlight | None) -> str:
    """The address of the reading page, opened at this highlight, or at the comments on the article."""
    address = reverse("reader:article", args=[article.slug])
    if highlight is None:
        return f"{address}#discussion"
    return f"{address}?h={highlight.uid}#c-{highlight.number}"


def comment_in_place(article: Article, comment: Comment) -> str:
    """The address of the reading page, opened at this comment."""
    asked = {"h": str(comment.highlight.uid)} if comment.highlight else {}
    query = urlencode({**asked, "c": str(comment.uid)})
    return f"{reverse('reader:article', args=[article.slug])}?{query}#n-{comment.uid}"


def _view_of(request: HttpRequest) -> dict[str, str]:
    """How the reader looks at the page that they are on: the part of its query that says so."""
    query = QueryDict(urlsplit(page_of(request)).query)
    return {name: query[name] for name in ("layers", "view") if name in query}


def back_to_page(request: HttpRequest, article: Article, card: Card | None, parts: Sequence[Part]) -> str:
    """Where a plain form leads: the same view of the page, at the card, or at the block that a card left."""
    kept = _view_of(request)
    text = compiled(article)
    anchor = f"#c-{card.number}" if card else ""
    if card:
        kept["h"] = str(card.highlight.uid)
    elif parts:
        anchor = f"#r{text.number}-b{text.document.block_index(parts[0][0])}"
    asked = f"?{urlencode(kept, safe=',:')}" if kept else ""
    return reverse("reader:article", args=[article.slug]) + asked + anchor


def back_to_thread(request: HttpRequest, article: Article, highlight: Highlight | None) -> str:
    """Where a plain form about a comment leads: the same view of the page, at the thread."""
    address, anchor = in_place(article, highlight).split("#")
    kept = urlencode(_view_of(request), safe=",:")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint if kept else ''}{kept}#{anchor}"


def card_context(request: HttpRequest, article: Article, card: Card | None) -> dict[str, Any]:
    """What the templates of a card need, wherever it is shown."""
    return {"article": article, "card": card, "kinds": kinds()}


def kinds() -> list[tuple[Kind, Promise]]:
    """Every kind with its name in the reader's language."""
    return [(kind, KIND_LABELS[slug]) for slug, kind in KINDS.items()]


def passage_answer(
    request: HttpRequest, article: Article, card: Card | None, highlight: Highlight, changed: Changed
) -> HttpResponse:
    """The answer to a write: the card (none when it is gone), blocks, counts, toasts, announcer."""
    if not is_fragment(request):
        return go_to(request, back_to_page(request, article, card, changed.parts))
    text = compiled(article)
    corrected = changed.shown_revision not in (0, text.number)
    context = {
        **card_context(request, article, card),
        "blocks": "" if corrected else changed_blocks(request, article, text, changed.parts),
        "corrected": corrected,
        "said": changed.said,
        "gone": highlight.number if changed.leaves and card is None else None,
        "fragment": True,
    }
    response = fragment(request, "annotations/_answer.html", context, status=changed.status)
    return tell_act(response, article, changed.seq)


def changed(
    request: HttpRequest,
    article: Article,
    held: Highlight,
    *,
    said: str,
    parts: Sequence[Part] | None = None,
    before: Sequence[Part] = (),
) -> HttpResponse:
    """The answer to its author's change of a highlight: the open card, or the folded one that was asked for.

    `parts` is the passage now, looked up when it is not at hand; `before` where it stood until now.
    """
    now = parts if parts is not None else parts_in(held, article.current_revision_id)
    card = card_of(held, now, request.user) if is_folded(request) else opened(request, article, held)
    return passage_answer(request, article, card, held, Changed([*before, *now], said=said, seq=article.seq))


def is_folded(request: HttpRequest) -> bool:
    """Whether a write was asked for without its card being open: then the answer's is not either."""
    return bool(request.POST.get("folded"))


def changed_blocks(
    request: HttpRequest, article: Article, text: Compiled, parts: Iterable[Part]
) -> SafeString:
    """The blocks that these parts touch, drawn anew for this reader, to be swapped out of band; one query."""
    touched = sorted({index for part in parts for index in text.document.blocks_between(*part)})
    if not touched:
        return mark_safe("")
    start, end = text.document.blocks[touched[0]].start, text.document.blocks[touched[-1]].end
    pieces, seen = pieces_for_blocks(article, request.user, layers_on(request), start, end)
    sentences = _asked(request).get("view") == ["sentences"]
    inners = draw_blocks(
        text, touched, pieces, seen, request.user, sentences=sentences, calm=is_crowded(article)
    )
    blocks = (block_html(text, index, inners.get(index), article.seq, oob=True) for index in touched)
    return mark_safe("\n".join(blocks))


def opened(
    request: HttpRequest,
    article: Article,
    highlight: Highlight,
    details: DetailsForm | None = None,
    naming: EvidenceForm | None = None,
    checking: CheckForm | None = None,
) -> Card:
    """The open card for this reader; forms that were rejected take the place of its own."""
    card = open_card(highlight, article, request.user)
    card.details = details or card.details
    card.naming = naming or card.naming
    card.checking = checking or card.checking
    return card


def open_card_page(
    request: HttpRequest,
    article: Article,
    highlight: Highlight,
    details: DetailsForm | None = None,
    naming: EvidenceForm | None = None,
    checking: CheckForm | None = None,
) -> HttpResponseBase:
    """The open card alone; with a rejected form a 422 that takes the place of the card."""
    card = opened(request, article, highlight, details, naming, checking)
    return page(
        request,
        "annotations/card.html",
        "annotations/_card.html",
        card_context(request, article, card),
        status=422 if details or naming or checking else 200,
        target=f"#c-{highlight.number}",
    )


def card_again(
    request: HttpRequest,
    article: Article,
    highlight: Highlight,
    said: str,
    status: int = 200,
    *,
    seq: int = 0,
    still_checking: bool = False,
) -> HttpResponse:
    """What belongs to a highlight changed: its card as it is now, in place of the one on the page."""
    highlight.refresh_from_db(fields=["record_count", "updated_at"])
    card = card_of(highlight, (), request.user) if is_folded(request) else opened(request, article, highlight)
    if card.checking:
        card.checking.is_open = still_checking
    changed = Changed((), said=said, status=status, seq=seq)
    response = passage_answer(request, article, card, highlight, changed)
    # Undo stands in a toast, which does not know the card.
    return retarget(response, f"#c-{highlight.number}", "outerHTML") if is_fragment(request) else response


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """422 for what the services would not do."""
    return problem(request, 422, str(error), fields={error.field: [str(error)]} if error.field else None)


def invalid(request: HttpRequest, form: Form, target: str = "") -> HttpResponse:
    """422 with every message beside the name of its field."""
    fields = {
        _("form") if name == "__all__" else str(form.fields[name].label or name): [str(one) for one in errors]
        for name, errors in form.errors.items()
    }
    return problem(request, 422, _("Please correct what is marked."), fields=fields, target=target)


def malformed(request: HttpRequest, error: PartsError) -> HttpResponse:
    """422 for a passage that is none."""
    sentences = {
        "no_words": _("The passage has no words."),
        "out_of_range": _("The passage does not lie inside the text."),
    }
    said = sentences.get(error.code, _("The passage cannot be read."))
    return problem(request, 422, said, fields={"parts": [said]})


def version_missing(request: HttpRequest) -> HttpResponse:
    """428: whoever changes something has to say which version they saw."""
    return problem(request, 428, _("Say which version you changed: reload the page and try again."))


def gone_passage(request: HttpRequest) -> HttpResponse:
    """409: the words are not there any more."""
    return problem(
        request, 409, _("These words are not in the current text. Reload the page to see what it says now.")
    )


def undo_address(article: Article, seq: int) -> str:
    """Where the act of this seq is undone."""
    return reverse("annotations:undo", args=[article.slug, seq])


def tell_act(response: HttpResponseT, article: Article, seq: int) -> HttpResponseT:
    """Tell the page which act its request was, so that it can undo it; 0 tells nothing."""
    if seq:
        response.headers["Lectern-Act"] = undo_address(article, seq)
    return response


def toast_with_undo(request: HttpRequest, words: str, undo: str) -> None:
    """Say what happened, with a button that posts to `undo`."""
    messages.success(request, words, extra_tags=f"undo:{undo}")


def page(
    request: HttpRequest,
    template: str,
    piece: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    target: str = "",
    swap: SwapMethod = "outerHTML",
) -> HttpResponseBase:
    """A fragment for htmx, a page for everybody else, both marked as the reader's own."""
    if is_fragment(request):
        response = fragment(request, piece, context, status=status)
        if target and status >= 400:
            retarget(response, target, swap)
    else:
        response = render(request, template, context, status=status)
    if status == 200:
        return reader_dependent(response)
    response.headers["Cache-Control"] = "private, no-store"
    return response
