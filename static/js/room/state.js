// What the room says of itself: how far what is typed is saved, and what stands in the way.

const TROUBLES = ["conflict", "other", "refused", "signed-out", "lost", "fault"]; // the first is said before others

const place = (id) => document.getElementById(id);

export function say(words, wrong = false) {
  const line = place("room-said");
  line.textContent = words;
  line.classList.toggle("room-state__said--wrong", wrong);
}

export function showState(minutes, current, link) {
  const all = [...minutes.values()];
  for (const mark of document.querySelectorAll("[data-unsaved]")) {
    mark.hidden = !TROUBLES.includes(minutes.get(mark.dataset.unsaved)?.state);
  }
  place("room-saved").textContent = savedWords(current);
  const worst = TROUBLES.find((state) => all.some((minute) => minute.state === state));
  showTrouble(worst ? all.filter((minute) => minute.state === worst) : [], worst, link, current);
}

function savedWords({ state, isDirty }) {
  if (state === "saved") return "All that is typed is saved.";
  if (state === "typing" || (state === "sending" && isDirty)) return "Typing: saved at the next pause.";
  return state === "sending" ? "Saving." : "Not saved yet.";
}

function showTrouble(minutes, state, link, current) {
  const words = state ? wordsOf(state, minutes, current) : wordsOfLink(link.state);
  const box = place("room-trouble");
  if (box.dataset.said === words) return;
  box.dataset.said = words;
  box.replaceChildren();
  if (!words) return;
  const line = document.createElement("p");
  line.className = "govuk-body";
  line.append(words);
  if (state === "signed-out" || (!state && link.state === "signed-out")) line.append(" ", signIn());
  for (const minute of minutes.filter((one) => one !== current)) line.append(" ", opener(minute));
  box.append(line);
}

function wordsOf(state, minutes, current) {
  const isKept = minutes.every((minute) => minute.isKept);
  const where = isKept ? "Kept on this computer." : "This browser keeps nothing: do not close this page.";
  const here = minutes.includes(current);
  return {
    conflict: `${minutes[0].theirs?.by} wrote under ${here ? "this item" : minutes[0].title} too. ${minutes[0].reason || "Compare the two texts and choose which to keep."}`,
    other: "Somebody else has signed in in this browser. What you typed stands only on this page: copy it before you close it.",
    refused: `Not saved: ${minutes[0].reason}`,
    "signed-out": `Not saved yet: you have been signed out. ${where} Sign in again, and it is saved by itself.`,
    lost: `Not saved yet: no connection. ${where}`,
    fault: `Not saved yet: the site did not answer as it should. ${where} It is tried again by itself.`,
  }[state];
}

const wordsOfLink = (state) =>
  ({
    lost: "No connection. Go on typing: it is kept on this computer until the connection is back.",
    "signed-out": "You have been signed out. Go on typing: it is kept on this computer until you sign in again.",
  })[state] ?? "";

function signIn() {
  const anchor = document.createElement("a");
  Object.assign(anchor, { className: "govuk-link", target: "_blank", rel: "noopener", textContent: "Sign in (opens in a new tab)" });
  anchor.href = document.querySelector("[data-room]").dataset.signIn;
  return anchor;
}

function opener({ pk, page, title }) {
  const anchor = document.createElement("a");
  Object.assign(anchor, { className: "govuk-link", href: page, textContent: `Open ${title}` });
  anchor.dataset.open = pk;
  return anchor;
}
