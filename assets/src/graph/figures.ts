// A chart of figures: each row is told in full under the pointer or the focus, and the arrow keys lead from row to row.

export function tellFigures(): void {
  for (const chart of document.querySelectorAll<HTMLElement>(".chart")) {
    const told = chart.querySelector<HTMLElement>(".figure-told");
    const svg = chart.querySelector<SVGSVGElement>(".drawing svg");
    if (told && svg) follow(svg, told);
  }
}

function follow(svg: SVGSVGElement, told: HTMLElement): void {
  const rows = [...svg.querySelectorAll<SVGAElement>("a.figure")];
  const rest = told.dataset["rest"] ?? "";
  told.hidden = false;
  told.textContent = rest;
  const row = (target: EventTarget | null): SVGAElement | null =>
    target instanceof Element ? target.closest<SVGAElement>("a.figure") : null;
  // What has the focus is read out as the link it is: the line below is for the eyes.
  told.setAttribute("aria-live", "off");
  const show = (one: SVGAElement | null): void => {
    for (const other of rows) other.classList.toggle("lit", other === one);
    told.textContent = one?.querySelector("title")?.textContent ?? rest;
  };
  const focused = (): SVGAElement | null => row(document.activeElement);
  svg.addEventListener("pointerover", (event) => show(row(event.target) ?? focused()));
  svg.addEventListener("pointerleave", () => show(focused()));
  svg.addEventListener("focusin", (event) => show(row(event.target)));
  svg.addEventListener("focusout", () => show(null));
  svg.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = row(event.target);
    if (!step || !here) return;
    event.preventDefault();
    rows[rows.indexOf(here) + step]?.focus();
  });
}
