// Asks the articles and shows what they say. Whatever an article says is put on the page as text.
"use strict";

const SURE = 0.9, LIKELY = 0.6; // as everywhere else: qa/answer.py
const HISTORY = 5; // answers that a question is asked in the light of
const CLAIMS = {
  yes_no: "No yes or no is claimed; read this",
  keywords: "Nothing is asked; the words stand here",
};

const $ = (id) => document.getElementById(id);
const wide = matchMedia("(min-width: 60rem)");
const talk = []; // the answers so far, oldest first
const asked = []; // what was typed, for the arrow keys
let asking = null; // what stops the question that is being asked
let opened = null; // the answer whose article is read
let recalled = 0;

// --- making elements ---------------------------------------------------------------------------

function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

// A sentence with a stretch of it marked; spans count characters, not halves of them.
function marked(sentence, span) {
  if (!span) return [sentence];
  const letters = [...sentence];
  const part = (from, to) => letters.slice(from, to).join("");
  return [part(0, span[0]), element("mark", {}, part(span[0], span[1])), part(span[1])];
}

const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

// --- asking ------------------------------------------------------------------------------------

async function request(path, options = {}) {
  const response = await fetch(path, options);
  const value = await response.json();
  if (!response.ok) throw new Told(value.error);
  return value;
}

class Told extends Error {
  constructor(error) { super(`${error.what} ${error.next}`); }
}

function filter() {
  const parts = new FormData($("ask"));
  const typed = [];
  for (const [key, value] of parts) {
    if (value.trim()) typed.push(`${key}:"${value.trim().replaceAll('"', " ")}"`);
  }
  return typed.join(" ");
}

async function ask(question) {
  asking?.abort();
  const stop = asking = new AbortController();
  const turn = element("article", { class: "turn", "aria-busy": "true" }, element("h2", {}, question));
  $("talk").append(turn);
  turn.scrollIntoView({ block: "start" });
  try {
    const within = filter();
    const body = { question, history: talk.slice(-HISTORY) };
    if (within) body.filter = within;
    const answer = await request("/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: stop.signal,
    });
    show(turn, answer);
    if (answer.kind !== "small_talk") talk.push(said(answer));
  } catch (error) {
    if (error.name === "AbortError") return turn.remove();
    const message = error instanceof Told ? error.message : "The server does not answer. Is it running?";
    turn.append(element("p", { class: "warn", role: "alert" }, message));
  } finally {
    turn.removeAttribute("aria-busy");
    $("new").hidden = false;
  }
}

// What of an answer is told to the next question.
function said(answer) {
  const answers = answer.answers.map(({ sentence, citation: { title, file, member } }) => (
    { sentence, citation: { title, file, member } }
  ));
  return { schema: answer.schema, question: answer.question, answers };
}

// --- an answer ---------------------------------------------------------------------------------

function show(turn, answer) {
  if (answer.understood_as) {
    turn.append(element("p", { class: "faint" }, `Understood as: ${answer.understood_as}`));
  }
  if (answer.filter) turn.append(element("p", { class: "faint" }, `Within ${parts(answer)}`));
  turn.append(element("p", { class: "verdict" }, verdict(answer)));
  if (answer.listed) turn.append(list(answer.listed));
  const main = answer.answers.filter((each) => !each.alternative);
  const others = answer.answers.filter((each) => each.alternative);
  turn.append(element("ol", {}, ...main.map(card)));
  if (others.length) {
    turn.append(element("h3", {}, "Also found"), element("ol", {}, ...others.map(card)));
  }
  if (answer.nearest && answer.near) {
    turn.append(element("h3", {}, "Nearest miss"), element("ol", {}, card(answer.nearest)));
  }
  turn.scrollIntoView({ block: "start" });
  const first = turn.querySelector(".answer");
  if (first && wide.matches) first.read(false);
}

function verdict(answer) {
  if (answer.kind === "small_talk") return "Ask what your articles may say.";
  if (answer.listed) return counted(answer.listed.count, "article");
  if (answer.verdict === "answered") {
    if (CLAIMS[answer.kind]) return CLAIMS[answer.kind];
    if (answer.confidence >= SURE) return "Sure";
    return answer.confidence >= LIKELY ? "Likely" : "Unsure";
  }
  if (answer.matching_articles === 0) return "No article is within that.";
  if (!answer.language_known) return "Cannot tell: the reader has not learned this language.";
  return `The articles do not say (${counted(answer.matching_articles ?? answer.articles, "article")}).`;
}

function parts(answer) {
  const values = Object.entries(answer.filter).map(([name, value]) => `${name} ${[value].flat().join(", ")}`);
  return `${values.join("; ")}: ${counted(answer.matching_articles, "article")}`;
}

