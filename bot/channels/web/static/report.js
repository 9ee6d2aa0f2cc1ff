// The quick report, filled whole on the phone where there is no line. What is filled is kept at every step, and goes up
// as one packet when the line is back.

import { byId, element } from "./element.js";
import { asked, consented, danger, summed } from "./report_steps.js";
import { packetsOf } from "./report_packet.js";
import { newId } from "./sending.js";
import { text } from "./texts.js";

const CONSENT = { id: "consent", shape: "consent" };
const SUMMARY = { id: "summary", shape: "summary" };
const LEARNT_FOR = 600_000; // milliseconds until the form is asked for anew

export class Report {
  #form = null; // {whose, form} as the server gave it last
  #sheet = null; // {id, whose, at, answers, photos, consent, alarm} of the report that is being filled
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
    addEventListener("popstate", () => this.#isOpen && this.#back());
  }

  // What the phone kept, and what the server says now.
  async begin() {
    const kept = await this.store.kept();
    this.#form = (await this.store.keptAs("form")) ?? null;
    this.#sheet = (await this.store.keptAs("sheet")) ?? null;
    if (kept?.whose && this.#form?.whose !== kept.whose) this.#form = null;
    this.lineChanged();
  }

  async lineChanged() {
    const isOld = performance.now() - this.#learnt > LEARNT_FOR || this.whose() !== this.#form?.whose;
    if (this.hasLine() && isOld) await this.#learn();
    if (this.#isOpen) this.#room.lastElementChild.replaceWith(this.#foot(...this.#place()));
    this.#offer.hidden = this.#isOpen || !this.ready || (this.hasLine() && !this.#sheet);
    this.#offer.textContent = this.#sheet ? text("report.left", { name: this.#whose() }) : text("report.offer");
  }

  get ready() {
    return this.#form !== null;
  }

  async #learn() {
    try {
      const response = await fetch("/api/report-form");
      if (!response.ok) return;
      this.#form = await response.json();
      this.#learnt = performance.now();
      if (this.#sheet?.whose && this.#sheet.whose !== this.#form.whose) this.#sheet = null; // another person's
      await this.store.keepAs("form", this.#form);
    } catch {} // there is no line: the form is the one that was known before
  }

  // --- the sheet

  // Begins a report, or goes on with the one that is half filled.
  open() {
    this.#sheet ??= { id: newId(), whose: this.#form.whose, at: this.#steps()[0].id, answers: {}, photos: {}, consent: null, alarm: null };
    history.pushState({ report: true }, "");
    this.#show();
  }

  get #isOpen() {
    return !this.#room.hidden;
  }

  // The steps that apply, given the answer to the question of danger.
  #steps() {
    const { fields, consent } = this.#form.form;
    const answered = this.#sheet?.answers.danger;
    const open = fields.filter((field) => !answered || field.when.includes(answered));
    const first = consent && this.#sheet?.consent !== consent.version && !this.#isAlarming() ? [CONSENT] : [];
    return [...first, ...open, SUMMARY];
  }

  #isAlarming() {
    return danger(this.#form.form)?.options.some(({ id, alarm }) => alarm && id === this.#sheet?.answers.danger) ?? false;
  }

  #show(note = "") {
    const [step, place] = this.#place();
    this.#takeTheScreen(true);
    this.#room.replaceChildren(this.#head(place), this.#body(step, note), this.#foot(step, place));
    this.#room.scrollTo(0, 0);
    this.#room.querySelector("h2").focus();
    this.lineChanged();
  }

