// A small list under the words it is about, inside the window.
const GAP = 6;

export function showUnder(list, box) {
  list.showPopover();
  const size = list.getBoundingClientRect();
  const below = box.bottom + GAP + size.height < innerHeight;
  const left = Math.max(GAP, Math.min(box.left, innerWidth - size.width - GAP));
  const top = below ? box.bottom + GAP : Math.max(GAP, box.top - size.height - GAP);
  list.style.setProperty("left", `${left}px`);
  list.style.setProperty("top", `${top}px`);
}
