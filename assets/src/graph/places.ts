// Going on in place: the picture of another thing takes the place of this one, and the history goes along.

interface Place {
  picture: true;
}

/** The picture of what a label leads to; of the thing in the middle, one step further. */
export function furtherOn(article: HTMLElement, href: string, isFocus: boolean): string | undefined {
  const deeper = article.querySelector<HTMLAnchorElement>(".steps a[data-deeper]")?.href;
  if (isFocus) return deeper;
  const [things, pictures] = [article.dataset["things"], article.dataset["pictures"]];
  const target = new URL(href, location.href);
  if (!things || !pictures || target.origin !== location.origin || !target.pathname.startsWith(things)) return undefined;
  return `${pictures}${target.pathname.slice(things.length)}${target.search}`;
}

/** Put the picture at `address` in the place of `article`; false where it cannot be had, and the browser goes there. */
export async function goTo(address: string, article: HTMLElement, arrived: (article: HTMLElement) => void): Promise<void> {
  if (!(history.state as Place | null)?.picture) history.replaceState({ picture: true } satisfies Place, "");
  const made = await load(address, article);
  if (!made) return;
  history.pushState({ picture: true } satisfies Place, "", address);
  arrived(made);
}

let asked = 0;

/** The article at `address`, put in place; nothing where another was asked for meanwhile. */
export async function load(address: string, article: HTMLElement): Promise<HTMLElement | undefined> {
  const turn = ++asked;
  const answer = await fetch(address, { headers: { accept: "text/html" } }).catch(() => undefined);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : undefined;
  if (turn !== asked) return undefined;
  const found = page?.querySelector<HTMLElement>("article.pictured");
  if (!page || !found) {
    location.assign(address); // the page itself says what is wrong
    return undefined;
  }
  const made = document.adoptNode(found);
  article.replaceWith(made);
  document.title = page.title;
  for (const way of document.querySelectorAll<HTMLAnchorElement>(".languages a")) {
    const same = [...page.querySelectorAll<HTMLAnchorElement>(".languages a")].find((other) => other.lang === way.lang);
    if (same) way.setAttribute("href", same.getAttribute("href") ?? way.href);
  }
  return made;
}
