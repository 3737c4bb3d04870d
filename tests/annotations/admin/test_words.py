"""What stands on the desk's pages: plain words, comments as they are read, and only what can be done."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from annotations.models import Flag, Highlight
from tests.annotations.admin.cast import Desk, client_for
from tests.factories import make_comment, make_group, make_user

MARKDOWN = "**Bold** & <b>raw</b>"
RENDERED = "<p><strong>Bold</strong> &amp; &lt;b&gt;raw&lt;/b&gt;</p>"


def page_of(desk: Desk, model: str, page: str = "changelist", *args: int) -> str:
    return str(desk.client.get(reverse(f"admin:annotations_{model}_{page}", args=args)).content.decode())


def test_comments_stand_as_they_are_read(desk: Desk) -> None:
    comment = make_comment(desk.shared, desk.ana, MARKDOWN)
    flag = Flag.objects.create(comment=comment, reporter=desk.curator, reason="Look")
    for model, row in (("highlight", desk.shared), ("comment", comment), ("flag", flag)):
        page = page_of(desk, model, "change", row.pk)
        assert RENDERED in page, model


def crumbs_in(page: str) -> list[str]:
    """The addresses on the way to a page."""
    trail = page.partition('aria-label="Breadcrumbs"')[2].partition("</nav>")[0]
    return re.findall(r'href="([^"]+)"', trail)


@pytest.mark.parametrize("model", ["highlight", "flag", "comment"])
def test_lists_are_named_and_narrowed_in_plain_words(desk: Desk, model: str) -> None:
    page = page_of(desk, model)
    assert re.findall(r"By [a-z ]+</summary>|By created|Created at|>Annotations<", page) == []
    assert crumbs_in(page) == ["/admin/"]


def test_a_page_says_where_it_stands(desk: Desk) -> None:
    page = page_of(desk, "tag", "change", desk.shared.tags.get().pk)
    assert crumbs_in(page) == ["/admin/", "/admin/annotations/tag/"]


def test_an_empty_list_says_what_would_stand_here(desk: Desk) -> None:
    Flag.objects.all().delete()
    page = page_of(desk, "flag")
    assert "Nobody has reported anything. Reports of highlights and comments wait here." in page
    parts = ('name="action"', "changelist-filter", "searchbar", "0 reports")
    assert [part for part in parts if part in page] == []
    narrowed = desk.client.get("/admin/annotations/flag/?q=pier").content.decode()
    assert "Nothing fits. Take away a filter or a word." in narrowed
    assert 'id="changelist-filter"' in narrowed
    assert 'name="action"' not in narrowed


def offered(desk: Desk, model: str, key: int) -> list[str]:
    page = page_of(desk, model, "change", key)
    return re.findall(r'name="action" value="(\w+)"', page)


def test_only_acts_that_would_change_something_are_offered(desk: Desk) -> None:
    assert offered(desk, "highlight", desk.shared.pk) == ["retag", "name_speaker", "hide"]
    assert offered(desk, "flag", desk.flag.pk) == ["uphold", "dismiss"]
    assert offered(desk, "tag", desk.shared.tags.get().pk) == ["rename"]
    Highlight.objects.filter(pk=desk.shared.pk).update(hidden_at=timezone.now())
    Flag.objects.update(state="upheld")
    assert offered(desk, "highlight", desk.shared.pk) == ["retag", "name_speaker", "show"]
    assert offered(desk, "flag", desk.flag.pk) == []


def test_cells_without_anything_are_known_as_such(desk: Desk) -> None:
    Flag.objects.all().delete()
    page = page_of(desk, "highlight")
    assert '<td class="field-state"><span class="nothing">–</span></td>' in page
    assert '<td class="field-check_word"><span class="nothing">–</span></td>' in page


def test_what_waits_shows_the_reported_words(desk: Desk) -> None:
    comment = make_comment(desk.shared, desk.ana, "Zz<i>said" + " and so on" * 30)
    Flag.objects.create(comment=comment, reporter=desk.curator, reason="Look")
    page = desk.client.get("/admin/").content.decode()
    assert '<q dir="auto">Every berth counts' in page
    assert '<q dir="auto">Zz&lt;i&gt;said and so on' in page
    assert page.count("and so on") < 12


def test_s27_words_that_became_private_do_not_wait_on_the_front_page(desk: Desk) -> None:
    Highlight.objects.filter(pk=desk.shared.pk).update(visibility="private")
    assert "Every berth" not in desk.client.get("/admin/").content.decode()


def test_fields_of_a_membership_say_whose_they_are(desk: Desk) -> None:
    group = make_group(desk.ana)
    client = client_for(make_user("root", is_staff=True, is_superuser=True))
    page = client.get(reverse("admin:accounts_readinggroup_change", args=[group.pk])).content.decode()
    assert 'aria-label="Role of ana"' in page
    assert 'aria-label="Take ana out of the group"' in page
    assert 'aria-label="Role of the new member"' in page
