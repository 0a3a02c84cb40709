// What the pages can do beyond HTML and htmx: all of it is comfort, and every page works without.
"use strict";

// Arrow keys walk from the search field through the names below it; Escape puts them away.
function walk(event) {
  const field = document.getElementById("find");
  const names = [...document.querySelectorAll("#names a")];
  if (!field || !names.length) return;
  const place = names.indexOf(document.activeElement);
  if (place < 0 && document.activeElement !== field) return;
  if (event.key === "Escape") {
    document.getElementById("names").replaceChildren();
    field.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = place + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? field : names[Math.min(next, names.length - 1)]).focus();
  }
}

// A file dropped on a field for files becomes its file.
function drop(event) {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  zone.classList.remove("over");
  const field = zone.querySelector("input[type=file]");
  field.files = event.dataTransfer.files;
  field.form.requestSubmit();
}

function over(event) {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.toggle("over", event.type === "dragover");
}

// A slider says its value.
function slide(event) {
  if (!event.target.matches?.("input[type=range]")) return;
  const shown = event.target.nextElementSibling;
  if (shown?.matches("output")) shown.value = event.target.value;
}

// An equivalent call is copied by its button, which says so.
async function copy(event) {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  button.textContent = button.dataset.done;
}

// Where what had the focus went away with a list, the message that says so gets it.
function refocus() {
  const undo = document.querySelector("#toast button");
  if (undo && document.activeElement === document.body) undo.focus({ preventScroll: true });
}

document.addEventListener("keydown", walk);
document.addEventListener("drop", drop);
document.addEventListener("dragover", over);
document.addEventListener("dragleave", over);
document.addEventListener("input", slide);
document.addEventListener("click", copy);
document.addEventListener("htmx:after:swap", refocus);
