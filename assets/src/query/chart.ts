// A chart of an answer, drawn as SVG: bars along names, a line along time, dots for two numbers. Axes are named.

import type { Answer } from "./given";
import { kinds, points, proposal, ticks, type Form, type Point, type Series } from "./series";
import { draw, make, say } from "./words";

const WIDEST = 760;
const NARROWEST = 320;
const HIGH = 380;
const ROW = 24;
const LABELS = 0.36; // of the width, at most
const LETTER = 7; // pixels of a Latin letter, about
const MOST_BARS = 60;
const EDGE = { top: 16, right: 56, bottom: 52, left: 72 };

/** Colours for the file; in the page its style sheet decides, light or dark. */
const TEXT = { fill: "#5d6670", "font-size": 12, "font-family": "system-ui, sans-serif" };
const MARK = { fill: "#1f5f8b" };

export function chartView(answer: Answer): Node {
  const series = proposal(answer);
  if (series === null) return make("p", {}, say("no_chart"));
  const view = make("div");
  const stage = make("div", { class: "chart-drawing scroll", tabindex: 0, role: "group", "aria-label": say("chart") });
  const save = make("a", { download: "chart.svg", href: "#" }, say("save_svg"));
  const show = (): void => {
    const drawn = chart(answer, series, Math.min(WIDEST, Math.max(NARROWEST, stage.clientWidth || WIDEST)));
    stage.replaceChildren(drawn);
    if (save.href.startsWith("blob:")) URL.revokeObjectURL(save.href);
    const file = new Blob([new XMLSerializer().serializeToString(drawn)], { type: "image/svg+xml" });
    save.href = URL.createObjectURL(file);
  };
  const columns = answer.columns.map((column, place): [string, string] => [String(place), column.name]);
  const numbers = columns.filter(([place]) => answer.columns[Number(place)]?.number);
  const forms = (["bar", "line", "dot"] as const).map((form): [string, string] => [form, say(form)]);
  view.append(
    make(
      "div",
      { class: "tools" },
      choice("chart-form", say("chart"), forms, series.form, (value) => ((series.form = value as Form), show())),
      choice("chart-along", say("by"), columns, String(series.along), (value) => ((series.along = Number(value)), show())),
      choice("chart-amount", say("amount"), [["-1", say("how_many")], ...numbers], String(series.amount), (value) => ((series.amount = Number(value)), show())),
    ),
    stage,
    make("p", { class: "quiet" }, save),
  );
  requestAnimationFrame(show);
  return view;
}

function choice(id: string, label: string, options: [string, string][], chosen: string, change: (value: string) => void): HTMLElement {
  const select = make("select", { id, change: () => change(select.value) });
  select.append(...options.map(([value, text]) => make("option", { value, selected: value === chosen }, text)));
  return make("div", {}, make("label", { for: id }, label), select);
}

function chart(answer: Answer, series: Series, wide: number): SVGElement {
  const isTime = kinds(answer)[series.along] === "time";
  const found = points(answer, series, isTime);
  const names = { along: answer.columns[series.along]?.name ?? "", amount: series.amount < 0 ? say("how_many") : (answer.columns[series.amount]?.name ?? "") };
  return series.form === "bar" || series.amount < 0 ? bars(found, names, wide) : plane(found, names, wide, series.form, isTime, answer.columns[series.along]?.number ?? false);
}

interface Names {
  along: string;
  amount: string;
}

function bars(found: Point[], names: Names, wide: number): SVGElement {
  const shown = found.slice(0, MOST_BARS);
  const letters = Math.min(Math.max(4, ...shown.map((one) => breadth(one.label))), Math.floor((wide * LABELS) / LETTER));
  const labels = letters * LETTER + 14;
  const high = EDGE.top + 20 + shown.length * ROW + EDGE.bottom;
  const [low, top] = [Math.min(0, ...shown.map((one) => one.y)), Math.max(0, ...shown.map((one) => one.y))];
  const bottom = EDGE.top + 20 + shown.length * ROW;
  const x = scale(low, top, labels, wide - EDGE.right);
  const parts: SVGElement[] = [words(names.along, 0, EDGE.top + 4, "heading")];
  for (const value of ticks(low, top, wide / 110)) {
    parts.push(rule(x(value), EDGE.top + 12, x(value), bottom, value === 0 ? "axis" : "grid"));
    parts.push(words(told(value), x(value), bottom + 16, "tick", "middle"));
  }
  shown.forEach((one, place) => {
    const y = EDGE.top + 18 + place * ROW;
    const [from, to] = [Math.min(x(0), x(one.y)), Math.max(x(0), x(one.y))];
    const bar = draw("rect", { class: "amount", ...MARK, x: from, y: y + 3, width: Math.max(1, to - from), height: ROW - 8 }, title(`${one.label}: ${told(one.y)}`));
    parts.push(words(cut(one.label, letters), labels - 10, y + 16, "label", "end", one.label), bar, words(told(one.y), to + 6, y + 16, "value"));
  });
  parts.push(words(names.amount, wide - EDGE.right, bottom + 36, "heading", "end"));
  if (found.length > shown.length) parts.push(words(say("others", { number: found.length - shown.length }), 0, bottom + 36, "remark"));
  return framed(parts, wide, high, names);
}

