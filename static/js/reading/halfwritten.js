// One thing of a card is changed and the whole card comes anew: what is half written in its other fields stays.
const kept = new Map(); // id of the card → [address of the form, name of the field, value or checked]

// A list in which the server chose nothing begins with its first choice.
export function isTouched(field) {
  if (field.matches("select")) return field.value !== (field.querySelector("[selected]") ?? field.options[0])?.value;
  return field.matches("[type=checkbox], [type=radio]") ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

function addressOf(form) {
  return form.getAttribute("action");
}

function keep({ detail: { target, requestConfig } }) {
  if (!target.matches?.(".card")) return;
  const sent = requestConfig.elt.closest("form");
  const fields = [...target.querySelectorAll("form :is(input:not([type=hidden]), textarea, select)")];
  const touched = fields.filter((field) => field.name && field.form !== sent && isTouched(field));
  if (!touched.length) return;
  const editing = target.dataset.editing !== undefined;
  const written = touched.map((field) => [addressOf(field.form), field.name, field.type === "checkbox" ? field.checked : field.value]);
  kept.set(target.id, { editing, written });
}

function put(card, [address, name, value]) {
  const form = [...card.querySelectorAll("form")].find((candidate) => addressOf(candidate) === address);
  const field = form?.elements[name];
  if (!(field instanceof Element)) return false;
  if (field.type === "checkbox") field.checked = value;
  else field.value = value;
  const fold = field.closest("details");
  if (fold) fold.open = true;
  return true;
}

// A card that shows two versions has no such fields: they wait for the one that follows it.
function refill({ target }) {
  const { editing, written } = kept.get(target.id) ?? {};
  if (!written?.filter((one) => put(target, one)).length) return;
  kept.delete(target.id);
  if (editing) target.dataset.editing = "";
}

export function watchHalfWritten() {
  document.addEventListener("htmx:beforeSwap", keep);
  document.addEventListener("htmx:afterSettle", refill);
}
