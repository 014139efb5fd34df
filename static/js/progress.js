// Comfort only: asks for the page again while something is being made. Without this file a link does it.
const EVERY = 2000;

async function ask() {
  const place = document.querySelector("[data-progress]");
  if (document.hidden) return setTimeout(ask, EVERY);
  let fresh = null;
  try {
    const answer = await fetch(location.href);
    // Signed out, or gone: the page as it stands says more than a door.
    if (!answer.ok || answer.redirected) return;
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-progress]");
  } catch {
    return setTimeout(ask, EVERY * 5);
  }
  if (!fresh) return location.reload();
  place.replaceChildren(...fresh.childNodes);
  setTimeout(ask, EVERY);
}

setTimeout(ask, EVERY);
