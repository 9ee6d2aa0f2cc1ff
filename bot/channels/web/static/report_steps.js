// The steps of a report's sheet: how each kind of field is asked, and how all is looked at in the end.

import { element } from "./element.js";
import { laidOut } from "./lines.js";
import { callsFor } from "./safety.js";
import { onlyVillage } from "./report_packet.js";
import { newId } from "./sending.js";
import { shrunk } from "./shrink.js";
import { text } from "./texts.js";

const MOST_BYTES = 20_000_000;
const MOST_PHOTOS = 30;

const title = (words) => element("h2", { tabindex: "-1" }, words);
const button = (label, onclick, values = {}) => element("button", { type: "button", onclick, ...values }, label);

// The parts of a step that asks a field. `here` is {sheet, store, least, change(value, then)}; where
// danger was pressed, `alarming` is {next(), mistaken()}, the ways on from what to do now.
export function asked(here, step, alarming) {
  const value = here.sheet.answers[step.id];
  if (alarming && step.shape === "one") return getOut(alarming);
  const shape = { one, many, place, photos }[step.shape] ?? line;
  const ask = alarming && step.shape === "photos" ? text("report.safe_photos") : step.ask;
  return [title(step.name), ...laidOut(ask), ...shape(here, step, value)];
}

function getOut({ next, mistaken }) {
  const words = `${text("danger.get_out")}\n${text("danger.numbers")}`;
  const said = element("div", { class: "danger", role: "alert" }, ...laidOut(words), callsFor(words));
  const ways = [button(text("report.go_on"), next, { class: "main" }), button(text("report.mistaken"), mistaken)];
  return [title(text("menu_danger")), said, element("div", { class: "choices" }, ...ways)];
}

function one({ change }, { options }, value) {
  const choices = options.map(({ id, label, alarm }) =>
    button(label, () => change(id, "next"), { class: alarm ? "alarm" : null, "aria-pressed": String(id === value) }),
  );
  return [element("div", { class: "choices" }, ...choices)];
}

function many({ change }, { name, options }, value = {}) {
  const ticked = value.ticked ?? [];
  const choices = options.map(({ id, label }) => {
    const others = ticked.filter((other) => other !== id);
    const now = others.length < ticked.length ? others : [...ticked, id];
    return button(label, () => change({ ...value, ticked: now }, "show"), { "aria-pressed": String(ticked.includes(id)) });
  });
  const own = words(text("report.own_words"), value.own, 60, (typed, then) => change(Object.assign(value, { ticked, own: typed }), then));
  return [element("div", { class: "choices two", role: "group", "aria-label": name }, ...choices), own];
}

function place({ sheet, change }, step, value = {}) {
  const { villages } = sheet;
  const choices = villages.length > 1 ? villages : [];
  const here = value.village ?? onlyVillage(villages);
  const chosen = choices.map(({ id, name }) =>
    button(name, () => change({ ...value, village: id }, "show"), { "aria-pressed": String(id === here) }),
  );
  const label = villages.length ? text("report.spot") : step.name;
  const spots = (villages.find(({ id }) => id === here)?.spots ?? []).map((name) =>
    button(name, () => change({ ...value, spot: name }, "show"), { "aria-pressed": String(name === value.spot) }),
  );
  return [
    element("div", { class: "choices two", hidden: !choices.length }, ...chosen),
    element("div", { class: "choices two", hidden: !spots.length }, ...spots),
    words(label, value.spot, 80, (typed, then) => change(Object.assign(value, { spot: typed }), then)),
    position(value, change),
  ];
}

// Without https there is no position to be had, so none is offered.
function position(value, change) {
  if (value.position) {
    const metres = Math.round(value.position.accuracy);
    const taken = element("p", { role: "status" }, text("report.position", { metres }));
    return element("div", { class: "position" }, taken, button(text("remove"), () => change({ ...value, position: null }, "show")));
  }
  const status = element("p", { role: "status" });
  const locate = button(text("send_location"), () => {
    status.textContent = text("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => change({ ...value, position: { latitude, longitude, accuracy } }, "show"),
      (error) => (status.textContent = text(error.code === error.PERMISSION_DENIED ? "location_denied" : "location_missing")),
      { enableHighAccuracy: true, timeout: 60_000, maximumAge: 30_000 },
    );
  });
  return element("div", { class: "position", hidden: !isSecureContext || !navigator.geolocation }, locate, status);
}

