// The filter without a reload: the same page is asked for, and its text takes the place of the one shown.

import { announce } from "../page/announce";

const PARTS = [".narrative", ".languages"];

let latest = 0;

export function filterInPlace(): void {
  document.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const within = link?.closest(".legend, .filtered, svg.bar, .gone > a");
    const address = link && within && link.closest(".narrative > header, .gone > a") ? link.getAttribute("href") : null;
    if (!address) return;
    event.preventDefault();
    void show(new URL(address, location.href), true);
  });
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.matches("form.filter")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("change", (event) => {
    const form = event.target instanceof HTMLSelectElement ? event.target.closest<HTMLFormElement>("form.filter") : null;
    if (form) send(form);
  });
  window.addEventListener("popstate", () => {
    if (shown(location.href) !== here) void show(new URL(location.href), false);
  });
}

/** The page that is shown, without the place in it: going to a sentence asks for nothing. */
let here = shown(location.href);

function shown(address: string): string {
  const url = new URL(address);
  return url.pathname + url.search;
}

function send(form: HTMLFormElement): void {
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) address.searchParams.append(name, value);
  }
  void show(address, true);
}

async function show(address: URL, isNew: boolean): Promise<void> {
  const asked = ++latest;
  const answer = await fetch(address, { headers: { accept: "text/html" } }).catch(() => undefined);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : undefined;
  if (asked !== latest) return;
  if (!page?.querySelector(".narrative")) {
    location.assign(address); // the browser tells what is wrong better than we could
    return;
  }
  const held = focusHeld();
  for (const part of PARTS) {
    const fresh = page.querySelector(part);
    if (fresh) document.querySelector(part)?.replaceWith(document.adoptNode(fresh));
  }
  if (isNew) history.pushState(null, "", address);
  here = shown(location.href);
  held();
  const said = document.querySelector(".filtered .said") ?? document.querySelector(".byline");
  announce((said?.textContent ?? "").replace(/\s+/g, " ").trim());
  document.dispatchEvent(new Event("medkg:text"));
}

/** Gives back a function that puts the focus where it is now, in the text that has come; else on the filter's first link. */
function focusHeld(): () => void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !focused.closest(".narrative")) return () => undefined;
  const name = focused.getAttribute("name");
  const verdict = focused.closest(".legend li")?.className;
  return () => {
    const place =
      (name && document.querySelector<HTMLElement>(`.filter [name="${name}"]:not([type=hidden])`)) ||
      (verdict && document.querySelector<HTMLElement>(`.legend .${verdict.split(" ")[0]} a`)) ||
      document.querySelector<HTMLElement>(".filtered a, .legend a");
    place?.focus({ preventScroll: true });
  };
}
