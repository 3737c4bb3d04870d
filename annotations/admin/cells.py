"""What stands in the cells of the desk's lists: short, escaped, with links to where the thing is."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from annotations.labels import FORMER_READER, kind_label
from annotations.markdown import render_markdown
from annotations.models import Check, Comment, Evidence, Highlight
from reader.models import Article
from web.desk import NOTHING

LENGTH = 140


def words(text: str, length: int = LENGTH) -> SafeString:
    """The first words of something that a reader wrote."""
    return format_html('<bdi class="said">{}</bdi>', Truncator(text).chars(length))


def whole(text: str) -> SafeString:
    """All words, with their line breaks."""
    return format_html('<div class="said-whole" dir="auto">{}</div>', text)


def comment(written: Comment) -> SafeString:
    """A comment as its readers see it."""
    return format_html('<div class="said-whole as-read" dir="auto">{}</div>', render_markdown(written.body))


def kind(highlight: Highlight) -> SafeString:
    """The kind as a chip, told by hue and by sign."""
    return format_html('<span class="kind {}">{}</span>', highlight.kind, kind_label(highlight.kind))


def record(evidence: Evidence) -> SafeString:
    """A record that a highlight rests on, with its address as a link that tells the other side nothing."""
    title = format_html("<bdi>{}</bdi>", evidence.title)
    if evidence.url:
        title = format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', evidence.url, title)
    about = " · ".join(filter(None, (evidence.publisher, evidence.date, evidence.locator)))
    said = format_html(' <bdi class="said">{}</bdi>', about) if about else ""
    quoted = format_html("<br>“{}”", words(evidence.quote, 500)) if evidence.quote else ""
    return format_html("<b>{}</b>: {}{}{}", evidence.get_stance_display(), title, said, quoted)


def check(found: Check) -> SafeString:
    """What was found about a highlight, and by whom."""
    chosen = ((found.verdict, found.get_verdict_display()), (found.status, found.get_status_display()))
    said = " · ".join(str(label) for value, label in chosen if value)
    reason = format_html(" “{}”", words(found.reason, 500)) if found.reason else ""
    return format_html("<b>{}</b>{} ({})", said, reason, person(found.by))


def person(user: Any) -> SafeString:
    """A reader by the name that others see."""
    if user is None:
        return format_html("<i>{}</i>", FORMER_READER)
    return format_html('<bdi title="@{}">{}</bdi>', user.handle, user.name)


def article_link(article: Article) -> SafeString:
    """The article on the desk."""
    address = reverse("admin:reader_article_change", args=[article.pk])
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address, Truncator(article.title).chars(70))


def in_place(target: Highlight | Comment) -> SafeString:
    """The passage where it stands on the page; for a comment on an article the article."""
    highlight = target.highlight if isinstance(target, Comment) else target
    if highlight is not None:
        address = reverse("annotations:in_place", args=[highlight.uid])
    else:
        address = reverse("reader:article", args=[target.article.slug])
    return format_html('<a href="{}">{}</a>', address, _("Open in place"))


def state(target: Highlight | Comment) -> SafeString:
    """Whether it is hidden, reported, or shared with a group only."""
    said = []
    if target.hidden_at:
        said.append(("bad", _("hidden")))
    if getattr(target, "reported", False):
        said.append(("bad", _("reported")))
    if isinstance(target, Highlight) and target.visibility == "group":
        said.append(("", _("group")))
    return format_html_join(" ", '<span class="state {}">{}</span>', said) or NOTHING


def hidden_note(target: Highlight | Comment) -> str:
    """Who hid it, when and why."""
    if not target.hidden_at:
        return _("no")
    by = target.hidden_by.name if target.hidden_by else str(FORMER_READER)
    when = date_format(localtime(target.hidden_at), "SHORT_DATETIME_FORMAT")
    return _("by %(who)s, %(when)s: %(reason)s") % {"who": by, "when": when, "reason": target.hidden_reason}
