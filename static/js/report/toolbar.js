// The buttons above a text. One stop for Tab; the arrow keys go from button to button.

import { redo, undo } from "../prosemirror/prosemirror-history.js";
import {
  addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow, deleteTable, isInTable,
  mergeCells, splitCell, toggleHeader,
} from "../prosemirror/prosemirror-tables.js";
import { ask, make } from "./ask.js";
import * as commands from "./commands.js";
import { isAddress, schema } from "./schema.js";

const { nodes, marks } = schema;
const LARGEST = 20;

// words, command, whether it is on; without the last it is a button that only does.
const GROUPS = [
  [
    ["Text", commands.text, (state) => state.selection.$from.parent.type === nodes.paragraph],
    ["Heading", commands.heading(3), (state) => commands.isIn(state, nodes.heading, { level: 3 })],
    ["Subheading", commands.heading(4), (state) => commands.isIn(state, nodes.heading, { level: 4 })],
    ["1.1 Numbered", commands.numbered, (state) => commands.isIn(state, nodes.numbered)],
  ],
  [
    ["Bold", commands.strong, (state) => commands.hasMark(state, marks.strong)],
    ["Italic", commands.em, (state) => commands.hasMark(state, marks.em)],
    ["Link", askLink, (state) => commands.hasMark(state, marks.link)],
  ],
  [
    ["Bullets", commands.bullets, (state) => commands.isIn(state, nodes.bullet_list)],
    ["1 2 3 List", commands.numbers, (state) => commands.isIn(state, nodes.ordered_list)],
    ["Further in", commands.further],
    ["Further out", commands.back],
    ["Quote", commands.quote, (state) => commands.isIn(state, nodes.quote)],
  ],
  [["Table", askTable]],
  [
    ["Undo", undo],
    ["Redo", redo],
  ],
];
const IN_TABLE = [
  [
    ["Row above", addRowBefore],
    ["Row below", addRowAfter],
    ["Delete row", deleteRow],
  ],
  [
    ["Column before", addColumnBefore],
    ["Column after", addColumnAfter],
    ["Delete column", deleteColumn],
  ],
  [
    ["Header row", toggleHeader("row")],
    ["Header column", toggleHeader("column")],
    ["Merge cells", mergeCells],
    ["Split cell", splitCell],
  ],
  [
    ["Caption", askCaption],
    ["Delete table", deleteTable],
  ],
];

function askLink(state, dispatch, view) {
  if (!dispatch) return true;
  const href = commands.linkAt(state);
  ask({
    title: href ? "Change the link" : "Add a link",
    button: "Save the link",
    remove: href && "Remove the link",
    fields: [
      {
        name: "href",
        label: "Address, such as https://example.org or mailto:name@example.org",
        value: href,
        check: (text) => (isAddress(text) ? "" : "Enter an address that begins with https://, http:// or mailto:"),
      },
    ],
  }).then((found) => {
    if (found) commands.setLink(found.href)(view.state, view.dispatch);
    view.focus();
  });
  return true;
}

function askTable(state, dispatch, view) {
  if (!commands.canInsertTable(state)) return false;
  if (!dispatch) return true;
  const count = (text) => (/^\d+$/.test(text) && text > 0 && text <= LARGEST ? "" : `Enter a number from 1 to ${LARGEST}.`);
  ask({
    title: "Add a table",
    button: "Add the table",
    fields: [
      { name: "caption", label: "Caption: what the table shows", value: "" },
      { name: "columns", label: "Columns", value: "3", check: count },
      { name: "rows", label: "Rows, with the one of the headings", value: "4", check: count },
    ],
  }).then((found) => {
    if (found) {
      commands.insertTable(Number(found.rows), Number(found.columns), found.caption)(view.state, view.dispatch);
    }
    view.focus();
  });
  return true;
}

function askCaption(state, dispatch, view) {
  if (!dispatch) return true;
  ask({
    title: "Caption of the table",
    button: "Save the caption",
    fields: [{ name: "caption", label: "What the table shows", value: commands.captionAt(state) }],
  }).then((found) => {
    if (found) commands.setCaption(found.caption)(view.state, view.dispatch);
    view.focus();
  });
  return true;
}

export class Toolbar {
  constructor(name, controls) {
    this.dom = make("div", { class: "report-tools", role: "toolbar", "aria-label": `Formatting: ${name}`, "aria-controls": controls });
    this.entries = [];
    this.main = this.row(GROUPS);
    this.table = this.row(IN_TABLE);
    this.dom.append(this.main, this.table);
    this.stop(this.entries[0]);
    this.dom.addEventListener("keydown", (event) => this.move(event));
  }

  row(groups) {
    const row = make("div", { class: "report-tools__row" });
    for (const group of groups) {
      const box = make("span", { class: "report-tools__group" });
      for (const [words, command, isOn] of group) {
        const button = make("button", { type: "button", class: "report-tools__button", tabindex: "-1" }, words);
        this.entries.push({ button, command, isOn });
        box.append(button);
      }
      row.append(box);
    }
    return row;
  }

  attach(view) {
    for (const { button, command } of this.entries) {
      // The text keeps its selection.
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-disabled") === "true") return;
        command(view.state, view.dispatch, view);
        if (!document.querySelector("dialog[open]")) view.focus();
      });
    }
    this.update(view.state);
  }

  update(state) {
    this.table.hidden = !isInTable(state);
    for (const { button, command, isOn } of this.entries) {
      const on = Boolean(isOn?.(state));
      if (isOn) button.setAttribute("aria-pressed", String(on));
      button.setAttribute("aria-disabled", String(!on && !command(state)));
    }
    if (this.table.hidden && this.table.contains(this.current.button)) this.stop(this.entries[0]);
  }

  focus() {
    this.current.button.focus();
  }

  stop(entry) {
    this.current?.button.setAttribute("tabindex", "-1");
    this.current = entry;
    entry.button.setAttribute("tabindex", "0");
  }

  move(event) {
    const shown = this.entries.filter(({ button }) => !(this.table.hidden && this.table.contains(button)));
    const at = shown.findIndex(({ button }) => button === document.activeElement);
    const to = {
      ArrowRight: (at + 1) % shown.length,
      ArrowLeft: (at - 1 + shown.length) % shown.length,
      Home: 0,
      End: shown.length - 1,
    }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    this.stop(shown[to]);
    this.focus();
  }
}
