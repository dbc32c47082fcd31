// What of a table can be drawn: which columns are numbers, times or names, and which drawing shows them best.

import type { Answer } from "./given";

export type Kind = "number" | "time" | "name";
export type Form = "bar" | "line" | "dot";

export interface Series {
  form: Form;
  /** The column along the drawing, and that of the amounts; -1 counts the rows of each value. */
  along: number;
  amount: number;
}

export interface Point {
  label: string;
  x: number;
  y: number;
}

const TIME = /^-?\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?)?)?$/;

export function kinds(answer: Answer): Kind[] {
  return answer.columns.map((column, place) => {
    const texts = answer.rows.map((row) => row[place]?.text ?? "").filter(Boolean);
    const areTimes = texts.length > 0 && texts.every((text) => TIME.test(text));
    if (column.number) return areTimes && texts.every((text) => Number(text) > 1000 && Number(text) < 2200) ? "time" : "number";
    return areTimes ? "time" : "name";
  });
}

/** The drawing that fits the columns; null where there is nothing to draw. */
export function proposal(answer: Answer): Series | null {
  const found = kinds(answer);
  const places = (kind: Kind): number[] => found.flatMap((one, place) => (one === kind ? [place] : []));
  const [numbers, times, names] = [places("number"), places("time"), places("name")];
  if (answer.rows.length === 0) return null;
  const amount = numbers.at(-1) ?? -1;
  const time = times[0];
  if (time !== undefined && amount >= 0) {
    const isSeries = new Set(answer.rows.map((row) => row[time]?.text)).size === answer.rows.length;
    return { form: isSeries ? "line" : "dot", along: time, amount };
  }
  if (numbers.length > 1 && (names.length === 0 || answer.rows.length > 40)) return { form: "dot", along: numbers[0] as number, amount };
  const along = telling(answer, names) ?? times[0] ?? -1;
  if (along >= 0 && amount >= 0) return { form: "bar", along, amount: numbers[0] as number };
  const repeated = [...names, ...times].find((place) => new Set(answer.rows.map((row) => row[place]?.text)).size < answer.rows.length);
  return repeated === undefined ? null : { form: "bar", along: repeated, amount: -1 };
}

/** Of the columns of names, the first that tells most rows apart. */
function telling(answer: Answer, names: number[]): number | undefined {
  const counts = names.map((place) => new Set(answer.rows.map((row) => row[place]?.text)).size);
  return names[counts.indexOf(Math.max(...counts))];
}

/**
 * The points of *series*; rows without a value are left out. Bars stand in the order of the rows where the query asked
 * for one, else the largest first, or by time: without ORDER BY the order of rows says nothing.
 */
export function points(answer: Answer, series: Series, isTime: boolean): Point[] {
  if (series.amount < 0) return counted(answer, series.along);
  const found = answer.rows.flatMap((row, place) => {
    const [along, amount] = [row[series.along]?.text ?? "", row[series.amount]?.text ?? ""];
    const y = amount === "" ? NaN : Number(amount);
    const x = series.form === "bar" ? place : isTime ? moment(along) : answer.columns[series.along]?.number ? Number(along) : place;
    return Number.isFinite(y) && Number.isFinite(x) ? [{ label: along, x, y }] : [];
  });
  if (series.form === "line") return found.sort((one, other) => one.x - other.x);
  if (series.form !== "bar" || answer.ordered) return found;
  return found.sort((one, other) => (isTime ? moment(one.label) - moment(other.label) : other.y - one.y));
}

function counted(answer: Answer, column: number): Point[] {
  const counts = new Map<string, number>();
  for (const row of answer.rows) {
    const label = row[column]?.text ?? "";
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const ordered = [...counts].sort(([, one], [, other]) => other - one);
  return ordered.map(([label, y], x) => ({ label, x, y }));
}

function moment(text: string): number {
  return /^-?\d{4}$/.test(text) ? Date.UTC(Number(text), 0, 1) : Date.parse(text);
}

/** Round values from *low* to *high*, about *many* of them. */
export function ticks(low: number, high: number, many = 6): number[] {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / many;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = size * ([1, 2, 5, 10].find((factor) => factor * size >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_unused, place) => Number(((first + place) * step).toPrecision(12)));
}
