// While one writes: the first place at which the text is no SPARQL, by the grammar that the editor colours it with.

import { ensureSyntaxTree } from "@codemirror/language";
import type { Diagnostic } from "@codemirror/lint";
import type { EditorState } from "@codemirror/state";
import { say } from "./words";

/** Milliseconds that reading a text may take; a longer one is checked when it is run. */
const PATIENCE = 200;

/** What is first wrong, if anything: what follows it is seldom another mistake. */
export function firstMistake(state: EditorState): Diagnostic | null {
  const tree = ensureSyntaxTree(state, state.doc.length, PATIENCE);
  let found: Diagnostic | null = null;
  tree?.iterate({
    enter(node) {
      if (found) return false;
      if (node.type.isError) found = mistakeAt(state, node.from, node.to);
      return !found;
    },
  });
  return found;
}

/** Where a mistake stands for people: line and column, counted from 1. */
export function placeOf(state: EditorState, mistake: Diagnostic): { line: number; column: number } {
  const line = state.doc.lineAt(mistake.from);
  return { line: line.number, column: [...state.sliceDoc(line.from, mistake.from)].length + 1 };
}

function mistakeAt(state: EditorState, from: number, to: number): Diagnostic {
  const severity = "error";
  if (from < to) return { from, to, severity, message: say("unexpected", { text: state.sliceDoc(from, Math.min(to, from + 40)) }) };
  // Nothing stands where something should: what comes next is marked, at the end what came last.
  const next = /\S+/u.exec(state.sliceDoc(from));
  const begin = next ? from + next.index : state.sliceDoc(0, from).trimEnd().length - 1;
  const message = next ? say("missing_before", { text: next[0].slice(0, 40) }) : say("missing_at_end");
  return { from: Math.max(0, begin), to: next ? begin + next[0].length : Math.max(0, begin) + 1, severity, message };
}
