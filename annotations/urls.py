"""Addresses of what readers make of an article."""

from django.urls import path

from annotations.views import (
    account,
    assisting,
    batches,
    blocking,
    changes,
    checks,
    citing,
    claims,
    comments,
    evidence,
    exports,
    highlights,
    naming,
    news,
    notebook,
    places,
    printing,
    relations,
    removed,
    reports,
    revising,
    speakers,
    threads,
    undoing,
)

app_name = "annotations"

in_article = [
    path("articles/<slug:slug>/highlights/", highlights.create, name="create"),
    path("articles/<slug:slug>/cards/", highlights.cards, name="cards"),
    path("articles/<slug:slug>/cards/<int:number>/", places.numbered, name="numbered"),
    path("articles/<slug:slug>/marked/", highlights.marked, name="marked"),
    path("articles/<slug:slug>/cite/", citing.passage, name="cite"),
    path("articles/<slug:slug>/print/", printing.sheet, name="print"),
    path("articles/<slug:slug>/revisions/<int:number>/extents.json", assisting.extents, name="extents"),
    path("articles/<slug:slug>/comments/", comments.article_comment, name="article_comment"),
    path("articles/<slug:slug>/acts/<int:seq>/undo/", undoing.undo, name="undo"),
    path("articles/<slug:slug>/comments/seen/", threads.discussion_seen, name="discussion_seen"),
    path("articles/<slug:slug>/news/", news.news, name="news"),
    path("articles/<slug:slug>/news/show/", news.show, name="news_show"),
    path("articles/<slug:slug>/revise/", revising.revise, name="revise"),
]
on_highlights = [
    path("h/<uuid:uid>/", highlights.in_place, name="in_place"),
    path("highlights/<uuid:uid>/", highlights.card, name="card"),
    path("highlights/<uuid:uid>/edit/", changes.edit, name="edit"),
    path("highlights/<uuid:uid>/kind/", changes.retag, name="retag"),
    path("highlights/<uuid:uid>/speaker/", naming.speaker, name="speaker"),
    path("highlights/<uuid:uid>/doubt/", changes.doubt, name="doubt"),
    path("highlights/<uuid:uid>/move/", changes.move, name="move"),
    path("highlights/<uuid:uid>/delete/", changes.delete, name="delete"),
    path("highlights/<uuid:uid>/restore/", changes.restore, name="restore"),
    path("highlights/<uuid:uid>/report/", reports.report, name="report"),
    path("highlights/<uuid:uid>/block/", blocking.author, name="block"),
    path("highlights/<uuid:uid>/moderate/", reports.moderate, name="moderate"),
    path("highlights/<uuid:uid>/cite/", citing.highlight, name="cite_highlight"),
    path("highlights/<uuid:uid>/comments/", comments.reply, name="reply"),
    path("highlights/<uuid:uid>/comments/seen/", threads.seen, name="thread_seen"),
    path("highlights/<uuid:uid>/records/", evidence.add, name="record_add"),
    path("highlights/<uuid:uid>/check/", checks.write, name="check"),
    path("highlights/<uuid:uid>/relations/", relations.relate, name="relate"),
]
on_comments = [
    path("c/<uuid:uid>/", threads.in_place, name="comment_in_place"),
    path("comments/preview/", comments.preview, name="comment_preview"),
    path("comments/<uuid:uid>/edit/", comments.edit, name="comment_edit"),
    path("comments/<uuid:uid>/delete/", comments.delete, name="comment_delete"),
    path("comments/<uuid:uid>/restore/", comments.restore, name="comment_restore"),
    path("comments/<uuid:uid>/resolve/", threads.resolve, name="comment_resolve"),
    path("comments/<uuid:uid>/reopen/", threads.reopen, name="comment_reopen"),
    path("comments/<uuid:uid>/report/", reports.comment_report, name="comment_report"),
    path("comments/<uuid:uid>/block/", blocking.commenter, name="comment_block"),
    path("comments/<uuid:uid>/moderate/", reports.comment_moderate, name="comment_moderate"),
]
on_records = [
    path("records/<uuid:uid>/edit/", evidence.edit, name="record_edit"),
    path("records/<uuid:uid>/delete/", evidence.delete, name="record_delete"),
    path("records/<uuid:uid>/restore/", evidence.restore, name="record_restore"),
]
about_speakers = [
    path("speakers/", speakers.names, name="speakers"),
    path("speakers/<int:pk>/", speakers.speaker, name="speaker"),
]
on_relations = [
    path("relations/<uuid:uid>/delete/", relations.delete, name="relation_delete"),
    path("relations/<uuid:uid>/restore/", relations.restore, name="relation_restore"),
]
taking_along = [
    path("notebook/", notebook.highlights, name="notebook"),
    path("notebook/comments/", notebook.comments, name="notebook_comments"),
    path("notebook/change/", batches.change, name="batch"),
    path("notebook/change/<uuid:uid>/undo/", batches.undo, name="batch_undo"),
    path("notebook/deleted/", removed.deleted, name="deleted"),
    path("notebook/comments/export/", exports.notebook_choice, {"tab": "comments"}, name="comments_choice"),
    path(
        "notebook/comments/export/<slug:format>/",
        exports.notebook_export,
        {"tab": "comments"},
        name="comments_export",
    ),
    path("notebook/new/", notebook.new, name="notebook_new"),
    path("notebook/export/", exports.notebook_choice, name="notebook_choice"),
    path("notebook/export/<slug:format>/", exports.notebook_export, name="notebook_export"),
    path("claims/", claims.board, name="claims"),
    path("claims/export/", exports.notebook_choice, {"tab": "claims"}, name="claims_choice"),
    path("claims/export/<slug:format>/", exports.notebook_export, {"tab": "claims"}, name="claims_export"),
    path("claims/<uuid:uid>/", claims.write, name="claim"),
    path("articles/<slug:slug>/export/", exports.article_export, name="article_export"),
    path("articles/<slug:slug>/export/<slug:format>/", exports.article_download, name="article_download"),
    path("hidden/", removed.hidden, name="hidden"),
    path("accounts/data/", account.download, name="download"),
    path("accounts/delete/", account.delete, name="delete_account"),
]
urlpatterns = [
    *in_article,
    *on_highlights,
    *on_comments,
    *on_records,
    *on_relations,
    *about_speakers,
    *taking_along,
]
