// The second press of a double click is about what the first one was on. Where that has gone meanwhile, as a bar does
// that has done its work, it would hit what stands beneath: it is dropped.
let before = null; // what the press before the latest one was on
let latest = null;

function drop(event) {
  if (event.detail < 2 || !before || before.checkVisibility()) return;
  event.preventDefault();
  event.stopPropagation();
}

export function watchSlips() {
  document.addEventListener("pointerdown", ({ target }) => {
    before = latest;
    latest = target;
  }, true);
  for (const type of ["mousedown", "click", "dblclick"]) document.addEventListener(type, drop, true);
}
