// Tables that sort by a column when its head is pressed: within each group, numbers as numbers, texts as the page's language does.

import { announce } from "../page/announce";

export function sortTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table.sortable")) {
    for (const [column, head] of [...(table.tHead?.rows[0]?.cells ?? [])].entries()) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(table, head, column));
    }
  }
}

function sort(table: HTMLTableElement, head: HTMLTableCellElement, column: number): void {
  const descending = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead?.rows[0]?.cells ?? []) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  for (const body of table.tBodies) {
    const rows = [...body.rows].filter((row) => row.cells.length > column && !row.querySelector("th.group"));
    rows.sort((one, other) => compare(one.cells[column], other.cells[column], order, descending));
    body.append(...rows);
  }
  announce(`${table.dataset["sorted"] ?? ""} ${head.textContent ?? ""} ${descending ? "↓" : "↑"}`);
}

/** Cells that say nothing stand last, whichever way the others go. */
function compare(one: HTMLTableCellElement | undefined, other: HTMLTableCellElement | undefined, order: Intl.Collator, descending: boolean): number {
  const [here, there] = [said(one), said(other)];
  if (!here || !there) return Number(!here) - Number(!there);
  const [left, right] = [Number(here), Number(there)];
  const found = Number.isNaN(left) || Number.isNaN(right) ? order.compare(here, there) : left - right;
  return descending ? -found : found;
}

function said(cell: HTMLTableCellElement | undefined): string {
  return cell?.dataset["value"] ?? cell?.textContent?.trim() ?? "";
}
