// What the buttons and keys of the editor do. Each is a command: (state, dispatch, view) => whether it can be done.

import { chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from "../prosemirror/prosemirror-commands.js";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "../prosemirror/prosemirror-schema-list.js";
import { Selection, TextSelection } from "../prosemirror/prosemirror-state.js";
import { findTable } from "../prosemirror/prosemirror-tables.js";
import { after, FIRST } from "./numbers.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

export const text = chain(unnumber, setBlockType(nodes.paragraph));
export const heading = (level) => setBlockType(nodes.heading, { level });
export const strong = toggleMark(marks.strong);
export const em = toggleMark(marks.em);
export const bullets = listOf(nodes.bullet_list);
export const numbers = listOf(nodes.ordered_list);

export function isIn(state, type, attrs = {}) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === type && Object.keys(attrs).every((name) => node.attrs[name] === attrs[name])) return true;
  }
  return false;
}

export function hasMark(state, type) {
  const { from, $from, to, empty } = state.selection;
  if (empty) return Boolean(type.isInSet(state.storedMarks || $from.marks()));
  return state.doc.rangeHasMark(from, to, type);
}

export function quote(state, dispatch, view) {
  return isIn(state, nodes.quote) ? lift(state, dispatch, view) : wrapIn(nodes.quote)(state, dispatch, view);
}

// A list of the other kind is changed; one of this kind is left.
function listOf(type) {
  return (state, dispatch, view) => {
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth -= 1) {
      const node = $from.node(depth);
      if (node.type === type) return liftListItem(nodes.list_item)(state, dispatch, view);
      if (node.type === nodes.bullet_list || node.type === nodes.ordered_list) {
        if (dispatch) dispatch(state.tr.setNodeMarkup($from.before(depth), type));
        return true;
      }
    }
    return wrapInList(type)(state, dispatch, view);
  };
}

// Numbered paragraphs --------------------------------------------------------------------------------------

// A paragraph gets a number, the one after the last of its level; a numbered one loses it.
export function numbered(state, dispatch) {
  const { $from } = state.selection;
  if ($from.parent.type === nodes.numbered) return text(state, dispatch);
  if (!setBlockType(nodes.numbered)(state)) return false;
  if (dispatch) {
    setBlockType(nodes.numbered, { level: 1 })(state, (tr) => {
      const start = tr.doc.resolve(tr.mapping.map($from.pos)).start();
      putNumber(tr, start, numberFor(tr.doc, start, 1));
      dispatch(tr);
    });
  }
  return true;
}

function putNumber(tr, start, number) {
  tr.insert(start, [schema.text(number, [marks.number.create()]), schema.text(" ")]);
}

function numberFor(doc, pos, level) {
  let last = "";
  let section = "";
  doc.nodesBetween(0, pos, (node, at) => {
    if (at + node.nodeSize > pos) return true;
    if (node.type === nodes.heading) {
      section = /^\s*(\d+)\b/.exec(node.textContent)?.[1] ?? "";
      last = "";
    } else if (node.type === nodes.numbered && node.attrs.level === level) {
      last = numberOf(node) || last;
    } else if (node.type === nodes.numbered && node.attrs.level < level) {
      last = "";
    }
    return true;
  });
  return after(last) || (level === 1 && section ? `${section}.1` : FIRST[level]);
}

function numberOf(node) {
  const first = node.firstChild;
  return first && marks.number.isInSet(first.marks) ? first.text : "";
}

function numberLength(node) {
  const number = numberOf(node);
  if (!number) return 0;
  return number.length + (node.textContent[number.length] === " " ? 1 : 0);
}

function unnumber(state, dispatch) {
  const { $from } = state.selection;
  const length = $from.parent.type === nodes.numbered ? numberLength($from.parent) : 0;
  if (!length) return false;
  if (dispatch) dispatch(state.tr.delete($from.start(), $from.start() + length));
  return true;
}

// Runs the first and then the second on what it made, as one step to undo.
function chain(first, second) {
  return (state, dispatch) => {
    let tr = null;
    first(state, dispatch ? (made) => (tr = made) : undefined);
    if (!tr) return second(state, dispatch);
    const between = state.apply(tr);
    return second(between, (made) => {
      made.steps.forEach((step) => tr.step(step));
      dispatch(tr);
    });
  };
}

