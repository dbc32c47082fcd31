// On paper: the notes of a paragraph stand below it, numbered as their marks are; afterwards they go back to their sentences.

import { noteOf } from "./claims";

let restore: (() => void)[] = [];

export function setFootnotes(): void {
  window.addEventListener("beforeprint", set);
  window.addEventListener("afterprint", () => {
    for (const back of restore.reverse()) back();
    restore = [];
  });
}

function set(): void {
  if (restore.length > 0) return;
  let number = 0;
  document.documentElement.classList.add("footnoted");
  restore.push(() => document.documentElement.classList.remove("footnoted"));
  for (const paragraph of document.querySelectorAll<HTMLElement>(".paragraph[id]")) {
    const notes: HTMLDetailsElement[] = [];
    for (const mark of paragraph.querySelectorAll<HTMLAnchorElement>("a.mark")) {
      const note = noteOf(mark);
      if (!note) continue;
      number += 1;
      mark.dataset["number"] = note.dataset["number"] = String(number);
      notes.push(note);
    }
    if (notes.length === 0) continue;
    const below = document.createElement("div");
    below.className = "notes";
    for (const note of notes) {
      const sentence = note.parentElement;
      const next = note.nextSibling;
      const wasOpen = note.open;
      restore.push(() => {
        sentence?.insertBefore(note, next);
        note.open = wasOpen;
        delete note.dataset["number"];
      });
      note.open = true;
      below.append(note);
    }
    (paragraph.closest(".pair") ?? paragraph).after(below);
    restore.unshift(() => below.remove());
  }
}
