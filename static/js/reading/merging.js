// Cards and threads that come from outside while somebody reads and writes in them: what is half-written, where the
// focus is and what was unfolded stays; only what is said around it changes.
/* global htmx */
import { isTouched } from "./halfwritten.js";

const FIELDS = "textarea, select, input:not([type=hidden])";

// Whether something would be lost if this element were exchanged.
export function isBusy(element) {
  return element.contains(document.activeElement) || [...element.querySelectorAll(FIELDS)].some(isTouched);
}

// Moving an element takes the focus from it; what was marked in a field goes too.
function keepFocus(inside, act) {
  const held = inside.contains(document.activeElement) ? document.activeElement : null;
  const marked = held?.matches("textarea") ? [held.selectionStart, held.selectionEnd] : null;
  act();
  if (!held?.isConnected || document.activeElement === held) return;
  held.focus({ preventScroll: true });
  if (marked) held.setSelectionRange(...marked);
}

function isSame(known, fresh) {
  const settled = [known, fresh].map((say) => Boolean(say.closest(".resolved")));
  return known.dataset.version === fresh.dataset.version && settled[0] === settled[1] && known.matches(".is-hidden") === fresh.matches(".is-hidden");
}

// The list of comments that an answer may name; the form itself stays, with the words in it.
function renewChoices(form, fresh) {
  const row = fresh?.querySelector(":scope > .row:has([name=parent])");
  if (!row) return;
  const known = form.querySelector(":scope > .row:has([name=parent])");
  const chosen = form.elements.parent?.value ?? "";
  if (known) known.replaceWith(row);
  else form.querySelector("[name=uid]").after(row);
  form.elements.parent.value = chosen;
}

function mergeThread(old, fresh) {
  const unfolded = new Set([...old.querySelectorAll("details[open]")].map(({ id }) => id));
  for (const fold of fresh.querySelectorAll("details")) fold.open ||= unfolded.has(fold.id);
  const form = old.querySelector(":scope > .reply-form");
  const freshForm = fresh.querySelector(":scope > .reply-form");
  keepFocus(old, () => {
    for (const say of fresh.querySelectorAll(".say")) {
      const known = old.querySelector(`[id="${say.id}"]`);
      if (known && (isSame(known, say) || isBusy(known))) say.replaceWith(known);
    }
    for (const child of [...old.children]) if (child !== form) child.remove();
    freshForm?.remove();
    if (form) form.before(...fresh.children);
    else old.replaceChildren(...fresh.children);
    if (form) renewChoices(form, freshForm);
  });
  htmx.process(old);
}

function mergeCard(old, fresh) {
  const [face, freshFace] = [old, fresh].map((card) => card.querySelector(":scope > header"));
  if (!face.contains(document.activeElement)) face.replaceWith(freshFace);
  const [thread, freshThread] = [old, fresh].map((card) => card.querySelector(".thread"));
  if (thread && freshThread) mergeThread(thread, freshThread);
  htmx.process(old);
}

let isOn = false; // while the answer comes in that has what others did; others have cards out of band too

function onBeforeSwap(event) {
  const { target: old, fragment } = event.detail;
  if (!isOn || !old.matches?.(".card, .thread")) return;
  const fresh = fragment.querySelector?.(`[id="${old.id}"]`);
  if (old.matches(".thread")) {
    event.detail.shouldSwap = false;
    mergeThread(old, fresh);
  } else if (isBusy(old)) {
    event.detail.shouldSwap = false;
    if (fresh?.children.length) mergeCard(old, fresh); // a card that goes has nothing in it, and waits
  } else if (fresh) {
    fresh.classList.toggle("is-open", old.matches(".is-open"));
  }
}

// Whatever `source` asks for is merged into the page.
export function mergeAnswersTo(source) {
  source.addEventListener("htmx:beforeSwap", () => { isOn = true; });
  source.addEventListener("htmx:afterRequest", () => { isOn = false; });
  document.addEventListener("htmx:oobBeforeSwap", onBeforeSwap);
}
