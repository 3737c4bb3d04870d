// What waits or was refused, as a list in the notice: its words, a comment to go with it, and giving it up.
import { unsent } from "../unsent.js";
import { slug, when, word } from "./page.js";
import { uid } from "./uid.js";
import { enqueue, giveUp } from "./waiting.js";

const notice = document.getElementById("draft-notice");
const details = notice.querySelector("details");
const list = notice.querySelector("ul");
const pattern = notice.querySelector("template");

function waiting() {
  return unsent().filter(({ type, slug: of, waited, refused }) => of === slug && type === "highlight" && (waited || refused));
}

function row(item) {
  const shown = pattern.content.querySelector("li").cloneNode(true);
  shown.dataset.id = item.id;
  shown.classList.add(item.kind);
  shown.querySelector("q").textContent = item.fields.exact;
  shown.querySelector("[data-draft=comment]").hidden = Boolean(item.refused);
  return shown;
}

function draw() {
  const kept = new Map([...list.children].map((shown) => [shown.dataset.id, shown]));
  list.replaceChildren(...waiting().map((item) => kept.get(item.id) ?? row(item)));
  details.hidden = !list.childElementCount;
}

function itemOf(element) {
  const { id } = element.closest("li").dataset;
  return unsent().find((item) => item.id === id);
}

function write(shown) {
  details.open = true;
  const form = shown.querySelector("form");
  form.hidden = false;
  form.elements.words.focus();
}

// A comment on something that the server does not know yet: it goes after it.
function comment(event) {
  event.preventDefault();
  const item = itemOf(event.target);
  const body = event.target.elements.words.value.trim();
  if (!item || !body) return;
  const id = uid();
  enqueue({ id, type: "comment", slug, action: word("reply").replace(/[0-9a-f-]{36}/, item.id), fields: { uid: id, body, parent: "" } });
  event.target.replaceWith(event.target.dataset.kept);
}

function onClick(event) {
  const button = event.target.closest("li [data-draft]");
  const item = button && itemOf(button);
  if (!item) return;
  if (button.dataset.draft === "comment") write(button.closest("li"));
  else {
    for (const about of unsent().filter(({ action }) => action.includes(item.id))) giveUp(about);
    giveUp(item);
  }
}

export function watchUnsentList() {
  notice.addEventListener("click", onClick);
  notice.addEventListener("submit", comment);
  when("waiting", draw);
  when("settled", ({ item, result }) => {
    draw();
    const wanted = item.then === "comment" && result !== "made" && list.querySelector(`[data-id="${item.id}"]`);
    if (wanted) write(wanted);
  });
  draw();
}
