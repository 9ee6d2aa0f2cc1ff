// The chat page: what is on it, put together.

import { lookAtTour, startDemo } from "./demo.js";
import { byId, element } from "./element.js";
import { Incoming } from "./incoming.js";
import { newId, Outgoing } from "./outgoing.js";
import { Talk } from "./talk.js";
import { text } from "./texts.js";

const MOST_BYTES = 20_000_000;
const FIRST_CHOICES = [["danger"], ["report", "ask"], ["cases", "help"]];

const words = byId("words");
const talk = new Talk(press);
const outgoing = new Outgoing(changed);
const incoming = new Incoming(heard, connected);

// --- what comes in

function heard(message) {
  lookAtTour();
  const asks = message.options.length > 0 || message.ask !== "nothing";
  if (talk.say(message) && asks) offer(message.ask);
}

// What the last message asks for besides its buttons.
function offer(ask) {
  byId("locate").hidden = ask !== "location" || !navigator.geolocation;
  document.querySelector(".tool").classList.toggle("wanted", ask === "photo");
}

let stateTimer;
function connected(yes) {
  clearTimeout(stateTimer);
  if (yes) return void (byId("state").hidden = true);
  stateTimer = setTimeout(() => {
    byId("state").textContent = text(navigator.onLine ? "connecting" : "offline");
    byId("state").hidden = false;
  }, 1500);
}

window.addEventListener("offline", () => connected(false));

// --- what goes out

function changed(item, state, detail) {
  switch (state) {
    case "waiting":
      return talk.mark(item.bubble, "waiting", detail || text("waiting"));
    case "sending":
      return talk.mark(item.bubble, "waiting", text("sending"));
    case "progress":
      talk.mark(item.bubble, "waiting", text("uploading", { percent: detail }));
      return item.bubble.append(element("progress", { max: "100", value: String(detail) }));
    case "received":
      talk.mark(item.bubble, "received", text("received"));
      return incoming.started || incoming.start(0);
    case "failed":
      return talk.mark(item.bubble, "failed", text("not_sent", { reason: detail || "" }), [
        element("button", { type: "button", onclick: () => outgoing.add(item) }, text("again")),
        element("button", { type: "button", onclick: () => talk.remove(item.id) }, text("remove")),
      ]);
  }
}

function put(shown, content) {
  note("");
  const id = newId();
  outgoing.add({ id, bubble: talk.own({ id, ...shown }), ...content });
}

function press({ id, label, on }) {
  put({ kind: "choice", text: label, on, choice: id }, { body: { choice: { id, on } } });
}

byId("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = words.value.trim();
  if (!typed) return words.focus();
  put({ kind: "text", text: typed }, { body: { text: typed } });
  words.value = "";
  grow();
});

words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("compose").requestSubmit();
  }
});

words.addEventListener("input", grow);
function grow() {
  words.style.height = "auto";
  words.style.height = `${words.scrollHeight + 4}px`;
}

byId("photos").addEventListener("change", (event) => {
  const files = [...event.target.files];
  const album = files.length > 1 ? newId() : null;
  for (const file of files.filter((one) => one.size <= MOST_BYTES)) {
    put({ kind: "photo", preview: URL.createObjectURL(file) }, { file, album });
  }
  if (files.some((file) => file.size > MOST_BYTES)) note(text("photo_too_big"));
  event.target.value = "";
});

byId("locate").addEventListener("click", () => {
  note(text("locating"));
  navigator.geolocation.getCurrentPosition(
    ({ coords: { latitude, longitude, accuracy } }) =>
      put({ kind: "location" }, { body: { location: { latitude, longitude, accuracy } } }),
    (error) => note(text(error.code === error.PERMISSION_DENIED ? "location_denied" : "location_missing")),
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
  );
});

function note(sentence) {
  byId("note").textContent = sentence;
  byId("note").hidden = !sentence;
}

// --- the menu

const menu = byId("menu");
const opener = byId("menu-open");

function openMenu(open) {
  menu.hidden = !open;
  opener.setAttribute("aria-expanded", String(open));
}

opener.addEventListener("click", () => openMenu(menu.hidden));
document.addEventListener("click", (event) => {
  if (!menu.contains(event.target) && !opener.contains(event.target)) openMenu(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !menu.hidden) {
    openMenu(false);
    opener.focus();
  }
});
for (const button of menu.querySelectorAll("button")) {
  button.addEventListener("click", () => {
    openMenu(false);
    press({ id: `cmd:${button.dataset.command}`, label: button.textContent, on: null });
  });
}

// --- the start

async function begin() {
  connected(false);
  let history;
  try {
    const response = await fetch("/api/history");
    if (!response.ok) throw new Error(response.statusText);
    history = await response.json();
  } catch {
    setTimeout(begin, 2000);
    return;
  }
  connected(true);
  for (const item of history.items) item.mine ? talk.own(item) : heard(item);
  if (!history.items.length) {
    talk.welcome(FIRST_CHOICES.map((row) => row.map((id) => ({ id: `cmd:${id}`, label: text(`menu_${id}`), once: false }))));
  }
  talk.toEnd();
  const last = history.items.filter((item) => !item.mine).reduce((most, item) => Math.max(most, Number(item.id)), 0);
  if (history.known) incoming.start(last);
}

begin();
if (document.body.dataset.demo === "yes") {
  startDemo({
    press: (command) => press({ id: `cmd:${command}`, label: text(`menu_${command}`), on: null }),
    write: (typed) => {
      words.value = typed;
      words.focus();
    },
  });
}
