// The conversation on the screen: bubbles in order, buttons that know whether they still matter.

import { Alarms } from "./alarms.js";
import { cards } from "./cards.js";
import { byId, element } from "./element.js";
import { laidOut } from "./lines.js";
import { drawnPicture, ownPhoto, storedPhoto, strip } from "./pictures.js";
import { qrPicture } from "./qr.js";
import { callsFor } from "./safety.js";
import { text } from "./texts.js";
import { Unread } from "./unread.js";

const NEAR = 120; // pixels from the end that still count as reading the newest

export class Talk {
  // `press({id, label, on})` is called for a button that was pressed, `reveal()` to bring the conversation onto the
  // screen, `unread(count)` when another number of messages is unseen.
  constructor(press, { reveal, unread }) {
    this.room = byId("talk");
    this.unread = new Unread(this.room, (bubble) => this.show(bubble), unread);
    this.reveal = reveal;
    this.alarms = new Alarms((bubble) => this.show(bubble), (sentence) => this.unread.loud(sentence));
    this.press = press;
    this.theirs = new Map(); // id of a message → its bubble
    this.mine = new Map(); // id of an own message → its bubble
    this.day = null;
    this.room.addEventListener("scroll", () => (this.stays = this.atEnd()));
    for (const moved of ["wheel", "touchmove"]) {
      this.room.addEventListener(moved, () => (this.least = null), { passive: true });
    }
    new ResizeObserver(() => this.stays && this.toEnd(this.least)).observe(this.room); // the keyboard came, the line went
  }

  // Empties the screen. What is put there until `stand`, as what was said long ago, is not read out.
  clear() {
    this.recalling = true;
    this.unread.clear();
    this.alarms.clear();
    this.room.setAttribute("aria-live", "off");
    setTimeout(() => this.room.setAttribute("aria-live", "polite"));
    this.theirs.clear();
    this.mine.clear();
    this.day = null;
    this.room.replaceChildren();
  }

  // --- what is said

  // Shows a message of the assistant; false for one that is there already.
  say(message) {
    if (this.theirs.has(message.id)) return false;
    const replaced = message.replaces && this.theirs.get(message.replaces);
    if (replaced) {
      this.#renew(replaced, message);
      this.theirs.set(message.id, replaced);
      this.unread.known(Number(message.id));
      return true;
    }
    this.#settle();
    if (message.options.length) this.#retire();
    this.#mark(message.at);
    const bubble = element("article", { class: "bubble theirs", "data-id": message.id, "data-manner": message.manner });
    this.#fill(bubble, message);
    this.theirs.set(message.id, bubble);
    this.#append(bubble, message);
    return true;
  }

  // The first words, which come from the page itself.
  welcome(options) {
    const bubble = element("article", { class: "bubble theirs" });
    this.#fill(bubble, { id: null, text: text("welcome"), options, links: [], photos: [] });
    this.#append(bubble);
  }

  // The id of the newest message of the assistant here, null where it said nothing yet.
  get latest() {
    return [...this.theirs.keys()].reduce((most, id) => (Number(id) > Number(most) ? id : most), null);
  }

  // What the page itself says, below all else.
  besides(bubble) {
    this.room.append(bubble);
    if (!this.recalling) this.toEnd();
  }

