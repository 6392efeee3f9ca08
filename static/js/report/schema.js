// What the texts of a report may hold: the same as meetings/papers/richtext.py, which has the last word.

import { DOMParser, DOMSerializer, Schema } from "../prosemirror/prosemirror-model.js";
import { tableNodes } from "../prosemirror/prosemirror-tables.js";

const lists = "bullet_list | ordered_list";
const tables = tableNodes({ tableGroup: "block", cellContent: `(paragraph | numbered | ${lists})+`, cellAttributes: {} });

function levelOf(element) {
  const found = /\bnumbered-([123])\b/.exec(element.className);
  return { level: found ? Number(found[1]) : 1 };
}

function spaceless(text) {
  return text.replace(/[ \t\n\r\f\v]+/g, " ").trim();
}

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    // The number is text in a mark of its own: it is typed, read and cited, and nothing counts it anew.
    numbered: {
      attrs: { level: { default: 1 } },
      content: "inline*",
      group: "block",
      parseDOM: [{ tag: "p.numbered", priority: 60, getAttrs: levelOf }],
      toDOM: (node) => ["p", { class: `numbered numbered-${node.attrs.level}` }, 0],
    },
    heading: {
      attrs: { level: { default: 3 } },
      content: "inline*",
      group: "block",
      defining: true,
      parseDOM: [
        ...["h1", "h2", "h3"].map((tag) => ({ tag, attrs: { level: 3 } })),
        ...["h4", "h5", "h6"].map((tag) => ({ tag, attrs: { level: 4 } })),
      ],
      toDOM: (node) => [`h${node.attrs.level}`, 0],
    },
    quote: {
      content: `(paragraph | ${lists})+`,
      group: "block",
      defining: true,
      parseDOM: [{ tag: "blockquote" }],
      toDOM: () => ["blockquote", 0],
    },
    bullet_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: {
      attrs: { start: { default: 1 } },
      content: "list_item+",
      group: "block",
      parseDOM: [{ tag: "ol", getAttrs: (element) => ({ start: element.start }) }],
      toDOM: (node) => (node.attrs.start === 1 ? ["ol", 0] : ["ol", { start: node.attrs.start }, 0]),
    },
    list_item: {
      content: `paragraph (paragraph | ${lists})*`,
      defining: true,
      parseDOM: [{ tag: "li" }],
      toDOM: () => ["li", 0],
    },
    ...tables,
    table: {
      ...tables.table,
      attrs: { caption: { default: "" } },
      parseDOM: [
        { tag: "table", getAttrs: (table) => ({ caption: table.caption ? spaceless(table.caption.textContent) : "" }) },
        { tag: "caption", ignore: true },
      ],
      toDOM: (node) => {
        const caption = node.attrs.caption ? [["caption", node.attrs.caption]] : [];
        return ["table", { class: "table" }, ...caption, ["tbody", 0]];
      },
    },
    hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
    text: { group: "inline" },
  },
  // The order is that of the tags, outermost first.
  marks: {
    number: {
      excludes: "_",
      inclusive: false,
      parseDOM: [{ tag: "span.para-number" }],
      toDOM: () => ["span", { class: "para-number" }, 0],
    },
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [
        {
          tag: "a[href]",
          getAttrs: (element) => {
            const href = element.getAttribute("href");
            return isAddress(href) ? { href } : false;
          },
        },
      ],
      toDOM: (mark) => ["a", { href: mark.attrs.href }, 0],
    },
    strong: {
      parseDOM: [
        { tag: "strong" },
        { tag: "b", getAttrs: (element) => element.style.fontWeight !== "normal" && null },
        { style: "font-weight", getAttrs: (weight) => /^(bold(er)?|[6-9]\d\d)$/.test(weight) && null },
      ],
      toDOM: () => ["strong", 0],
    },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }], toDOM: () => ["em", 0] },
    sub: { excludes: "sub sup", parseDOM: [{ tag: "sub" }], toDOM: () => ["sub", 0] },
    sup: { excludes: "sub sup", parseDOM: [{ tag: "sup" }], toDOM: () => ["sup", 0] },
  },
});

export function isAddress(text) {
  return /^(https?:\/\/\S+|mailto:\S+@\S+)$/i.test(text);
}

export function read(html) {
  const holder = new window.DOMParser().parseFromString(html, "text/html").body;
  return DOMParser.fromSchema(schema).parse(holder);
}

export function write(doc) {
  if (!doc.textContent.trim()) return "";
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  DOMSerializer.fromSchema(schema).serializeFragment(doc.content, { document: holder.ownerDocument }, holder);
  return holder.innerHTML;
}
