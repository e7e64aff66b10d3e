// SPDX-License-Identifier: Apache-2.0
// What HTML alone cannot do: menus that close, tables that can be walked by keyboard, errors of htmx told.
"use strict";

const narrow = window.matchMedia("(max-width: 48rem)");

function foldNavigation() {
  const ways = document.querySelector("nav.ways > details");
  if (ways) ways.open = !narrow.matches;
}

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.seat[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.seat[open]")) open.open = false;
});

// A refusal (409, 422) carries its sentence: show it where the answer would have stood.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([403, 404, 409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

narrow.addEventListener("change", foldNavigation);
foldNavigation();
