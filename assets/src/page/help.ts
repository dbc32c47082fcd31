// Help, opened over the page: what /help says, and whether single keys are used.

import { onKey, singleKeysAreOff, useSingleKeys } from "./keys";

let dialog: HTMLDialogElement | undefined;

export function offerHelp(): void {
  offerSetting(document);
  const link = document.querySelector<HTMLAnchorElement>("a.help");
  if (!link || document.querySelector("main .guidance")) return;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void open(link.href);
  });
  onKey("?", () => void open(link.href));
}

async function open(address: string): Promise<void> {
  if (dialog?.open) return;
  if (!dialog) {
    const answer = await fetch(address, { headers: { accept: "text/html" } }).catch(() => undefined);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : undefined;
    const guidance = page?.querySelector(".guidance");
    if (!guidance) {
      location.assign(address); // the page itself says what is wrong
      return;
    }
    if (dialog) return;
    dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", "help-title");
    dialog.append(document.adoptNode(guidance));
    // The reader starts at the top and not at the button, to which the browser would scroll.
    dialog.querySelector("h1")?.setAttribute("tabindex", "-1");
    dialog.querySelector("h1")?.setAttribute("autofocus", "");
    for (const form of dialog.querySelectorAll("form")) form.hidden = false;
    const whole = dialog;
    whole.addEventListener("click", (event) => {
      if (event.target === whole) whole.close();
    });
    document.body.append(whole);
    offerSetting(whole);
  }
  dialog.showModal();
}

function offerSetting(within: ParentNode): void {
  const place = within.querySelector<HTMLElement>(".single-keys");
  const box = place?.querySelector("input");
  if (!place || !box) return;
  place.hidden = false;
  box.checked = !singleKeysAreOff();
  box.addEventListener("change", () => useSingleKeys(box.checked));
}
