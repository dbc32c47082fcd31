// What the browser remembers for its reader, and for nobody else: earlier queries, and the text that was not yet run.

const EARLIER = "medkg.query.earlier";
const DRAFT = "medkg.query.draft";
const MOST = 50;

export interface Earlier {
  text: string;
  when: string;
}

/** The last first; none where the browser keeps nothing. */
export function earlier(): Earlier[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(EARLIER) ?? "[]");
    return Array.isArray(found) ? found.filter(isEarlier) : [];
  } catch {
    return []; // storage is forbidden, or somebody else wrote there
  }
}

export function remember(text: string): void {
  const kept = [{ text, when: new Date().toISOString() }, ...earlier().filter((one) => one.text !== text)];
  keep(EARLIER, JSON.stringify(kept.slice(0, MOST)));
}

export function forget(): void {
  keep(EARLIER, "[]");
}

export function draft(): string {
  try {
    return localStorage.getItem(DRAFT) ?? "";
  } catch {
    return "";
  }
}

export function keepDraft(text: string): void {
  keep(DRAFT, text);
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // storage is full or forbidden: the page works without
  }
}

function isEarlier(value: unknown): value is Earlier {
  return typeof value === "object" && value !== null && "text" in value && typeof value.text === "string" && "when" in value && typeof value.when === "string";
}
