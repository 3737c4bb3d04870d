// What every page has: preferences that act at once, menus that close after a choice, toasts.
/* global htmx */
import { watchDialogs } from "./dialogs.js";
import { bring } from "./importing.js";
import { sendFromAnywhere } from "./outbox.js";
import { watchToasts } from "./toasts.js";
import { guardSignOut } from "./unsent.js";

// htmx starts on DOMContentLoaded, after this. Nothing from an answer is ever run as code.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  includeIndicatorStyles: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  historyRestoreAsHxRequest: false,
  attributesToSettle: ["class"],
  defaultSettleDelay: 0, // what an answer brings listens at once: no click on it is lost
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "401", swap: false },
    { code: "[45]..", swap: true, error: true },
  ],
});

document.documentElement.dataset.js = "";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
  const menu = event.target.closest(".menu[popover]");
  if (menu && event.target.closest("a, [data-close]")) menu.hidePopover();
});

// How text looks is seldom chosen: what that takes comes with the first choice.
async function display({ target, type }) {
  const form = target.closest("[data-display]");
  const resets = type === "click" && target.closest("[data-reset-display]");
  if (!form || (type === "click" && !resets)) return;
  const looks = await bring(form.dataset.display).catch(() => null); // without a network the form fails as well
  if (resets) looks?.reset(form);
  else looks?.choose(target);
}

for (const type of ["change", "click"]) document.addEventListener(type, display);

// A form that came back with errors starts at the first of them.
document.querySelector("main [aria-invalid=\"true\"]")?.focus();

watchDialogs();
watchToasts(document.getElementById("toasts"));
guardSignOut();
sendFromAnywhere();
