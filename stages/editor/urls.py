"""Addresses of the editor."""

from django.urls import path, register_converter

from stages.editor.door import NameConverter
from stages.editor.kinds import ABOUT, KINDS
from stages.editor.views import drafts, editions, pieces, reviews, translations


class KindConverter:
    """The part of an address that names a kind of thing."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        """The kind's name."""
        return value

    def to_url(self, value: object) -> str:
        """As it stands in the address."""
        return str(value)


register_converter(NameConverter, "draft")
register_converter(KindConverter, "kind")

app_name = "editor"
ABOUT_IT = {"kind": ABOUT.name, "key": ABOUT.name}
ONE = "<draft:name>/<kind:kind>/<slug:key>"
urlpatterns = [
    path("", drafts.content_list, name="content_list"),
    path("new/", drafts.pathway_create, name="pathway_create"),
    path("import/", editions.pack_import, name="pack_import"),
    path("<draft:name>/", drafts.pathway_detail, name="pathway_detail"),
    path("<draft:name>/open/", drafts.pathway_open, name="pathway_open"),
    path("<draft:name>/coverage/", drafts.coverage, name="coverage"),
    path("<draft:name>/preview/", drafts.preview, name="preview"),
    path("<draft:name>/preview/<slug:key>/", drafts.preview_stage, name="preview_stage"),
    path("<draft:name>/translate/", translations.translation_create, name="translation_create"),
    path("<draft:name>/translation/", translations.translation_detail, name="translation_detail"),
    path("<draft:name>/translation/mark/", translations.translation_mark, name="translation_mark"),
    path("<draft:name>/history/", drafts.history, name="history"),
    path("<draft:name>/history/<int:change>/undo/", drafts.change_undo, name="change_undo"),
    path("<draft:name>/review/", reviews.review_detail, name="review_detail"),
    path("<draft:name>/review/send/", reviews.review_send, name="review_send"),
    path("<draft:name>/review/take-back/", reviews.review_take_back, name="review_take_back"),
    path("<draft:name>/review/return/", reviews.review_return, name="review_return"),
    path("<draft:name>/review/publish/", reviews.review_publish, name="review_publish"),
    path("<draft:name>/editions/", editions.edition_list, name="edition_list"),
    path("<draft:name>/editions/compare/", editions.edition_compare, name="edition_compare"),
    path("<draft:name>/editions/<int:number>/back/", editions.go_back, name="go_back"),
    path("<draft:name>/editions/<int:number>/draft/", editions.take_over, name="take_over"),
    path("<draft:name>/editions/<int:number>/pack/", editions.pack_export, name="pack_export"),
    path("<draft:name>/about/", pieces.piece_update, ABOUT_IT, name="about_update"),
    path("<draft:name>/about/beside/", pieces.beside, ABOUT_IT, name="about_beside"),
    path("<draft:name>/<kind:kind>/new/", pieces.piece_create, name="piece_create"),
    path("<draft:name>/<kind:kind>/new/beside/", pieces.beside, name="new_beside"),
    path(f"{ONE}/", pieces.piece_update, name="piece_update"),
    path(f"{ONE}/beside/", pieces.beside, name="piece_beside"),
    path(f"{ONE}/move/", pieces.piece_move, name="piece_move"),
    path(f"{ONE}/remove/", pieces.piece_remove, name="piece_remove"),
    path(f"{ONE}/review-by/", pieces.review_by, name="review_by"),
    path(f"{ONE}/offers/", pieces.offers, name="offers"),
]
