// The room: the screen of whoever takes the minutes. Everything on it works without this script, page by page. With it
// what is typed is saved as it is typed, other forms are sent without leaving the page, and nothing is lost while there
// is no connection, nobody is signed in, or somebody else writes under the same item.
//
// room/minute.js has the text of one item and its way to the site, room/ask.js the questions, room/parts.js the page.

import { kept } from "./typed.js";
import { getJson, getPage, postForm } from "./room/ask.js";
import * as clock from "./room/clock.js";
import { listen } from "./room/keys.js";
import { Minute } from "./room/minute.js";
import { replacePart, replaceParts } from "./room/parts.js";
import { say, showState } from "./room/state.js";

const PAUSE = 800;
const LONGEST = 4000; // without a pause
const IDLE = 5000;
const POLL = 10_000;
const POLL_SIGNED_OUT = 4000;
const SHOWN_AGAIN = 1500; // after a save, what was found in the minute
const BEFORE_OFFLINE = 3000; // how long to wait for an item that is here already

const root = document.querySelector("[data-room]");
const minutes = new Map(); // by item
const link = { state: "ok" }; // how the last question went: "ok", "lost", "signed-out" or "other"
let current;
let ready = {}; // every item as HTML, for when there is no connection

const part = (name) => document.querySelector(`[data-part="${name}"]`);
const theForm = () => part("minute").querySelector("form");
const fieldsOf = (form) => [...form.querySelectorAll("textarea")];
const valuesOf = (form) => Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
const addressOf = (pk) => document.querySelector(`[data-part="agenda"] [data-open="${pk}"]`).href;

function put(form, values) {
  for (const field of fieldsOf(form)) {
    if (values[field.name] !== undefined && field.value !== values[field.name]) field.value = values[field.name];
  }
}

// The item whose form that is becomes the one that is typed in. What is not saved yet goes over what came.
function adopt(form) {
  const { item: pk, title, typed: url } = form.dataset;
  const version = Number(form.elements.version.value);
  const known = minutes.get(pk);
  if (known && (known.isDirty || known.version > version)) put(form, known.values);
  else if (known) known.take(version, valuesOf(form));
  else minutes.set(pk, new Minute({ pk, title, url, page: form.action, version, values: valuesOf(form) }, changed));
  current = minutes.get(pk);
  root.dataset.room = pk;
  showPlace();
  showConflict();
  showState(minutes, current, link);
}

function changed(minute) {
  if (minute === current) showConflict();
  showState(minutes, current, link);
  if (minute.state === "saved") refreshSoon();
}

// A long agenda scrolls by itself: the open item is in sight.
function showPlace() {
  const line = part("agenda").querySelector('[aria-current="page"]');
  const box = line && [line.closest("nav"), part("agenda")].find((one) => one.scrollHeight > one.clientHeight);
  if (box) box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
}

function showConflict() {
  const place = theForm().querySelector("[data-conflict]");
  const html = current.state === "conflict" ? current.theirs.html : "";
  if (place.dataset.shown === html) return;
  place.dataset.shown = html;
  place.innerHTML = html;
}

// Typing --------------------------------------------------------------------------------------------------------

let pause;
let idle;
let since = 0; // when something was typed that has not been sent

const caretStandsOnAnEmptyLine = () => {
  const field = document.activeElement;
  if (!field?.matches?.('[data-part="minute"] textarea')) return false;
  const before = field.value.slice(0, field.selectionStart).split("\n").pop();
  const after = field.value.slice(field.selectionEnd).split("\n")[0];
  return !(before + after).trim();
};

document.addEventListener("input", (event) => {
  if (!event.target.matches('[data-part="minute"] textarea')) return;
  const minute = current;
  minute.type(valuesOf(theForm()));
  clearTimeout(pause);
  clearTimeout(idle);
  // A line that is still being typed must not become an action: only from an empty line, or after a while, is it settled.
  since ||= Date.now();
  pause = setTimeout(() => {
    since = 0;
    minute.save({ settle: caretStandsOnAnEmptyLine() });
  }, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  idle = setTimeout(() => minute.save({ settle: true }), IDLE);
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.('[data-part="minute"] textarea')) current.save();
});