// Enter in a numbered paragraph begins the next one; in an empty one it ends the numbering.
function enterNumbered(state, dispatch) {
  const { $from, empty } = state.selection;
  const paragraph = $from.parent;
  if (!empty || paragraph.type !== nodes.numbered) return false;
  if ($from.parentOffset < numberLength(paragraph)) return false;
  if (paragraph.content.size <= numberLength(paragraph)) return text(state, dispatch);
  if (dispatch) {
    const tr = state.tr.split($from.pos, 1, [{ type: nodes.numbered, attrs: paragraph.attrs }]);
    const start = $from.pos + 2;
    const number = after(numberOf(paragraph));
    if (number) putNumber(tr, start, number);
    tr.setSelection(TextSelection.create(tr.doc, start + (number ? number.length + 1 : 0)));
    dispatch(tr.scrollIntoView());
  }
  return true;
}

function levelBy(step) {
  return (state, dispatch) => {
    const { $from } = state.selection;
    if ($from.parent.type !== nodes.numbered) return false;
    const level = $from.parent.attrs.level + step;
    if (level < 1 || level > 3) return false;
    if (dispatch) dispatch(state.tr.setNodeMarkup($from.before(), null, { level }));
    return true;
  };
}

export const further = chainCommands(levelBy(1), sinkListItem(nodes.list_item));
export const back = chainCommands(levelBy(-1), liftListItem(nodes.list_item));
export const enter = chainCommands(enterNumbered, splitListItem(nodes.list_item));
export const lineBreak = chainCommands(exitCode, (state, dispatch) => {
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

// Links ----------------------------------------------------------------------------------------------------

export function linkAt(state) {
  const { $from, from, to } = state.selection;
  const found = marks.link.isInSet($from.marks()) || marks.link.isInSet($from.nodeAfter?.marks ?? []);
  if (found) return found.attrs.href;
  let href = "";
  state.doc.nodesBetween(from, to, (node) => {
    href = href || marks.link.isInSet(node.marks)?.attrs.href || "";
  });
  return href;
}

// The whole link the cursor stands in, or the selection.
function linkRange(state) {
  const { $from, from, to, empty } = state.selection;
  if (!empty) return { from, to };
  const parent = $from.parent;
  let at = $from.start();
  let range = { from, to };
  parent.forEach((child) => {
    const end = at + child.nodeSize;
    if (marks.link.isInSet(child.marks) && at <= from && from <= end) range = { from: at, to: end };
    at = end;
  });
  return range;
}

export function setLink(href) {
  return (state, dispatch) => {
    const { from, to } = linkRange(state);
    const tr = state.tr.removeMark(from, to, marks.link);
    if (href && from === to) tr.insert(from, schema.text(href, [marks.link.create({ href })]));
    else if (href) tr.addMark(from, to, marks.link.create({ href }));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

// Tables ---------------------------------------------------------------------------------------------------

export function canInsertTable(state) {
  const { $from } = state.selection;
  return $from.depth === 1 || ($from.depth === 0 && state.doc.childCount > 0);
}

export function insertTable(rows, columns, caption) {
  return (state, dispatch) => {
    const row = (type) => nodes.table_row.create(null, Array.from({ length: columns }, () => type.createAndFill()));
    const made = Array.from({ length: rows }, (_, n) => row(n ? nodes.table_cell : nodes.table_header));
    const table = nodes.table.create({ caption }, made);
    const { $from } = state.selection;
    const empty = $from.parent.isTextblock && !$from.parent.content.size;
    const at = empty ? $from.before(1) : $from.after(1);
    const tr = empty ? state.tr.replaceWith(at, $from.after(1), table) : state.tr.insert(at, table);
    // There is always somewhere to write on below it.
    if (at + table.nodeSize >= tr.doc.content.size) tr.insert(at + table.nodeSize, nodes.paragraph.create());
    tr.setSelection(Selection.near(tr.doc.resolve(at + 3)));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

export function captionAt(state) {
  return findTable(state.selection.$from)?.node.attrs.caption ?? "";
}

export function setCaption(caption) {
  return (state, dispatch) => {
    const table = findTable(state.selection.$from);
    if (table && dispatch) dispatch(state.tr.setNodeMarkup(table.pos, null, { caption }));
    return Boolean(table);
  };
}
