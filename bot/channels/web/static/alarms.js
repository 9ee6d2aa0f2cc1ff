// Danger that nobody has looked at on this device: a red bar until it is pressed, with title, sound, vibration, notification.

import { byId, element } from "./element.js";
import { text } from "./texts.js";
import { keep, keptOf } from "./unread.js";

const KEPT = "anju-alarm";
const AGAIN = 20_000; // milliseconds, until it is heard again
const SHAKES = [400, 200, 400, 200, 800];
const TONES = [880, 660, 880, 660]; // hertz, a third of a second each

export class Alarms {
  #open = []; // {id, line, bubble}, in order

  // `go(bubble)` shows a message from its beginning, `loud(sentence)` puts one into the title, or takes it away.
  constructor(go, loud) {
    this.bar = byId("alarms");
    this.go = go;
    this.loud = loud;
    window.addEventListener("storage", ({ key }) => key === KEPT && this.#follow());
    for (const gesture of ["pointerdown", "keydown"]) {
      document.addEventListener(gesture, () => this.#mayBeHeard(), { once: true, capture: true });
    }
  }

  clear() {
    this.#open = [];
    this.#show();
  }

  // Takes up those of what was said to a person that nobody looked at here: {id, text, bubble}, in order. On a device
  // that knows of none, those up to the message `read` were looked at elsewhere.
  stand(whose, said, read) {
    this.whose = whose;
    const kept = keptOf(KEPT, whose) ?? { until: read, open: [] };
    this.until = kept.until;
    this.#add(said.filter(({ id }) => Number(id) > kept.until || kept.open.includes(Number(id))));
  }

  arrived(bubble, { id, text: words }) {
    this.#add([{ id, text: words, bubble }]);
    this.#ring();
    notify(words);
  }

  // It was pressed, or answered.
  seen(id) {
    this.#leave((one) => one.id !== Number(id));
  }

  #add(said) {
    this.#open.push(...said.map((one) => ({ id: Number(one.id), line: firstLine(one.text), bubble: one.bubble })));
    this.until = Math.max(this.until ?? 0, ...this.#open.map(({ id }) => id));
    this.#keep();
    this.#show();
  }

  #leave(isOpen) {
    const left = this.#open.filter(isOpen);
    if (left.length === this.#open.length) return;
    this.#open = left;
    this.#keep();
    this.#show();
  }

  #keep() {
    if (this.whose) keep(KEPT, this.whose, { until: this.until, open: this.#open.map(({ id }) => id) });
  }

  // It was pressed in another tab.
  #follow() {
    const kept = keptOf(KEPT, this.whose);
    if (kept) this.#leave(({ id }) => id > kept.until || kept.open.includes(id));
  }

  #show() {
    const [first, ...others] = this.#open;
    this.bar.hidden = !first;
    this.loud(first ? first.line : null);
    clearInterval(this.ringing);
    this.bar.replaceChildren();
    if (!first) return;
    const more = others.length ? element("span", {}, text("more_alarms", { count: others.length })) : null;
    const press = () => {
      this.seen(first.id);
      this.go(first.bubble);
    };
    this.bar.append(element("button", { type: "button", onclick: press }, element("strong", {}, first.line), more));
    this.ringing = setInterval(() => this.#ring(), AGAIN);
  }

  // --- what is heard; browsers allow it once something was touched

  #mayBeHeard() {
    const Audio = window.AudioContext ?? window.webkitAudioContext;
    this.audio ??= Audio && new Audio();
  }

  #ring() {
    navigator.vibrate?.(SHAKES);
    if (!this.audio) return;
    this.audio.resume();
    TONES.forEach((hertz, number) => {
      const tone = this.audio.createOscillator();
      const begins = this.audio.currentTime + number / 3;
      tone.frequency.value = hertz;
      tone.connect(this.audio.destination);
      tone.start(begins);
      tone.stop(begins + 0.3);
    });
  }
}

// On the screen of somebody who has the page in the background. Whoever subscribed to push hears of it that way.
async function notify(words) {
  if (!document.hidden || globalThis.Notification?.permission !== "granted") return;
  const worker = await navigator.serviceWorker?.ready;
  if (!worker || (await worker.pushManager?.getSubscription())) return;
  await worker.showNotification(firstLine(words), { body: words, icon: "/static/icon.svg", lang: "zh-CN", tag: words });
}

const firstLine = (words) => words.split("\n")[0].replace(/[：:]$/, "");
