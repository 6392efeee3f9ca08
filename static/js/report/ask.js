// A small dialogue that asks for a few things. Resolves to their values by name, or to null when it was cancelled.

let serial = 0;

export function ask({ title, button, fields, remove }) {
  return new Promise((resolve) => {
    serial += 1;
    const dialog = make("dialog", { class: "report-dialog", "aria-labelledby": `ask-${serial}` });
    const form = make("form", { method: "dialog", novalidate: "" });
    form.append(make("h2", { class: "govuk-heading-m", id: `ask-${serial}` }, title));
    for (const field of fields) form.append(group(field));
    const row = make("div", { class: "govuk-button-group" });
    row.append(make("button", { class: "govuk-button", type: "submit" }, button));
    if (remove) row.append(plain(remove, () => finish(Object.fromEntries(fields.map((field) => [field.name, ""])))));
    row.append(plain("Cancel", () => finish(null)));
    form.append(row);
    dialog.append(form);
    document.body.append(dialog);

    function finish(values) {
      dialog.close();
      dialog.remove();
      resolve(values);
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (fields.map((field) => check(form, field)).every(Boolean)) {
        finish(Object.fromEntries(fields.map((field) => [field.name, form.elements[field.name].value.trim()])));
      } else {
        form.querySelector("[aria-invalid]").focus();
      }
    });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      finish(null);
    });
    dialog.showModal();
    form.querySelector("input").select();
  });
}

function group(field) {
  const id = `ask-${serial}-${field.name}`;
  const box = make("div", { class: "govuk-form-group" });
  box.append(make("label", { class: "govuk-label", for: id }, field.label));
  const error = make("p", { class: "govuk-error-message", id: `${id}-error`, hidden: "" });
  const input = make("input", {
    class: "govuk-input", id, name: field.name, type: "text", value: field.value, "aria-describedby": `${id}-error`,
    autocomplete: "off",
  });
  box.append(error, input);
  return box;
}

function check(form, field) {
  const input = form.elements[field.name];
  const error = field.check?.(input.value.trim()) ?? "";
  const said = document.getElementById(`${input.id}-error`);
  said.textContent = error;
  said.hidden = !error;
  if (error) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  return !error;
}

function plain(words, act) {
  const button = make("button", { class: "govuk-button govuk-button--secondary", type: "button" }, words);
  button.addEventListener("click", act);
  return button;
}

export function make(tag, attributes = {}, words = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = words;
  return element;
}
