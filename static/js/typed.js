// What is typed in the room (room.js) is kept on this computer from the key that types it until the site has it.
//
// Why not in the tab alone, as other forms do (drafts.js)? Minutes cannot be typed again: the meeting has gone on. A
// laptop that is closed, a browser that gives up a tab or a crash ends the tab's storage, and with it what was said
// while there was no network. On a shared computer that weighs against it, so nothing stays longer than it must: each
// text is forgotten as soon as the site has confirmed it, commonly within a second or two; all of them on signing out;
// and those of one account as soon as another signs in. They are never shown to another account.

const PREFIX = "minute:";
const owner = document.documentElement.dataset.account ?? "";

const keyOf = (item) => `${PREFIX}${owner}:${item}`;
const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

// Keeps {version, values, sent, title, url} of an item. False when the browser refuses storage or it is full.
export function keep(item, record) {
  if (!owner) return false;
  try {
    localStorage.setItem(keyOf(item), JSON.stringify(record));
    return true;
  } catch {
    return false;
  }
}

export function forget(item) {
  try {
    localStorage.removeItem(keyOf(item));
  } catch {
    return;
  }
}

// Every text kept for this account: [item, record] pairs.
export function kept() {
  const prefix = keyOf("");
  try {
    return keys()
      .filter((key) => owner && key.startsWith(prefix))
      .map((key) => [key.slice(prefix.length), JSON.parse(localStorage.getItem(key))]);
  } catch {
    return [];
  }
}

function forgetWhere(condition) {
  try {
    for (const key of keys().filter(condition)) localStorage.removeItem(key);
  } catch {
    return;
  }
}

// A page without an account says nothing: a session that ran out must lose nothing.
if (owner) forgetWhere((key) => !key.startsWith(keyOf("")));

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]") && !event.defaultPrevented) forgetWhere(() => true);
});
