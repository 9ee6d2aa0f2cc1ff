// What arrived and was not seen yet: the pill with its count, the title, and how far this device has read.

import { byId } from "./element.js";
import { text } from "./texts.js";

const KEPT = "anju-read";
const SHOWS = "0px 0px -48px 0px"; // a message is seen once so much of it stands above the lower edge

export class Unread {
  #name = document.title;
  #bubbles = new Map(); // of what was not seen yet → the message's id
  #last = 0;
  #loudest = null; // what the title says instead of the name

  // `room` is what scrolls, `go(bubble)` shows a message from its beginning, `changed(count)` hears how many are unseen.
  constructor(room, go, changed) {
    this.changed = changed;
    this.pill = byId("newest");
    this.watching = new IntersectionObserver((seen) => this.#look(seen), { root: room, rootMargin: SHOWS });
    this.pill.addEventListener("click", () => go(this.first()));
  }

  clear() {
    for (const bubble of this.#bubbles.keys()) this.watching.unobserve(bubble);
    this.#bubbles.clear();
    this.#last = 0;
    this.#show();
  }

  // The id of the last message that was read on this device; none where this person never read here.
  since(whose) {
    this.whose = whose;
    return keptOf(KEPT, whose);
  }

  arrived(bubble, id) {
    this.#last = Math.max(this.#last, id);
    this.#bubbles.set(bubble, id);
    this.watching.observe(bubble);
    if (document.hidden) this.#title(); // nothing is looked at there
  }

  // What renews a message in place is not new, nor is what was seen before.
  known(id) {
    this.#last = Math.max(this.#last, id);
    this.#show();
  }

  // The first message that was not seen, of those below `bubble` where one is given.
  first(bubble = null) {
    const isBelow = (one) => !bubble || bubble.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    return [...this.#bubbles.keys()].find(isBelow);
  }

  // Puts a sentence before the name in the title, or takes it away.
  loud(sentence) {
    this.#loudest = sentence;
    this.#title();
  }

  #look(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && !document.hidden) this.#forget(target);
    }
    this.#show();
  }

  #forget(bubble) {
    this.watching.unobserve(bubble);
    this.#bubbles.delete(bubble);
  }

  #show() {
    this.changed(this.#bubbles.size);
    this.pill.hidden = !this.#bubbles.size;
    this.pill.textContent = text("newest", { count: this.#bubbles.size });
    this.#title();
    const read = this.#bubbles.size ? Math.min(...this.#bubbles.values()) - 1 : this.#last;
    if (read && this.whose) keep(KEPT, this.whose, read);
  }

  #title() {
    const count = this.#bubbles.size || (this.#loudest ? 1 : 0);
    const said = this.#loudest ?? this.#name;
    document.title = count ? `(${count}) ${said}` : said;
  }
}

// --- what a device keeps of a person

export function keptOf(name, whose) {
  try {
    const kept = JSON.parse(localStorage.getItem(name));
    return kept?.whose === whose ? kept.value : null;
  } catch {
    return null;
  }
}

export function keep(name, whose, value) {
  try {
    localStorage.setItem(name, JSON.stringify({ whose, value }));
  } catch {} // a browser that keeps nothing begins anew
}
