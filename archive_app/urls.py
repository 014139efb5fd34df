"""Addresses of an office's archive, below `/<office>/arsip/`."""

from django.urls import URLPattern, URLResolver, path

from archive_app.views import archive_step, bundles, records

app_name = "archive"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", records.records, name="records"),
    path("langkah/<str:reference>/", archive_step.archive_step, name="archive-step"),
    path("cari/", records.search, name="search"),
    path("bundel/", bundles.bundles, name="bundles"),
    path("bundel/siapkan/", bundles.prepare, name="bundle-prepare"),
    path("bundel/<uuid:bundle_id>/", bundles.bundle, name="bundle"),
    path("bundel/<uuid:bundle_id>/unduh/", bundles.file, name="bundle-file"),
    path("<str:reference>/<int:number>/bundel/", bundles.prepare_record, name="record-bundle"),
    path("<str:reference>/<int:number>/", records.record, name="record"),
    path("<str:reference>/<int:number>/periksa/", records.check, name="check"),
    path("<str:reference>/<int:number>/tempat/", records.move, name="move"),
    path("<str:reference>/<int:number>/berkas/<int:position>/", records.file, name="file"),
]