  #renew(bubble, message) {
    delete bubble.dataset.turned;
    bubble.classList.remove("old");
    bubble.replaceChildren();
    this.#fill(bubble, { ...message, id: bubble.dataset.id });
    for (const [id, own] of this.mine) {
      if (own.dataset.on === bubble.dataset.id) {
        own.remove(); // a ticked box says itself what was chosen
        this.mine.delete(id);
      }
    }
  }

  #fill(bubble, message) {
    const here = ({ id, label }) => this.press({ id, label, on: message.id });
    const drawn = cards(message.cards ?? [], here);
    bubble.append(heading(text("theirs"), message.at), ...(drawn ? around(drawn, message) : laidOut(message.text)));
    const calls = callsFor(message.text, message.links);
    if (calls) bubble.append(calls);
    if (message.photos.length) {
      bubble.append(element("div", { class: "photos" }, ...message.photos.map((id) => storedPhoto(id, text("their_photo")))));
    }
    if (message.strip?.length || message.missing?.length) {
      bubble.append(strip(message.strip, message.ask === "photo" ? message.missing : [], here));
    }
    if (message.files?.length) bubble.append(element("div", { class: "files" }, ...message.files.map(storedFile)));
    if (message.qr) bubble.append(qrPicture(message.qr));
    const links = message.links.filter((link) => /^(https?|geo):/.test(link.url));
    if (links.length) {
      bubble.append(
        element(
          "div",
          { class: "links" },
          ...links.map((link) => element("a", { href: link.url, target: "_blank", rel: "noopener noreferrer" }, link.label)),
        ),
      );
    }
    bubble.classList.toggle("taking", message.ask === "photo");
    bubble.classList.toggle("asks", message.options.length > 0 || drawn !== null);
    const main = message.options.flat().find(({ weight }) => weight === "main"); // one way on is filled, no more
    if (message.options.length) {
      bubble.append(
        element(
          "div",
          { class: "options" },
          ...message.options.map((row) => element("div", {}, ...row.map((option) => this.#button(bubble, message.id, option, option === main)))),
        ),
      );
    }
  }

  #button(bubble, on, option, isMain) {
    const button = element(
      "button",
      { type: "button", class: option.weight === "main" && !isMain ? "plain" : option.weight, "data-choice": option.id, "data-once": option.once },
      option.label,
    );
    button.addEventListener("click", () => {
      if (!button.hasAttribute("aria-disabled")) this.press({ id: option.id, label: option.label, on });
    });
    return button;
  }

  // --- what the person does

  // Shows an own message {id, kind, text, on, choice, photo, preview}; the bubble.
  own(item) {
    const bubble = element("article", { class: "bubble mine", "data-on": item.on || null, "aria-live": "off" });
    bubble.append(heading(text("mine"), item.at));
    if (item.kind === "photo") bubble.append(element("div", { class: "photos" }, ownPhoto(item)));
    if (item.kind === "voice" && item.preview) bubble.append(element("audio", { src: item.preview, controls: true }));
    if (item.kind !== "photo" || item.text) bubble.append(element("p", { class: "text" }, wordsOf(item)));
    if (item.at) this.#mark(item.at);
    for (const said of this.room.querySelectorAll(".theirs:not(.old)")) said.dataset.turned = "";
    if (item.kind === "choice") this.#chosen(item.on, item.choice);
    if (item.on) this.alarms.seen(item.on);
    this.mine.set(item.id, bubble);
    this.#append(bubble);
    return bubble;
  }

  // Says under an own message how it stands.
  mark(bubble, state, words, actions = []) {
    const follow = this.atEnd();
    bubble.querySelectorAll(".state, .actions, progress").forEach((part) => part.remove());
    bubble.classList.toggle("waiting", state === "waiting");
    bubble.classList.toggle("failed", state === "failed");
    bubble.dataset.state = state;
    if (state === "received" && bubble.nextElementSibling?.matches(".theirs")) words = ""; // #settle came before
    if (words) bubble.append(element("p", { class: "state", role: state === "failed" ? "alert" : null }, words));
    if (actions.length) bubble.append(element("div", { class: "actions" }, ...actions));
    if (follow) this.toEnd();
  }

  remove(id) {
    const bubble = this.mine.get(id);
    if (!bubble) return;
    this.mine.delete(id);
    bubble.remove();
    const asked = this.theirs.get(bubble.dataset.on);
    asked?.querySelectorAll("button").forEach((button) => {
      button.disabled = false;
      button.removeAttribute("aria-disabled");
      button.classList.remove("chosen");
    });
  }

  // A question has one answer: its other buttons rest. Others, as those of a list, can be used again.
  #chosen(on, choice) {
    const bubble = on && this.theirs.get(on);
    if (!bubble) return;
    for (const button of bubble.querySelectorAll("[data-choice]")) {
      button.classList.toggle("chosen", button.dataset.choice === choice);
      if ("once" in button.dataset) rest(button);
    }
  }

  // What was asked before the last thing that the person did is over once something new is asked: what was said to it
  // stands below, and its buttons go.
  #retire() {
    for (const bubble of this.room.querySelectorAll("[data-turned]")) {
      bubble.classList.add("old");
      delete bubble.dataset.turned;
      for (const past of bubble.querySelectorAll("[data-once], .strip")) past.hidden = true;
      for (const row of bubble.querySelectorAll(".options, .options div")) {
        row.hidden = !row.querySelector("button:not([hidden])");
      }
    }
  }

  // An answer proves better than a mark that something was received.
  #settle() {
    this.room.querySelectorAll('[data-state="received"] .state').forEach((state) => state.remove());
  }

  // --- the screen

  #mark(at) {
    const moment = new Date(at);
    const day = moment.toDateString();
    if (day !== this.day) {
      const words = new Intl.DateTimeFormat("zh-CN", { month: "long", day: "numeric", weekday: "long" }).format(moment);
      let before = null; // what the person just did belongs to the same day
      while (sentJustNow(before ? before.previousElementSibling : this.room.lastElementChild)) {
        before = before ? before.previousElementSibling : this.room.lastElementChild;
      }
      this.room.insertBefore(element("p", { class: "day" }, words), before);
      this.day = day;
    }
  }

  // What answers is followed as far as what it answers; what nobody asked for, to its beginning.
  #append(bubble, message = null) {
    const follow = this.atEnd();
    this.room.append(bubble);
    if (this.recalling) return;
    if (!message) return void this.toEnd();
    this.#arrived(bubble, message);
    if (follow) message.manner === "reply" ? this.toEnd() : this.toEnd(this.unread.first(this.#lastOwn()));
  }

  #arrived(bubble, message) {
    this.unread.arrived(bubble, Number(message.id));
    if (message.manner === "alarm") this.alarms.arrived(bubble, message);
  }

  #lastOwn() {
    return [...this.room.querySelectorAll(".mine")].at(-1);
  }

  atEnd() {
    return this.room.scrollHeight - this.room.scrollTop - this.room.clientHeight < NEAR || this.following;
  }

  // To the end, but no further than to `least`, the last own message: a long answer is read from its beginning.
  toEnd(least = this.#lastOwn()) {
    cancelAnimationFrame(this.moving);
    this.following = true;
    this.least = least;
    this.moving = requestAnimationFrame(() => {
      const end = this.room.scrollHeight - this.room.clientHeight;
      this.room.scrollTop = Math.min(end, least ? least.offsetTop - 8 : end);
      this.following = false;
    });
  }

  // A message from its beginning, with the focus on it.
  show(bubble) {
    this.reveal();
    cancelAnimationFrame(this.moving);
    this.following = false;
    this.least = bubble;
    this.room.scrollTop = bubble.offsetTop - 8;
    bubble.tabIndex = -1;
    bubble.focus({ preventScroll: true });
  }

  // The conversation came onto the screen: at what is new, else where it was.
  stay() {
    const first = this.unread.first();
    const line = this.room.querySelector(".fresh");
    this.toEnd(first && line?.nextElementSibling === first ? line : (first ?? this.#lastOwn()));
  }

  // Whether there is something new, or the last thing said is the question of a form.
  isBusy() {
    return Boolean(this.isNews || this.unread.first() || this.room.querySelector(".theirs:last-child .steps"));
  }

  // Where the page stands once what was said is there: at the first message that `whose` person did not read on this
  // device, else at the end. `items` are those messages, in order.
  stand(whose, items) {
    this.recalling = false;
    const theirs = items.filter((item) => !item.mine && item.id);
    const since = this.unread.since(whose);
    const read = since ?? lastAnswered(items);
    this.isNews = since === null && items.length > 0; // on a device on which this person never read
    const isNew = (item) => Number(item.id) > read;
    for (const item of theirs.filter(isNew)) this.unread.arrived(this.theirs.get(item.id), Number(item.id));
    this.unread.known(read);
    const alarms = theirs.filter((item) => item.manner === "alarm");
    this.alarms.stand(whose, alarms.map(({ id, text: words }) => ({ id, text: words, bubble: this.theirs.get(id) })), read);
    const first = this.unread.first();
    if (!first) return this.toEnd();
    const line = element("p", { class: "fresh" }, text("fresh"));
    this.room.insertBefore(line, first);
    this.toEnd(line);
  }
}

// What is drawn, between the lines above and below it.
function around(drawn, { text: words, cards_at: at }) {
  const lines = words.split("\n");
  const [above, below] = [lines.slice(0, at), lines.slice(at)].map((part) => (part.length ? laidOut(part.join("\n")) : []));
  return [...above, drawn, ...below];
}

// The id of the last message that came by itself before the person last did something, or answered it; 0 for none.
function lastAnswered(items) {
  const own = items.map((item) => Boolean(item.mine)).lastIndexOf(true);
  const unasked = items.findIndex((item, place) => place > own && !item.mine && item.manner !== "reply");
  const read = unasked < 0 ? items : items.slice(0, unasked);
  return read.reduce((most, item) => (item.mine ? most : Math.max(most, Number(item.id))), 0);
}

// A button that was pressed keeps the focus, so that Tab goes on from there.
function rest(button) {
  if (button === document.activeElement) button.setAttribute("aria-disabled", "true");
  else button.disabled = true;
}

// Who said it, and when where that is known: by these a screen reader goes from message to message.
function heading(who, at) {
  const when = at ? new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at)) : "";
  return element("h2", { class: "hidden" }, [who, when].filter(Boolean).join(" "));
}

const sentJustNow = (bubble) => bubble !== null && "state" in bubble.dataset;

function wordsOf(item) {
  if (item.kind === "location") return text("my_location");
  if (item.kind === "voice") return text("my_voice");
  if (item.kind === "invitation") return text("invitation");
  if (item.kind === "packet") return text("report.sent", { name: item.text ? text("report.whose", { head: item.text }) : text("report.somebody") });
  return item.text || text("chosen");
}

// A sound to listen to, a picture to look at; any other file to save, by its name: the size tells whether it is worth the data.
function storedFile({ id, name, bytes, sound, picture }) {
  if (picture) return drawnPicture(id, name);
  if (sound) return element("audio", { src: `/files/${id}`, controls: true, preload: "none", "aria-label": name });
  const size = bytes && ` ${bytes < 1e6 ? Math.ceil(bytes / 1e3) + "KB" : (bytes / 1e6).toFixed(1) + "MB"}`;
  return element("a", { href: `/files/${id}`, download: name }, name, size);
}
