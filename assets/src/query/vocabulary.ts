// What the package can be asked about: prefixes, classes, properties, and things by their names.

export type Texts = Partial<Record<string, string>>;

export interface Term {
  name: string;
  label: Texts;
  definition: Texts;
}

export interface ClassTerm extends Term {
  properties: string[];
  things: number;
}

export interface PropertyTerm extends Term {
  values: string[];
}

export interface Vocabulary {
  base: string;
  prefixes: Record<string, string>;
  classes: ClassTerm[];
  properties: PropertyTerm[];
}

export interface Thing {
  name: string;
  label: string;
  detail: string;
}

const NONE: Vocabulary = { base: "", prefixes: {}, classes: [], properties: [] };

/** The vocabulary at *address*; an empty one where it cannot be had, since a query can be written without. */
export async function vocabularyAt(address: string): Promise<Vocabulary> {
  try {
    const response = await fetch(address);
    return response.ok ? ((await response.json()) as Vocabulary) : NONE;
  } catch {
    return NONE; // the server is out of reach: running a query will say so
  }
}

/** Things whose names begin with *text*; none where the index is not ready. */
export async function thingsNamed(address: string, text: string, signal: AbortSignal): Promise<Thing[]> {
  const asked = new URL(address, location.href);
  asked.searchParams.set("text", text);
  try {
    const response = await fetch(asked, { signal });
    return response.ok ? ((await response.json()) as Thing[]) : [];
  } catch {
    return []; // given up because more was typed, or out of reach
  }
}
