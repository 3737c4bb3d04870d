// Marks in the text that are not the server's: what is being sent, gathered, read or searched.
// They are kept as offsets and drawn through the CSS Custom Highlight API, so the DOM stays untouched.
import { rangeOf } from "./offsets.js";

const layers = new Map(); // name → Map(key → parts)

function draw(name) {
  if (!CSS.highlights) return;
  const ranges = [...layers.get(name).values()].flat().map(rangeOf).filter(Boolean);
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

export function paint(name, key, parts) {
  if (!layers.has(name)) layers.set(name, new Map());
  layers.get(name).set(key, parts);
  draw(name);
}

export function unpaint(name, key) {
  if (layers.get(name)?.delete(key)) draw(name);
}

// After blocks were exchanged their ranges are gone: draw again from the offsets.
export function repaint() {
  for (const name of layers.keys()) draw(name);
}
