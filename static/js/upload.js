// Chosen files with previews, and progress with numbers. Without this file the form posts as usual.
const number = new Intl.NumberFormat(document.documentElement.lang || "id", { maximumFractionDigits: 1 });

function size(bytes) {
  if (bytes < 1024 * 1024) return `${number.format(Math.max(1, Math.round(bytes / 1024)))} kB`;
  return `${number.format(bytes / 1024 / 1024)} MB`;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

// Drawn on a canvas, because the Content-Security-Policy knows no blob: images.
async function preview(file, box) {
  if (!file.type.startsWith("image/")) {
    box.textContent = (file.name.match(/\.(\w{2,4})$/)?.[1] ?? "").toUpperCase();
    return;
  }
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: 96 });
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
    box.append(canvas);
  } catch {
    box.textContent = ""; // not a picture this browser can draw; the server decides
  }
}

function show(input) {
  const list = input.closest("[data-upload]").querySelector("[data-upload-list]");
  list.replaceChildren(
    ...[...input.files].map((file) => {
      const item = element("li", "files__item");
      const thumb = element("span", "files__thumb");
      const words = element("span", "");
      words.append(element("span", "files__name", file.name), element("span", "files__facts", size(file.size)));
      item.append(thumb, words);
      preview(file, thumb);
      return item;
    }),
  );
  list.hidden = input.files.length === 0;
}

// What was wrong with the file of before says nothing about the one that was just chosen.
function forgive(input) {
  const field = input.closest(".field--fault");
  if (!field || input.files.length === 0) return;
  field.classList.remove("field--fault");
  field.querySelectorAll(".errorlist, .files__fault").forEach((fault) => fault.remove());
  const summary = document.querySelector(".fault-summary");
  summary?.querySelectorAll(`a[href="#${input.id}"]`).forEach((link) => link.closest("li").remove());
  if (summary && !summary.querySelector("li")) summary.remove();
}

// The answer replaces the page as it came: asking for it a second time could show less than the first.
function arrive(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  history.pushState({ arrived: true }, "", request.responseURL);
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  scrollTo(0, 0);
  (document.querySelector("[data-focus-first]") ?? document.querySelector("main"))?.focus();
}

function send(form, submitter) {
  const panel = form.querySelector("[data-upload-progress]");
  const words = panel.querySelector("[data-upload-words]");
  const bar = panel.querySelector("progress");
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    bar.max = event.total;
    bar.value = event.loaded;
    words.textContent = event.loaded < event.total
      ? `${words.dataset.sending} ${size(event.loaded)} ${words.dataset.of} ${size(event.total)}`
      : words.dataset.checking;
  });
  request.addEventListener("load", () => arrive(request));
  request.addEventListener("error", () => { words.textContent = words.dataset.broken; form.removeAttribute("data-sending"); });
  panel.hidden = false;
  form.setAttribute("data-sending", "");
  request.open("POST", submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href);
  request.send(new FormData(form, submitter));
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-upload] input[type=file]")) {
    show(event.target);
    forgive(event.target);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-upload-form]")) return;
  const chosen = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0);
  if (!chosen) return;
  event.preventDefault();
  if (!form.hasAttribute("data-sending")) send(form, event.submitter);
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.target.closest?.("[data-upload]")?.classList.toggle("upload--over", kind === "dragover");
  });
}

addEventListener("popstate", () => location.reload());
