// On circulated minutes: the link "Comment" of a paragraph takes the words that are selected in it.
// The address holds the places of the words, never the words themselves; without this the link is about the whole paragraph.

const PAUSE = 150;

function passageOf(node) {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest("[data-passage]");
}

// The first and the last word of the passage that the range touches, counted from 0; null when it touches none.
function wordsIn(passage, range) {
  const before = document.createRange();
  before.selectNodeContents(passage);
  before.setEnd(range.startContainer, range.startOffset);
  const begins = before.toString().length;
  const ends = begins + range.toString().length;
  const touched = [...passage.textContent.matchAll(/\S+/g)]
    .map((word, at) => ({ at, from: word.index, to: word.index + word[0].length }))
    .filter((word) => word.to > begins && word.from < ends);
  return touched.length ? [touched[0].at, touched.at(-1).at] : null;
}

function take() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const passage = passageOf(range.startContainer);
  if (!passage || passage !== passageOf(range.endContainer)) return;
  const link = passage.nextElementSibling;
  const words = wordsIn(passage, range);
  if (!link || !words) return;
  const address = new URL(link.href);
  address.searchParams.set("first", words[0]);
  address.searchParams.set("last", words[1]);
  link.href = address;
  link.textContent = `Comment on “${selection.toString().trim()}”`;
}

let waiting;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(take, PAUSE);
});
