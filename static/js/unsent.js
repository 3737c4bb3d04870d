// Unsent work in the browser's own storage, under its reader's id, until the server has it.
// Items: {id, type, slug, …}, oldest first. "highlight" and "comment" wait to be sent to `action` with `fields`;
// a "draft" is a comment that is still being written. Nothing of one reader is ever shown to another.
const PREFIX = "lectern:unsent:";
let memory = []; // where the browser keeps nothing: at least until the page is closed

function key() {
  const reader = document.body.dataset.reader;
  return reader ? PREFIX + reader : null;
}

function isList(value) {
  return Array.isArray(value) && value.every((item) => item?.id && item.type);
}

export function unsent() {
  const name = key();
  if (!name) return [];
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? "[]");
    return [...(isList(kept) ? kept : []), ...memory];
  } catch (problem) {
    return memory; // no storage at all, or not ours
  }
}

// Whether it will still be there after the page is closed.
function write(items) {
  const name = key();
  if (!name) return false;
  try {
    if (items.length) localStorage.setItem(name, JSON.stringify(items));
    else localStorage.removeItem(name);
    memory = [];
    return true;
  } catch (problem) {
    memory = items;
    return false;
  }
}

export function keepUnsent(item) {
  const items = unsent();
  const at = items.findIndex(({ id }) => id === item.id);
  return write(at < 0 ? [...items, item] : items.with(at, item));
}

export function dropUnsent(id) {
  if (unsent().some((item) => item.id === id)) write(unsent().filter((item) => item.id !== id));
}

export function isToSend({ type, refused }) {
  return (type === "highlight" || type === "comment") && !refused;
}

// Signing out with unsent work asks first; then nothing of it stays on this device.
export function guardSignOut() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-sign-out]") || !unsent().length) return;
    if (window.confirm(form.dataset.ask)) write([]);
    else event.preventDefault();
  });
}
