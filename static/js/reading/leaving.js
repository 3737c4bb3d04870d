// Escape in a form about a highlight comes back with what was written stored, and with the card folded again.
import { askFirst } from "./acts.js";

const SAVED = 'form:is([data-act="edit"], [data-act="record"])';

function isChanged(field) {
  if (field.type === "hidden" || !field.name) return false;
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

function save(target) {
  const form = target.closest?.(SAVED);
  if (!form || ![...form.elements].some(isChanged) || !form.checkValidity()) return false;
  const folded = document.createElement("input");
  Object.assign(folded, { type: "hidden", name: "folded", value: "1" });
  form.append(folded);
  form.requestSubmit();
  return false; // the focus still goes back
}

export function watchLeaving() {
  askFirst("leave", save);
}
