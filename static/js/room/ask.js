// How the room asks the site. Every answer is one of: {page}, {json}, {lost} (no network), {signedOut}, {other} (another
// account is signed in), or {status} for whatever else.

const owner = document.documentElement.dataset.account;
const PATIENCE = 10_000;

let token = document.querySelector("[name=csrfmiddlewaretoken]").value;

export const currentToken = () => token;

async function answerOf(url, options) {
  try {
    return await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  } catch {
    return null;
  }
}

function parse(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector(".room [name=csrfmiddlewaretoken]")?.value;
  if (fresh) token = fresh;
  return page;
}

// What a followed answer turned out to be. `page` is the room's; elsewhere is said by its address.
async function followed(answer) {
  if (!answer) return { lost: true };
  if (!answer.ok) return { status: answer.status };
  const page = parse(await answer.text());
  const account = page.documentElement.dataset.account;
  if (!account) return { signedOut: true };
  if (account !== owner) return { other: true };
  return page.querySelector("[data-room]") ? { page, url: answer.url } : { elsewhere: answer.url };
}

export const getPage = async (url, patience = PATIENCE) =>
  followed(await answerOf(url, { signal: AbortSignal.timeout(patience) }));

export async function postForm(form, submitter) {
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  body.set("csrfmiddlewaretoken", token);
  return followed(await answerOf(form.action, { method: "POST", body }));
}

// Answers in JSON. A redirect means that nobody is signed in: it is not followed.
async function inJson(answer) {
  if (!answer) return { lost: true };
  if (answer.type === "opaqueredirect") return { signedOut: true };
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { status: answer.status, json: isJson ? await answer.json() : null, etag: answer.headers.get("ETag") };
}

export const getJson = async (url, etag = "") =>
  inJson(await answerOf(url, { redirect: "manual", headers: etag ? { "If-None-Match": etag } : {} }));

// `leaving`: the page is being closed, and the browser may finish without it.
export async function postJson(url, values, leaving = false) {
  const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: token });
  // Browsers let a page that is gone send 64 KB, no more.
  const keepalive = leaving && body.toString().length < 60_000;
  return inJson(await answerOf(url, { method: "POST", body, redirect: "manual", keepalive }));
}
