// A switch for mdBook's shortcuts of one key, which get in the way of those who speak to their
// computer (WCAG 2.1.4). It stands at the end of every page and is remembered.
"use strict";

(() => {
  const KEYS = ["s", "S", "/", "?", "ArrowLeft", "ArrowRight"];
  const NAME = "iam-shortcuts";
  let on = true;
  try {
    on = localStorage.getItem(NAME) !== "off";
  } catch {
    // A private window may have no storage; then the switch holds for this page.
  }

  const isEditable = (element) => element instanceof HTMLElement
    && (element.isContentEditable || element.matches("input, textarea, select"));

  // On the way down, before mdBook hears it. What the browser itself does with the key stays.
  addEventListener("keydown", (event) => {
    const modified = event.ctrlKey || event.altKey || event.metaKey;
    if (on || modified || !KEYS.includes(event.key) || isEditable(event.target)) return;
    event.stopImmediatePropagation();
  }, true);

  const main = document.querySelector("main");
  if (!main) return;
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = on;
  const label = document.createElement("label");
  label.append(box, " Shortcuts of one key (s and / to search, ? for help, ← and → to turn pages)");
  const line = document.createElement("p");
  line.className = "iam-shortcuts";
  line.append(label);
  main.append(line);

  box.addEventListener("change", () => {
    on = box.checked;
    try {
      localStorage.setItem(NAME, on ? "on" : "off");
    } catch {
      // See above.
    }
  });
  // Another tab has changed it.
  addEventListener("storage", (event) => {
    if (event.key !== NAME) return;
    on = event.newValue !== "off";
    box.checked = on;
  });
})();
