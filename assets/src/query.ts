// The query page: an editor in the place of the text field, and answers without leaving the page.

import { showAnswer, summary } from "./query/answer";
import type { Answer, Ways } from "./query/given";
import { edit, type Editor } from "./query/editor";
import { draft, earlier, forget, keepDraft, remember } from "./query/memory";
import { learn, make, say } from "./query/words";

const LONGEST_ADDRESS = 6_000;

interface Complaint {
  message: string;
  line?: number | null;
  column?: number | null;
}

const form = document.querySelector<HTMLFormElement>("#query-form");
const area = document.querySelector<HTMLTextAreaElement>("#query-text");
const section = document.querySelector<HTMLElement>("#answer");
// A browser that cannot construct style sheets keeps the plain form: the editor's would be refused by the page's policy.
if (form && area && section && "adoptedStyleSheets" in document) start(form, area, section);

function start(form: HTMLFormElement, area: HTMLTextAreaElement, section: HTMLElement): void {
  learn(form.dataset["words"] ?? "{}");
  const asked = new URLSearchParams(location.search);
  const isGiven = asked.has("query") || asked.has("example") || area.value !== "";
  if (!isGiven) area.value = draft();
  const run = (): void => void ask();
  const checked = make("p", { class: "checked", role: "status" });
  const editor: Editor = edit(area, { vocabulary: form.dataset["vocabulary"] ?? "", things: form.dataset["things"] ?? "" }, run, (complaint) => {
    checked.textContent = complaint;
  });
  document.querySelector(".query-page")?.classList.add("has-editor");

  const said = make("p", { class: "said", role: "status" });
  const cancel = make("button", { type: "button", class: "second", hidden: true, click: () => running?.abort() }, say("cancel"));
  const share = make("button", { type: "button", class: "second", click: () => void shareLink() }, say("share"));
  const sharing = make("p", { class: "share", hidden: true });
  form.querySelector<HTMLButtonElement>("button.second")?.remove();
  form.querySelector(".run")?.append(cancel, share, said);
  form.querySelector(".run")?.before(checked);
  form.append(sharing);
  const kept = make("details", { class: "history" });
  form.after(kept);
  let running: AbortController | null = null;
  let timer = 0;

  form.addEventListener("submit", (event) => {
    if ((event as SubmitEvent).submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    void ask();
  });
  area.addEventListener("input", () => {
    sharing.hidden = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => keepDraft(area.value), 300);
  });
  window.addEventListener("pagehide", () => keepDraft(area.value));
  window.addEventListener("popstate", () => {
    const text = new URLSearchParams(location.search).get("query");
    if (text === null) return;
    editor.write(text);
    void ask(false);
  });
  filterExamples();
  showEarlier();

  const mistake = document.querySelector<HTMLElement>("#query-error");
  if (mistake) mark({ message: mistake.querySelector("pre")?.textContent ?? "", line: Number(mistake.dataset["line"]), column: Number(mistake.dataset["column"]) });
  else if (asked.has("query") && area.value.trim()) void ask(false);

  async function ask(isNew = true): Promise<void> {
    const text = editor.text();
    running?.abort();
    const own = new AbortController();
    running = own;
    complain(null);
    said.textContent = say("running");
    cancel.hidden = false;
    section.classList.add("stale");
    section.setAttribute("aria-busy", "true");
    if (isNew) remember(text);
    showEarlier();
    try {
      const response = await fetch(form.dataset["answer"] ?? "", { method: "POST", body: new URLSearchParams({ query: text }), signal: own.signal });
      const found = await read(response);
      if (isNew) history.pushState(null, "", addressOf(text) ?? form.action);
      if ("kind" in found) {
        showAnswer(section, found, ways(text), new URLSearchParams(location.search).get("view") ?? "");
        said.textContent = summary(found);
      } else {
        section.hidden = true;
        said.textContent = "";
        complain(found);
      }
    } catch (error) {
      if (running !== own) return; // another run has taken its place
      said.textContent = own.signal.aborted ? say("cancelled") : "";
      if (!own.signal.aborted) {
        if (!(error instanceof TypeError)) throw error;
        complain({ message: say("no_server") });
      }
    } finally {
      if (running === own) {
        running = null;
        cancel.hidden = true;
        section.classList.remove("stale");
        section.removeAttribute("aria-busy");
      }
    }
  }

  function complain(complaint: Complaint | null): void {
    document.querySelector("#query-error")?.remove();
    editor.mark();
    checked.textContent = "";
    if (!complaint) return;
    const head = complaint.line ? say("mark", { line: complaint.line, column: complaint.column ?? 1 }) : "";
    const block = make("div", { class: "complaint", id: "query-error", role: "alert" }, ...(head ? [make("p", {}, head)] : []), make("pre", {}, complaint.message));
    form.querySelector(".run")?.before(block);
    mark(complaint);
  }

  function mark(complaint: Complaint): void {
    editor.mark(complaint.line, complaint.column, complaint.message);
  }

  function addressOf(text: string, view = ""): string | null {
    const address = new URL(form.action, location.href);
    const lang = form.querySelector<HTMLInputElement>("input[name=lang]")?.value;
    if (lang) address.searchParams.set("lang", lang);
    address.searchParams.set("query", text);
    if (view) address.searchParams.set("view", view);
    return address.href.length <= LONGEST_ADDRESS ? address.href : null;
  }

  function ways(text: string): Ways {
    const short = (base: string, fields: Record<string, string>): string | null => {
      const address = new URL(base, location.href);
      for (const [name, value] of Object.entries({ ...fields, query: text })) address.searchParams.set(name, value);
      return address.href.length <= LONGEST_ADDRESS ? address.href : null;
    };
    return {
      download: (format) => short(form.dataset["sparql"] ?? "", { format }),
      request: (format) => new Request(form.dataset["sparql"] ?? "", { method: "POST", body: new URLSearchParams({ query: text, format }) }),
      graph: () => short(form.dataset["graph"] ?? "", {}),
      chosen: (view) => history.replaceState(null, "", addressOf(text, view) ?? form.action),
    };
  }

  async function shareLink(): Promise<void> {
    const address = addressOf(editor.text(), new URLSearchParams(location.search).get("view") ?? "");
    if (address === null) {
      said.textContent = say("too_long");
      return;
    }
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = say("copied");
    } catch {
      // no clipboard without https, or not allowed: the reader copies it
      const field = make("input", { id: "share-link", readonly: true, value: address });
      sharing.replaceChildren(make("label", { for: "share-link" }, say("copy_this")), field);
      sharing.hidden = false;
      field.select();
    }
  }

  function showEarlier(): void {
    const all = earlier();
    kept.hidden = all.length === 0;
    const entries = all.map((one) => {
      const when = new Date(one.when).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
      const line = one.text.split("\n").filter((row) => !/^\s*(#|PREFIX|BASE|$)/i.test(row)).join(" ");
      const take = (): void => {
        editor.write(one.text);
        editor.focus();
      };
      return make("li", {}, make("button", { type: "button", class: "plain", click: take }, make("time", { datetime: one.when }, when), make("code", {}, line.slice(0, 300) || one.text.slice(0, 300))));
    });
    const clear = make("button", { type: "button", class: "second", click: () => (forget(), showEarlier()) }, say("clear"));
    kept.replaceChildren(make("summary", {}, say("history")), make("ol", {}, ...entries), clear);
  }
}

async function read(response: Response): Promise<Answer | Complaint> {
  if (response.headers.get("Content-Type")?.startsWith("application/json")) return (await response.json()) as Answer | Complaint;
  return { message: await response.text() };
}

/** A field above the examples that leaves those in which every word occurs, in either language. */
function filterExamples(): void {
  const examples = document.querySelector("#examples");
  const field = make("input", { type: "search", id: "example-filter", "aria-label": say("filter_examples"), placeholder: say("filter_examples"), autocomplete: "off" });
  examples?.querySelector("summary")?.after(field);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of examples?.querySelectorAll<HTMLElement>("section") ?? []) {
      const entries = [...group.querySelectorAll<HTMLElement>("li")];
      for (const entry of entries) entry.hidden = !words.every((word) => (entry.textContent ?? "").toLowerCase().includes(word));
      group.hidden = entries.every((entry) => entry.hidden);
    }
  });
}
