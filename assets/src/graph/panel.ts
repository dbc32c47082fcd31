// The panel below a drawing: what the label under the pointer or the focus says, and what it is linked with.

import type { Drawing, Label } from "./model";

const MOST = 8; // links that are told

export class Panel {
  constructor(
    private readonly place: HTMLElement,
    private readonly rest: string,
  ) {
    place.hidden = false;
    this.show(undefined);
  }

  /** `aloud`: the reader chose the label; what only lies under the pointer is not read out. */
  show(label: Label | undefined, drawing?: Drawing, aloud = false): void {
    this.place.setAttribute("aria-live", aloud ? "polite" : "off");
    if (!label || !drawing) {
      this.place.replaceChildren(element("p", "quiet", this.rest));
      return;
    }
    const way = document.createElement("a");
    way.href = label.anchor.href.baseVal;
    way.textContent = label.told;
    const verdict = [...label.anchor.classList].find((name) => name !== "node" && name !== "focus" && name !== "lit" && !name.startsWith("of-"));
    const first = element("p", "named", "");
    const mark = label.anchor.querySelector(".glyph")?.textContent;
    if (verdict && mark) first.append(element("span", `verdict ${verdict}`, `${mark} `));
    first.append(way);
    const list = element("ul", "quiet", "");
    const links = drawing.linksOf(label);
    for (const link of links.slice(0, MOST)) {
      const other = drawing.labels.get(link.from === label.number ? link.to : link.from);
      if (other) list.append(element("li", "", `${link.told}${link.from === label.number ? " → " : " ← "}${other.told}`));
    }
    if (links.length > MOST) list.append(element("li", "", `+ ${links.length - MOST}`));
    this.place.replaceChildren(first, list);
  }
}

function element(tag: string, style: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  if (style) made.className = style;
  made.textContent = text;
  return made;
}