function plane(found: Point[], names: Names, wide: number, form: Form, isTime: boolean, isNumber: boolean): SVGElement {
  const [xs, ys] = [found.map((one) => one.x), found.map((one) => one.y)];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const from = form === "line" && low > 0 && low < high / 2 ? 0 : low;
  const bottom = HIGH - EDGE.bottom;
  const x = scale(left, right, EDGE.left, wide - EDGE.right);
  const y = scale(from, high, bottom, EDGE.top + 24);
  const parts: SVGElement[] = [words(names.amount, 0, EDGE.top, "heading")];
  for (const value of ticks(from, high)) {
    parts.push(rule(EDGE.left, y(value), wide - EDGE.right, y(value), "grid"), words(told(value), EDGE.left - 8, y(value) + 4, "tick", "end"));
  }
  for (const [value, label] of alongTicks(found, [left, right], wide / 110, isTime, isNumber)) parts.push(words(label, x(value), bottom + 18, "tick", "middle"));
  parts.push(rule(EDGE.left, bottom, wide - EDGE.right, bottom, "axis"));
  if (form === "line" && found.length > 1) {
    const way = found.map((one, place) => `${place ? "L" : "M"}${x(one.x).toFixed(1)} ${y(one.y).toFixed(1)}`).join("");
    parts.push(draw("path", { class: "trend", d: way, fill: "none", stroke: "#1f5f8b", "stroke-width": 1.5 }));
  }
  for (const one of found) {
    parts.push(draw("circle", { class: "amount", ...MARK, cx: x(one.x), cy: y(one.y), r: 3.5 }, title(`${one.label}: ${told(one.y)}`)));
  }
  parts.push(words(names.along, wide - EDGE.right, HIGH - 12, "heading", "end"));
  return framed(parts, wide, HIGH, names);
}

function alongTicks(found: Point[], [left, right]: [number, number], many: number, isTime: boolean, isNumber: boolean): [number, string][] {
  if (isTime) {
    const years = ticks(new Date(left).getUTCFullYear(), new Date(right).getUTCFullYear() + 1, many).filter(Number.isInteger);
    const inside = years.map((year): [number, string] => [Date.UTC(year, 0, 1), String(year)]).filter(([at]) => at >= left && at <= right);
    return inside.length > 1 ? inside : ends(found);
  }
  if (isNumber) return ticks(left, right, many).map((value) => [value, told(value)]);
  return found.length <= many * 2 ? found.map((one) => [one.x, cut(one.label, 10)]) : ends(found);
}

function ends(found: Point[]): [number, string][] {
  return [found[0], found.at(-1)].flatMap((one): [number, string][] => (one ? [[one.x, cut(one.label, 12)]] : []));
}

function framed(parts: SVGElement[], wide: number, high: number, names: Names): SVGElement {
  const about = `${names.amount} · ${names.along}`;
  return draw("svg", { class: "picture", role: "img", "aria-label": about, width: wide, height: high, viewBox: `0 0 ${wide} ${high}` }, ...parts);
}

function scale(low: number, high: number, from: number, to: number): (value: number) => number {
  const span = high - low;
  return (value) => Number((span === 0 ? (from + to) / 2 : from + ((value - low) / span) * (to - from)).toFixed(1));
}

function words(text: string, x: number, y: number, name: string, anchor = "start", full = ""): SVGElement {
  const element = draw("text", { class: name, ...TEXT, x, y, "text-anchor": anchor }, text);
  if (full && full !== text) element.append(title(full));
  return element;
}

function rule(x1: number, y1: number, x2: number, y2: number, name: string): SVGElement {
  return draw("line", { class: name, x1, y1, x2, y2, stroke: name === "axis" ? "#5d6670" : "#e4e0d8" });
}

function title(text: string): SVGElement {
  return draw("title", {}, text);
}

function told(value: number): string {
  return value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 6 });
}

/** A label in the room there is. */
function cut(text: string, most: number): string {
  let wide = 0;
  let kept = "";
  for (const letter of text) {
    wide += breadth(letter);
    if (wide > most) return `${kept}…`;
    kept += letter;
  }
  return text;
}

/** In Latin letters; a Chinese character takes the room of two. */
function breadth(text: string): number {
  return [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) > 0x2e80 ? 2 : 1), 0);
}
