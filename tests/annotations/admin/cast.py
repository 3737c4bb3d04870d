"""The desk of the tests: one article with shared, private and reported work, and who comes to look at it."""

from dataclasses import dataclass

from django.test import Client

from accounts.models import User
from annotations.models import Comment, Flag, Highlight
from annotations.services.reports import report
from reader.models import Article
from tests.factories import make_article, make_comment, make_curator, make_highlight, make_user

SECRET = "less than closing the pier"
SECRET_NOTE = "only for me: ask the harbour master"


@dataclass
class Desk:
    """What the tests of the desk start from."""

    curator: User
    ana: User
    article: Article
    shared: Highlight
    private: Highlight
    comment: Comment
    private_comment: Comment
    flag: Flag
    client: Client


def client_for(user: User | None) -> Client:
    """A browser in which `user` is signed in; nobody for None."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def make_desk() -> Desk:
    """A curator's desk with one public and one private highlight of ana's and their comments, one report."""
    curator, ana, ben = make_curator("cora"), make_user("ana"), make_user("ben")
    article = make_article(source="Harbour Post", owner=curator)
    shared = make_highlight(article, ana, speaker="Mirela Dahl", tags=["ferries"])
    private = make_highlight(
        article, ana, words=SECRET, kind="claim", visibility="private", speaker="Whisperer", tags=["hush"]
    )
    comment = make_comment(shared, ben)
    private_comment = make_comment(private, ana, SECRET_NOTE)
    flag = report(reporter=ben, target=shared, reason="These are not her words")
    return Desk(curator, ana, article, shared, private, comment, private_comment, flag, client_for(curator))
