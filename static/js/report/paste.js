// What is pasted from Word: its lists are paragraphs with the number as text, told by "mso-list" in their style.

const BULLETS = /^[·•o§▪◦‑–-]$/;

export function fromWord(html) {
  if (!html.includes("mso-list")) return html;
  const page = new window.DOMParser().parseFromString(html, "text/html");
  let list = null;
  for (const paragraph of [...page.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const ignored = [...paragraph.querySelectorAll("span")].find((span) => styleOf(span).includes("mso-list:ignore"));
    if (!ignored || !styleOf(paragraph).includes("mso-list")) {
      list = null;
      continue;
    }
    const number = ignored.textContent.replace(/\u00a0/g, " ").trim();
    ignored.remove();
    if (BULLETS.test(number)) {
      if (!list || list.nextElementSibling !== paragraph) {
        list = page.createElement("ul");
        paragraph.before(list);
      }
      const point = page.createElement("li");
      point.append(...paragraph.childNodes);
      list.append(point);
      paragraph.remove();
    } else {
      list = null;
      setNumber(page, paragraph, number);
    }
  }
  return page.body.innerHTML;
}

function setNumber(page, paragraph, number) {
  const span = page.createElement("span");
  span.className = "para-number";
  span.textContent = number;
  paragraph.prepend(span, " ");
  if (paragraph.tagName === "P") {
    const level = Number(/level(\d)/.exec(styleOf(paragraph))?.[1] ?? 1);
    paragraph.className = `numbered numbered-${level > 3 ? 3 : /^\d/.test(number) ? 1 : 2}`;
  }
}

function styleOf(element) {
  return (element.getAttribute("style") ?? "").toLowerCase().replace(/\s/g, "");
}
