"""BACA-SAYA.txt: what lies in a bag, and how to check it without the portal. Plain Indonesian text."""

from django.conf import settings
from django.urls import reverse

from archive_app.domain.bagging.composing import About
from archive_app.domain.bagging.names import month_words
from resetdesk.core.templatetags.ui import waktu

TEXT = """\
BACA SAYA

{title}
{office}
Dibuat {made} oleh ResetDesk, {records} rekaman.

Bundel ini berbentuk BagIt 1.0 (RFC 8493). Mulailah dari data/indeks.html: buka dengan peramban apa pun,
tanpa internet.


ISI

  data/indeks.html             daftar berkas yang dapat dibaca, dengan tautan ke setiap rekaman
  data/daftar-berkas.csv       daftar berkas
  data/daftar-isi-berkas.csv   daftar isi berkas: satu baris satu naskah, dengan SHA-256
  data/rekaman/                satu folder satu rekaman:
    indeks.html                  rekaman itu sebagai halaman
    rekaman.json                 indeks rekaman, persis seperti yang disegel
    rekaman.json.KUNCI.sig       segelnya: tanda tangan Ed25519 dengan kunci KUNCI
    jurnal.jsonl                 setiap kejadian, satu baris satu catatan, persis seperti yang dirantai
    jurnal-terbuka.json          nama petugas dan nilai pribadi di balik komitmen dalam jurnal
    01-..., 02-...               naskah, byte demi byte seperti diterima atau diterbitkan
  data/akar/                   akar jurnal harian kantor ini, masing-masing ditandatangani
  data/kunci/                  kunci publik untuk memeriksa segel dan akar
  manifest-*.txt               SHA-256 dan SHA-512 setiap berkas dalam data/


CARA MEMERIKSA TANPA PORTAL

Buka bundel, masuk ke folder {name}, lalu:

1. Tidak ada berkas yang berubah atau hilang.
     sha256sum -c manifest-sha256.txt
     sha512sum -c manifest-sha512.txt
     sha256sum -c tagmanifest-sha256.txt
   Di Windows (PowerShell) satu berkas diperiksa dengan: Get-FileHash -Algorithm SHA256 NAMA
   Di macOS: shasum -a 256 -c manifest-sha256.txt
   Perangkat lunak BagIt mana pun juga dapat dipakai.

2. Segel sebuah rekaman asli. Di dalam folder rekamannya (OpenSSL 3):
     openssl pkeyutl -verify -pubin -inkey ../../kunci/KUNCI.pem -rawin \\
       -in rekaman.json -sigfile rekaman.json.KUNCI.sig
   rekaman.json menyebut SHA-256 dan SHA-512 setiap naskahnya, menurut urutan nomor berkasnya.

3. Tidak ada kejadian yang diubah, disisipkan, atau dibuang. SHA-256 sebuah baris jurnal.jsonl (tanpa ganti
   baris) adalah prev_hash baris berikutnya; milik baris terakhir tertulis sebagai head dalam
   jurnal-terbuka.json. Baris nomor 1:
     sed -n 1p jurnal.jsonl | tr -d '\\n' | sha256sum
   Nilai pribadi tidak tertulis di jurnal; yang ada komitmennya, yaitu SHA-256 dari salt disambung nilainya.

4. Jurnal itu sudah ada pada harinya. Berkas data/akar/TANGGAL.json menyebut kepala setiap rantai yang
   bergerak hari itu: [rantai, nomor, hash]. SHA-256 berkas itu adalah prev_hash hari berikutnya, dan tanda
   tangannya diperiksa seperti nomor 2.
{roots}
Kunci publik dalam bundel ini hanya membuktikan sesuatu bila memang milik portal kantor ini. Bandingkan
dengan yang diterbitkan portal di {address}.
Setiap kunci dalam data/kunci/kunci-publik.json harus ada di sana juga. Sidik (SHA-256) kunci di bundel ini:
{keys}
Bukti layanan dalam bundel ini diperiksa dengan kunci yang sama, di mesin yang memasang ResetDesk:
     python manage.py receipt verify BERKAS.pdf --keys data/kunci/kunci-publik.json
Seluruh bundel sekaligus, semua langkah di atas, tanpa basis data:
     python manage.py bundle check BERKAS.zip


TENTANG DATA PRIBADI

Bundel ini berisi data pribadi pemohon (UU 27/2022). Simpan dan bagikan hanya menurut tugas kedinasan.
Bundel ini tidak berisi kata sandi apa pun.
"""


def title(about: About) -> str:
    """What the bag holds, in words."""
    wanted = about.wanted
    if wanted.month:
        return f"Bundel arsip {month_words(wanted.month)}"
    return f"Bundel arsip rekaman {wanted.name.removeprefix(f'{wanted.office.slug}-')}"


def readme(about: About, fingerprints: dict[str, str]) -> bytes:
    """The text, with this bag's own names and keys in it."""
    wanted = about.wanted
    keys = "".join(f"     {key_id}.pem  {sum_}\n" for key_id, sum_ in fingerprints.items())
    roots = "" if about.roots else "   (Belum ada akar harian untuk hari-hari ini ketika bundel dibuat.)\n"
    text = TEXT.format(
        title=title(about),
        office=", ".join(filter(None, (wanted.office.name, wanted.office.government))),
        made=waktu(about.made_at, wanted.office),
        records=about.records,
        name=wanted.name,
        roots=roots,
        keys=keys,
        address=f"{settings.PUBLIC_URL}{reverse('verify-keys')}",
    )
    return text.encode()