const leave = () => {
  for (const minute of minutes.values()) minute.save({ settle: true, leaving: true });
};
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : poll()));

// Items ---------------------------------------------------------------------------------------------------------

let opening;

async function open(pk, { remember = true } = {}) {
  if (pk === current.pk) return;
  opening = pk;
  current.save({ settle: true });
  const address = addressOf(pk);
  const answer = await getPage(address, ready[pk] ? BEFORE_OFFLINE : undefined);
  if (opening !== pk) return;
  if (answer.page) replaceParts(answer.page, { withMinute: true });
  else if ((answer.lost || answer.signedOut) && ready[pk]) openReady(pk);
  else if (answer.lost) return say("This item cannot be opened: there is no connection.", true);
  else return location.assign(address);
  clock.restart();
  adopt(theForm());
  if (remember) history.pushState({ room: pk }, "", address);
  document.title = `${current.title} – minutes`;
  say(current.title);
  const field = fieldsOf(theForm())[0];
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

function openReady(pk) {
  for (const name of ["head", "minute"]) {
    const fresh = document.createElement("section");
    fresh.innerHTML = ready[pk][name];
    replacePart(part(name), fresh);
  }
  // What was found, voted and put off under the other item comes with the connection.
  for (const name of ["found", "votes", "deferral"]) part(name).replaceChildren();
  for (const line of part("agenda").querySelectorAll("[data-open]")) {
    const isOpen = line.dataset.open === pk;
    line.closest("li").classList.toggle("room-agenda__line--open", isOpen);
    if (isOpen) line.setAttribute("aria-current", "page");
    else line.removeAttribute("aria-current");
  }
}

async function makeReady() {
  const { json } = await getJson(root.dataset.items);
  if (json) ready = json;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  open(opener.dataset.open);
});

addEventListener("popstate", () => {
  const pk = location.pathname.match(/\/room\/(\d+)\/$/)?.[1];
  if (pk) open(pk, { remember: false });
});

// What others changed -------------------------------------------------------------------------------------------

let soon;

function refreshSoon() {
  soon ??= setTimeout(refresh, SHOWN_AGAIN);
}

async function refresh() {
  clearTimeout(soon);
  soon = undefined;
  const { pk } = current;
  const { page } = await getPage(addressOf(pk));
  if (page && pk === current.pk) show(page);
}

// The page of the item that is open, as it now is. Its text only when nobody types here and it is newer.
function show(page, sent = null) {
  const version = Number(page.querySelector('[data-part="minute"] [name=version]').value);
  const withMinute = current.state === "saved" && !current.isDirty && version > current.version;
  replaceParts(page, { withMinute, sent });
  clock.restart();
  if (withMinute) adopt(theForm());
  else showState(minutes, current, link);
}

const seen = { etag: "", rest: null, versions: {} };
let next;

async function poll() {
  clearTimeout(next);
  const answer = await getJson(root.dataset.since, seen.etag);
  const state = answer.lost ? "lost" : answer.signedOut ? "signed-out" : "ok";
  if (state !== link.state) {
    link.state = state;
    showState(minutes, current, link);
  }
  if (state === "ok") for (const minute of minutes.values()) minute.hurry();
  if (answer.status === 200 && answer.json) heard(answer);
  next = setTimeout(poll, state === "signed-out" ? POLL_SIGNED_OUT : POLL);
}

function heard({ json: { versions, rest }, etag }) {
  const isFirst = seen.rest === null;
  const known = (pk) => minutes.get(pk)?.version ?? seen.versions[pk];
  const isNews = Object.keys(versions).some((pk) => versions[pk] !== known(pk));
  const isElsewhere = rest !== seen.rest;
  Object.assign(seen, { etag, rest, versions });
  if (isFirst) return;
  if (isNews) makeReady();
  if (isNews || isElsewhere) refresh();
}

