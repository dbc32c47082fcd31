// The rows of an answer: sorted by a column, filtered by words, a page at a time.

import type { Answer, Cell, Column } from "./given";
import { make, say } from "./words";

const LENGTH = 50;

interface Order {
  column: number;
  isDown: boolean;
}

export function tableView(answer: Answer): Node {
  if (answer.rows.length === 0) return make("p", {}, say("empty"));
  const view = make("div");
  const filter = make("input", { type: "search", id: "row-filter", autocomplete: "off" });
  const found = make("p", { role: "status" });
  const table = make("table");
  const pages = make("nav", { class: "pages", "aria-label": say("views") });
  let order: Order | null = null;
  let page = 1;

  const show = (): void => {
    const rows = sorted(filtered(answer.rows, filter.value), answer.columns, order);
    const last = Math.max(1, Math.ceil(rows.length / LENGTH));
    page = Math.min(page, last);
    found.textContent = filter.value ? say("filtered", { number: rows.length, total: answer.rows.length }) : "";
    const heads = answer.columns.map((column, place) => head(column, place, order, () => sort(place)));
    const body = rows.slice((page - 1) * LENGTH, page * LENGTH).map((row) => line(row, answer.columns));
    table.replaceChildren(make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body));
    pages.replaceChildren(
      turn(say("previous"), page > 1, () => go(page - 1)),
      make("span", {}, say("page", { number: page, last })),
      turn(say("next"), page < last, () => go(page + 1)),
    );
    pages.hidden = last < 2;
  };
  const sort = (column: number): void => {
    order = order?.column === column ? (order.isDown ? null : { column, isDown: true }) : { column, isDown: false };
    page = 1;
    show();
    table.querySelectorAll<HTMLButtonElement>("th button")[column]?.focus();
  };
  const go = (to: number): void => {
    page = to;
    show();
    table.scrollIntoView({ block: "nearest" });
  };
  filter.addEventListener("input", () => {
    page = 1;
    show();
  });
  const tools = make("div", { class: "tools" }, make("div", {}, make("label", { for: "row-filter" }, say("filter")), filter), found);
  if (answer.rows.length > 5) view.append(tools);
  view.append(make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": say("table") }, table), pages);
  show();
  return view;
}

function head(column: Column, place: number, order: Order | null, sort: () => void): HTMLElement {
  const state = order?.column === place ? (order.isDown ? "descending" : "ascending") : "none";
  const button = make("button", { type: "button", translate: "no", click: sort }, column.name);
  return make("th", { scope: "col", "aria-sort": state, ...(column.number ? { class: "number" } : {}) }, button);
}

function line(row: Cell[], columns: Column[]): HTMLElement {
  return make("tr", {}, ...row.map((cell, place) => make("td", columns[place]?.number ? { class: "number" } : {}, shown(cell))));
}

function shown(cell: Cell): Node {
  const lang = cell.lang ? { lang: cell.lang } : {};
  if (!cell.href) return cell.lang ? make("span", lang, cell.text) : document.createTextNode(cell.text);
  if (cell.verdict) {
    const sign = make("span", { class: "sign" }, cell.sign ?? "");
    return make("a", { class: `verdict ${cell.verdict}`, href: cell.href }, sign, " ", make("span", lang, cell.text));
  }
  const link = make("a", { href: cell.href, ...lang, ...(cell.outside ? { class: "outside", rel: "noreferrer" } : {}) }, cell.text);
  if (!cell.retracted) return link;
  const sign = make("span", { class: "sign" }, "⊘");
  return make("span", {}, link, " ", make("span", { class: "verdict retracted" }, sign, " ", cell.retracted));
}

function turn(text: string, isPossible: boolean, go: () => void): HTMLElement {
  return make("button", { type: "button", class: "plain", disabled: !isPossible, click: go }, text);
}

function filtered(rows: Cell[][], text: string): Cell[][] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const told = row.map((cell) => `${cell.text} ${cell.href ?? ""}`).join(" ").toLowerCase();
    return words.every((word) => told.includes(word));
  });
}

/** Numbers by value, texts as people order them, what is missing last. */
function sorted(rows: Cell[][], columns: Column[], order: Order | null): Cell[][] {
  if (!order) return rows;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const isNumber = columns[order.column]?.number ?? false;
  const text = (row: Cell[]): string => row[order.column]?.text ?? "";
  const turned = order.isDown ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [left, right] = [text(one), text(other)];
    if (!left || !right) return Number(!left) - Number(!right);
    return turned * (isNumber ? Number(left) - Number(right) : collator.compare(left, right));
  });
}
