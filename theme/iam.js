// Two small conveniences; every page works without them.
"use strict";

(() => {
  // Without this the skip link stands after the sidebar, with all its links.
  const skip = document.querySelector(".iam-skip");
  if (skip) {
    // The page "not found" has another base, against which `#…` would be resolved.
    skip.href = location.pathname + location.search + "#mdbook-content";
    document.body.prepend(skip);
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