  #takeTheScreen(yes) {
    for (const part of document.querySelectorAll("body > .top, body > main, body > .bottom")) part.hidden = yes;
    this.#room.hidden = !yes;
  }

  // The step at hand, and its place among all.
  #place() {
    const steps = this.#steps();
    const place = steps[0] === CONSENT ? 0 : Math.max(0, steps.findIndex(({ id }) => id === this.#sheet.at));
    return [steps[place], place];
  }

  #head(place) {
    const count = this.#steps().length;
    const where = text("report.step", { number: place + 1, count });
    return element(
      "header",
      {},
      element("div", {}, element("h1", {}, text("report.title"), " ", this.#whose()), element("p", {}, where, " · ", text("report.here"))),
      element("button", { type: "button", onclick: () => this.#close() }, text("report.keep")),
      element("progress", { max: String(count), value: String(place + 1), "aria-hidden": "true" }),
    );
  }

  #body(step, note) {
    const change = (value, then) => this.#answer(step.id, value, then);
    const bar = element("p", { class: "slip", role: "alert", hidden: !note }, note);
    const here = { form: this.#form.form, sheet: this.#sheet, store: this.store, least: this.least, change };
    const parts = {
      consent: () => consented(here, { agree: (version) => this.#agree(version), refuse: () => this.#drop(), alarm: () => this.#alarm() }),
      summary: () => summed(here, this.#steps(), (id) => this.#goTo(id)),
    }[step.shape];
    return element("div", { class: "body" }, ...(parts ?? (() => asked(here, step, this.#isAlarming() && { next: () => this.#next(step), mistaken: () => this.#calm() })))(), bar);
  }

  #foot(step, place) {
    const isLast = step === SUMMARY;
    const goesOnByItself = step === CONSENT || (step.shape === "one" && !this.#sheet.answers[step.id]) || this.#tellsToGetOut(step);
    const label = isLast ? (this.hasLine() ? "report.send" : "report.send_later") : "report.next";
    const button = (words, onclick, values) => element("button", { type: "button", onclick, ...values }, words);
    return element(
      "footer",
      {},
      element(
        "div",
        {},
        button(text("report.back"), () => history.back(), { hidden: place === 0 }),
        button(text("report.drop"), ({ target }) => this.#dropSurely(target), { hidden: !isLast }),
        button(text(label), () => (isLast ? this.#send() : this.#next(step)), { class: "main", hidden: goesOnByItself }),
      ),
      element("p", { class: "line", hidden: this.hasLine() }, text("report.strip")),
    );
  }

  #tellsToGetOut(step) {
    return step.shape === "one" && this.#isAlarming();
  }

  #whose() {
    const head = this.#sheet?.answers.head?.trim();
    return head ? text("report.whose", { head }) : "";
  }

  // --- what the person does

  async #answer(id, value, then = null) {
    this.#sheet.answers[id] = value;
    const alarming = id === "danger" && this.#isAlarming();
    await this.#keep();
    if (alarming) this.#alarm();
    else if (then === "next") this.#next(this.#steps().find((step) => step.id === id));
    else if (then === "show") this.#show();
  }

  // Danger goes first and alone; what is filled after it belongs to the same report.
  #alarm() {
    const field = danger(this.#form.form);
    this.#sheet.answers.danger = field.options.find(({ alarm }) => alarm).id;
    if (!this.#sheet.alarm) {
      this.#sheet.alarm = newId();
      const shown = { kind: "choice", text: text("menu_danger"), on: null, choice: "cmd:danger" };
      this.put(shown, () => ({ body: { choice: { id: "cmd:danger", on: null } } }), this.#sheet.alarm);
    }
    this.#goTo("danger");
  }

  // It was pressed by mistake: what has not left the phone is taken back.
  async #calm() {
    const wasHere = await this.takeBack(this.#sheet.alarm);
    if (wasHere) this.#sheet.alarm = null;
    delete this.#sheet.answers.danger;
    this.#goTo("danger", wasHere ? "" : text("report.told"));
  }

  #agree(version) {
    this.#sheet.consent = version;
    this.#goTo(this.#steps()[0].id);
  }

  #next(step) {
    const slip = this.#missing(step);
    if (slip) return this.#show(slip);
    const steps = this.#steps();
    const place = steps.findIndex(({ id }) => id === step.id);
    this.#goTo(steps[Math.min(place + 1, steps.length - 1)].id);
  }

  // What is wrong with leaving a step as it is; nothing where it can be left. What an answer says is judged later.
  #missing({ id, shape, optional = [] }) {
    const value = this.#sheet.answers[id];
    if (optional.includes(this.#sheet.answers.danger)) return "";
    if (shape === "place") {
      if (this.#form.form.villages.length > 1 && !value?.village) return text("report.village_needed");
      return value?.spot?.trim() || value?.position ? "" : text("report.needed");
    }
    const given = shape === "many" ? value?.ticked?.length || value?.own?.trim() : Array.isArray(value) ? value.length : value?.trim();
    return given ? "" : text("report.needed");
  }

  #goTo(id, note = "") {
    this.#sheet.at = id;
    this.#keep();
    this.#show(note);
  }

  // The phone's own way back: one step, and from the first one out.
  #back() {
    const [, place] = this.#place();
    if (place === 0) return this.#leave();
    history.pushState({ report: true }, "");
    this.#goTo(this.#steps()[place - 1].id);
  }

  #close() {
    this.#leave();
    this.note(text(this.store.loose ? "report.kept_loosely" : "report.kept_here"));
  }

  #leave() {
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
    this.#sheet = null;
    await this.store.dropAs("sheet");
    this.#leave();
  }

  #keep() {
    return this.store.keepAs("sheet", this.#sheet);
  }

  // The packets take the sheet's place: they wait with all else that is to be sent.
  async #send() {
    const open = this.#steps().find((step) => step.when && this.#missing(step));
    if (open) return this.#goTo(open.id);
    for (const { id, packet, urgent } of packetsOf(this.#sheet, this.#form.form, Date.now())) {
      this.put({ kind: "packet", text: packet.name, urgent }, () => ({ packet }), id);
    }
    await this.#done();
    this.note("");
  }
}