function line({ change }, { name, shape }, value) {
  return [words(name, value, 60, change, shape === "phone" ? "tel" : "text")];
}

// A line to write on: `changed(words)` at each letter, `changed(words, "next")` where the keyboard's own key goes on.
function words(label, value, most, changed, mode = "text") {
  const box = element("input", {
    type: mode,
    maxlength: String(most),
    autocomplete: "off",
    enterkeyhint: "next",
    value: value ?? "",
    oninput: () => changed(box.value),
    onkeydown: ({ key, isComposing }) => key === "Enter" && !isComposing && changed(box.value, "next"),
  });
  return element("label", { class: "words" }, label, box);
}

// --- photos

function photos(here, step, ids = []) {
  const bar = element("p", { role: "status" }, ids.length ? text("report.photos", { count: ids.length }) : "");
  const taken = ids.map((id, place) => {
    const off = button("×", () => takeOff(here, ids, id), { "aria-label": text("report.remove_photo", { number: place + 1 }) });
    return element("div", { class: "photo" }, picture(here.store, id), off);
  });
  const pick = (label, values) => {
    const input = element("input", { type: "file", accept: "image/*", ...values, onchange: () => take(here, ids, [...input.files], bar) });
    return element("label", { class: "pick" }, input, element("span", {}, label));
  };
  return [
    element("div", { class: "taken" }, ...taken),
    bar,
    pick(text("report.camera"), { id: "report-camera", capture: "environment" }),
    pick(text("report.album"), { id: "report-album", multiple: true }),
  ];
}

async function take({ store, least, change }, ids, files, bar) {
  bar.textContent = text("report.saving");
  const kept = [...ids];
  for (const file of files.slice(0, MOST_PHOTOS - ids.length)) {
    const bytes = await shrunk(file, least).catch(() => null);
    if (!bytes || bytes.byteLength > MOST_BYTES) continue;
    const id = newId();
    await store.keepPhoto(id, bytes);
    kept.push(id);
  }
  change(kept, "show");
}

async function takeOff({ store, change }, ids, id) {
  change(ids.filter((other) => other !== id), "show");
  await store.dropPhoto(id);
}

// What the phone keeps of a photo; its label where that is no picture after all.
function picture(store, id) {
  const image = element("img", { alt: text("my_photo"), onerror: () => image.replaceWith(text("my_photo")) });
  store.bytes(id).then((bytes) => (image.src = URL.createObjectURL(new Blob([bytes]))));
  return image;
}

// --- the notice, and the end

export function consented({ sheet }, { agree, refuse, alarm }) {
  const { version, notice, full, labels } = sheet.form.consent;
  return [
    title(text("report.title")),
    ...laidOut(notice),
    element("details", {}, element("summary", {}, labels.full), ...laidOut(full)),
    element(
      "div",
      { class: "choices" },
      button(labels.agree, () => agree(version), { class: "main" }),
      button(labels.refuse, refuse),
      button(text("menu_danger"), alarm, { class: "alarm" }),
    ),
  ];
}

// All answers, each with a way back to it.
export function summed(here, goTo) {
  const lines = here.sheet.steps.filter(({ when }) => when).map((step) => {
    const change = button(text("report.change"), () => goTo(step.id), { "aria-label": text("report.change_item", { name: step.name }) });
    return element("li", {}, element("div", {}, element("small", {}, step.name), element("span", {}, shown(here, step))), change);
  });
  return [title(text("report.summary")), element("ol", {}, ...lines)];
}

function shown({ sheet }, { id, shape, options }) {
  const value = sheet.answers[id];
  const label = (wanted) => options.find((option) => option.id === wanted)?.label ?? wanted;
  const parts = {
    one: () => [label(value)],
    many: () => [...(value.ticked ?? []).map(label), value.own],
    place: () => [sheet.form.villages.find((village) => village.id === value.village)?.name, value.spot, value.position && text("my_location")],
    photos: () => [value.length && text("report.photos", { count: value.length })],
  }[shape] ?? (() => [value]);
  const said = value ? parts().filter(Boolean) : [];
  return said.length ? said.join(text("report.comma")) : text("report.none");
}
