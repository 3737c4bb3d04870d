// Unsent work in the browser's own storage, under its reader's id, until the server has it.
// Items: {id, type: "highlight" | "comment", slug, …}. Nothing of one reader is ever shown to another.
const PREFIX = "lectern:unsent:";

function key() {
  const reader = document.body.dataset.reader;
  return reader ? PREFIX + reader : null;
}

export function unsent() {
  const name = key();
  return name ? JSON.parse(localStorage.getItem(name) ?? "[]") : [];
}

function write(items) {
  const name = key();
  if (!name) return;
  if (items.length) localStorage.setItem(name, JSON.stringify(items));
  else localStorage.removeItem(name);
}

export function keepUnsent(item) {
  write([...unsent().filter(({ id }) => id !== item.id), item]);
}

export function dropUnsent(id) {
  write(unsent().filter((item) => item.id !== id));
}

// Signing out with unsent work asks first; then nothing of it stays on this computer.
export function guardSignOut() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-sign-out]") || !unsent().length) return;
    if (window.confirm(form.dataset.ask)) write([]);
    else event.preventDefault();
  });
}
