// An answer in its forms: table, chart, graph, raw. Only those that fit its kind are offered.

import { chartView } from "./chart";
import type { Answer, Ways } from "./given";
import { rawView } from "./raw";
import { tableView } from "./table";
import { make, say } from "./words";

interface View {
  name: string;
  show(): Node;
}

/** The answer's one sentence: how many, in what time. */
export function summary(answer: Answer): string {
  const least = 0.001;
  const told = Number(Math.max(answer.seconds, least).toPrecision(2));
  const short = (answer.seconds < least ? "<\u2009" : "") + told.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 3 });
  const time = say("seconds", { seconds: short });
  if (answer.kind === "truth") return `${say(answer.truth ? "yes" : "no")} · ${time}`;
  const what = `${answer.kind === "graph" ? "statements" : "answers"}${answer.total === 1 ? "_one" : ""}`;
  const words = answer.capped && answer.kind === "graph" ? "statements_capped" : answer.capped ? "capped" : what;
  return `${say(words, { number: answer.total })} · ${time}`;
}

/** Shows *answer* in *section*, at first as *view*. */
export function showAnswer(section: HTMLElement, answer: Answer, ways: Ways, view: string): void {
  section.hidden = false;
  section.classList.remove("stale");
  const views = viewsOf(answer, ways);
  const panel = make("div", { role: "tabpanel", id: "answer-view", tabindex: 0 });
  const tabs = views.map((one) =>
    make("button", { type: "button", role: "tab", id: `view-${one.name}`, "aria-controls": "answer-view", click: () => choose(one) }, say(one.name)),
  );
  const choose = (one: View, moved = true): void => {
    views.forEach((other, place) => {
      tabs[place]?.setAttribute("aria-selected", String(other === one));
      tabs[place]?.setAttribute("tabindex", other === one ? "0" : "-1");
    });
    panel.setAttribute("aria-labelledby", `view-${one.name}`);
    panel.replaceChildren(one.show());
    if (moved) ways.chosen(one === views[0] ? "" : one.name);
  };
  const list = make("div", { class: "views", role: "tablist", "aria-label": say("views"), keydown: (event) => step(event as KeyboardEvent, tabs) }, ...tabs);
  section.replaceChildren(
    ...answer.hints.map((hint) => make("p", { class: "hint" }, hint)),
    make("p", { class: "quiet" }, say("whole"), " ", ...links(answer, ways)),
    ...(views.length > 1 ? [list] : []),
    panel,
  );
  if (views.length < 2) panel.removeAttribute("role");
  const first = views.find((one) => one.name === view) ?? views[0];
  if (first) choose(first, false);
}

function viewsOf(answer: Answer, ways: Ways): View[] {
  const raw = { name: "raw", show: () => rawView(answer, ways) };
  if (answer.kind === "truth") {
    return [{ name: "table", show: () => make("p", { class: "truth" }, say(answer.truth ? "yes" : "no")) }, raw];
  }
  const table = { name: "table", show: () => tableView(answer) };
  if (answer.kind === "table") return [table, { name: "chart", show: () => chartView(answer) }, raw];
  const graph = { name: "graph", show: () => graphView(answer, ways) };
  return answer.drawing ? [graph, table, raw] : [table, raw];
}

function step(event: KeyboardEvent, tabs: HTMLButtonElement[]): void {
  const here = tabs.indexOf(event.target as HTMLButtonElement);
  const moves: Record<string, number> = { ArrowRight: here + 1, ArrowLeft: here - 1 + tabs.length, Home: 0, End: tabs.length - 1 };
  const next = moves[event.key];
  if (here < 0 || next === undefined) return;
  event.preventDefault();
  const tab = tabs[next % tabs.length];
  tab?.focus();
  tab?.click();
}

function links(answer: Answer, ways: Ways): Node[] {
  return answer.downloads.flatMap(([name, format], place) => {
    const address = ways.download(format);
    const way = address
      ? make("a", { href: address, download: `answer.${format}` }, name)
      : make("button", { class: "plain", form: "query-form", formmethod: "post", formaction: sparqlAddress(), name: "format", value: format }, name);
    return place > 0 ? [document.createTextNode(" · "), way] : [way];
  });
}

function sparqlAddress(): string {
  return document.getElementById("query-form")?.dataset["sparql"] ?? "";
}

/** The drawing that the server made: every word in it is escaped there. */
function graphView(answer: Answer, ways: Ways): Node {
  const drawn = new DOMParser().parseFromString(answer.drawing, "image/svg+xml").documentElement;
  const stage = make("div", { class: "drawing", tabindex: 0, role: "region", "aria-label": say("graph") }, document.importNode(drawn, true));
  const address = ways.graph();
  return make("div", {}, stage, ...(address ? [make("p", { class: "quiet" }, make("a", { href: address, download: "answer.svg" }, say("save_svg")))] : []));
}
