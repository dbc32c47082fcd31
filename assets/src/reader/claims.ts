// Claims and their notes: opened by a click on mark or words, walked through by j and k, closed by Escape.

import { onKey } from "../page/keys";
import { completeNote } from "./note";

/** Where the reader last was, so that j and k go on from there. */
let current: HTMLAnchorElement | undefined;

export function readClaims(): void {
  document.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const target = event.target;
    if (!(target instanceof Element)) return;
    const mark = target.closest<HTMLAnchorElement>("a.mark");
    const byKey = event.detail === 0; // Enter on a mark, or a screen reader's own click
    if (mark) {
      event.preventDefault();
      toggle(mark, byKey);
      return;
    }
    const words = target.closest<HTMLElement>(".claim");
    if (words && document.getSelection()?.isCollapsed !== false) {
      const meant = markOf(words);
      if (meant) toggle(meant, false);
    }
  });
  document.addEventListener("toggle", (event) => {
    const note = event.target;
    if (note instanceof HTMLDetailsElement && note.matches(".note") && note.open) void completeNote(note);
  }, true);
  for (const note of document.querySelectorAll<HTMLDetailsElement>(".note[open]")) void completeNote(note);
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLAnchorElement && event.target.matches("a.mark")) current = event.target;
  });
  onKey("j", () => step(1));
  onKey("k", () => step(-1));
  onKey("Escape", close);
}

export function noteOf(mark: HTMLAnchorElement): HTMLDetailsElement | null {
  return document.getElementById(decodeURIComponent(mark.hash.slice(1)))?.closest<HTMLDetailsElement>(".note") ?? null;
}

function markAt(note: HTMLDetailsElement): HTMLAnchorElement | null {
  const id = note.querySelector("[id^='claim-']")?.id;
  return id ? document.querySelector<HTMLAnchorElement>(`a.mark[href$="#${CSS.escape(id)}"]`) : null;
}

/** The mark of the innermost claim that states these words, in whichever language they are. */
function markOf(words: HTMLElement): HTMLAnchorElement | null {
  const place = [...words.classList].filter((name) => /^c\d+$/.test(name)).at(-1);
  const note = sentenceOf(words)?.querySelectorAll<HTMLDetailsElement>(".note")[Number(place?.slice(1)) - 1];
  return note ? markAt(note) : null;
}

/** The sentence that holds the notes: that of the words, or its twin in the page's language. */
function sentenceOf(words: HTMLElement): Element | undefined {
  const own = words.closest(".paragraph > div");
  const paragraph = own?.parentElement;
  if (!own || !paragraph) return undefined;
  if (own.id) return own;
  return paragraph.parentElement?.querySelector(".paragraph[id]")?.children[[...paragraph.children].indexOf(own)];
}

function toggle(mark: HTMLAnchorElement, byKey: boolean): void {
  const note = noteOf(mark);
  if (!note) return;
  current = mark;
  note.open = !note.open;
  if (!note.open) return;
  history.replaceState(history.state, "", mark.hash);
  if (byKey) note.querySelector("summary")?.focus();
  else note.scrollIntoView({ block: "nearest" });
}

function step(by: 1 | -1): boolean {
  const marks = [...document.querySelectorAll<HTMLAnchorElement>("a.mark")];
  if (marks.length === 0) return false;
  const at = current && marks.includes(current) ? marks.indexOf(current) + by : firstInSight(marks, by);
  const next = marks[Math.min(Math.max(at, 0), marks.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "center" });
  return true;
}

/** The first claim below the upper edge of the window; going back, the one before it. */
function firstInSight(marks: readonly HTMLAnchorElement[], by: 1 | -1): number {
  const first = marks.findIndex((mark) => mark.getBoundingClientRect().top >= 0);
  return by === 1 ? (first < 0 ? marks.length - 1 : first) : (first < 0 ? marks.length : first) - 1;
}

function close(): boolean {
  const focused = document.activeElement;
  const inside = focused?.closest<HTMLDetailsElement>(".note[open]");
  const note = inside ?? (current && noteOf(current));
  const open = note?.open ? note : [...document.querySelectorAll<HTMLDetailsElement>(".note[open]")].at(-1);
  if (!open) return false;
  open.open = false;
  markAt(open)?.focus({ preventScroll: true });
  markAt(open)?.scrollIntoView({ block: "nearest" });
  return true;
}
