// The parts of the page, <section data-part="...">, are replaced by those of a page that came from the site. What
// somebody is typing into one, what they have opened and where they are stays.

import { initAll } from "../govuk-frontend.js";

const TOKENS = /(name="csrfmiddlewaretoken" value="|name="kept_mark" value=")[^"]*/g;

const partsOf = (root) => new Map([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
const same = (one, other) => one.innerHTML.replace(TOKENS, "") === other.innerHTML.replace(TOKENS, "");

// Puts the parts of `page`, a document, in the place of ours. The minute itself only `withMinute`. `sent` is a form whose
// values have gone to the site: what was typed into it is done with.
export function replaceParts(page, { withMinute = false, sent = null } = {}) {
  const sentPart = sent?.closest("[data-part]")?.dataset.part;
  const ours = partsOf(document);
  for (const [name, part] of partsOf(page)) {
    const old = ours.get(name);
    if (!old || (name === "minute" && !withMinute)) continue;
    if (name !== "clock" && name !== sentPart && same(old, part)) continue;
    replacePart(old, part, sent);
  }
}

export function replacePart(old, part, sent = null) {
  const typed = name(old) === "minute" ? [] : typedIn(old, sent);
  const opened = [...old.querySelectorAll("details[open][id]")].filter((one) => !one.contains(sent));
  const scrolled = [...old.querySelectorAll("[tabindex='0']")].map((one) => one.scrollTop);
  const back = focusIn(old);
  const fresh = document.importNode(part, true);
  old.replaceChildren(...fresh.childNodes);
  for (const one of opened) old.querySelector(`#${CSS.escape(one.id)}`)?.setAttribute("open", "");
  for (const [id, value, checked] of typed) {
    const field = old.querySelector(`#${CSS.escape(id)}`);
    if (!field) continue;
    if (checked === null) field.value = value;
    else field.checked = checked;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  [...old.querySelectorAll("[tabindex='0']")].forEach((one, at) => (one.scrollTop = scrolled[at] ?? 0));
  initAll({ scope: old });
  back();
}

const name = (part) => part.dataset.part;

// What stands in fields otherwise than they came, by id; not in the form that was sent.
function typedIn(part, sent) {
  const fields = [...part.querySelectorAll("input[id]:not([type=hidden]), textarea[id], select[id]")];
  return fields.filter((field) => field.form !== sent || !sent).map(stateOf).filter(Boolean);
}

function stateOf(field) {
  if (["checkbox", "radio"].includes(field.type)) {
    return field.checked === field.defaultChecked ? null : [field.id, field.value, field.checked];
  }
  const came = field.options ? ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value : field.defaultValue;
  return field.value === came ? null : [field.id, field.value, null];
}

// Gives a function that puts the focus back to what has the same id, or the same name in a form of the same address.
function focusIn(part) {
  const at = document.activeElement;
  if (!at || at === part || !part.contains(at)) return () => {};
  const { selectionStart, selectionEnd } = at;
  const others = at.form ? `form[action="${CSS.escape(at.form.getAttribute("action") ?? "")}"]` : null;
  return () => {
    const form = others && part.querySelector(others);
    const now = (at.id && part.querySelector(`#${CSS.escape(at.id)}`)) || form?.querySelector("button, input:not([type=hidden])");
    (now ?? part.querySelector("h2, h3"))?.focus({ preventScroll: true });
    if (now && typeof selectionStart === "number" && now.setSelectionRange) {
      now.setSelectionRange(selectionStart, selectionEnd);
    }
  };
}
