// Dialogs that htmx adds to the page open by themselves and leave it when they close. The focus goes back to
// what opened them: showModal remembers it.
function open(dialog) {
  for (const other of document.querySelectorAll("dialog[data-modal]")) {
    if (other !== dialog) other.remove();
  }
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // the backdrop
  });
  dialog.showModal();
}

export function watchDialogs() {
  document.addEventListener("htmx:load", (event) => {
    if (event.target.matches("dialog[data-modal]")) open(event.target);
  });
}
