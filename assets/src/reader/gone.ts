// An old link to a sentence or claim that is not here any more: says so, with the nearest name there is.

export function tellOfGone(): void {
  tell();
  window.addEventListener("hashchange", tell);
  document.addEventListener("medkg:text", tell);
}

function tell(): void {
  const place = document.querySelector<HTMLElement>(".gone");
  if (!place) return;
  const wanted = decoded(location.hash.slice(1));
  const kind = /^(claim|sentence|section|paragraph|reference)-/.exec(wanted)?.[0];
  place.hidden = !kind || document.getElementById(wanted) !== null;
  if (place.hidden || !kind) return;
  const [said, near, filtered] = [...place.children];
  const name = said?.querySelector("code");
  const link = near?.querySelector("a");
  const nearest = closest(wanted, [...document.querySelectorAll(`[id^="${kind}"]`)].map((element) => element.id));
  if (name) name.textContent = wanted.slice(0, 120);
  if (near instanceof HTMLElement) near.hidden = nearest === undefined;
  if (link && nearest !== undefined) {
    link.href = `#${nearest}`;
    link.textContent = nearest;
  }
  if (filtered instanceof HTMLAnchorElement) {
    filtered.hidden = !document.querySelector(".filtered");
    filtered.hash = wanted;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a broken escape names nothing: it is told of as it stands
  }
}

/** The name that shares most pairs of letters with `name` (Dice's coefficient); none where fewer than half are shared. */
function closest(name: string, known: readonly string[]): string | undefined {
  const wanted = pairs(name);
  let best: string | undefined;
  let most = 0.5;
  for (const other of known) {
    const found = pairs(other);
    let shared = 0;
    for (const pair of wanted) if (found.has(pair)) shared += 1;
    const likeness = (2 * shared) / (wanted.size + found.size || 1);
    if (likeness > most) [best, most] = [other, likeness];
  }
  return best;
}

function pairs(text: string): Set<string> {
  const word = text.slice(text.indexOf("-") + 1, 300);
  return new Set([...word].slice(1).map((letter, place) => (word[place] ?? "") + letter));
}
