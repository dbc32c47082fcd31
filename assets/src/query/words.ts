// The page's words, which the server gives in the reader's language, and its elements.

let words: Record<string, string> = {};

export function learn(told: string): void {
  words = JSON.parse(told) as Record<string, string>;
}

/** What the page says under *name*, with *parts* put in; a number as the reader's language writes it. */
export function say(name: string, parts: Record<string, string | number> = {}): string {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (_whole, part: string) => {
    const value = parts[part] ?? "";
    return typeof value === "number" ? value.toLocaleString(document.documentElement.lang) : value;
  });
}

type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

/** A new element: a function is a listener, true an empty attribute, false none. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  set(element, attributes);
  element.append(...content);
  return element;
}

/** The same for drawings. */
export function draw(name: string, attributes: Attributes = {}, ...content: (Node | string)[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  set(element, attributes);
  element.append(...content);
  return element;
}

function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
}
