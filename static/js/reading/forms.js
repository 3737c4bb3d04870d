// Small helps inside cards: the details form opens on demand, an answer names its comment, a link is
// copied, and everything sent carries an id of its own so that a repeat does no harm.
import { focusIn, open, reveal } from "./cards.js";
import { numberOf } from "./placement.js";
import { sayAgain, tell, word } from "./page.js";
import { uid } from "./uid.js";

export function edit(card) {
  card.dataset.editing = "";
  reveal(card);
  focusIn(card, "form[data-act=edit] :is(input:not([type=hidden]), select, textarea)");
}

function replyTo(button) {
  const form = button.closest(".thread").querySelector("form[data-act=comment]");
  if (form.elements.parent) form.elements.parent.value = button.dataset.parent;
  form.elements.body.focus();
}

function nameRecord(card) {
  const naming = card.querySelector(".naming");
  naming.open = true;
  reveal(card);
  focusIn(naming, "[name=title]");
}

// navigator.clipboard exists in secure contexts alone: without it the link stays a link.
async function copy(event, link) {
  if (!navigator.clipboard) return;
  event.preventDefault();
  await navigator.clipboard.writeText(link.href);
  sayAgain(word("copied"));
}

function ask(event, button) {
  tell("act", { act: button.dataset.act, target: button });
}

const BUTTONS = {
  "edit-start": (event, button) => edit(button.closest(".card")),
  "reply-to": (event, button) => replyTo(button),
  wanted: (event, button) => {
    event.preventDefault();
    open(numberOf(button.closest(".card")), nameRecord);
  },
  speak: ask,
  "move-start": ask,
  copy,
  cite: (event, link) => {
    if (!link.matches("a")) return; // the bar sends its acts itself
    event.preventDefault();
    ask(event, link);
  },
};

export function watchForms() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) BUTTONS[button.dataset.act]?.(event, button);
  });
  document.addEventListener("toggle", ({ target }) => { // what one just unfolded is not left below the edge
    if (target.matches(".adding > details[open]") && target.firstElementChild === document.activeElement) target.scrollIntoView({ block: "nearest" });
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("textarea")) return;
    event.preventDefault();
    event.target.form?.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const field = event.target.elements.uid;
    if (field && !field.value) field.value = uid();
  }, true);
}
