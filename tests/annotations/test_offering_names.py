"""Names that somebody wrote down for themselves are offered to nobody else."""

import pytest
from django.test import Client

from accounts.models import User
from annotations.services.speakers import speakers_known_to
from tests.factories import make_article, make_group, make_highlight, make_user

pytestmark = pytest.mark.django_db


def names(user: User) -> list[str]:
    return sorted(speaker.name for speaker in speakers_known_to(user))


def test_s24_names_are_offered_to_whoever_sees_a_highlight_that_uses_them() -> None:
    owner, colleague, stranger = make_user(), make_user(), make_user()
    group = make_group(owner, colleague)
    everywhere = make_article()
    alone = make_article(owner=owner, audience="owner")
    make_highlight(everywhere, owner, speaker="Open", visibility="public")
    make_highlight(everywhere, owner, speaker="Ours", visibility="group", group=group)
    make_highlight(everywhere, owner, speaker="Mine", visibility="private")
    make_highlight(alone, owner, speaker="On an article of mine", visibility="public")
    assert names(owner) == ["Mine", "On an article of mine", "Open", "Ours"]
    assert names(colleague) == ["Open", "Ours"]
    assert names(stranger) == ["Open"]


def test_signs_that_no_name_has_find_nothing(client: Client) -> None:
    article = make_article()
    client.force_login(make_user())
    assert client.get("/speakers/", {"q": "\0"}).status_code == 200
    assert client.get(f"/articles/{article.slug}/?layers=group:%00").status_code == 200
    assert client.get(f"/articles/{article.slug}/cards/?layers=mine,group:%00").status_code == 200
