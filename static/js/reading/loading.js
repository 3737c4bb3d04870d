// The modules that a page needs only once its reader does something, and the looks of what they show: fetched then,
// and not when it is opened.
import { bring } from "../importing.js";

const LATEST = 20_000; // ms: then they come anyhow, to ask what others do meanwhile
const FIRST = ["pointerdown", "keydown", "focusin"];
let loading = null;

// A page that shows an open card has the sheet from the start.
function dress(href) {
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve, reject) => {
    sheet.onload = resolve;
    sheet.onerror = () => {
      sheet.remove();
      reject(new TypeError(href));
    };
    document.body.append(sheet);
  });
}

// The script looks for its furniture, so it runs after that; it is on its way before. Not as a preload: the browser
// would remember that it did not come.
async function fetchAll({ more, later, looks }) {
  fetch(later).catch(() => {}); // asked again below
  await Promise.all([bring(more), dress(looks)]);
  return bring(later);
}

// Rejects where the network is gone, and tries again the next time.
export function loadLater() {
  loading ??= fetchAll(document.getElementById("words").dataset).catch((problem) => {
    loading = null;
    throw problem;
  });
  return loading;
}

export function watchLoading() {
  const load = () => {
    for (const type of FIRST) document.removeEventListener(type, load, true);
    loadLater().catch(() => {}); // whoever needs it says so
  };
  for (const type of FIRST) document.addEventListener(type, load, true);
  setTimeout(load, LATEST);
}
