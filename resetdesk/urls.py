"""All addresses of the portal, wired from the floors below."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from archive_app.urls import breaches, reports
from requests_app.urls import read, texts
from requests_app.views import authenticity
from resetdesk.accounts.doors import Entry, Policy, declare
from resetdesk.accounts.urls import settings_pages
from resetdesk.core.views.gallery import gallery
from resetdesk.demo import views
from resetdesk.health import healthz
from resetdesk.security_txt import security_txt

OPEN = Policy(Entry.OPEN)
handler404 = "resetdesk.accounts.views.refusals.not_found"
handler429 = "resetdesk.accounts.views.refusals.too_many"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="offices"),
    path("healthz", declare(healthz, OPEN), name="healthz"),
    path(".well-known/security.txt", declare(security_txt, OPEN), name="security-txt"),
    path("bahasa/", declare(set_language, OPEN), name="set_language"),
    path("akun/demo/surat/", views.letters, name="demo_mailbox"),
    path("akun/demo/surat/<str:name>/<int:number>/", views.letter, name="demo_mail"),
    path("akun/", include("resetdesk.accounts.urls")),
    path("verifikasi/", authenticity.check, name="verify"),
    path("verifikasi/kunci-publik.json", authenticity.public_keys, name="verify-keys"),
    path("verifikasi/<str:line>/", authenticity.scanned, name="verify-line"),
    path("galeri/", declare(gallery, OPEN), name="gallery"),
    path("galeri/<slug:page>/", declare(gallery, OPEN), name="gallery_page"),
    path("<slug:office>/pengaturan/pemberitahuan/", include(texts)),
    path("<slug:office>/pengaturan/pembacaan/", include(read)),
    path("<slug:office>/pengaturan/kebocoran/", include(breaches)),
    path("<slug:office>/pengaturan/", include((settings_pages, "settings"))),
    path("<slug:office>/arsip/", include("archive_app.urls")),
    path("<slug:office>/laporan/", include(reports)),
    path("<slug:office>/", include("requests_app.urls")),
]
