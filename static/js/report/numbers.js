// The number that comes after a paragraph's number, as people count: 2.1, 2.2; (a), (b); i), ii).

const ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"];
export const FIRST = { 1: "1.1", 2: "(a)", 3: "(i)" };

export function after(number) {
  const parts = /^(.*?)([0-9]+|[a-z]+|[A-Z]+)([^0-9a-zA-Z]*)$/.exec(number);
  if (!parts) return "";
  const next = following(parts[2]);
  return next && `${parts[1]}${next}${parts[3]}`;
}

function following(count) {
  if (/^\d+$/.test(count)) return String(Number(count) + 1);
  const small = count.toLowerCase();
  const roman = ROMAN.indexOf(small);
  let next = "";
  // "i" begins (i), (ii); other single letters are letters.
  if (roman >= 0 && roman < ROMAN.length - 1 && (small.length > 1 || small === "i")) next = ROMAN[roman + 1];
  else if (small.length === 1 && small < "z") next = String.fromCharCode(small.charCodeAt(0) + 1);
  return count === small ? next : next.toUpperCase();
}
