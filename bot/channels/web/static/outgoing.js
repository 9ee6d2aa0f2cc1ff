// What the person does: written down first, then sent when there is a line, and shown alike in all tabs.

import { raisesAlarm } from "./safety.js";
import { alone, drain } from "./sending.js";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 20_000;
const LONGEST_URGENT_PAUSE = 3000;

export class Outgoing {
  #line = Promise.resolve(); // what is written down next waits for what is being written down
  #tabs = globalThis.BroadcastChannel ? new BroadcastChannel("anju") : null;
  #pause = FIRST_PAUSE;
  #working = false;
  #asked = false;
  #hurries = false; // an alarm was written down: what is under way gives way to it

  // `changed({id, state, detail})` hears how an item stands: waiting, sending, progress (percent), received, failed,
  // removed, lost (nothing could be written down; the key of the text that says why). `added(item)` hears of one from
  // another tab.
  constructor(store, { changed, added }) {
    this.store = store;
    this.changed = changed;
    this.whose = null; // who the person was said to be when the conversation was last heard of
    this.#tabs?.addEventListener("message", ({ data }) => {
      if (data.state === "added") {
        if (data.item.urgent) this.#overtake();
        added(data.item);
      } else this.#hear(data);
    });
    window.addEventListener("online", () => this.wake());
    document.addEventListener("freeze", () => this.ending?.abort()); // so that another tab may send
    window.addEventListener("beforeunload", (event) => store.loose && event.preventDefault());
  }

  // `prepare` gives {body}, {bytes} of a photo, {packet} of a report or {lost}; items stay in the order in which they were added.
  add(item, prepare) {
    const lose = (detail) => this.#hear({ id: item.id, state: "lost", detail });
    this.#line = this.#line.then(async () => {
      const { body = null, bytes = null, packet = null, lost } = await prepare();
      if (lost) return lose(lost);
      const urgent = raisesAlarm(item.shown) || Boolean(item.shown.urgent);
      Object.assign(item, { body, packet, photo: Boolean(bytes), whose: this.whose, urgent });
      await this.store.add(item, bytes);
      this.#tabs?.postMessage({ state: "added", item });
      this.#hear({ id: item.id, state: "waiting" });
      if (item.urgent) this.#overtake();
      this.work();
    }).catch(() => lose("photo_lost"));
  }

  // Sends what was refused once more, as who the person is now.
  async again(id) {
    const item = await this.#find(id);
    if (!item) return;
    delete item.failed;
    item.whose = null;
    await this.store.change(item);
    this.#say({ id, state: "waiting" });
    this.work();
  }

  // Whether it still waited here.
  async remove(id) {
    const item = await this.#find(id);
    if (!item) return false;
    await this.store.remove(item);
    this.#say({ id, state: "removed" });
    return true;
  }

  // Tries at once instead of after the pause.
  wake() {
    this.#pause = FIRST_PAUSE;
    this.awake?.();
    this.work();
  }

  async work() {
    this.#asked = true;
    this.#inBackground();
    if (this.#working) return;
    this.#working = true;
    while (this.#asked) {
      this.#asked = false;
      this.ending = new AbortController();
      const draining = alone(() => drain(this.store, (told) => this.#say(told), this.ending.signal));
      const rest = await draining.catch(() => ({ seconds: 0 })); // what the phone could not note is sent again
      if (this.#hurries) this.#asked = true;
      else if (rest) await this.#rest(rest);
      this.#hurries = false;
    }
    this.#working = false;
  }

  // A piece of a photo may take a minute: it is cut off, and goes on where it was afterwards.
  #overtake() {
    if (!this.#working) return;
    this.#hurries = true;
    this.ending?.abort();
    this.awake?.();
  }

  // Lets the worker send once there is a line, should the page be closed by then.
  #inBackground() {
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("send")).catch(() => {});
  }

  #rest({ seconds, urgent }) {
    this.#asked = true;
    navigator.storage?.persist?.().catch(() => {}); // so that a phone short of space keeps what waits
    const pause = seconds ? seconds * 1000 : this.#pause;
    this.#pause = Math.min(this.#pause * 2, urgent ? LONGEST_URGENT_PAUSE : LONGEST_PAUSE);
    return new Promise((resolve) => {
      this.awake = resolve;
      setTimeout(resolve, pause);
    });
  }

  #find(id) {
    return this.store.waiting().then((items) => items.find((item) => item.id === id));
  }

  #say(told) {
    this.#tabs?.postMessage(told);
    this.#hear(told);
  }

  #hear(told) {
    if (told.state === "received") {
      this.#pause = FIRST_PAUSE;
      this.whose = told.whose;
    }
    this.changed(told);
  }
}
