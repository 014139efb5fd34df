"""Addresses of an office's archive, `/<office>/arsip/`, and of its months, `/<office>/laporan/`."""

from django.urls import URLPattern, URLResolver, path

from archive_app.views import archive_step, breach, bundles, month_signing, months, records

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


reports: tuple[list[URLPattern | URLResolver], str] = (
    [
        path("", months.months, name="months"),
        path("<str:month>/", months.month, name="month"),
        path("<str:month>/daftar/", months.cases, name="cases"),
        path("<str:month>/tutup/", months.close, name="close"),
        path("<str:month>/periksa/", months.check, name="check"),
        path("<str:month>/kembalikan/", months.give_back, name="return"),
        path("<str:month>/tandatangan/", month_signing.sign, name="sign"),
        path("<str:month>/angka.<str:form>", months.figures_file, name="figures"),
        path("<str:month>/register.<str:form>", months.register, name="register"),
        path("<str:month>/berkas/<str:which>/", months.paper, name="paper"),
    ],
    "months",
)
# Mounted below the office's settings.
breaches: tuple[list[URLPattern | URLResolver], str] = (
    [path("", breach.page, name="breach")],
    "breach",
)
