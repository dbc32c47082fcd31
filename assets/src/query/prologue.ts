// Declarations come by themselves: PREFIX for a prefix that the package knows, BASE for a name such as <model/gpt-4>.

import { EditorState, type ChangeSpec, type Extension } from "@codemirror/state";
import { prologue, tokenAt } from "./context";
import type { Vocabulary } from "./vocabulary";

export interface Declaration {
  from: number;
  insert: string;
}

/** What has to be declared before *name* can stand in *text*; null where nothing is missing. */
export function missing(text: string, name: string, vocabulary: Vocabulary): Declaration | null {
  const head = prologue(text);
  let line = "";
  if (name.startsWith("<")) {
    if (!head.hasBase && !name.includes("://") && vocabulary.base) line = `BASE <${vocabulary.base}>`;
  } else {
    const prefix = name.split(":")[0] ?? "";
    const namespace = vocabulary.prefixes[prefix];
    if (namespace && name.includes(":") && !head.prefixes.has(prefix)) line = `PREFIX ${prefix}: <${namespace}>`;
  }
  if (!line) return null;
  const isAlone = head.end > 0 && text[head.end - 1] !== "\n";
  return { from: head.end, insert: `${isAlone ? "\n" : ""}${line}\n` };
}

/** Adds a PREFIX line as soon as a known prefix is typed with its colon. */
export function declaring(vocabulary: () => Vocabulary): Extension {
  return EditorState.transactionFilter.of((transaction) => {
    if (!transaction.isUserEvent("input.type")) return transaction;
    let typed = -1;
    transaction.changes.iterChanges((_fromA, _toA, _fromB, toB, inserted) => {
      if (inserted.toString() === ":") typed = toB;
    });
    if (typed < 0) return transaction;
    const text = transaction.newDoc.toString();
    const token = tokenAt(text, typed);
    if (token?.kind !== "name" || /\bprefix\s+$/i.test(text.slice(0, token.from))) return transaction;
    const declaration = missing(text, text.slice(token.from, typed), vocabulary());
    if (declaration === null || declaration.from > token.from) return transaction;
    const changes: ChangeSpec = declaration;
    return [transaction, { changes, sequential: true }];
  });
}
