// The demo's bar: who the visitor is, and the clock.

import { byId, element } from "./element.js";
import { text } from "./texts.js";

export async function startDemo() {
  const dialog = byId("demo-choice");
  byId("demo").hidden = false;
  byId("demo-open").addEventListener("click", async () => {
    show(await stage());
    dialog.showModal();
  });
  byId("demo-close").addEventListener("click", () => dialog.close());
  byId("demo-jump").addEventListener("click", async () => {
    await post("/demo/clock", { to: "next_due" });
    show(await stage());
    dialog.close();
  });
  const now = await stage();
  show(now);
  if (now.be === null) dialog.showModal();
}

async function stage() {
  return (await fetch("/demo")).json();
}

function show(now) {
  const me = now.people.find((person) => person.role === now.be);
  byId("demo-now").textContent = me ? me.label : text("demo.about");
  byId("demo-jump").textContent = text("demo.jump", { moment: now.next });
  byId("demo-choice").querySelector("p").textContent = `${text("demo.about")}${text("demo.now", { moment: now.now })}`;
  byId("demo-people").replaceChildren(
    ...now.people.map((person) =>
      element(
        "button",
        { type: "button", "aria-pressed": String(person.role === now.be), onclick: () => be(person.role) },
        person.label,
      ),
    ),
  );
}

async function be(role) {
  const response = await post("/demo/be", { role });
  if (response.ok) location.reload();
}

function post(path, body) {
  return fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}
