// Danger, said on the phone itself: what to do and whom to call stand there at once, whatever the line does.

import { element } from "./element.js";
import { text } from "./texts.js";

const KEPT = "anju-offices";
const PATIENCE = 3000; // milliseconds, for words that may tell of danger to arrive
const NUMBERS = new RegExp(text("line.emergency"), "g");
const SAID = text("menu.say.danger").split(" ");
const HEARD = new RegExp(text("line.danger"));
const MARKS = /[\s。．.！!？?，,、]/g;

// Whether it raises the alarm: the button, or its words alone.
export function raisesAlarm({ kind, choice, text: words }) {
  return choice === "cmd:danger" || (kind === "text" && SAID.includes(words.replace(MARKS, "")));
}

// The ways to call: the emergency numbers that words name, the `links` that dial, and below what to do now the offices'.
export function callsFor(words, links = []) {
  const numbers = [...new Set([...words.matchAll(NUMBERS)].map((found) => found[1]))];
  const dials = links.filter(({ url }) => url.startsWith("tel:"));
  if (!numbers.length && !dials.length) return null;
  const given = new Set(dials.map(({ url }) => url));
  const offices = words.includes(text("danger.get_out")) ? knownOffices() : [];
  return element(
    "div",
    { class: "calls" },
    numbers.length ? element("div", {}, ...numbers.map((number) => call(number, text("call", { number })))) : null,
    ...dials.map(({ label, url }) => element("a", { href: url }, label)),
    ...offices.filter(({ phone }) => !given.has(dialling(phone))).map(callOffice),
  );
}

const dialling = (number) => `tel:${number.replace(/[^\d+]/g, "")}`;
const call = (number, ...label) => element("a", { href: dialling(number) }, ...label);

function callOffice({ name, phone, hours }) {
  const label = element("span", {}, text("call_office", { name }), " ", element("span", { class: "code" }, phone));
  return call(phone, label, hours && element("small", {}, hours));
}

// --- the offices' numbers, as last known

export async function learnOffices() {
  try {
    const response = await fetch("/api/emergency");
    if (response.ok) localStorage.setItem(KEPT, JSON.stringify(await response.json()));
  } catch {} // without a line the numbers stay as they were, without a store there are none
}

function knownOffices() {
  try {
    const { office, county } = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    return [office, county].filter((one, place) => one && (place === 0 || one.phone !== office?.phone));
  } catch {
    return [];
  }
}

// --- what is said here, until the server says it

export class Safety {
  #bubble = null;
  #unsure = new Map(); // id of what may tell of danger → the timer after which it is answered here

  // `put(bubble)` shows one at the end of the conversation.
  constructor(put) {
    this.put = put;
  }

  // The person did this; it is known to have arrived only where `received`.
  said(id, shown, received = false) {
    if (raisesAlarm(shown)) return received || this.#show();
    if (!["text", "photo"].includes(shown.kind) || !HEARD.test(shown.text ?? "")) return;
    clearTimeout(this.#unsure.get(id));
    if (!received) this.#unsure.set(id, setTimeout(() => this.#show(), PATIENCE));
  }

  // The server said what to do itself.
  answered({ text: words }) {
    if (!words.includes(text("danger.get_out"))) return;
    this.#bubble?.remove();
    this.#bubble = null;
  }

  #show() {
    const words = `${text("danger.get_out")}\n${text("danger.numbers")}`;
    this.#bubble?.remove();
    this.#bubble = element("article", { class: "bubble theirs danger", role: "alert" }, element("p", { class: "text" }, words));
    this.#bubble.append(callsFor(words));
    this.put(this.#bubble);
  }
}
