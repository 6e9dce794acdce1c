// Small conveniences; every page can be read without them.
"use strict";

(() => {
  // Without this the skip link stands after the sidebar, with all its links.
  const skip = document.querySelector(".iam-skip");
  if (skip) {
    // The page "not found" has another base, against which `#…` would be resolved.
    skip.href = location.pathname + location.search + "#mdbook-content";
    document.body.prepend(skip);
  }

  // What scrolls sideways must be reachable by keyboard.
  const reachable = () => {
    document.querySelectorAll("main pre > code, main .table-wrapper, main .iam-picture").forEach((box) => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
  };
  addEventListener("load", reachable);
  addEventListener("resize", reachable);

  // mdBook's switch of the sidebar is a label, which no key reaches.
  const toggle = document.getElementById("mdbook-sidebar-toggle");
  if (toggle) {
    toggle.setAttribute("role", "button");
    toggle.tabIndex = 0;
    toggle.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      toggle.click();
    });
  }

  // Paper cannot be opened: print answers too, and close them again afterwards.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => {
    opened.forEach((details) => { details.open = false; });
  });
})();