function list(listed) {
  return element("ol", {}, ...listed.articles.map((each) => {
    const about = [title(each), each.date, each.authors.join(", ")];
    const item = element("li", { class: "answer" });
    item.read = (focus) => read(item, { citation: each }, focus);
    item.append(place(item, about.filter(Boolean).join(" · ")));
    return item;
  }));
}

function card(found) {
  const { citation } = found;
  const item = element("li", { class: found.alternative ? "answer alternative" : "answer" });
  const around = (each) => element("p", { class: "around" }, each.sentence);
  item.append(
    ...found.before.map(around),
    element("p", { class: "sentence" }, ...marked(found.sentence, found.highlight)),
    ...found.after.map(around),
    ...remarks(found),
  );
  const about = [title(citation), ...citation.section, citation.date, citation.author];
  item.append(place(item, about.filter(Boolean).join(" · "), where(citation)));
  item.read = (focus) => read(item, found, focus);
  return item;
}

function place(item, about, spot = "") {
  const text = [about, spot].filter(Boolean).join(" — ");
  return element("button", { type: "button", class: "place", onclick: () => item.read(true) }, text);
}

function* remarks(found) {
  const { citation, copies, dates } = found;
  const faint = (text) => element("p", { class: "faint" }, text);
  for (const each of dates) yield faint(`${each.text} = ${each.date}`);
  const same = copies.filter((each) => !each.differs.length).length;
  if (same) yield faint(`It stands in ${counted(same, "copy").replace("copys", "copies")} as well.`);
  for (const each of copies) {
    const changes = each.differs.map(({ this: one, other }) => `${one || "–"} → ${other || "–"}`);
    if (changes.length) yield faint(`Differs in ${name(each.file)}: ${changes.join(", ")}`);
  }
  if (!citation.checked) yield element("p", { class: "warn" }, "Not proved: the index is not trusted.");
  else if (citation.stale) yield element("p", { class: "warn" }, "Stale: the file has changed or is gone.");
}

// What an article is called; without a title, how it begins.
function title({ title, opening, file }) {
  return title ?? (opening ? `“${opening}…”` : name(file));
}

const name = (file) => file.split("/").filter(Boolean).at(-1) ?? file;

function where(citation) {
  let locator = citation.locator;
  while (locator.kind === "member") locator = locator.locator;
  const spot = {
    pdf: () => ` p. ${locator.label ?? locator.page}`,
    part: () => `${locator.slide ? ` slide ${locator.slide}` : ""} ¶ ${locator.paragraph}`,
    record: () => ` ${locator.row ? `row ${locator.row}` : locator.path ?? ""}`,
    cue: () => ` ${locator.time}`,
    metadata: () => "",
  }[locator.kind]?.() ?? (citation.line ? `:${citation.line}` : "");
  return `${name(citation.file)}${citation.member ? ` › ${citation.member}` : ""}${spot}`;
}

// --- its article -------------------------------------------------------------------------------

async function read(item, found, focus) {
  const reading = opened = { item, found };
  for (const each of document.querySelectorAll(".answer.open")) each.classList.remove("open");
  item.classList.add("open");
  try {
    const value = await request(`/articles/${encodeURIComponent(found.citation.file)}`);
    if (opened !== reading) return; // another one was opened meanwhile
    const articles = [value].flat();
    const article = articles.find((each) => each.member === found.citation.member) ?? articles[0];
    $("text").replaceChildren(...page(article, found));
  } catch (error) {
    if (opened !== reading) return;
    $("text").replaceChildren(element("p", { class: "warn", role: "alert" }, String(error.message)));
  }
  if ($("article").hidden && !wide.matches) history.pushState("article", "");
  $("article").hidden = false;
  document.body.classList.add("reading");
  if (focus) $("article").focus();
  const target = $("text").querySelector("mark");
  if (target) target.scrollIntoView({ block: "center" });
  else $("article").scrollTop = 0;
}

function close() {
  $("article").hidden = true;
  document.body.classList.remove("reading");
  opened?.item.classList.remove("open");
  opened?.item.querySelector(".place").focus();
  opened = null;
}

function leave() {
  if (history.state === "article") history.back(); // which closes it
  else close();
}

