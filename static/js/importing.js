// Modules that are fetched when they are needed.
const failures = new Map(); // address → how often it did not come

// A browser remembers that a module did not come and asks no second time: each try goes by a name of its own.
export function bring(href) {
  const failed = failures.get(href) ?? 0;
  return import(failed ? `${href}#${failed}` : href).catch((problem) => {
    failures.set(href, failed + 1);
    throw problem;
  });
}
