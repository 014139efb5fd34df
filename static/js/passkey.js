// Passkeys: the browser asks its keeper for the key and the form carries the answer. Without script the form
// is sent empty and the server says how else to come in.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function readable(options) {
  const key = { ...options, challenge: bytes(options.challenge) };
  if (options.user) key.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) key.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) key.allowCredentials = named(options.allowCredentials);
  return key;
}

function sendable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  if (!form.dataset.optionsUrl) {
    const data = JSON.parse(document.querySelector(form.dataset.options).textContent);
    return data.creation_options || data.request_options;
  }
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  const answer = await fetch(form.dataset.optionsUrl, { headers, credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).request_options;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const [said, button] = [form.querySelector("[data-said]"), form.querySelector("button")];
  const say = (name) => {
    said.textContent = form.dataset[name];
    said.hidden = false;
  };

  if (!window.PublicKeyCredential) {
    button.disabled = true;
    say("unsupported");
    continue;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled || !form.reportValidity()) return;
    button.disabled = true;
    said.hidden = true;
    try {
      const publicKey = readable((await options(form)).publicKey);
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.querySelector("[name=credential]").value = sendable(credential);
      form.submit();
    } catch (refusal) {
      say(refusal.name === "InvalidStateError" ? "known" : "cancelled");
      button.disabled = false;
    }
  });
}
