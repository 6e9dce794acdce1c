// For those who read by keyboard or by voice: the first stop of the Tab key, and a switch for
// shortcuts of one key. Every page can be read without it.
"use strict";

// mdBook scrolls the sidebar to the open chapter, from where Tab would go on. Begin at the top
// instead, with the skip link, unless the address names a place.
addEventListener("load", () => {
  if (location.hash !== "" || document.activeElement !== document.body) return;
  const top = document.createElement("span");
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus({ preventScroll: true });
  top.remove();
});

// mdBook's shortcuts of one key get in the way of those who speak to their computer (WCAG 2.1.4).
// The switch stands at the end of every page and is remembered.

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
