// The size of the type: three steps, one tap each, kept on this device.

import { byId } from "./element.js";
import { text } from "./texts.js";

const KEPT = "anju-size";
const NAMES = ["size_1", "size_2", "size_3"]; // of the steps, in the texts

// `changed()` is called when everything has become larger or smaller.
export function offerSizes(changed) {
  const button = byId("size");
  let step = kept();
  const show = () => {
    document.documentElement.dataset.size = String(step + 1);
    button.setAttribute("aria-label", text("size_now", { size: text(NAMES[step]) }));
  };
  button.addEventListener("click", () => {
    step = (step + 1) % NAMES.length;
    show();
    try {
      localStorage.setItem(KEPT, String(step));
    } catch {} // a browser that keeps nothing forgets this, too
    changed();
  });
  show();
}

function kept() {
  try {
    return Number(localStorage.getItem(KEPT)) % NAMES.length || 0;
  } catch {
    return 0;
  }
}
