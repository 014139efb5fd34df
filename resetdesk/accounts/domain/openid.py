"""OpenID Connect Core 1.0, code flow with state, nonce and PKCE: the little of it that a door needs.

The signature of every ID token is checked, always; what a provider says of a person beyond its `sub` is not
read, so an e-mail address can never decide who somebody is (decision 0015).
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from resetdesk.accounts.exceptions import NotRecognised, ProviderDown

if TYPE_CHECKING:
    from jwt import PyJWK

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
TIMEOUT_SECONDS = (3.05, 8.0)
LARGEST_ANSWER = 256 * 1024
METADATA_SECONDS = 600
# How long a person may take at their provider.
ASKED_SECONDS = 600
LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Provider:
    """One issuer of an office, as the installation's file names it."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    office: str
    second_factor: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What this browser was sent away with; rests in its session and is used once."""

    provider: str
    state: str
    nonce: str
    verifier: str
    at: float


@dataclass(frozen=True, slots=True)
class Identity:
    """Who came back. `is_strong`: the provider says it checked a second factor, and the file believes it."""

    issuer: str
    subject: str
    is_strong: bool


def providers(office: str | None = None) -> list[Provider]:
    """All of the installation, or those of one office."""
    found = [
        Provider(**{**one, "second_factor": tuple(one["second_factor"])}) for one in settings.OPENID_PROVIDERS
    ]
    return [one for one in found if office is None or one.office == office]


def ask(provider: Provider, *, redirect_uri: str) -> tuple[str, Asked]:
    """Where to send the browser, and what to remember meanwhile. Raises ProviderDown."""
    asked = Asked(
        provider=provider.key,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        at=time.time(),
    )
    digest = hashlib.sha256(asked.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": "openid",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{endpoint(provider, 'authorization_endpoint')}?{urlencode(query)}", asked


def answered(
    provider: Provider, *, asked: Asked | None, answer: dict[str, str], redirect_uri: str
) -> Identity:
    """Who the browser came back as. Raises NotRecognised for any doubt, ProviderDown."""
    state = answer.get("state", "")
    if (
        asked is None
        or asked.provider != provider.key
        or not hmac.compare_digest(state.encode(), asked.state.encode())
    ):
        raise NotRecognised(
            _("Permintaan ini bukan dari peramban ini, atau sudah dipakai. Mulai lagi dari awal.")
        )
    if not 0 <= time.time() - asked.at <= ASKED_SECONDS:
        raise NotRecognised(_("Terlalu lama di halaman instansi. Mulai lagi dari awal."))
    if answer.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
        raise doubtful()
    if "error" in answer or not answer.get("code"):
        raise NotRecognised(_("%(name)s tidak memberi izin masuk.") % {"name": provider.name})
    token = exchange(provider, code=answer["code"], verifier=asked.verifier, redirect_uri=redirect_uri)
    claims = verified(provider, token=token)
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), asked.nonce.encode()):
        raise doubtful()
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or "\x00" in subject:
        raise doubtful()
    return Identity(provider.issuer, subject, is_strong(provider, claims))


def is_strong(provider: Provider, claims: dict[str, Any]) -> bool:
    """Whether `amr` or `acr` holds a word that the installation takes for a second factor (RFC 8176)."""
    methods = claims.get("amr")
    said = {one for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    if isinstance(claims.get("acr"), str):
        said.add(claims["acr"])
    return not said.isdisjoint(provider.second_factor)


def exchange(provider: Provider, *, code: str, verifier: str, redirect_uri: str) -> str:
    """The ID token for a code. Raises NotRecognised when the provider refuses the code."""
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    login = (provider.client_id, provider.client_secret)
    found = fetch(endpoint(provider, "token_endpoint"), fields=fields, login=login)
    token = found.get("id_token")
    if not isinstance(token, str):
        raise doubtful()
    return token


def verified(provider: Provider, *, token: str) -> dict[str, Any]:
    """The claims of a token that this issuer signed for us just now."""
    import jwt  # noqa: PLC0415  (only offices with such a door pay for it)

    try:
        head = jwt.get_unverified_header(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key_of(provider, head),
            algorithms=list(ALGORITHMS),
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise doubtful() from None
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != provider.client_id:
        raise doubtful()
    return claims


def key_of(provider: Provider, head: dict[str, Any]) -> "PyJWK":
    """The provider's key of this name, fetched anew once when it is not yet known."""
    import jwt  # noqa: PLC0415

    for is_fresh in (False, True):
        listed = known(provider, name="keys", url=endpoint(provider, "jwks_uri"), is_fresh=is_fresh).get(
            "keys"
        )
        for one in listed if isinstance(listed, list) else []:
            is_ours = isinstance(one, dict) and one.get("use", "sig") == "sig" and one.get("kty") != "oct"
            if is_ours and one.get("kid") == head.get("kid"):
                return jwt.PyJWK(one, algorithm=one.get("alg") or head.get("alg"))
    raise doubtful()


def endpoint(provider: Provider, name: str) -> str:
    """An address of the provider's metadata, never a less safe one than its own. Raises ProviderDown."""
    url = f"{provider.issuer}/.well-known/openid-configuration"
    found = known(provider, name="metadata", url=url)
    address = found.get(name)
    if found.get("issuer") != provider.issuer or not isinstance(address, str):
        raise down(provider)
    if urlsplit(address).scheme != "https" and urlsplit(address)[:2] != urlsplit(provider.issuer)[:2]:
        raise down(provider)
    return address


def known(provider: Provider, *, name: str, url: str, is_fresh: bool = False) -> dict[str, Any]:
    """A document of the provider, remembered for ten minutes."""
    place = f"openid.{provider.key}.{name}"
    found: dict[str, Any] | None = None if is_fresh else cache.get(place)
    if found is None:
        try:
            found = fetch(url)
        except NotRecognised:
            raise down(provider) from None
        cache.set(place, found, timeout=METADATA_SECONDS)
    return found


def fetch(
    url: str, *, fields: dict[str, str] | None = None, login: tuple[str, str] | None = None
) -> dict[str, Any]:
    """A JSON object; no way on to another address, no long answer, no long wait.

    Raises ProviderDown when nobody answers, NotRecognised for a refusal.
    """
    import requests  # noqa: PLC0415

    try:
        with requests.request(
            "GET" if fields is None else "POST",
            url,
            data=fields,
            auth=login,
            headers={"Accept": "application/json"},
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            body = b""
            for piece in answer.iter_content(16_384):
                body += piece
                if len(body) > LARGEST_ANSWER:
                    break
            status = answer.status_code
    except requests.RequestException:
        raise ProviderDown(
            _("Halaman masuk instansi tidak menjawab. Coba lagi, atau pakai kata sandi.")
        ) from None
    if status >= 500:
        raise ProviderDown(_("Halaman masuk instansi sedang terganggu. Coba lagi, atau pakai kata sandi."))
    if status != 200 or len(body) > LARGEST_ANSWER:
        raise doubtful()
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise doubtful() from None
    if not isinstance(found, dict):
        raise doubtful()
    return found


def doubtful() -> NotRecognised:
    """One sentence for every doubt: nobody learns which check failed."""
    return NotRecognised(
        _("Jawaban instansi tidak dapat dipercaya. Mulai lagi dari awal, atau pakai kata sandi.")
    )


def down(provider: Provider) -> ProviderDown:
    return ProviderDown(_("%(name)s belum dapat dipakai. Pakai kata sandi.") % {"name": provider.name})
