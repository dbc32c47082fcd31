// A note that is opened gets all of its evidence: every line, and why each weighs what it does.

import { announce } from "../page/announce";

const BEGIN = "claim-";

export async function completeNote(note: HTMLDetailsElement): Promise<void> {
  if (note.dataset["whole"] || document.documentElement.classList.contains("footnoted")) return;
  const place = note.querySelector<HTMLElement>(`[id^='${BEGIN}']`);
  if (!place) return;
  note.dataset["whole"] = "asked";
  const address = new URL(`${location.pathname.replace(/\/$/, "")}/note/${place.id.slice(BEGIN.length)}`, location.href);
  const language = new URLSearchParams(location.search).get("lang");
  if (language) address.searchParams.set("lang", language); // else the browser's own says it again
  const answer = await fetch(address, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (!answer?.ok) {
    // What the page brought stays: the source, what it found, and the way to the claim's own page. Opened again, it is asked for again.
    delete note.dataset["whole"];
    return;
  }
  const whole = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  const statement = whole.querySelector(".statement");
  if (!statement) return;
  // The element that the address names stays, and stays the target: it holds the statement now.
  place.className = statement.className;
  place.lang = statement.getAttribute("lang") ?? document.documentElement.lang;
  place.replaceChildren(...statement.childNodes);
  statement.remove();
  [...whole.querySelectorAll("p")].at(-1)?.append(copying(place.id));
  for (const part of [...note.children]) if (part !== place && part.localName !== "summary") part.remove();
  place.after(...whole.childNodes);
  note.dataset["whole"] = "yes";
}

/** A button that copies the address of the claim. */
function copying(id: string): DocumentFragment {
  const template = document.querySelector<HTMLTemplateElement>("#copying");
  const copy = template?.content.cloneNode(true);
  if (!(copy instanceof DocumentFragment) || !navigator.clipboard) return document.createDocumentFragment();
  copy.prepend(" · ");
  const button = copy.querySelector("button");
  const done = copy.querySelector("span");
  done?.remove();
  button?.addEventListener("click", () => {
    const address = new URL(location.href);
    address.hash = id;
    void navigator.clipboard.writeText(address.href).then(() => {
      button.textContent = done?.textContent ?? "";
      announce(done?.textContent ?? "");
    });
  });
  return copy;
}
