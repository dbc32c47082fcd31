// Light: a label with its links and neighbours stands out, the rest steps back; kinds are shown or not.

import type { Drawing, Label } from "./model";

export function light(drawing: Drawing, label: Label | undefined): void {
  for (const lit of drawing.svg.querySelectorAll(".lit")) lit.classList.remove("lit");
  drawing.svg.classList.toggle("dimmed", label !== undefined);
  if (!label) return;
  for (const one of [label, ...drawing.neighbours(label)]) one.anchor.classList.add("lit");
  for (const link of drawing.linksOf(label)) for (const shape of link.shapes) shape.classList.add("lit");
}

/** Show only the kinds that are not `without`; the thing in the middle always stays. */
export function showKinds(drawing: Drawing, without: ReadonlySet<string>): void {
  const gone = new Set<string>();
  for (const label of drawing.labels.values()) {
    const off = !label.isFocus && without.has(label.kind);
    label.anchor.classList.toggle("off", off);
    if (off) gone.add(label.number);
  }
  for (const link of drawing.links) {
    for (const shape of link.shapes) shape.classList.toggle("off", gone.has(link.from) || gone.has(link.to));
  }
}
