// The modules that a page needs only once its reader does something, and the looks of what they show: fetched then,
// and not when it is opened.
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

// Rejects where the network is gone, and tries again the next time.
export function loadLater() {
  const { later, looks } = document.getElementById("words").dataset;
  loading ??= Promise.all([import(later), dress(looks)]).catch((problem) => {
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
