// A drawing as the server made it: labels, the links between them, and who is whose neighbour.

export interface Label {
  anchor: SVGAElement;
  number: string;
  kind: string;
  /** What it says in full: kind, label, detail, verdict. */
  told: string;
  isFocus: boolean;
}

export interface Link {
  from: string;
  to: string;
  /** What joins the two, where the link itself and not its cross says it. */
  told: string;
  shapes: SVGElement[];
}

export class Drawing {
  readonly labels = new Map<string, Label>();
  readonly links: Link[] = [];

  constructor(readonly svg: SVGSVGElement) {
    for (const anchor of svg.querySelectorAll<SVGAElement>("a.node")) {
      const number = anchor.dataset["node"] ?? "";
      this.labels.set(number, {
        anchor,
        number,
        kind: /(?:^| )of-([a-z-]+)/.exec(anchor.getAttribute("class") ?? "")?.[1] ?? "",
        told: anchor.querySelector("title")?.textContent ?? "",
        isFocus: anchor.classList.contains("focus"),
      });
    }
    for (const shape of svg.querySelectorAll<SVGElement>("[data-from]")) {
      const from = shape.dataset["from"] ?? "";
      const to = shape.dataset["to"] ?? "";
      const known = shape.classList.contains("cross") ? this.links.find((link) => link.from === from && link.to === to) : undefined;
      if (known) known.shapes.push(shape);
      else this.links.push({ from, to, told: shape.querySelector("title")?.textContent ?? "", shapes: [shape] });
    }
  }

  label(target: EventTarget | null): Label | undefined {
    const anchor = target instanceof Element ? target.closest<SVGAElement>("a.node") : null;
    return anchor && this.svg.contains(anchor) ? this.labels.get(anchor.dataset["node"] ?? "") : undefined;
  }

  linksOf(label: Label): Link[] {
    return this.links.filter((link) => link.from === label.number || link.to === label.number);
  }

  /** The labels that a label is linked with, those that are shown. */
  neighbours(label: Label): Label[] {
    const numbers = new Set(this.linksOf(label).map((link) => (link.from === label.number ? link.to : link.from)));
    return [...numbers].map((number) => this.labels.get(number)).filter((one): one is Label => one !== undefined && isShown(one));
  }

  /** Where the arrow leads: sideways along links, up and down within a column. */
  beside(label: Label, key: string): Label | undefined {
    const here = box(label);
    const sideways = key === "ArrowLeft" || key === "ArrowRight";
    const forward = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    const others = sideways ? this.neighbours(label) : [...this.labels.values()].filter((one) => one !== label && isShown(one));
    let best: Label | undefined;
    let least = Infinity;
    for (const other of others) {
      const there = box(other);
      const across = (there.x - here.x) * forward;
      const down = (middle(there) - middle(here)) * forward;
      const far = sideways ? Math.abs(across) * 4 + Math.abs(down) : Math.abs(down);
      const isThatWay = sideways ? across > 1 : Math.abs(across) <= 1 && down > 0;
      if (isThatWay && far < least) [best, least] = [other, far];
    }
    return best;
  }
}

export function isShown(label: Label): boolean {
  return !label.anchor.classList.contains("off");
}

function box(label: Label): DOMRect {
  return (label.anchor.querySelector<SVGRectElement>("rect.box") ?? label.anchor).getBBox();
}

function middle(rect: DOMRect): number {
  return rect.y + rect.height / 2;
}
