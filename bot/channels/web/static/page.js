// The chat page: what is on it, put together.

import { Conversation } from "./conversation.js";
import { byId } from "./element.js";
import { Home } from "./home.js";
import { newId } from "./sending.js";
import { shrunk } from "./shrink.js";
import { offerSizes } from "./size.js";
import { Talk } from "./talk.js";
import { text } from "./texts.js";
import { Views } from "./views.js";
import { offerRecording } from "./voice.js";

const MOST_BYTES = 20_000_000;
const TWICE = 700; // milliseconds within which the same tap is one tap
const FIRST_CHOICES = [["danger"], ["report", "ask"], ["mine", "help"]];
const REPORTING = ["cmd:report", "cmd:another"];
const OFFICE = window.matchMedia("(min-width: 60rem) and (hover: hover)"); // has a keyboard, and room for both views
const KEYBOARDS = { number: "numeric", contact: "tel" }; // by what a message asks for

const words = byId("words");
const views = new Views((view) => view === "talk" && talk.stay());
const home = new Home(press);
const talk = new Talk(press, { reveal: () => views.go("talk"), unread: (count) => home.unread(count) });
const conversation = new Conversation(talk, { heard, connected, empty, note, stood, left: () => home.clear() });

// --- what comes in

function heard(message) {
  demo?.lookAtTour();
  home.look();
  const asks = message.options.length > 0 || message.ask !== "nothing";
  if (talk.say(message) && asks) offer(message);
}

function empty() {
  const button = (id) => ({ id: `cmd:${id}`, label: text(`menu_${id}`), once: false, weight: id === "danger" && "alarm" });
  talk.welcome(FIRST_CHOICES.map((row) => row.map(button)));
}

// Where somebody stands in the middle of something, the page opens there, else at the home.
let opened = false;
function stood(busy) {
  home.look();
  if (!opened && busy) views.go("talk");
  opened = true;
}

// What the last message asks for besides its buttons.
const strictest = JSON.parse(document.body.dataset.photoLeast);
let photoLeast = strictest; // what a photo must keep when it is shrunk: by the question at hand, else by any region's
function offer({ ask, photo_least }) {
  photoLeast = ask === "photo" ? photo_least : strictest;
  byId("location").hidden = ask !== "location" || !navigator.geolocation || !window.isSecureContext;
  byId("file").hidden = ask !== "file";
  byId("taking").hidden = ask !== "photo";
  words.inputMode = KEYBOARDS[ask] ?? "text";
}

let demo = null; // its script, where this is one
let report = null; // the sheet of a report, once its script is here

let stateTimer;
function connected(yes) {
  clearTimeout(stateTimer);
  if (yes) {
    byId("state").hidden = true;
    return void report?.lineChanged();
  }
  stateTimer = setTimeout(() => {
    byId("state").textContent = text(navigator.onLine ? "connecting" : "offline");
    byId("state").hidden = false;
    report?.lineChanged();
  }, 1500);
}

const hasLine = () => navigator.onLine && byId("state").hidden;

window.addEventListener("offline", () => connected(false));

// --- what goes out

function say(shown, body) {
  note("");
  views.go("talk");
  conversation.put(shown, () => ({ body }));
}

// Without a line a report is filled here; whether it is.
function fillHere() {
  if (hasLine() || !report?.ready) return false;
  report.open();
  return true;
}

let tapped = {};
function press({ id, label, on }) {
  if (tapped.id === id && tapped.on === on && performance.now() - tapped.at < TWICE) return;
  tapped = { id, on, at: performance.now() };
  if (REPORTING.includes(id) && fillHere()) return;
  say({ kind: "choice", text: label, on, choice: id }, { choice: { id, on } });
}

byId("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = takeWords();
  if (!typed) return words.focus();
  if (typed !== text("menu_report") || !fillHere()) say({ kind: "text", text: typed }, { text: typed, on: talk.latest ?? "0" });
});

function takeWords() {
  const typed = words.value.trim();
  if (typed) words.value = "";
  grow();
  return typed;
}

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

// What is picked in a field goes up: each file as `shown(file)`, with what `bytesOf(file, least)` makes of it. What was
// written and not sent goes along with the first.
function offerPicking(id, shown, bytesOf) {
  byId(id).addEventListener("change", ({ target }) => {
    const files = [...target.files];
    const album = files.length > 1 ? newId() : null;
    const least = photoLeast;
    let caption = files.length ? takeWords() : "";
    note("");
    for (const file of files) {
      const prepare = async () => {
        const bytes = await bytesOf(file, least);
        return bytes.byteLength > MOST_BYTES ? { lost: "too_big" } : { bytes };
      };
      views.go("talk");
      const item = shown(file, caption);
      conversation.put(item, prepare, { album, caption, preview: item.kind === "photo" ? URL.createObjectURL(file) : null });
      caption = "";
    }
    target.value = "";
  });
}

for (const id of ["photos", "camera", "album"]) offerPicking(id, (file, caption) => ({ kind: "photo", text: caption }), shrunk);
offerPicking("files", ({ name }) => ({ kind: "file", text: name }), (file) => file.arrayBuffer());

offerRecording(byId("speak"), {
  note,
  send: (sound, ending) => {
    const prepare = async () => ({ bytes: await sound.arrayBuffer() });
    conversation.put({ kind: "voice", ending }, prepare, { preview: URL.createObjectURL(sound) });
  },
});

byId("locate").addEventListener("click", () => {
  note(text("locating"));
  navigator.geolocation.getCurrentPosition(
    ({ coords: { latitude, longitude, accuracy } }) =>
      say({ kind: "location" }, { location: { latitude, longitude, accuracy } }),
    (error) => note(text(error.code === error.PERMISSION_DENIED ? "location_denied" : "location_missing")),
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
  );
});

function note(sentence) {
  byId("note").textContent = sentence;
  byId("note").hidden = !sentence;
}

// --- the bar

for (const tab of document.querySelectorAll("[data-to]")) tab.addEventListener("click", () => views.go(tab.dataset.to));
byId("to-home").addEventListener("click", () => views.go("home"));

// --- the start

offerSizes(() => {
  grow();
  talk.toEnd();
});
conversation.begin();
document.body.dataset.started = "yes";
if (OFFICE.matches) words.focus();
document.addEventListener("visibilitychange", () => document.hidden || home.look());
navigator.serviceWorker?.register("/worker.js", { type: "module" }).catch(() => {}); // without one, the page needs a line
import("./report.js").then(({ Report }) => {
  report = new Report({
    store: conversation.store,
    put: (shown, prepare, id) => {
      views.go("talk");
      conversation.put(shown, prepare, { id });
    },
    takeBack: (id) => conversation.outgoing.remove(id),
    whose: () => conversation.outgoing.whose,
    hasLine,
    note,
    least: strictest,
  });
  return report.begin();
}).catch(() => {}); // without its script, the page does without the sheet
if (document.body.dataset.push === "yes") import("./push.js").then((script) => script.offerPush(note));
if (document.body.dataset.demo === "yes") {
  import("./demo.js").then((script) => {
    demo = script;
    demo.startDemo({
      press: (command) => press({ id: `cmd:${command}`, label: text(`menu_${command}`), on: null }),
      write: (typed) => {
        words.value = typed;
        words.focus();
      },
    });
  });
}
