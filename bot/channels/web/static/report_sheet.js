// What was filled on the sheet of a report, and what follows from it: the steps, where one stands, what is missing.

import { onlyVillage } from "./report_packet.js";
import { newId } from "./sending.js";
import { text } from "./texts.js";

export const CONSENT = { id: "consent", shape: "consent" };
export const SUMMARY = { id: "summary", shape: "summary" };

export class Sheet {
  // `form` is what the server asks; `kept` {id, whose, at, answers, consent, alarm} as it was left, or nothing.
  constructor(form, whose, kept) {
    this.form = form;
    this.kept = kept ?? { id: newId(), whose, at: null, answers: {}, consent: null, alarm: null };
  }

  get answers() {
    return this.kept.answers;
  }

  // The field that asks for danger.
  get danger() {
    return this.form.fields.find(({ options }) => options.some(({ alarm }) => alarm));
  }

  get isAlarming() {
    return this.danger.options.some(({ id, alarm }) => alarm && id === this.answers.danger);
  }

  // The villages that may be named, given the answer to the question of danger.
  get villages() {
    return this.form.villages.filter(({ alarm }) => !alarm || this.isAlarming);
  }

  // Whose house it is, as far as it is known.
  get name() {
    const head = this.answers.head?.trim();
    return head ? text("report.whose", { head }) : "";
  }

  // The steps that apply, given the answer to the question of danger, which waits for no consent.
  get steps() {
    const { fields, consent } = this.form;
    const asked = fields.filter((field) => !this.answers.danger || field.when.includes(this.answers.danger));
    const isDue = consent && this.kept.consent !== consent.version && !this.isAlarming;
    return [...(isDue ? [CONSENT] : []), ...asked, SUMMARY];
  }

  get place() {
    const { steps } = this;
    return steps[0] === CONSENT ? 0 : Math.max(0, steps.findIndex(({ id }) => id === this.kept.at));
  }

  get step() {
    return this.steps[this.place];
  }

  // Whether a step goes on by its own buttons.
  hasOwnButtons(step) {
    return step === CONSENT || (step.shape === "one" && (!this.answers[step.id] || this.isAlarming));
  }

  // What is wrong with leaving a step as it is; nothing where it can be left. What an answer says is judged later.
  missing({ id, shape, optional = [] }) {
    const value = this.answers[id];
    if (optional.includes(this.answers.danger)) return "";
    if (shape === "place" && this.villages.length > 1 && !(value?.village ?? onlyVillage(this.villages))) return text("report.village_needed");
    return isGiven(shape, value) ? "" : text("report.needed");
  }

  // The first step that cannot be left as it is.
  get open() {
    return this.steps.find((step) => step.when && this.missing(step));
  }
}

function isGiven(shape, value) {
  if (!value) return false;
  if (shape === "place") return value.spot?.trim() || value.position;
  if (shape === "many") return value.ticked?.length || value.own?.trim();
  return shape === "photos" ? value.length : value.trim();
}
