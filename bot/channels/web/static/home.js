// The home beside the conversation: who one is, what waits, what can be done, and the bar with its counts.

import { byId, element } from "./element.js";
import { text } from "./texts.js";

const PAUSE = 1000; // milliseconds in which several messages are one reason to look again

export class Home {
  // `press({id, label, on})` is called for a button that was pressed.
  constructor(press) {
    this.press = press;
    this.#offer(document.querySelectorAll("[data-command]"));
  }

  // Looks soon what waits now.
  look() {
    clearTimeout(this.looking);
    this.looking = setTimeout(() => this.#ask(), PAUSE);
  }

  // The browser is somebody else's now: what waited for the one before goes.
  clear() {
    byId("who").textContent = "";
    byId("today").hidden = true;
    byId("todo").replaceChildren();
    mark("mine", 0);
    this.look();
  }

  // How many messages were not seen yet.
  unread(count) {
    mark("talk", count);
  }

  #offer(buttons) {
    for (const button of buttons) {
      const { command, label } = button.dataset;
      button.addEventListener("click", () => this.press({ id: `cmd:${command}`, label: label ?? button.textContent.trim(), on: null }));
    }
  }

  async #ask() {
    try {
      const response = await fetch("/api/home");
      if (response.ok) this.#show((await response.json()).home);
    } catch {} // without a line it stays as it was
  }

  #show({ name, role, place, bar, menu, today }) {
    byId("who").textContent = name ? text("who", { name, place, role }) : "";
    this.#showMenu(menu);
    const offered = new Set(menu.map(({ id }) => id));
    for (const tile of document.querySelectorAll(".tile")) tile.hidden = !offered.has(`cmd:${tile.dataset.command}`);
    const shown = new Set([...document.querySelectorAll(".tile, .now")].map((tile) => `cmd:${tile.dataset.command}`));
    const counts = new Map(bar.map(({ id, count }) => [id, count]));
    byId("bar").replaceChildren(...bar.map((one) => this.#tab(one)));
    mark("mine", counts.get("cmd:mine") ?? 0);
    const others = menu.filter(({ id }) => !shown.has(id));
    byId("others").replaceChildren(...others.map((one) => this.#button(one, counts.get(one.id))));
    byId("today").hidden = !today.length;
    byId("todo").replaceChildren(...today.map((line) => this.#waiting(line)));
  }

  // All that the role can do; what may save a life stays first.
  #showMenu(options) {
    const alarm = document.querySelector("#menu .alarm");
    for (const old of document.querySelectorAll("#menu [data-command]")) if (old !== alarm) old.remove();
    const made = options.filter(({ weight }) => weight !== "alarm").map((one) => this.#button(one));
    alarm.after(...made);
  }

  #button({ id, label }, count = 0) {
    const button = element("button", { type: "button", "data-command": id.replace("cmd:", "") }, label);
    button.addEventListener("click", () => this.press({ id, label, on: null }));
    if (count) button.append(badge(count));
    return button;
  }

  // An entry of the bar: its picture, its name, how much waits behind it.
  #tab({ id, label, count }) {
    const tab = element("button", { type: "button", onclick: () => this.press({ id, label, on: null }) });
    const icon = byId("icons").content.querySelector(`[data-of="${id.replace("cmd:", "")}"]`);
    if (icon) tab.append(icon.cloneNode(true));
    tab.append(element("span", {}, label));
    if (count) tab.append(badge(count));
    return tab;
  }

  #waiting({ text: words, options }) {
    const buttons = options.map((option) => this.#button(option));
    return element("li", {}, element("span", {}, words), element("div", {}, ...buttons));
  }
}

function badge(count) {
  return element("span", { class: "count" }, shown(count));
}

const shown = (count) => (count > 99 ? "99+" : String(count));

// A count at an entry that is always there.
function mark(name, count) {
  for (const place of document.querySelectorAll(`[data-count="${name}"]`)) {
    place.hidden = !count;
    place.textContent = shown(count);
  }
}
