// One conversation: what the server knows of it, what the phone kept of it, and what waits here to be sent.

import { element } from "./element.js";
import { Incoming } from "./incoming.js";
import { Outgoing } from "./outgoing.js";
import { learnOffices, raisesAlarm, Safety } from "./safety.js";
import { newId } from "./sending.js";
import { Store } from "./store.js";
import { text } from "./texts.js";

const PATIENCE = 1500; // for the server, before what the phone kept is shown
const AGAIN = 2000;

export class Conversation {
  #inLine = false;

  // `heard(message)` for each message of the assistant, `connected(bool)`, `empty()` where nothing was said yet,
  // `note(sentence)`, `stood(busy)` once all is on the screen, and whether something is new, asked or not sent yet,
  // `left()` where the browser is no longer the person's who it was.
  constructor(talk, { heard, connected, empty, note, stood, left }) {
    this.talk = talk;
    this.page = { heard, connected, empty, note, stood, left };
    this.store = new Store();
    this.safety = new Safety((bubble) => talk.besides(bubble));
    this.own = new Map(); // id → {shown, state, detail} of what was done here and may not be known to the server yet
    this.outgoing = new Outgoing(this.store, {
      changed: (told) => this.#changed(told),
      added: ({ id, shown }) => {
        this.#show(id, shown);
        this.#changed({ id, state: "waiting" });
      },
    });
    this.incoming = new Incoming({
      say: (message) => {
        this.store.keepOne(message);
        heard(message);
        this.safety.answered(message);
      },
      connected: (yes) => {
        if (yes && !this.#inLine) this.outgoing.wake(); // what waits for the end of a pause goes now
        this.#inLine = yes;
        connected(yes);
      },
      changed: () => this.#startOver(),
    });
  }

  // Shows what the person does and sees to it that it is sent; `prepare` gives {body} or {bytes} of a photo or file.
  put(shown, prepare, { id = newId(), album = null, caption = "", preview = null } = {}) {
    this.#show(id, { ...shown, preview });
    this.outgoing.add({ id, album, caption, shown }, prepare);
  }

  // Shows what the server knows; what the phone kept, as long as the server does not answer.
  async begin() {
    this.page.connected(false);
    await this.#recall();
    const late = setTimeout(() => this.#renderKept(), PATIENCE);
    const history = await this.#ask();
    clearTimeout(late);
    if (!history) {
      this.#renderKept();
      setTimeout(() => this.begin(), AGAIN);
      return;
    }
    this.known = true;
    this.page.connected(true);
    if (!history.whose && (await this.store.kept())?.whose) this.page.note(text("signed_out"));
    this.outgoing.whose = history.whose;
    await (history.whose ? this.store.keep(history.whose, history.items) : this.store.forget());
    this.#render(history);
    if (history.whose) this.#listen(history);
    this.outgoing.work();
    learnOffices();
  }

  // --- what is shown

  async #recall() {
    for (const item of await this.store.waiting()) {
      if (!this.own.has(item.id)) this.own.set(item.id, await this.#recalled(item));
    }
  }

  async #recalled({ id, shown, photo, failed }) {
    const bytes = photo && shown.kind === "photo" ? await this.store.bytes(id) : null;
    const preview = bytes && URL.createObjectURL(new Blob([bytes]));
    return { shown: { ...shown, preview }, state: failed === undefined ? "waiting" : "failed", detail: failed };
  }

  async #renderKept() {
    if (this.shown) return;
    this.shown = true;
    const kept = await this.store.kept();
    if (!this.known) this.#render(kept);
  }

  #render(history) {
    this.shown = true;
    this.talk.clear();
    const items = history?.items ?? [];
    for (const item of items) {
      if (!item.mine) this.page.heard(item);
      else if (item.aside) this.talk.mark(this.talk.own(item), "failed", text("aside"));
      else this.talk.own(item);
    }
    if (!items.length) this.page.empty();
    for (const [id, { shown, state, detail }] of this.own) {
      const known = this.talk.mine.has(id);
      if (known && state === "received") this.own.delete(id);
      if (!known) this.talk.own({ ...shown, id });
      if (!this.own.has(id)) continue;
      this.safety.said(id, shown, state === "received");
      this.#mark(id, state, detail);
    }
    this.talk.stand(history?.whose, items);
    this.page.stood(this.own.size > 0 || this.talk.isBusy());
  }

  #show(id, shown) {
    this.own.set(id, { shown, state: "saving" });
    this.talk.own({ ...shown, id });
    this.#mark(id, "saving");
    this.safety.said(id, shown);
  }

  #changed({ id, state, detail, whose }) {
    const own = this.own.get(id);
    if (!own) return;
    Object.assign(own, { state, detail });
    this.#mark(id, state, detail);
    if (state === "received") this.safety.said(id, own.shown, true);
    if (state === "lost") this.page.note(text(detail));
    if (state === "lost" || state === "removed") this.own.delete(id);
    if (state === "received" && !this.incoming.started) this.incoming.start(0, whose);
  }

  #mark(id, state, detail) {
    const bubble = this.talk.mine.get(id);
    if (!bubble) return;
    const urgent = raisesAlarm(this.own.get(id).shown);
    bubble.classList.toggle("urgent", urgent);
    if (urgent && ["saving", "waiting", "sending"].includes(state)) {
      return this.talk.mark(bubble, "waiting", text("alarm_waiting"));
    }
    switch (state) {
      case "saving":
        return this.talk.mark(bubble, "saving", "");
      case "waiting":
        return this.talk.mark(bubble, "waiting", detail || text(this.#waits(id)));
      case "sending":
        return this.talk.mark(bubble, "waiting", text("sending"));
      case "progress":
        this.talk.mark(bubble, "waiting", detail ? text("uploading", { percent: detail }) : text("reaching"));
        return bubble.append(element("progress", { max: "100", value: detail ? String(detail) : null })); // none: it moves by itself
      case "received":
        return this.talk.mark(bubble, "received", text("received"));
      case "lost":
      case "removed":
        return this.talk.remove(id);
      case "failed":
        return this.talk.mark(bubble, "failed", text("not_sent", { reason: detail }), [
          element("button", { type: "button", onclick: () => this.outgoing.again(id) }, text("again")),
          element("button", { type: "button", onclick: () => this.outgoing.remove(id) }, text("remove")),
        ]);
    }
  }

  // How something that waits is said to wait.
  #waits(id) {
    if (this.store.holds(id)) return "waiting_here";
    return this.own.get(id).shown.kind === "packet" ? "report.kept" : "waiting";
  }

  // --- the server

  // {whose, items}; nothing where it cannot be reached.
  async #ask() {
    try {
      const response = await fetch("/api/history");
      if (response.ok) return await response.json();
      if (response.status !== 401) return null;
      await fetch("/"); // gives the browser a cookie that is good again
      return { whose: null, items: [] };
    } catch {
      return null;
    }
  }

  #listen({ whose, items }) {
    const last = items.filter((item) => !item.mine).reduce((most, item) => Math.max(most, Number(item.id)), 0);
    this.incoming.start(last, whose);
  }

  // The browser is somebody else's now, or nobody's: nothing of the one before stays on the screen or on the phone.
  async #startOver() {
    this.incoming.stop();
    for (const [id, { state }] of this.own) if (state === "received") this.own.delete(id);
    this.shown = true; // what the phone kept is not this person's
    this.known = false;
    this.talk.clear();
    this.page.left();
    await this.begin();
  }
}
