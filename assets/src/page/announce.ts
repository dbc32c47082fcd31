// Says to those who listen what changed on the page.

let region: HTMLElement | undefined;

export function announce(text: string): void {
  if (!region) {
    region = document.createElement("p");
    region.className = "hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  const place = region;
  place.textContent = "";
  // A region is read out when it changes after it is there.
  window.setTimeout(() => (place.textContent = text), 100);
}
