// The editing page of a report: an editor in place of each text box, and a place to drop a Word report on.
// Without it the boxes themselves are there, and the file field and its button.

import { baseKeymap, chainCommands } from "./prosemirror/prosemirror-commands.js";
import { gapCursor } from "./prosemirror/prosemirror-gapcursor.js";
import { history, redo, undo } from "./prosemirror/prosemirror-history.js";
import { keymap } from "./prosemirror/prosemirror-keymap.js";
import { EditorState } from "./prosemirror/prosemirror-state.js";
import { tableEditing } from "./prosemirror/prosemirror-tables.js";
import { EditorView } from "./prosemirror/prosemirror-view.js";
import { make } from "./report/ask.js";
import * as commands from "./report/commands.js";
import { fromWord } from "./report/paste.js";
import { read, write } from "./report/schema.js";
import { Toolbar } from "./report/toolbar.js";

const HELP = "Tab leaves the text. Alt and F10 go to its buttons; there the arrow keys go from one to the next.";

function edit(box) {
  const label = document.querySelector(`label[for="${box.id}"]`);
  const id = box.id;
  const help = make("p", { class: "govuk-hint report-help", id: `${id}_keys` }, HELP);
  const toolbar = new Toolbar(label.textContent.trim(), id);
  const holder = make("div", { class: "report-editor" });
  label.id = `${id}_label`;
  // The editor takes the box's place for the label and for links to its error.
  box.id = `${id}_source`;
  box.hidden = true;
  box.after(help, holder);
  holder.append(toolbar.dom);
  let own = false;

  const view = new EditorView(holder, {
    state: stateOf(box.value, toolbar),
    attributes: {
      id,
      class: "report-editor__text paper-text",
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": label.id,
      "aria-describedby": [box.getAttribute("aria-describedby") ?? `${id}_hint`, help.id].join(" "),
      ...(box.classList.contains("govuk-textarea--error") && { "aria-invalid": "true" }),
    },
    transformPastedHTML: fromWord,
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      toolbar.update(view.state);
      if (!transaction.docChanged) return;
      box.value = write(view.state.doc);
      own = true;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      own = false;
    },
  });
  toolbar.attach(view);
  label.addEventListener("click", () => view.focus());
  // Somebody else wrote into the box: a draft that was put back.
  box.addEventListener("input", () => {
    if (own) return;
    view.updateState(stateOf(box.value, toolbar));
    toolbar.update(view.state);
  });
}

function stateOf(html, toolbar) {
  const keys = {
    "Mod-b": commands.strong,
    "Mod-i": commands.em,
    "Mod-z": undo,
    "Mod-y": redo,
    "Shift-Mod-z": redo,
    "Mod-]": commands.further,
    "Mod-[": commands.back,
    "Shift-Enter": commands.lineBreak,
    Enter: chainCommands(commands.enter, baseKeymap.Enter),
    "Alt-F10": () => {
      toolbar.focus();
      return true;
    },
  };
  return EditorState.create({
    doc: read(html),
    plugins: [keymap(keys), keymap(baseKeymap), history(), gapCursor(), tableEditing()],
  });
}

function takeDrops(place, form) {
  const input = place.querySelector("input[type=file]");
  const reads = form.querySelector("[data-read-word]");
  place.append(make("p", { class: "govuk-hint" }, "You can also drop the Word file anywhere on this page."));
  const holdsFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    place.classList.add("report-word--over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) place.classList.remove("report-word--over");
  });
  // In the way down, before an editor takes it for text.
  document.addEventListener(
    "drop",
    (event) => {
      if (!holdsFile(event) || !event.dataTransfer.files.length) return;
      event.preventDefault();
      event.stopPropagation();
      place.classList.remove("report-word--over");
      input.files = event.dataTransfer.files;
      reads.click();
    },
    true,
  );
}

const form = document.querySelector("form[data-keep]");
document.querySelectorAll("textarea[data-rich-text]").forEach(edit);
document.querySelector(".report-plain").hidden = true;
takeDrops(document.querySelector(".report-word"), form);

// Enter in a line saves; the first button of the form is the one that reads a Word report.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input[type=text]")) return;
  event.preventDefault();
  form.querySelector("[data-save]").click();
});

// What was read from a Word report is not saved yet: keep it as typed text is kept.
if (document.querySelector("[data-unsaved]")) form.dispatchEvent(new Event("input", { bubbles: true }));
