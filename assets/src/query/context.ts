// Where in a query a place is: what is the subject there, is a property or a value awaited, what is declared.

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*)`,
    String.raw`(?<iri><[^<>"{}|^\u0060\\\u0000-\u0020]*>)`,
    String.raw`(?<string>"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*(?:"|$)|'(?:[^'\\\n]|\\.)*(?:'|$))`,
    String.raw`(?<variable>[?$][\p{L}\p{N}_]+)`,
    String.raw`(?<name>(?:\p{L}(?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?)?:(?:[\p{L}\p{N}_.%-]*[\p{L}\p{N}_%-])?)`,
    String.raw`(?<word>@?[\p{L}][\p{L}\p{N}_-]*)`,
    String.raw`(?<number>[+-]?[\d.]*\d(?:[eE][+-]?\d+)?)`,
    String.raw`(?<mark>\^\^|[{}()\[\].,;/|])`,
  ].join("|"),
  "gu",
);

export type Role = "subject" | "property" | "value" | "other";

export interface Token {
  kind: string;
  text: string;
  from: number;
  to: number;
}

export interface Place {
  role: Role;
  /** The classes that the subject is said to be of, here or elsewhere in the query, as they are written. */
  classes: string[];
  /** The property whose value is awaited. */
  property: string;
}

export interface Prologue {
  prefixes: Set<string>;
  hasBase: boolean;
  /** Where one more declaration goes: the beginning of a line. */
  end: number;
}

export function tokens(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((found) => ({
    kind: Object.entries(found.groups ?? {}).find(([, value]) => value !== undefined)?.[0] ?? "",
    text: found[0],
    from: found.index,
    to: found.index + found[0].length,
  }));
}

interface State {
  subject: string;
  property: string;
  awaits: 0 | 1 | 2;
}

const TYPES = new Set(["a", "rdf:type"]);
const VALUES = /^(values|filter|bind|having)$/i;

/** What stands at *offset*. */
export function placeAt(text: string, offset: number): Place {
  const types = new Map<string, Set<string>>();
  const stack: State[] = [];
  let state: State | null = null;
  let round = 0;
  let blanks = 0;
  let before = "";
  let place: Place | null = null;
  let subject = "";
  const here = (): void => {
    const role: Role = !state || round > 0 ? "other" : (["subject", "property", "value"] as const)[state.awaits];
    place = { role, classes: [], property: state?.property ?? "" };
    subject = state?.subject ?? "";
  };
  for (const token of tokens(text)) {
    if (place === null && token.to >= offset) here();
    const isA = token.kind === "word" && token.text === "a" && state?.awaits === 1;
    if (token.kind === "comment") continue;
    if (token.text === "{") {
      stack.push(state ?? { subject: "", property: "", awaits: 0 });
      state = VALUES.test(before) ? null : { subject: "", property: "", awaits: 0 };
    } else if (token.text === "}") {
      stack.pop();
      state = stack.length > 0 ? { subject: "", property: "", awaits: 0 } : null;
    } else if (token.text === "(") round += 1;
    else if (token.text === ")") round = Math.max(0, round - 1);
    else if (token.text === "[" && state) {
      stack.push(state);
      state = { subject: `[${(blanks += 1)}`, property: "", awaits: 1 };
    } else if (token.text === "]") {
      const outer = stack.pop();
      state = outer ? { ...outer, awaits: outer.awaits === 0 ? 1 : 2 } : null;
    } else if (state && round === 0) {
      if (token.text === ".") state = { subject: "", property: "", awaits: 0 };
      else if (token.text === ";") state.awaits = 1;
      else if (token.text === ",") state.awaits = 2;
      else if (token.text === "/" || token.text === "|") state.awaits = 1;
      else if (token.kind === "word" && !isA) {
        if (!token.text.startsWith("@")) state = { subject: "", property: "", awaits: 0 };
      } else if (token.text !== "^^") take(state, token.text, types);
    }
    if (token.kind === "word") before = token.text;
    else if (token.kind !== "variable" && token.text !== "(" && token.text !== ")") before = "";
  }
  if (place === null) here();
  const found = place as unknown as Place;
  found.classes = [...(types.get(subject) ?? [])];
  return found;
}

function take(state: State, text: string, types: Map<string, Set<string>>): void {
  if (state.awaits === 0) {
    state.subject = text;
    state.awaits = 1;
  } else if (state.awaits === 1) {
    state.property = text;
    state.awaits = 2;
  } else if (TYPES.has(state.property)) {
    types.set(state.subject, (types.get(state.subject) ?? new Set()).add(text));
  }
}

/** The token that *offset* stands in or just behind. */
export function tokenAt(text: string, offset: number): Token | undefined {
  return tokens(text).find((token) => token.from < offset && offset <= token.to);
}

/** The declarations at the head of a query. */
export function prologue(text: string): Prologue {
  const found: Prologue = { prefixes: new Set(), hasBase: false, end: 0 };
  const all = tokens(text);
  for (let index = 0; index < all.length; index += 1) {
    const token = all[index] as Token;
    const next = all[index + 1];
    const word = token.text.toLowerCase();
    let last = token;
    if (token.kind === "comment" && found.prefixes.size === 0 && !found.hasBase) last = token;
    else if (token.kind === "comment") continue;
    else if (word === "base" && next?.kind === "iri") {
      found.hasBase = true;
      last = next;
      index += 1;
    } else if (word === "prefix" && next?.kind === "name" && all[index + 2]?.kind === "iri") {
      found.prefixes.add(next.text.replace(/:$/, ""));
      last = all[index + 2] as Token;
      index += 2;
    } else break;
    const lineEnd = text.indexOf("\n", last.to);
    found.end = lineEnd < 0 ? text.length : lineEnd + 1;
  }
  return found;
}
