// Panels: the link of a panel goes to the clipboard as well, and says so.

const SAID = 2000; // milliseconds

async function copy(link: HTMLAnchorElement): Promise<void> {
  await navigator.clipboard.writeText(link.href);
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  link.after(told);
  told.textContent = ` ${link.dataset["said"] ?? ""}`;
  setTimeout(() => told.remove(), SAID);
}

for (const link of document.querySelectorAll<HTMLAnchorElement>("a.copied")) {
  link.addEventListener("click", () => {
    // Where there is no clipboard (plain HTTP, or the reader forbids it), the link still leads to the panel.
    if (navigator.clipboard) copy(link).catch(() => undefined);
  });
}
