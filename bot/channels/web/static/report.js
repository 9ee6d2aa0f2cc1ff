// The quick report, filled whole on the phone where there is no line. What is filled is kept at every step, and goes up
// as one packet when the line is back.

import { byId, element } from "./element.js";
import { packetsOf } from "./report_packet.js";
import { Sheet, SUMMARY } from "./report_sheet.js";
import { asked, consented, summed } from "./report_steps.js";
import { newId } from "./sending.js";
import { text } from "./texts.js";

const LEARNT_FOR = 600_000; // milliseconds until the form is asked for anew

export class Report {
  #form = null; // {whose, form} as the server gave it last
  #left = null; // a sheet that was left half filled, as it was kept
  #sheet = null; // the one that is open
  #learnt = -LEARNT_FOR;
  #room = element("main", { id: "report", "aria-label": text("report.title"), hidden: true });
  #offer = element("button", { type: "button", id: "report-offer", hidden: true, onclick: () => this.open() });

  // `put(shown, prepare, id)` hands something in to be sent and `takeBack(id)` takes it back where it was not sent yet,
  // `whose()` and `hasLine()` tell who the person is and how the line is, `note(sentence)` says something, `least` is
  // what a photo must keep.
  constructor({ store, put, takeBack, whose, hasLine, note, least }) {
    Object.assign(this, { store, put, takeBack, whose, hasLine, note, least });
    document.head.append(element("link", { rel: "stylesheet", href: new URL("./report.css", import.meta.url).href }));
    document.body.append(this.#room);
    byId("state").after(this.#offer);
    addEventListener("popstate", () => this.#sheet && this.#back());
  }

  // What the phone kept, and what the server says now.
  async begin() {
    const kept = await this.store.kept();
    const form = await this.store.keptAs("form");
    if (!kept?.whose || form?.whose === kept.whose) this.#form = form ?? null;
    this.#left = (await this.store.keptAs("sheet")) ?? null;
    this.lineChanged();
  }

  get ready() {
    return this.#form !== null;
  }

  async lineChanged() {
    const isOld = performance.now() - this.#learnt > LEARNT_FOR || this.whose() !== this.#form?.whose;
    if (this.hasLine() && isOld) await this.#learn();
    if (this.#sheet) this.#room.lastElementChild.replaceWith(this.#foot());
    this.#offer.hidden = Boolean(this.#sheet) || !this.ready || (this.hasLine() && !this.#left);
    const name = this.#left && new Sheet(this.#form?.form, null, this.#left).name;
    this.#offer.textContent = this.#left ? text("report.left", { name }) : text("report.offer");
  }

  async #learn() {
    try {
      const response = await fetch("/api/report-form");
      if (!response.ok) return;
      this.#form = await response.json();
    } catch {
      return; // there is no line: the form is the one that was known before
    }
    this.#learnt = performance.now();
    if (this.#left?.whose && this.#left.whose !== this.#form.whose) this.#forget();
    await this.store.keepAs("form", this.#form);
  }

  // What is half filled here is another person's.
  #forget() {
    this.#left = null;
    if (this.#sheet) this.#leave();
  }

  // --- the sheet

  // Begins a report, or goes on with the one that is half filled.
  open() {
    this.#sheet = new Sheet(this.#form.form, this.#form.whose, this.#left);
    history.pushState({ report: true }, "");
    this.#show();
  }

  #show(note = "") {
    this.#takeTheScreen(true);
    this.#room.replaceChildren(this.#head(), this.#body(note), this.#foot());
    this.#room.scrollTo(0, 0);
    this.#room.querySelector("h2").focus();
    this.#offer.hidden = true;
  }

  #takeTheScreen(yes) {
    document.body.classList.toggle("reporting", yes);
    this.#room.hidden = !yes;
  }

  #head() {
    const { place, steps, name } = this.#sheet;
    const [number, count] = [place + 1, steps.length];
    const where = `${text("report.step", { number, count })} · ${text("report.here")}`;
    return element(
      "header",
      {},
      element("div", {}, element("h1", {}, text("report.title"), " ", name), element("p", {}, where)),
      element("button", { type: "button", onclick: () => this.#close() }, text("report.keep")),
      element("progress", { max: String(count), value: String(number), "aria-hidden": "true" }),
    );
  }

  #body(note) {
    const { step, isAlarming } = this.#sheet;
    const { store, least } = this;
    const here = { sheet: this.#sheet, store, least, change: (value, then) => this.#answer(step, value, then) };
    const parts = {
      consent: () => consented(here, { agree: (version) => this.#agree(version), refuse: () => this.#drop(), alarm: () => this.#alarm() }),
      summary: () => summed(here, (id) => this.#goTo(id)),
    }[step.shape];
    const ways = isAlarming && { next: () => this.#next(), mistaken: () => this.#calm() };
    const slip = element("p", { class: "slip", role: "alert", hidden: !note }, note);
    return element("div", { class: "body" }, ...(parts ? parts() : asked(here, step, ways)), slip);
  }

  #foot() {
    const { step, place } = this.#sheet;
    const isLast = step === SUMMARY;
    const label = isLast ? (this.hasLine() ? "report.send" : "report.send_later") : "report.next";
    const button = (words, onclick, values) => element("button", { type: "button", onclick, ...values }, words);
    const buttons = [
      button(text("report.back"), () => history.back(), { hidden: place === 0 }),
      button(text("report.drop"), ({ target }) => this.#dropSurely(target), { hidden: !isLast }),
      button(text(label), () => (isLast ? this.#send() : this.#next()), { class: "main", hidden: this.#sheet.hasOwnButtons(step) }),
    ];
    const strip = element("p", { class: "line", hidden: this.hasLine() }, text("report.strip"));
    return element("footer", {}, element("div", {}, ...buttons), strip);
  }

  // --- what the person does

  async #answer(step, value, then) {
    this.#sheet.answers[step.id] = value;
    await this.#keep();
    if (step.shape === "one" && this.#sheet.isAlarming) this.#alarm();
    else if (then === "next") this.#next();
    else if (then === "show") this.#show();
  }

  // Danger goes first and alone; what is filled after it belongs to the same report.
  #alarm() {
    const { danger, answers, kept } = this.#sheet;
    answers[danger.id] = danger.options.find(({ alarm }) => alarm).id;
    if (!kept.alarm) {
      kept.alarm = newId();
      const shown = { kind: "choice", text: text("menu_danger"), on: null, choice: "cmd:danger" };
      this.put(shown, () => ({ body: { choice: { id: "cmd:danger", on: null } } }), kept.alarm);
    }
    this.#goTo(danger.id);
  }

  // It was pressed by mistake: what has not left the phone is taken back.
  async #calm() {
    const { danger, answers, kept } = this.#sheet;
    const wasHere = await this.takeBack(kept.alarm);
    if (wasHere) kept.alarm = null;
    delete answers[danger.id];
    this.#goTo(danger.id, wasHere ? "" : text("report.told"));
  }

  #agree(version) {
    this.#sheet.kept.consent = version;
    this.#goTo(this.#sheet.steps[0].id);
  }

  #next() {
    const { step, steps, place } = this.#sheet;
    const slip = this.#sheet.missing(step);
    if (slip) this.#show(slip);
    else this.#goTo(steps[place + 1].id);
  }

  #goTo(id, note = "") {
    this.#sheet.kept.at = id;
    this.#keep();
    this.#show(note);
  }

  // The phone's own way back: one step, and from the first one out.
  #back() {
    const { steps, place } = this.#sheet;
    if (place === 0) return this.#leave();
    history.pushState({ report: true }, "");
    this.#goTo(steps[place - 1].id);
  }

  #keep() {
    this.#left = this.#sheet.kept;
    return this.store.keepAs("sheet", this.#left);
  }

  #close() {
    this.#leave();
    this.note(text(this.store.loose ? "report.kept_loosely" : "report.kept_here"));
  }

  #leave() {
    this.#sheet = null;
    this.#takeTheScreen(false);
    this.#room.replaceChildren();
    this.lineChanged();
  }

  #dropSurely(button) {
    if (button.dataset.sure) return this.#drop();
    button.dataset.sure = "yes";
    button.textContent = text("report.drop_sure");
  }

  async #drop() {
    for (const id of this.#sheet.answers.photos ?? []) await this.store.dropPhoto(id);
    await this.#done();
  }

  async #done() {
    this.#left = null;
    await this.store.dropAs("sheet");
    this.#leave();
  }

  // The packets take the sheet's place: they wait with all else that is to be sent.
  async #send() {
    const { open } = this.#sheet;
    if (open) return this.#goTo(open.id);
    for (const { id, packet, urgent } of packetsOf(this.#sheet, Date.now())) {
      this.put({ kind: "packet", text: packet.name, urgent }, () => ({ packet }), id);
    }
    await this.#done();
    this.note("");
  }
}
