// The page's words: the server writes them into the page, none stand in the scripts.

const texts = JSON.parse(document.body.dataset.texts);

export function text(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
