// Moves the items of an agenda in place: by dragging a handle, by the arrow keys on it, or by the buttons of a row.
// The server decides; what it answers replaces the agenda, so numbers and times are always its own. Without this
// script the buttons still work, and the page comes back at the item's row.

const LEVEL = 32; // pixels to the right that mean one level deeper
const START = 6; // pixels before a press becomes a drag: a press alone opens the row's buttons
const EDGE = 70; // this near to the edge of the window the page scrolls along
const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

const body = () => document.getElementById("agenda-body");
const rowOf = (key) => document.getElementById(`item-${key}`);
const depthOf = (row) => Number(row.dataset.depth);
const titleOf = (row) => row.querySelector(".agenda__title").firstElementChild?.textContent.trim() ?? "";
const rowsNow = () => [...body().querySelectorAll("tr[data-item]")];

// What is asked of the server, and what its answer does to the page ---------------------------------------------

let busy = false;

async function move(row, values, focusOn) {
  if (busy) return;
  busy = true;
  body().setAttribute("aria-busy", "true");
  const key = row.dataset.item;
  const top = row.getBoundingClientRect().top;
  try {
    const answer = await send(row, values);
    const opened = row.querySelector("details")?.open;
    body().outerHTML = answer.agenda;
    const now = rowOf(key);
    if (opened) now?.querySelector("details")?.setAttribute("open", "");
    if (now) window.scrollBy(0, now.getBoundingClientRect().top - top);
    (now?.querySelector(focusOn) ?? now)?.focus({ preventScroll: true });
    say(answer.said, !answer.moved);
  } catch (error) {
    say(error.message, true);
  } finally {
    busy = false;
    body().removeAttribute("aria-busy");
  }
}

async function send(row, values) {
  const url = row.querySelector("[data-move]").dataset.move;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      headers: { "X-In-Place": "1", "X-CSRFToken": token },
      body: new URLSearchParams({ ...values, order: body().dataset.order }),
      redirect: "error",
    });
  } catch {
    throw new Error("The item was not moved: the site did not answer. Try again, or reload the page.");
  }
  if (answer.status !== 200 && answer.status !== 409) {
    throw new Error("The item was not moved. Reload the page: you may have been signed out.");
  }
  return { ...(await answer.json()), moved: answer.ok };
}

function say(words, wrong) {
  const place = document.getElementById("agenda-said");
  place.textContent = words;
  place.classList.toggle("agenda-said--wrong", wrong);
}

// Buttons and keys ----------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  const row = button?.name === "to" && button.closest("#agenda-body tr[data-item]");
  if (!row) return;
  event.preventDefault();
  move(row, { to: button.value }, `button[name="to"][value="${button.value}"]`);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) return end();
  const handle = event.target.closest?.(".agenda__handle");
  if (!handle || !KEYS[event.key]) return;
  event.preventDefault();
  move(handle.closest("tr"), { to: KEYS[event.key] }, ".agenda__handle");
});

document.addEventListener("click", (event) => {
  const handle = event.target.closest(".agenda__handle");
  if (!handle || handle.dataset.dragged) return;
  const details = handle.closest("tr").querySelector("details");
  details.open = true;
  details.querySelector('button[name="to"]').focus();
});

// Dragging ------------------------------------------------------------------------------------------------------

let drag = null;

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest(".agenda__handle");
  if (!handle || event.button !== 0 || busy) return;
  event.preventDefault(); // no selection of text, and no scrolling by touch
  delete handle.dataset.dragged;
  handle.setPointerCapture(event.pointerId);
  const row = handle.closest("tr");
  drag = { handle, row, block: blockOf(row), pointer: event.pointerId, x: event.clientX, y: event.clientY };
});

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  if (!drag.line) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < START) return;
    begin();
  }
  drag.at = { x: event.clientX, y: event.clientY };
  show();
});

document.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { row, place } = drag;
  end();
  if (place?.changed) move(row, { to: "place", under: place.under, before: place.before }, ".agenda__handle");
});

document.addEventListener("pointercancel", () => drag && end());

function begin() {
  drag.handle.dataset.dragged = "1";
  drag.line = document.createElement("div");
  drag.line.className = "agenda-drop";
  drag.line.append(document.createElement("span"));
  body().append(drag.line);
  for (const row of drag.block) row.classList.add("agenda__row--dragged");
  scrollAlong();
}

function end() {
  drag.line?.remove();
  for (const row of drag.block) row.classList.remove("agenda__row--dragged");
  if (drag.handle.hasPointerCapture(drag.pointer)) drag.handle.releasePointerCapture(drag.pointer);
  drag = null;
}

// A row and what stands under it move together.
function blockOf(row) {
  const rows = rowsNow();
  const after = rows.slice(rows.indexOf(row) + 1);
  const next = after.findIndex((one) => depthOf(one) <= depthOf(row));
  return [row, ...(next < 0 ? after : after.slice(0, next))];
}

function show() {
  const others = rowsNow().filter((row) => !drag.block.includes(row));
  const below = others.findIndex((row) => middleOf(row) > drag.at.y);
  const gap = below < 0 ? others.length : below;
  const depth = depthAt(others[gap - 1], others[gap]);
  drag.place = placeAt(others, gap, depth);
  const edge = gap ? others[gap - 1].getBoundingClientRect().bottom : others[0]?.getBoundingClientRect().top;
  const frame = body().getBoundingClientRect();
  drag.line.style.top = `${(edge ?? frame.top) - frame.top}px`;
  drag.line.style.left = `${depth * LEVEL}px`;
  drag.line.firstChild.textContent = drag.place.changed ? wordsOf(drag.place) : "Stays here";
}

function middleOf(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

// How deep it may stand between two rows; to the left and right chooses among that.
function depthAt(previous, next) {
  const levels = Math.max(...drag.block.map(depthOf)) - depthOf(drag.row);
  const under = previous && previous.dataset.kind !== "break" ? depthOf(previous) + 1 : previous ? depthOf(previous) : 0;
  const most = Math.min(under, Number(body().dataset.deepest) - levels);
  const least = next ? Math.min(depthOf(next), most) : 0;
  const wanted = depthOf(drag.row) + Math.round((drag.at.x - drag.x) / LEVEL);
  return Math.max(least, Math.min(wanted, most));
}

function placeAt(others, gap, depth) {
  const above = others.slice(0, gap).reverse();
  const parent = depth ? above.find((row) => depthOf(row) === depth - 1) : null;
  const next = others[gap] && depthOf(others[gap]) === depth ? others[gap] : null;
  const rows = rowsNow();
  const same = rows.indexOf(drag.row) === rows.indexOf(others[gap - 1] ?? null) + 1 && depth === depthOf(drag.row);
  return { parent, under: parent?.dataset.item ?? "", before: next?.dataset.item ?? "", changed: !same };
}

function wordsOf({ parent }) {
  return parent ? `Under “${titleOf(parent)}”` : "Here";
}

function scrollAlong() {
  if (!drag?.line) return;
  const { y } = drag.at ?? drag;
  const pull = y < EDGE ? y - EDGE : y > window.innerHeight - EDGE ? y - window.innerHeight + EDGE : 0;
  if (pull) {
    window.scrollBy(0, pull / 4);
    if (drag.at) show();
  }
  requestAnimationFrame(scrollAlong);
}
