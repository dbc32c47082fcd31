// A picture comes to life: pointer, focus, keys, buttons and the list of kinds act on one drawing.

import { announce } from "../page/announce";
import { onKey } from "../page/keys";
import { light, showKinds } from "./light";
import { Drawing, type Label, isShown } from "./model";
import { Panel } from "./panel";
import { furtherOn, goTo, load } from "./places";
import { Zoom } from "./zoom";

let current: Live | undefined;

export function bringToLife(): void {
  const article = document.querySelector<HTMLElement>("article.pictured");
  if (!article) return;
  current = new Live(article);
  onKey("e", () => current?.expand());
  onKey("+", () => current?.zoom.in());
  onKey("-", () => current?.zoom.out());
  onKey("0", () => current?.zoom.reset());
  onKey("Escape", () => current?.reset() ?? false);
  window.addEventListener("popstate", () => {
    const now = document.querySelector<HTMLElement>("article.pictured");
    if (now && /\/(graph|evidence-map)\//.test(location.pathname) && !location.hash) {
      void load(location.href, now).then((made) => made && arrive(made));
    }
  });
}

function arrive(article: HTMLElement): void {
  current = new Live(article);
  const heading = article.querySelector("h1");
  announce(heading?.textContent ?? "");
  current.atHome();
}

class Live {
  readonly zoom: Zoom;
  private readonly region: HTMLElement;
  private readonly drawing: Drawing;
  private readonly panel: Panel;
  private readonly without = new Set<string>();
  private chosen: Label | undefined;
  /** The label that the finger touched first: the second touch opens it. */
  private touched: Label | undefined;

  constructor(private readonly article: HTMLElement) {
    const region = article.querySelector<HTMLElement>(".drawing");
    const svg = region?.querySelector<SVGSVGElement>("svg.picture");
    const tools = article.querySelector<HTMLElement>(".picture-tools");
    const told = article.querySelector<HTMLElement>(".picture-told");
    if (!region || !svg || !tools || !told) throw new Error("the page has no picture");
    this.region = region;
    this.drawing = new Drawing(svg);
    this.panel = new Panel(told, told.dataset["rest"] ?? "");
    const size = tools.querySelector<HTMLElement>(".size");
    this.zoom = new Zoom(region, svg, (percent) => {
      if (size) size.textContent = `${percent} %`;
    });
    region.classList.add("live");
    tools.hidden = false;
    this.offerTools(tools);
    this.follow();
  }

  /** The focus to the thing in the middle, else to the first label: where keys go on from. */
  atHome(): void {
    const labels = [...this.drawing.labels.values()];
    (labels.find((label) => label.isFocus) ?? labels[0])?.anchor.focus({ preventScroll: false });
  }

  /** One step further from the label that was chosen last, else from the middle. */
  expand(): boolean {
    const label = this.chosen ?? [...this.drawing.labels.values()].find((one) => one.isFocus);
    const address = label && furtherOn(this.article, label.anchor.href.baseVal, label.isFocus);
    if (!address) {
      announce(this.article.querySelector<HTMLElement>(".picture-tools")?.dataset["end"] ?? "");
      return true;
    }
    void goTo(address, this.article, arrive);
    return true;
  }

  /** All as it was; false where nothing had changed, and the key is the browser's. */
  reset(): boolean {
    if (!this.chosen && !this.zoom.isChanged && !this.without.size && !this.drawing.svg.classList.contains("dimmed")) return false;
    if (this.region.contains(document.activeElement)) this.region.focus({ preventScroll: true });
    for (const box of this.article.querySelectorAll<HTMLInputElement>(".picture-tools input")) box.checked = true;
    this.without.clear();
    showKinds(this.drawing, this.without);
    this.zoom.reset();
    this.touched = undefined;
    this.choose(undefined);
    return true;
  }

  private choose(label: Label | undefined): void {
    this.chosen = label;
    light(this.drawing, label);
    this.panel.show(label, this.drawing, true);
  }

  private follow(): void {
    const { region, drawing } = this;
    region.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      const label = drawing.label(event.target);
      light(drawing, label ?? this.chosen);
      if (label !== this.chosen) this.panel.show(label ?? this.chosen, drawing);
    });
    region.addEventListener("pointerleave", () => {
      light(drawing, this.chosen);
      this.panel.show(this.chosen, drawing);
    });
    region.addEventListener("focusin", (event) => {
      const label = drawing.label(event.target);
      if (label) this.choose(label);
    });
    region.addEventListener("click", (event) => {
      const label = drawing.label(event.target);
      const byTouch = event instanceof PointerEvent && event.pointerType === "touch";
      if (!label) {
        if (!byTouch) this.choose(undefined);
        return;
      }
      if (!byTouch || this.touched === label) return;
      event.preventDefault();
      this.touched = label;
      this.choose(label);
    });
    region.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const label = drawing.label(event.target);
      if (!label) return;
      const next =
        event.key === "Home"
          ? [...drawing.labels.values()].find((one) => one.isFocus)
          : event.key.startsWith("Arrow")
            ? drawing.beside(label, event.key)
            : undefined;
      if (event.key.startsWith("Arrow") || next) event.preventDefault();
      next?.anchor.focus();
    });
  }

  private offerTools(tools: HTMLElement): void {
    const does: Record<string, () => unknown> = {
      in: () => this.zoom.in(),
      out: () => this.zoom.out(),
      fit: () => this.zoom.fit(),
      reset: () => {
        this.reset();
        this.zoom.reset();
      },
      expand: () => this.expand(),
    };
    for (const button of tools.querySelectorAll<HTMLButtonElement>("button")) {
      button.addEventListener("click", () => does[button.dataset["does"] ?? ""]?.());
    }
    for (const box of tools.querySelectorAll<HTMLInputElement>("input")) {
      box.checked = true;
      box.addEventListener("change", () => {
        if (box.checked) this.without.delete(box.value);
        else this.without.add(box.value);
        showKinds(this.drawing, this.without);
        if (this.chosen && !isShown(this.chosen)) this.choose(undefined);
        else light(this.drawing, this.chosen);
      });
    }
  }
}
