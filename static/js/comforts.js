// Comforts only: every page works without this file.
document.documentElement.classList.add("js");

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.querySelector("[data-copy-label]");
  label.setAttribute("role", "status");
  label.textContent = button.dataset.copied;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

// A double click sends once: the second answer of a page that opens only once would hide the first.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A long flow shows the step it stands at.
for (const strip of document.querySelectorAll(".strip")) {
  const now = strip.querySelector("[aria-current]");
  if (now) strip.scrollLeft = now.offsetLeft - strip.clientWidth / 2;
}

// A screen reader starts at what went wrong.
document.querySelector("[data-focus-first]")?.focus();
