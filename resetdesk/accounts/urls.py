"""Addresses under `/akun/`: the few of allauth's pages that exist here, under its own names, and ours."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, URLResolver, include, path

from resetdesk.accounts.doors import Entry, Policy, declare, signed_in
from resetdesk.accounts.views import (
    calendar,
    demo,
    factor_resets,
    invitation,
    leaves,
    office_accounts,
    passkeys,
    places,
    security,
    staff,
)

OPEN = Policy(Entry.OPEN)
HALF = Policy(Entry.HALF)

# Registration, e-mail addresses, forgotten passwords and codes by mail have no page here, on purpose.
allauth_pages: list[URLPattern | URLResolver] = [
    path("masuk/", declare(account.login, OPEN), name="account_login"),
    path("masuk/kode/", declare(mfa.authenticate, OPEN), name="mfa_authenticate"),
    path("masuk/kunci/", declare(passkeys.sign_in, OPEN), name="mfa_login_webauthn"),
    path("keluar/", declare(account.logout, OPEN), name="account_logout"),
    path("tidak-aktif/", declare(account.account_inactive, OPEN), name="account_inactive"),
    path("buktikan/", declare(account.reauthenticate, HALF), name="account_reauthenticate"),
    path("buktikan/kode/", declare(mfa.reauthenticate, HALF), name="mfa_reauthenticate"),
    path("buktikan/kunci/", declare(passkeys.prove_again, HALF), name="mfa_reauthenticate_webauthn"),
    path("kata-sandi/", declare(account.password_change, HALF), name="account_change_password"),
    path("keamanan/", declare(security.security, HALF), name="mfa_index"),
    path("totp/", declare(factor_resets.install, HALF), name="mfa_activate_totp"),
    path("totp/ganti/", declare(totp.deactivate_totp, HALF), name="mfa_deactivate_totp"),
    path("kunci/baru/", signed_in(passkeys.add), name="mfa_add_webauthn"),
    path("kunci/<int:pk>/nama/", signed_in(passkeys.rename), name="mfa_edit_webauthn"),
    path("kunci/<int:pk>/lepas/", signed_in(passkeys.remove), name="mfa_remove_webauthn"),
    path("kode-pemulihan/", declare(codes.view_recovery_codes, HALF), name="mfa_view_recovery_codes"),
    path(
        "kode-pemulihan/baru/",
        declare(codes.generate_recovery_codes, HALF),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "kode-pemulihan/unduh/",
        declare(codes.download_recovery_codes, HALF),
        name="mfa_download_recovery_codes",
    ),
]
own_pages: list[URLPattern | URLResolver] = [
    path("", places.home, name="home"),
    path("sesi/<int:session_id>/akhiri/", security.end_session, name="end_session"),
    path("sesi/lain/akhiri/", security.end_others, name="end_others"),
    path("ringkasan-pagi/", security.choose_digest, name="digest"),
    path("sesi/akhiri/", places.leave_everywhere, name="leave_everywhere"),
    path("instansi/<slug:key>/", office_accounts.enter, name="office_account"),
    path("instansi/<slug:key>/kembali/", office_accounts.returned, name="office_account_returned"),
    path("instansi/<slug:key>/hubungkan/", office_accounts.link, name="office_account_link"),
    path("instansi/<slug:key>/lepas/", office_accounts.unlink, name="office_account_unlink"),
    path("atur-ulang/<int:reset_id>/<str:token>/bukan-saya/", factor_resets.not_me, name="reset_not_me"),
    path("atur-ulang/<int:reset_id>/<str:token>/", factor_resets.owner, name="reset"),
    path("undangan/<int:invitation_id>/<str:token>/", invitation.invitation, name="invitation"),
    path("demo/", demo.people, name="demo"),
    path("demo/masuk/", demo.sign_in, name="demo_sign_in"),
]
# Under an office's own address; the roof mounts them there.
settings_pages: list[URLPattern | URLResolver] = [
    path("", staff.staff, name="people"),
    path("orang/baru/", staff.add, name="add"),
    path("orang/<int:person_id>/", staff.person, name="person"),
    path("orang/<int:person_id>/undang/", staff.invite, name="invite"),
    path("orang/<int:person_id>/atur-ulang/", factor_resets.ask, name="reset-ask"),
    path("cuti/", leaves.away, name="leaves"),
    path("cuti/<int:person_id>/", leaves.plan, name="leave"),
    path("cuti/<int:leave_id>/akhiri/", leaves.cancel, name="leave-cancel"),
    path("atur-ulang/", factor_resets.resets, name="resets"),
    path("atur-ulang/<int:reset_id>/setujui/", factor_resets.confirm, name="reset-confirm"),
    path("atur-ulang/<int:reset_id>/hentikan/", factor_resets.stop, name="reset-stop"),
    path("atur-ulang/<int:reset_id>/tautan/", factor_resets.send_link, name="reset-link"),
    path("kalender/", calendar.calendar, name="calendar"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *allauth_pages,
    path("", include((own_pages, "accounts"))),
]
