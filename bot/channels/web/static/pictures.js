// Pictures on the screen: those that were sent, and the strip of those that an answer has so far.

import { element } from "./element.js";
import { text } from "./texts.js";

const WAITS = [700, 1500, 3000, 6000, 12_000]; // milliseconds: what was just sent is made fit to be shown first

// An own photo, from the phone where it still is there.
export function ownPhoto(item) {
  const label = text("my_photo");
  if (item.photo && !item.preview) return storedPhoto(item.photo, label);
  return element("span", { class: "photo" }, item.preview ? picture(item.preview, label) : label);
}

export function storedPhoto(id, label) {
  const small = picture(`/photos/${id}/small`, label, [...WAITS]);
  return element("a", { class: "photo", href: `/photos/${id}`, target: "_blank", rel: "noopener" }, small);
}

// A picture that was drawn for the reader, as wide as its message; pressed, it is saved by its name.
export function drawnPicture(id, name) {
  return element("a", { class: "drawn", href: `/files/${id}`, download: name }, picture(`/files/${id}`, name));
}

// A photo within something that is pressed itself.
export function smallPhoto(id, label) {
  return element("span", { class: "photo" }, picture(`/photos/${id}/small`, label));
}

// The photos of an answer in their order, each with ×, of what it is and a way to the front; then the places that are
// empty, with what to take. `press({id, label})` is called for what was pressed.
export function strip(photos, missing, press) {
  const side = (what, label) => what && element("button", { type: "button", class: "first", "aria-label": what.label, onclick: () => press(what) }, label);
  const taken = photos.map(({ id, remove, first, name, rename }, place) =>
    element(
      "li",
      {},
      storedPhoto(id, text("photo_number", { number: place + 1 })),
      element("button", { type: "button", class: "off", "aria-label": remove.label, onclick: () => press(remove) }, element("span", {}, "×")),
      side(rename, name),
      side(first, text("photo_first")),
    ),
  );
  const empty = missing.map((name) => element("li", {}, element("label", { for: "camera" }, name)));
  return element("ul", { class: "strip", "aria-label": text("photo_strip") }, ...taken, ...empty);
}

// What is no picture after all is shown by its label. One that may not be there yet is asked for again after `waits`.
function picture(address, label, waits = []) {
  const image = element("img", { src: address, alt: label, loading: "lazy" });
  image.addEventListener("error", () => {
    if (!waits.length) return image.replaceWith(label);
    setTimeout(() => (image.src = address), waits.shift());
  });
  return image;
}
