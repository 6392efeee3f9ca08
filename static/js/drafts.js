// Keeps what is typed into <form data-keep="name"> in this browser tab while it is being typed, so that
// an expired session, a reload or a crash loses nothing. The text is offered back, never put back unasked,
// and forgotten once it was saved.
// Session storage belongs to one tab and is emptied when the tab closes: nothing stays on a shared computer.

const PREFIX = "draft:";
const PAUSE = 300;

// Signing out, or signing in as somebody else, ends every draft: the owner is part of the page.
const owner = document.documentElement.dataset.account ?? "";

function keyOf(form) {
  return `${PREFIX}${form.dataset.keep || new URL(form.action).pathname}`;
}

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      field.name !== "csrfmiddlewaretoken" &&
      !["hidden", "file", "password", "submit", "button"].includes(field.type),
  );
}

function valuesOf(form) {
  return fieldsOf(form).map((field) => [
    field.name,
    field.value,
    ["checkbox", "radio"].includes(field.type) ? field.checked : field.multiple ? chosen(field) : null,
  ]);
}

function chosen(select) {
  return [...select.selectedOptions].map((option) => option.value);
}

function putBack(form, values) {
  const fields = fieldsOf(form);
  for (const [name, value, state] of values) {
    const same = fields.filter((field) => field.name === name);
    const field = same.length > 1 ? same.find((one) => one.value === value) : same[0];
    if (!field) continue;
    if (Array.isArray(state)) {
      for (const option of field.options) option.selected = state.includes(option.value);
    } else if (state !== null) {
      // A click, so that what the box or button reveals is shown; of several buttons the chosen one is clicked.
      if (field.checked !== state && (state || field.type === "checkbox")) field.click();
    } else {
      field.value = value;
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // The browser refuses storage or it is full: typing goes on without a safety net.
    return;
  }
}

function offer(form, draft, forget) {
  const box = document.createElement("div");
  box.className = "govuk-inset-text";
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Unsaved text");
  const words = document.createElement("p");
  words.className = "govuk-body";
  words.textContent = `You have unsaved text in this form, typed ${new Date(draft.at).toLocaleString("en-GB")}.`;
  const row = document.createElement("div");
  row.className = "govuk-button-group";
  const restore = button("Put my text back", "govuk-button");
  const discard = button("Discard it", "govuk-button govuk-button--secondary");
  restore.addEventListener("click", () => {
    putBack(form, draft.values);
    box.remove();
    fieldsOf(form)[0]?.focus();
  });
  discard.addEventListener("click", () => {
    forget();
    box.remove();
    fieldsOf(form)[0]?.focus();
  });
  row.append(restore, discard);
  box.append(words, row);
  form.before(box);
}

function button(text, className) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.textContent = text;
  return element;
}

function keep(form) {
  const key = keyOf(form);
  const atStart = JSON.stringify(valuesOf(form));
  const draft = read(key);
  const shown = document.querySelector("[data-draft-shown]");
  if (draft && !shown && draft.owner === owner && JSON.stringify(draft.values) !== atStart) {
    offer(form, draft, () => sessionStorage.removeItem(key));
  }
  let timer;
  const save = (sent) =>
    write(key, { owner, page: location.pathname, at: Date.now(), values: valuesOf(form), sent });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE, false);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save(true);
  });
}

// What became of the drafts that were sent? Signed out or refused: not saved. Elsewhere, or told so: saved.
// Shown again to be looked at: what was sent stands in the form.
function settle() {
  const refused = document.querySelector(".govuk-error-summary, [data-draft-refused]");
  const success = document.querySelector(".govuk-notification-banner--success, [data-draft-shown]");
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
    const draft = read(key);
    if (!draft || (owner && draft.owner !== owner)) {
      sessionStorage.removeItem(key);
    } else if (draft.sent && owner && !refused && (draft.page !== location.pathname || success)) {
      sessionStorage.removeItem(key);
    } else if (draft.sent) {
      write(key, { ...draft, sent: false });
    }
  }
}

const forms = [...document.querySelectorAll("form[data-keep]")];
settle();
forms.forEach(keep);
