// The text of one item: what is typed, what the site has, and the way from one to the other.

import { forget, keep } from "../typed.js";
import { getPage, postJson } from "./ask.js";

const SLOWEST = 30_000;
const owner = document.documentElement.dataset.account;

// Blank space alone is stored as nothing (meetings.minutes.services.text).
const asStored = (values) =>
  Object.fromEntries(Object.entries(values).map(([name, text]) => [name, text.trim() ? text : ""]));
const equal = (one, other) => Object.keys(other).every((name) => (one[name] ?? "").trimEnd() === other[name].trimEnd());

// States: "saved"; "typing"; "sending"; "lost" (no connection), "signed-out", "fault": tried again by itself;
// "other" (account), "refused": not, until something changes; "conflict": until somebody chooses.
export class Minute {
  constructor({ pk, title, url, page, version, values }, changed) {
    Object.assign(this, { pk, title, url, page, version, values, changed });
    this.stored = asStored(values);
    this.sent = []; // what was sent and may have arrived without our being told
    this.state = "saved";
    this.unsettled = false;
    this.wait = 1000;
  }

  get isDirty() {
    return Object.keys(this.values).some((name) => asStored(this.values)[name] !== this.stored[name]);
  }

  type(values) {
    this.values = values;
    this.keep();
    if (this.state === "saved" || this.state === "refused") this.to("typing");
  }

  // The site has this now, and nothing is typed here that it has not.
  take(version, values) {
    Object.assign(this, { version, values, stored: asStored(values), sent: [] });
  }

  // What was kept when the page was last closed, over what the site had then and what had been sent by then.
  putBack({ version, values, sent }) {
    Object.assign(this, { version, values, stored: sent[0], sent: sent.slice(1), state: "typing", unsettled: true });
    this.keep();
  }

  keep() {
    const { title, url, page, version, values, sent } = this;
    this.isKept = keep(this.pk, { title, url, page, version, values, sent: [this.stored, ...sent] });
  }

  // Sends what is typed, if the site has not got it; `settle`s what it has. One at a time. True when all is stored.
  async save({ settle = false, leaving = false } = {}) {
    if (this.state === "conflict" || this.state === "other") return false;
    if (this.sending) {
      if (!leaving) {
        this.again = { settle: settle || this.again?.settle };
        return this.sending.then(() => !this.isDirty);
      }
    }
    if (!this.isDirty && !(settle && this.unsettled)) return true;
    clearTimeout(this.retry);
    this.sending = this.send(settle, leaving);
    await this.sending;
    this.sending = null;
    const again = this.again;
    this.again = null;
    return again ? this.save(again) : !this.isDirty;
  }

  async send(settle, leaving) {
    const values = { ...this.values };
    this.sent.push(asStored(values));
    this.keep();
    this.to("sending");
    const answer = await postJson(
      this.url,
      { ...values, version: this.version, account: owner, ...(settle ? { settle: "1" } : {}) },
      leaving,
    );
    if (answer.status === 200 && answer.json) this.arrived(asStored(values), answer.json, settle);
    else if (answer.status === 409 && answer.json) await this.met(answer.json, settle);
    else if (answer.status === 422 && answer.json) this.to("refused", answer.json.reason);
    else if (answer.status === 403 || answer.signedOut) await this.renew();
    else this.later(answer.lost ? "lost" : "fault");
  }

  arrived(values, { version }, settle) {
    Object.assign(this, { version, stored: values, sent: [], wait: 1000 });
    this.unsettled = !settle;
    if (this.isDirty) {
      this.keep();
      this.to("typing");
    } else {
      forget(this.pk);
      this.to("saved");
    }
  }

  // Somebody saved first. If that was this page, whose answer was lost on the way, it goes on from there.
  async met(theirs, settle) {
    if ([this.stored, ...this.sent].some((own) => equal(own, theirs.stored))) {
      Object.assign(this, { version: theirs.version, stored: theirs.stored, sent: [] });
      await this.send(settle, false);
      return;
    }
    this.theirs = theirs;
    this.to("conflict");
  }

  // The token may be an old one, of before signing in again; or nobody is signed in. Only a page of the room tells.
  async renew() {
    const answer = await getPage(this.page);
    if (answer.page && !this.renewed) {
      this.renewed = true;
      await this.send(false, false);
      this.renewed = false;
    } else if (answer.other) this.to("other");
    else if (answer.signedOut) this.later("signed-out");
    else if (answer.lost) this.later("lost");
    else this.to("refused", "You can no longer change these minutes. Reload the page to see why.");
  }

  later(state) {
    this.to(state);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.save(), this.wait);
    this.wait = Math.min(this.wait * 2, state === "signed-out" ? 4000 : SLOWEST);
  }

  // A connection, or the person, is back.
  hurry() {
    if (!["lost", "fault", "signed-out"].includes(this.state)) return;
    this.wait = 1000;
    this.save();
  }

  // "mine", "theirs" or "both" of a conflict. The texts that stand then, or null when that did not come about.
  async choose(which) {
    const answer = await postJson(this.url, {
      ...this.values,
      version: this.theirs.version,
      account: owner,
      keep: which,
    });
    if (answer.status === 409 && answer.json) {
      this.theirs = answer.json;
      this.to("conflict");
    } else if (answer.status === 200 && answer.json) {
      this.values = answer.json.texts;
      this.arrived(answer.json.texts, answer.json, true);
      this.theirs = null;
      return answer.json.texts;
    } else this.to("conflict", answer.json?.reason ?? "Your choice did not arrive. Try again in a moment.");
    return null;
  }

  to(state, reason = "") {
    Object.assign(this, { state, reason });
    this.changed(this);
  }
}
