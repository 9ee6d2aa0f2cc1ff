// A case as a card: a picture, whose it is, where, what is wrong, how far it is in its colour, since when.

import { element } from "./element.js";
import { smallPhoto, storedPhoto } from "./pictures.js";
import { text } from "./texts.js";

// The cards of a message: alone a case stands open, in a list each opens its case. `press({id, label})` is called for
// the one that was pressed.
export function cards(items, press) {
  if (!items.length) return null;
  const [first] = items;
  if (items.length === 1 && !first.opens) return element("div", { class: "card whole" }, ...inside(first));
  return element("ul", { class: "cards" }, ...items.map((item) => element("li", {}, opening(item, press))));
}

function opening(item, press) {
  const { opens, title } = item;
  const values = { type: "button", class: "card", "data-choice": opens, onclick: () => press({ id: opens, label: title }) };
  return element("button", values, ...inside(item));
}

function inside({ title, place, chips, state, tone, since, number, photo, after, opens }) {
  const label = text("their_photo");
  const image = photo && (opens ? smallPhoto(photo, label) : after ? pair(photo, after) : storedPhoto(photo, label));
  const name = element(opens ? "strong" : "h3", {}, title);
  return [
    image,
    element("span", { class: "head" }, name, element("span", { class: `standing ${tone}` }, state)),
    element("span", { class: "place" }, place),
    element("span", { class: "chips" }, ...chips.map((chip) => element("span", {}, chip))),
    element("span", { class: "since" }, ...(since ? [element("span", {}, since)] : []), element("span", { class: "code" }, number)),
  ].filter(Boolean);
}

// The house before and after its works, side by side.
function pair(before, after) {
  const pictures = [[before, text("photo_before")], [after, text("photo_after")]];
  return element("div", { class: "pair" }, ...pictures.map(([id, label]) => element("figure", {}, storedPhoto(id, label), element("figcaption", {}, label))));
}
