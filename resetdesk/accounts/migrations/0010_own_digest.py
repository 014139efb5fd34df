from django.db import migrations, models

KINDS = {
    "signed_in": "Masuk",
    "signed_out": "Keluar",
    "sign_in_failed": "Gagal masuk",
    "code_failed": "Kode tidak cocok",
    "proved_again": "Membuktikan diri lagi",
    "totp_added": "Autentikator dipasang",
    "totp_removed": "Autentikator dilepas",
    "recovery_codes_made": "Kode pemulihan dibuat",
    "password_changed": "Kata sandi diganti",
    "sessions_ended": "Semua sesi diakhiri",
    "session_ended": "Satu sesi diakhiri",
    "passkey_added": "Kunci sandi dipasang",
    "passkey_removed": "Kunci sandi dilepas",
    "passkey_refused": "Kunci sandi ditolak",
    "account_linked": "Akun instansi dihubungkan",
    "account_unlinked": "Akun instansi dilepas",
    "account_refused": "Akun instansi ditolak",
    "reset_asked": "Pengaturan ulang diminta",
    "reset_confirmed": "Pengaturan ulang disetujui",
    "reset_stopped": "Pengaturan ulang dihentikan",
    "reset_done": "Autentikator diatur ulang",
}
MORE = {"digest_off": "Ringkasan pagi dihentikan", "digest_on": "Ringkasan pagi dikirim lagi"}
TABLE = "accounts_securityevent"


def arm(_apps, editor) -> None:
    """SQLite changes a constraint by writing the table anew, and its triggers are gone with the old one."""
    if editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
                "BEGIN SELECT RAISE(ABORT, 'ResetDesk: this row is part of the record'); END"
            )


def known(values) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(kind__in=values), name="security_event_kind_known")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_leaves")]
    operations = [
        migrations.AddField(
            model_name="user", name="wants_digest", field=models.BooleanField(default=True)
        ),
        migrations.RunPython(migrations.RunPython.noop, arm),
        migrations.RemoveConstraint(model_name="securityevent", name="security_event_kind_known"),
        migrations.AddConstraint(model_name="securityevent", constraint=known([*KINDS, *MORE])),
        migrations.AlterField(
            model_name="securityevent",
            name="kind",
            field=models.CharField(max_length=24, choices=list({**KINDS, **MORE}.items())),
        ),
        migrations.RunPython(arm, migrations.RunPython.noop),
    ]
