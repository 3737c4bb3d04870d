// What the buttons of cards and comments do: the details form opens, a record is named, an answer names whom it
// answers, a link is copied.
import { addActs, onHighlight } from "./acts.js";
import { focusIn, open, reveal } from "./cards.js";
import { numberOf } from "./placement.js";
import { sayAgain, word } from "./page.js";

const pattern = document.getElementById("answering");

function edit(card) {
  card.dataset.editing = "";
  reveal(card);
  focusIn(card, "form[data-act=edit] :is(input:not([type=hidden]), select, textarea)");
}

function nameRecord(card) {
  const naming = card.querySelector(".naming");
  naming.open = true;
  reveal(card);
  focusIn(naming, "[name=title]");
}

function answer(form, parent, name) {
  if (!form.querySelector(".answering")) form.prepend(pattern.content.cloneNode(true));
  const note = form.querySelector(".answering");
  form.elements.parent.value = parent;
  note.hidden = !parent;
  note.querySelector("bdi").textContent = name;
  form.elements.body.focus();
}

function replyTo(button) {
  const form = button.closest(".thread").querySelector("form[data-act=comment]");
  answer(form, button.dataset.parent, button.closest(".say").querySelector("header b").textContent);
}

async function copy(link) {
  await navigator.clipboard.writeText(link.href);
  sayAgain(word("copied"));
}

// What one just unfolded is not left below the edge. After a click it is written in at once; by keys one goes on
// through the fields in their order.
function onToggle({ target }) {
  const summary = target.firstElementChild;
  if (!target.matches(".adding > details[open]") || summary !== document.activeElement) return;
  target.scrollIntoView({ block: "nearest" });
  if (!summary.matches(":focus-visible")) target.querySelector("[name=title]")?.focus();
}

export function watchCardActs() {
  addActs({
    copy,
    edit: () => onHighlight(edit),
    "edit-start": (button) => edit(button.closest(".card")),
    "reply-off": (button) => answer(button.form, "", ""),
    "reply-to": replyTo,
    wanted: (link) => open(numberOf(link.closest(".card")), nameRecord),
  });
  document.addEventListener("toggle", onToggle, true);
}
