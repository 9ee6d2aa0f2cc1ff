// Words as lines on the screen: which question of how many, a sum large, sources folded, items of a list.

import { element } from "./element.js";
import { text } from "./texts.js";

const STEP = new RegExp(text("line.step")); // with the number of the question, and how many there are
const QUIET = new RegExp(text("line.quiet"));
const SOURCE = new RegExp(text("line.source"));
const QUOTED = new RegExp(text("line.quoted"), "m");
const SUM = new RegExp(text("line.sum"), "g");
const ITEM = new RegExp(text("line.item"));
const BUTTON = "\\u3014[^\\u3015]{1,9}\\u3015"; // its label in brackets
const CODE = new RegExp(`${BUTTON}|${text("line.code")}`, "g"); // is not broken at the end of a line
const NUMBER = new RegExp(text("line.number"), "g"); // that can be dialled: none that hides some of its digits

// The words of a message: a paragraph, before it the steps of a form, below it where it is written.
export function laidOut(words) {
  const lines = words.split("\n");
  const step = lines.map((line) => line.match(STEP)).find(Boolean);
  const source = QUOTED.test(words) ? -1 : lines.findIndex((line) => SOURCE.test(line));
  if (source < 1) return [...(step ? [steps(Number(step[1]), Number(step[2]))] : []), paragraph(lines)];
  const [first, ...others] = lines.slice(0, source);
  const said = element("p", { class: "text" }, withSum(first), ...others.map(laidOutLine));
  const folded = element("details", { class: "source" }, element("summary", {}, text("source")), paragraph(lines.slice(source)));
  return [said, folded];
}

const paragraph = (lines) => element("p", { class: "text" }, ...lines.map(laidOutLine));

// The line that answers, its sum large where it names one.
function withSum(line) {
  const made = laidOutLine(line);
  const sums = line.match(SUM) ?? [];
  if (sums.length !== 1) return made;
  const [before, after] = line.split(sums[0]);
  return element("span", { class: "line" }, before, element("strong", { class: "sum" }, sums[0]), after);
}

function laidOutLine(line) {
  const kind = STEP.test(line) ? " step" : QUIET.test(line) ? " quiet" : ITEM.test(line) ? " item" : "";
  const made = element("span", { class: `line${kind}` });
  const number = kind === " item" ? line.match(ITEM)[0] : "";
  if (number) made.append(element("b", {}, number));
  let end = number.length;
  for (const found of line.matchAll(CODE)) {
    made.append(...dialled(line.slice(end, found.index)), element("span", { class: "code" }, found[0]));
    end = found.index + found[0].length;
  }
  made.append(...dialled(line.slice(end)));
  return made;
}

// Words with their telephone numbers as links that call. Emergency numbers are buttons below the words.
function dialled(words) {
  const parts = [];
  let end = 0;
  for (const found of words.matchAll(NUMBER)) {
    const [whole, , number] = found;
    const at = found.index + whole.length - number.length;
    parts.push(words.slice(end, at), element("a", { class: "tel", href: `tel:${number.replace(/-/g, "")}` }, number));
    end = at + number.length;
  }
  return [...parts, words.slice(end)];
}

function steps(number, count) {
  const bars = Array.from({ length: count }, (_, index) => element("span", { class: index < number ? "past" : null }));
  return element("div", { class: "steps", "aria-hidden": "true" }, ...bars); // the line below says the same
}
