// What the assistant says: streamed; asked for every few seconds where a stream does not come through.

const SILENCE = 40_000; // the server beats every 15 s
const POLL = 3000;

export class Incoming {
  // `say(message)` for each message, maybe twice; `connected(bool)` for the state of the line; `changed()` where the
  // browser is no longer the person's who it was.
  constructor({ say, connected, changed }) {
    this.say = say;
    this.connected = connected;
    this.changed = changed;
    this.after = 0;
    document.addEventListener("visibilitychange", () => document.hidden || this.#check());
    window.addEventListener("online", () => this.started && this.#open());
  }

  start(after, whose) {
    this.after = after;
    this.whose = whose;
    this.#open();
    this.timer ??= setInterval(() => this.#check(), POLL);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.source?.close();
  }

  get started() {
    return this.timer !== undefined;
  }

  #open() {
    this.source?.close();
    this.source = new EventSource(`/api/events?after=${this.after}`);
    this.#heard();
    this.source.onopen = () => this.#heard() || this.connected(true);
    this.source.addEventListener("beat", () => this.#heard());
    this.source.onmessage = (event) => {
      this.#heard();
      this.#take(JSON.parse(event.data));
    };
    this.source.onerror = () => this.connected(false);
  }

  #heard() {
    this.heardAt = Date.now();
  }

  #take(message) {
    this.after = Math.max(this.after, Number(message.id));
    this.say(message);
  }

  async #check() {
    if (!this.started) return;
    const open = this.source.readyState === EventSource.OPEN;
    if (open && Date.now() - this.heardAt < SILENCE) return;
    if (open || this.source.readyState === EventSource.CLOSED) this.#open();
    try {
      const response = await fetch(`/api/messages?after=${this.after}`);
      const { whose, items } = response.ok ? await response.json() : {};
      if (response.status === 401 || (response.ok && whose !== this.whose)) return this.changed();
      if (!response.ok) return;
      for (const message of items) this.#take(message);
      this.connected(true);
    } catch {
      this.connected(false);
    }
  }
}
