// The demo's bar: who the visitor is, the clock, and three things to try.

import { byId, element } from "./element.js";
import { text } from "./texts.js";

const BEGUN = "anju-demo-begun"; // the task that the visitor has begun, kept over the change of person

// `press(command)` does what a button of the menu does, `write(words)` fills in the line.
export async function startDemo({ press, write }) {
  const dialog = byId("demo-choice");
  byId("demo").hidden = false;
  byId("demo-open").addEventListener("click", async () => {
    show(await stage());
    dialog.showModal();
  });
  byId("demo-close").addEventListener("click", () => dialog.close());
  byId("demo-start").addEventListener("click", begin);
  byId("demo-choose").before(
    element("p", { id: "demo-what" }, text("demo.what")),
    element("button", { type: "button", id: "demo-lead", class: "main", onclick: begin }, text("demo.lead")),
  );
  const now = await stage();
  show(now);
  if (now.be === null) dialog.showModal();
  else proceed(next(now), { press, write });
}

// Looks soon whether the task at hand is done; to be called when something was said.
export function lookAtTour() {
  clearTimeout(looking);
  looking = setTimeout(async () => byId("demo").hidden || show(await stage()), 1000);
}
let looking;

async function stage() {
  return (await fetch("/demo")).json();
}

const next = (now) => now.tour.find((task) => !task.done);

// --- what is shown

function show(now) {
  const people = now.groups.flatMap((group) => group.people);
  const me = people.find((person) => person.id === now.be);
  byId("demo-now").textContent = me ? me.label : text("demo.about");
  byId("demo-desk").hidden = !(me && me.office);
  byId("demo-time").textContent = text("demo.now", { moment: now.now });
  const [first, ...others] = now.groups;
  byId("demo-people").replaceChildren(...first.people.map((person) => choice(person, now.be)));
  byId("demo-others").replaceChildren(
    ...others.flatMap((group) => [element("p", {}, group.label), ...group.people.map((person) => choice(person, now.be))]),
  );
  byId("demo-dates").replaceChildren(
    ...now.dates.map(({ day, label }) => element("button", { type: "button", onclick: () => jump(day) }, label)),
  );
  showTask(now);
}

function choice(person, be) {
  const chosen = { type: "button", "aria-pressed": String(person.id === be), onclick: () => become(person.id) };
  return element("button", chosen, person.label);
}

function showTask(now) {
  const task = next(now);
  byId("demo-now").hidden = Boolean(task); // the line below says who one is
  for (const id of ["demo-task", "demo-start", "demo-lead"]) byId(id).hidden = !task;
  if (!task) return;
  const number = now.tour.indexOf(task) + 1;
  const begun = sessionStorage.getItem(BEGUN)?.startsWith(task.id) && now.be === task.be;
  const title = text("demo.task", { number, count: now.tour.length, title: task.title });
  byId("demo-task").textContent = begun ? task.how : title;
  byId("demo-start").hidden = Boolean(begun);
}

// --- what is done

async function become(id) {
  if ((await post("/demo/be", { id })).ok) location.reload();
}

async function jump(day) {
  const response = await post("/demo/clock", { day });
  if (!response.ok) return;
  const { said, told } = await response.json();
  show(await stage());
  byId("demo-said").replaceChildren(
    element("p", { role: "status" }, said),
    element("button", { type: "button", onclick: () => become(told.id) }, text("demo.look", { name: told.label })),
  );
}

// Begins the task at hand: becomes its person, where the visitor is another, and goes on after the reload.
async function begin() {
  const task = next(await stage());
  if (!task) return;
  if (task.start.day) await post("/demo/clock", { day: task.start.day });
  sessionStorage.setItem(BEGUN, task.id);
  await become(task.be);
}

function proceed(task, { press, write }) {
  if (!task || sessionStorage.getItem(BEGUN) !== task.id) return;
  sessionStorage.setItem(BEGUN, `${task.id}, under way`);
  if (task.start.command) press(task.start.command);
  if (task.start.words) write(task.start.words);
}

function post(path, body) {
  return fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}
