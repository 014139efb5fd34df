// Compares a file with the fingerprint on the page, here in the browser: nothing is sent.
for (const box of document.querySelectorAll("[data-fingerprint]")) {
  const [same, other, said] = ["[data-same]", "[data-other]", "[data-said]"].map((name) => box.querySelector(name));

  async function compare(file) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const found = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    same.hidden = found !== box.dataset.fingerprint;
    other.hidden = !same.hidden;
    said.textContent = (same.hidden ? other : same).textContent.trim();
  }

  if (!crypto.subtle) {
    box.hidden = true; // no secure address: the way below works everywhere
    continue;
  }
  box.querySelector("input").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) compare(file);
  });
  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.classList.add("compare--over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    box.addEventListener(kind, () => box.classList.remove("compare--over"));
  }
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) compare(file);
  });
}
