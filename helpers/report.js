// What a report does without a kernel besides its explorers: dropdowns turn the pages that were made beforehand.
"use strict";

for (const select of document.querySelectorAll("select[data-pages]")) {
  const turn = () => {
    for (const stack of document.querySelectorAll(`[data-stack="${select.dataset.pages}"]`)) {
      [...stack.children].forEach((page, number) => { page.hidden = number !== select.selectedIndex; });
    }
  };
  select.addEventListener("change", turn);
  turn(); // a browser may remember a choice over a reload
}
