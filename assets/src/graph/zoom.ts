// Size: the drawing grows within a region that scrolls sideways and a page that scrolls down, so nothing is ever trapped.

const LEAST = 0.25;
const MOST = 4;
const STEP = 1.25;
const SLACK = 5; // pixels that a press may move and still be a click

export class Zoom {
  private scale = 1;
  private readonly wide: number;
  private readonly high: number;

  constructor(
    private readonly region: HTMLElement,
    private readonly svg: SVGSVGElement,
    private readonly told: (percent: number) => void,
  ) {
    this.wide = svg.viewBox.baseVal.width;
    this.high = svg.viewBox.baseVal.height;
    region.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.drag();
    this.pinch();
  }

  get isChanged(): boolean {
    return this.scale !== 1;
  }

  in(): void {
    this.to(this.scale * STEP);
  }

  out(): void {
    this.to(this.scale / STEP);
  }

  reset(): void {
    this.to(1);
  }

  fit(): void {
    this.to(this.region.clientWidth / this.wide);
  }

  /** To a scale, so that the point at (x, y) of the window, else the middle of the region, stays where it is. */
  private to(scale: number, x?: number, y?: number): void {
    const next = Math.min(MOST, Math.max(LEAST, scale));
    const frame = this.region.getBoundingClientRect();
    const atX = x ?? frame.left + frame.width / 2;
    const atY = y ?? Math.min(Math.max(frame.top, window.innerHeight / 2), frame.bottom);
    const before = this.svg.getBoundingClientRect();
    const [shareX, shareY] = [(atX - before.left) / before.width, (atY - before.top) / before.height];
    this.scale = Math.abs(next - 1) < 0.02 ? 1 : next;
    this.svg.setAttribute("width", String(this.wide * this.scale));
    this.svg.setAttribute("height", String(this.high * this.scale));
    const after = this.svg.getBoundingClientRect();
    this.region.scrollLeft += after.left + shareX * after.width - atX;
    if (y !== undefined) window.scrollBy(0, after.top + shareY * after.height - atY);
    this.told(Math.round(this.scale * 100));
  }

  /** With Ctrl, as browsers zoom and trackpads pinch; a wheel alone scrolls the page as everywhere. */
  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    this.to(this.scale * Math.exp((-event.deltaY * lines) / 300), event.clientX, event.clientY);
  }

  /** A mouse drags; fingers scroll as everywhere. */
  private drag(): void {
    let from: { x: number; y: number } | undefined;
    let moved = false;
    this.region.addEventListener("dragstart", (event) => event.preventDefault());
    this.region.addEventListener("pointerdown", (event) => {
      moved = false;
      if (event.pointerType === "mouse" && event.button === 0) from = { x: event.clientX, y: event.clientY };
    });
    this.region.addEventListener("pointermove", (event) => {
      if (!from || event.pointerType !== "mouse") return;
      if (!(event.buttons & 1)) {
        from = undefined;
        return;
      }
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!moved && Math.hypot(dx, dy) < SLACK) return;
      if (!moved) this.region.setPointerCapture(event.pointerId);
      moved = true;
      this.region.classList.add("dragged");
      this.region.scrollLeft -= dx;
      window.scrollBy({ top: -dy, behavior: "instant" });
      from = { x: event.clientX, y: event.clientY };
    });
    const end = (): void => {
      from = undefined;
      this.region.classList.remove("dragged");
    };
    this.region.addEventListener("pointerup", end);
    this.region.addEventListener("pointercancel", end);
    this.region.addEventListener(
      "click",
      (event) => {
        if (!moved) return;
        moved = false;
        event.preventDefault();
        event.stopPropagation();
      },
      { capture: true },
    );
  }

  private pinch(): void {
    let start: { apart: number; scale: number } | undefined;
    this.region.addEventListener(
      "touchmove",
      (event) => {
        const [one, other] = [event.touches[0], event.touches[1]];
        if (!one || !other) return;
        event.preventDefault();
        const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
        start ??= { apart, scale: this.scale };
        this.to((start.scale * apart) / start.apart, (one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2);
      },
      { passive: false },
    );
    for (const name of ["touchend", "touchcancel"]) this.region.addEventListener(name, () => (start = undefined));
  }
}