function* page(article, found) {
  yield element("p", { class: "meta faint" }, article.file);
  yield element("h2", {}, article.title ?? title(found.citation));
  const about = [article.subtitle, article.authors.join(", "), article.date, article.source];
  yield element("p", { class: "meta faint" }, about.filter(Boolean).join(" · "));
  const target = find(article.sentences, found);
  if (found.sentence && !target) {
    yield element("p", { class: "warn" }, "The article has changed, and has this sentence no more.");
  }
  for (const paragraph of paragraphs(article.sentences)) {
    const inner = paragraph.flatMap((each) => [...(each === target ? [
      element("mark", {}, each.text),
    ] : [each.text]), " "]);
    yield element(...kind(paragraph[0].role), ...inner);
  }
}

function kind(role) {
  if (role === "heading") return ["h3", {}];
  if (role === "code") return ["pre", {}];
  if (role === "quotation") return ["blockquote", {}];
  const furniture = ["navigation", "byline", "caption", "speaker", "header"].includes(role);
  return ["p", furniture ? { class: "furniture" } : {}];
}

function find(sentences, { sentence, citation }) {
  const same = sentences.filter((each) => each.text === sentence);
  const place = JSON.stringify(citation.locator);
  return same.find((each) => JSON.stringify(each.locator) === place) ?? same[0];
}

// Sentences by paragraphs: a new one begins where the text goes on in another line, or far away.
function paragraphs(sentences) {
  const found = [];
  let before = null;
  for (const each of sentences) {
    if (before && before.role === each.role && each.role !== "heading" && flows(before, each)) {
      found.at(-1).push(each);
    } else found.push([each]);
    before = each;
  }
  return found;
}

function flows(before, each) {
  const one = inner(before.locator), other = inner(each.locator);
  if (one.paragraph !== other.paragraph || one.row !== other.row) return false;
  if (each.role === "row" || one.page !== other.page) return each.role !== "row";
  const gap = (other.start ?? 0) - (one.end ?? 0);
  return gap < 2 || (gap < 4 && one.line === other.line);
}

function inner(locator) {
  return locator.kind === "member" ? inner(locator.locator) : locator;
}

// --- what the user does ------------------------------------------------------------------------

$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = $("question").value.trim();
  if (!question) return;
  asked.push(question);
  recalled = asked.length;
  $("question").value = "";
  $("filters").open = false;
  if (!wide.matches) $("question").blur(); // a phone's keyboard hides the answer
  ask(question);
});

$("ask").addEventListener("input", (event) => {
  if (event.target.name) tellFilter();
});

$("clear").addEventListener("click", () => {
  for (const each of $("filters").querySelectorAll("input")) each.value = "";
  tellFilter();
});

$("new").addEventListener("click", () => {
  asking?.abort();
  talk.length = 0;
  $("talk").replaceChildren();
  if (opened) leave();
  $("new").hidden = true;
  $("question").focus();
});

$("close").addEventListener("click", leave);
addEventListener("popstate", () => { if (opened && history.state !== "article") close(); });

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const typing = event.target.matches("input");
  if (event.key === "Escape") {
    if (opened) leave();
    else $("question").focus();
  } else if (event.key === "/" && !typing) {
    event.preventDefault();
    $("question").focus();
  } else if (event.target === $("question") && asked.length && recall(event.key)) {
    event.preventDefault();
  } else if (!typing && ["ArrowDown", "ArrowUp", "j", "k"].includes(event.key)) {
    if (document.activeElement === $("article") && !wide.matches) return; // it scrolls
    event.preventDefault();
    step(event.key === "ArrowDown" || event.key === "j" ? 1 : -1);
  }
});

// Up in the question brings earlier ones; Down leads back, and then to the answers.
function recall(key) {
  const up = key === "ArrowUp";
  if (!up && key !== "ArrowDown") return false;
  if (!up && recalled >= asked.length) {
    step(1);
    return true;
  }
  recalled = Math.max(0, Math.min(asked.length, recalled + (up ? -1 : 1)));
  $("question").value = asked[recalled] ?? "";
  return true;
}

function step(by) {
  const places = [...document.querySelectorAll(".turn:last-child .place")];
  if (!places.length) return;
  const at = places.indexOf(document.activeElement);
  const next = places[at < 0 ? 0 : at + by];
  if (!next) return by < 0 ? $("question").focus() : undefined;
  next.focus();
  next.closest(".answer").scrollIntoView({ block: "nearest" });
  if (wide.matches) next.closest(".answer").read(false);
}

function tellFilter() {
  $("within").textContent = filter().replaceAll('"', "") || "all articles";
}

// --- the beginning -----------------------------------------------------------------------------

request("/status").then(
  (status) => { $("about").textContent = counted(status.articles, "article"); },
  (error) => { $("about").textContent = error.message; },
);
const first = new URLSearchParams(location.hash.slice(1)).get("question");
if (first) ask(first.trim());
