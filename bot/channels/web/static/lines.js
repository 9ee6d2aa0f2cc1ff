// Words as lines on the screen: which question of how many, examples and sources set smaller, items of a list.

import { element } from "./element.js";
import { text } from "./texts.js";

const STEP = new RegExp(text("line.step")); // with the number of the question, and how many there are
const QUIET = new RegExp(text("line.quiet"));
const ITEM = new RegExp(text("line.item"));
const CODE = new RegExp(text("line.code"), "g"); // is not broken at the end of a line

// The words of a message: a paragraph, before it the steps of a form.
export function laidOut(words) {
  const lines = words.split("\n");
  const step = lines.map((line) => line.match(STEP)).find(Boolean);
  const shown = element("p", { class: "text" }, ...lines.map(laidOutLine));
  return step ? [steps(Number(step[1]), Number(step[2])), shown] : [shown];
}

function laidOutLine(line) {
  const kind = STEP.test(line) ? " step" : QUIET.test(line) ? " quiet" : ITEM.test(line) ? " item" : "";
  const made = element("span", { class: `line${kind}` });
  const number = kind === " item" ? line.match(ITEM)[0] : "";
  if (number) made.append(element("b", {}, number));
  let end = number.length;
  for (const found of line.matchAll(CODE)) {
    made.append(line.slice(end, found.index), element("span", { class: "code" }, found[0]));
    end = found.index + found[0].length;
  }
  made.append(line.slice(end));
  return made;
}

function steps(number, count) {
  const bars = Array.from({ length: count }, (_, index) => element("span", { class: index < number ? "past" : null }));
  return element("div", { class: "steps", "aria-hidden": "true" }, ...bars); // the line below says the same
}
