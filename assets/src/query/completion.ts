// What can come next in a query: words of the language, the package's classes and properties, things, variables.

import { autocompletion, pickedCompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { placeAt, tokenAt, tokens, type Place } from "./context";
import { missing } from "./prologue";
import { thingsNamed, type ClassTerm, type PropertyTerm, type Term, type Vocabulary } from "./vocabulary";
import { make, say } from "./words";

const KEYWORDS = (
  "SELECT DISTINCT WHERE CONSTRUCT DESCRIBE ASK PREFIX BASE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND AS FROM NAMED " +
  "GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET EXISTS NOT IN COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR " +
  "STR LANG LANGMATCHES DATATYPE BOUND IRI COALESCE IF CONCAT STRLEN UCASE LCASE CONTAINS STRSTARTS STRENDS STRBEFORE " +
  "STRAFTER SUBSTR REPLACE REGEX YEAR MONTH DAY ABS CEIL FLOOR ROUND STRLANG STRDT isIRI isLITERAL isNUMERIC sameTerm " +
  "UNDEF true false"
).split(" ");
const MOST = 80;

/** A part of a name, and where it stands. */
const PART = /(?:[\p{L}][\p{L}\p{N}_.-]*)?:[\p{L}\p{N}_.-]*$|[\p{L}][\p{L}\p{N}_-]*$/u;

export function completing(vocabulary: () => Vocabulary, things: string): Extension {
  return autocompletion({
    override: [(context) => offered(context, vocabulary(), things)],
    icons: false,
    maxRenderedOptions: MOST,
    activateOnTypingDelay: 80,
  });
}

async function offered(context: CompletionContext, vocabulary: Vocabulary, things: string): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const before = text.slice(context.state.doc.lineAt(context.pos).from, context.pos);
  const inside = tokenAt(text, context.pos);
  if (inside?.kind === "comment" || (inside?.kind === "string" && inside.to > context.pos)) return null;

  const variable = /[?$][\p{L}\p{N}_]*$/u.exec(before);
  if (variable) return result(context.pos - variable[0].length, variables(text, context.pos - variable[0].length));

  const thing = /<([^<>"{}|^`\\\s=]*)$/u.exec(before);
  if (thing) {
    const found = await named(context, vocabulary, things, thing[1] ?? "");
    return result(context.pos - thing[0].length, found);
  }

  const declared = /\bprefix\s+([\p{L}][\p{L}\p{N}_.-]*)?$/iu.exec(before);
  if (declared) return result(context.pos - (declared[1] ?? "").length, declarations(vocabulary, declared[1] ?? ""));

  const part = PART.exec(before)?.[0] ?? "";
  if (!part && !context.explicit) return null;
  const from = context.pos - part.length;
  const place = placeAt(text, from);
  const options = [...terms(place, part, vocabulary), ...prefixes(part, vocabulary), ...keywords(part, place)];
  if (part.length > 1 && !part.includes(":") && place.role !== "property") {
    options.push(...(await named(context, vocabulary, things, part)));
  }
  return result(from, options);
}

function result(from: number, options: Completion[]): CompletionResult | null {
  return options.length > 0 ? { from, options: options.slice(0, MOST), filter: false } : null;
}

// --- The package's own words ---------------------------------------------------------------------------------------

function terms(place: Place, part: string, vocabulary: Vocabulary): Completion[] {
  const awaitsClass = place.role === "value" && (place.property === "a" || place.property === "rdf:type");
  if (awaitsClass) return matching(vocabulary.classes, part).map((term) => classOption(term, vocabulary));
  const properties = place.role === "property" || place.role === "other" ? propertiesFor(place, part, vocabulary) : [];
  const classes = place.role === "property" ? [] : matching(vocabulary.classes, part);
  return [
    ...properties.map((term) => propertyOption(term, vocabulary)),
    ...(part ? classes.map((term) => classOption(term, vocabulary)) : []),
  ];
}

/** Of a subject whose class is known, what its shape has; everything where nothing of that fits what was typed. */
function propertiesFor(place: Place, part: string, vocabulary: Vocabulary): PropertyTerm[] {
  const of = vocabulary.classes.filter((term) => place.classes.includes(term.name)).flatMap((term) => term.properties);
  if (of.length > 0) {
    const own = of.flatMap((name) => vocabulary.properties.filter((term) => term.name === name));
    const found = matching([...new Set(own)], part);
    if (found.length > 0) return found;
  }
  return matching(vocabulary.properties, part);
}

/** Those that *part* may mean, the likeliest first: by name, by the name without its prefix, by a label. */
function matching<Kind extends Term>(known: readonly Kind[], part: string): Kind[] {
  if (!part) return [...known];
  const ranked = known.map((term) => [rank(term, part.toLowerCase()), term] as const);
  return ranked.filter(([place]) => place < 9).sort(([one], [other]) => one - other).map(([, term]) => term);
}

function rank(term: Term, part: string): number {
  const name = term.name.toLowerCase();
  const local = name.slice(name.indexOf(":") + 1);
  const labels = Object.values(term.label).map((label) => (label ?? "").toLowerCase());
  if (name.startsWith(part)) return 0;
  if (part.includes(":")) return name.includes(part) ? 1 : 9;
  if (local.startsWith(part)) return 1;
  if (labels.some((label) => label.startsWith(part))) return 2;
  if (labels.some((label) => label.includes(part))) return 3;
  return local.includes(part) ? 4 : 9;
}

function classOption(term: ClassTerm, vocabulary: Vocabulary): Completion {
  const told = say("times", { label: best(term.label), number: term.things });
  return option(term.name, told, "class", vocabulary, () => note(term, say("classes")));
}

function propertyOption(term: PropertyTerm, vocabulary: Vocabulary): Completion {
  return option(term.name, best(term.label), "property", vocabulary, () => note(term, term.values.join(" · ")));
}

function note(term: Term, foot: string): Node {
  const texts = Object.entries(term.label).map(([tag, label]) => make("b", { lang: tag }, `${label ?? ""} `));
  return make("div", {}, make("p", {}, ...texts), make("p", {}, best(term.definition)), make("p", { class: "foot" }, foot));
}

function best(texts: Term["label"]): string {
  return texts[document.documentElement.lang] ?? Object.values(texts)[0] ?? "";
}

// --- Prefixes, things, variables, keywords -------------------------------------------------------------------------

function prefixes(part: string, vocabulary: Vocabulary): Completion[] {
  if (!part || part.includes(":")) return [];
  return Object.entries(vocabulary.prefixes)
    .filter(([prefix]) => prefix.startsWith(part.toLowerCase()))
    .map(([prefix, namespace]) => option(`${prefix}:`, namespace, "namespace", vocabulary));
}

function declarations(vocabulary: Vocabulary, part: string): Completion[] {
  return Object.entries(vocabulary.prefixes)
    .filter(([prefix]) => prefix.startsWith(part.toLowerCase()))
    .map(([prefix, namespace]) => ({ label: `${prefix}:`, detail: namespace, apply: `${prefix}: <${namespace}>` }));
}

async function named(context: CompletionContext, vocabulary: Vocabulary, things: string, part: string): Promise<Completion[]> {
  if (!part) return [];
  const giveUp = new AbortController();
  context.addEventListener("abort", () => giveUp.abort());
  const found = await thingsNamed(things, part.includes("/") ? (part.split("/").pop() ?? "") : part, giveUp.signal);
  return found.map((thing) => option(`<${thing.name}>`, `${thing.label} · ${thing.detail}`, "constant", vocabulary));
}

function variables(text: string, from: number): Completion[] {
  const found = tokens(text).filter((token) => token.kind === "variable" && token.from !== from);
  const typed = /^[?$][\p{L}\p{N}_]*/u.exec(text.slice(from))?.[0].slice(1) ?? "";
  const names = [...new Set(found.map((token) => `?${token.text.slice(1)}`))].sort();
  return names
    .filter((name) => name.slice(1).startsWith(typed) && name.slice(1) !== typed)
    .map((label) => ({ label, type: "variable" }));
}

function keywords(part: string, place: Place): Completion[] {
  if (!part || part.includes(":")) return [];
  const fits = KEYWORDS.filter((word) => word.toLowerCase().startsWith(part.toLowerCase()));
  if (place.role === "property") return [];
  return fits.map((label) => ({ label, type: "keyword" }));
}

/** An option that, when it is taken, also declares what it needs. */
function option(name: string, detail: string, type: string, vocabulary: Vocabulary, info?: () => Node): Completion {
  const apply = (view: EditorView, completion: Completion, from: number, to: number): void => {
    const text = view.state.doc.toString();
    const end = name.startsWith("<") && text[to] === ">" ? to + 1 : to;
    const declaration = missing(text, name, vocabulary);
    const early = declaration !== null && declaration.from <= from ? declaration : null;
    view.dispatch({
      changes: [...(early ? [early] : []), { from, to: end, insert: name }],
      selection: { anchor: from + name.length + (early?.insert.length ?? 0) },
      annotations: pickedCompletion.of(completion),
      userEvent: "input.complete",
      scrollIntoView: true,
    });
  };
  return { label: name, detail, type, apply, ...(info ? { info } : {}) };
}