addEventListener("online", poll);
addEventListener("focus", () => link.state !== "ok" && poll());

// Forms ---------------------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("[data-part]") || form.method !== "post") return;
  event.preventDefault();
  if (form === theForm()) saveNow(event.submitter);
  else send(form, event.submitter);
});

async function saveNow(submitter) {
  if (submitter?.name !== "keep") {
    if (await current.save({ settle: true })) say("Saved.");
    return;
  }
  const texts = await current.choose(submitter.value);
  if (!texts) return;
  put(theForm(), texts);
  say("Saved. The other text is kept among the earlier versions.");
  fieldsOf(theForm())[0].focus();
  refresh();
}

async function send(form, submitter) {
  submitter?.setAttribute("aria-disabled", "true");
  await current.save();
  const answer = await postForm(form, submitter);
  submitter?.removeAttribute("aria-disabled");
  if (answer.lost) return say("Not done: there is no connection. Try again when it is back.", true);
  if (answer.signedOut || answer.other) return void poll();
  if (answer.elsewhere) return location.assign(answer.elsewhere);
  // Refused, or changed by somebody else: the page that says so is the form's own.
  if (!answer.page) return sendAsEver(form, submitter);
  const said = [...answer.page.querySelectorAll(".govuk-notification-banner")];
  const words = said.map((one) => one.querySelector(".govuk-notification-banner__heading").textContent.trim());
  say(words.join(" "), said.some((one) => one.classList.contains("notification-problem")));
  if (answer.page.querySelector("[data-room]").dataset.room === current.pk) show(answer.page, form);
  else refresh();
}

function sendAsEver(form, submitter) {
  if (submitter?.name) {
    const value = document.createElement("input");
    Object.assign(value, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(value);
  }
  form.submit();
}

// Signing out forgets what is kept here, so it waits for what is not saved.
document.addEventListener(
  "submit",
  (event) => {
    const unsaved = [...minutes.values()].filter((minute) => minute.isDirty);
    if (!event.target.matches("[data-sign-out]") || !unsaved.length) return;
    event.preventDefault();
    event.stopPropagation();
    Promise.all(unsaved.map((minute) => minute.save({ settle: true }))).then((saved) => {
      const words = "What you typed last is not saved yet and will be lost if you sign out now. Sign out all the same?";
      if (saved.every(Boolean) || confirm(words)) event.target.requestSubmit();
      // Asked and answered: it is not asked again.
      for (const minute of unsaved) minute.values = { ...minute.stored };
    });
  },
  true,
);

// The list narrows as a name is typed.
document.addEventListener("input", (event) => {
  const selector = event.target.dataset?.narrows;
  if (!selector) return;
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const one of part("attendance").querySelectorAll(selector)) {
    one.hidden = !words.every((word) => one.dataset.person.toLowerCase().includes(word));
    shown += !one.hidden;
  }
  document.getElementById("room-search-none").hidden = shown > 0;
});

// What was not saved when this page was last closed -----------------------------------------------------------------

function putBack() {
  const room = location.pathname.replace(/\d+\/$/, "");
  for (const [pk, record] of kept()) {
    if (new URL(record.page).pathname.replace(/\d+\/$/, "") !== room) continue;
    const minute = minutes.get(pk) ?? new Minute({ ...record, pk }, changed);
    minutes.set(pk, minute);
    minute.putBack(record);
    if (minute === current) put(theForm(), minute.values);
    if (minute.isDirty) say("Text that was not saved last time has been put back.");
    minute.save({ settle: true });
  }
}

if (root && theForm()) {
  adopt(theForm());
  putBack();
  clock.start();
  listen({
    near: (way) => part("head").querySelector(`[data-near="${way}"]`)?.click(),
    take: () => document.getElementById("room-take")?.click(),
    save: () => saveNow(),
    text: () => fieldsOf(theForm())[0].focus(),
  });
  poll();
  makeReady();
}
