"""Passkeys: allauth's ceremonies at our addresses, with our words, always keys that sign in alone."""

from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy

from resetdesk.accounts.doors import with_next


class Add(views.AddWebAuthnView):  # type: ignore[misc]
    """A new key. It must be able to ask for finger, face or PIN, so that it is two factors by itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return {**context, **kwargs}


class Rename(views.EditWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")


class Remove(views.RemoveWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")


class SignIn(views.LoginWebAuthnView):  # type: ignore[misc]
    """A key instead of password and code."""

    def form_valid(self, form: Form) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        answer: HttpResponse = flows.perform_passwordless_login(self.request, authenticator, login)
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:
        return refused(self.request, form, to="account_login")


class ProveAgain(views.ReauthenticateWebAuthnView):  # type: ignore[misc]
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who has no key proves with a code."""
        keys = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN)
        if request.user.is_authenticated and not keys.exists():
            return redirect(with_next("mfa_reauthenticate", get_next_redirect_url(request) or ""))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def form_invalid(self, form: Form) -> HttpResponse:
        return refused(self.request, form, to="mfa_reauthenticate_webauthn")


def refused(request: HttpRequest, form: Form, *, to: str) -> HttpResponse:
    """Back to the door, with the reason."""
    for sentence in form.errors.get("credential", []):
        messages.error(request, str(sentence))
    return redirect(with_next(to, get_next_redirect_url(request) or ""))


add, rename, remove = Add.as_view(), Rename.as_view(), Remove.as_view()
sign_in, prove_again = SignIn.as_view(), ProveAgain.as_view()
