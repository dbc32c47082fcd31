// The editor: CodeMirror in a shadow tree of its own, where its style sheets are constructed and no policy needs an exception.

import { acceptCompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { linter, lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { sparql, SparqlLanguage } from "codemirror-lang-sparql";
import { firstMistake, placeOf } from "./checking";
import { completing } from "./completion";
import { declaring } from "./prologue";
import { theme } from "./theme";
import { vocabularyAt, type Vocabulary } from "./vocabulary";
import { make, say } from "./words";

/**
 * Text typed over a selection is put in by us: a browser that merges lines itself writes style attributes, which the
 * page's policy refuses.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType } = event;
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== "insertText" || data === null || empty || view.composing || view.state.readOnly) return false;
    event.preventDefault();
    const put = () => view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, put))) view.dispatch(put());
    return true;
  },
});

/** Milliseconds without a key until the text is checked. */
const PAUSE = 600;

export interface Editor {
  text(): string;
  write(text: string): void;
  focus(): void;
  /** Marks a place, counted from 1, with what is wrong there; without one, clears the marks. */
  mark(line?: number | null, column?: number | null, message?: string): void;
}

/**
 * An editor in the place of *area*, which stays the form's field and always holds the same text. *checked* is told what
 * is wrong with it at each pause, "" for nothing.
 */
export function edit(
  area: HTMLTextAreaElement,
  addresses: { vocabulary: string; things: string },
  run: () => void,
  checked: (complaint: string) => void,
): Editor {
  let told: Diagnostic[] = []; // what the server said of the text as it stands
  let vocabulary: Vocabulary = { base: "", prefixes: {}, classes: [], properties: [] };
  void vocabularyAt(addresses.vocabulary).then((found) => (vocabulary = found));
  const host = make("div", { class: "editor" });
  const tree = host.attachShadow({ mode: "open", delegatesFocus: true });
  const start = (doc: string): EditorState =>
    EditorState.create({
      doc,
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
        lintGutter(),
        linter(({ state }) => {
          const mistake = told.length > 0 ? null : firstMistake(state);
          checked(mistake ? `${say("mark", placeOf(state, mistake))}${say("colon")}${mistake.message}` : "");
          return mistake ? [mistake] : told;
        }, { delay: PAUSE }),
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of("  "),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        completing(() => vocabulary, addresses.things),
        declaring(() => vocabulary),
        keymap.of([
          { key: "Tab", run: acceptCompletion },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...completionKeymap,
          ...lintKeymap,
          indentWithTab,
        ]),
        sparql(),
        SparqlLanguage.data.of({ commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"', "'"] } }),
        theme,
        EditorView.lineWrapping,
        placeholder(area.placeholder),
        EditorState.phrases.of({ Completions: say("completions") }),
        replacing,
        EditorView.contentAttributes.of({
          "aria-label": say("editor"),
          "aria-description": say("leave"),
          autocapitalize: "off",
          spellcheck: "false",
          translate: "no",
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          told = [];
          area.value = update.state.doc.toString();
          area.dispatchEvent(new Event("input"));
        }),
      ],
    });
  const view = new EditorView({ state: start(area.value), parent: tree, root: tree });
  // Outside, an event of the shadow tree seems to come from its host, which is no field: the page's single keys would act.
  host.addEventListener("keydown", (event) => {
    if (event.key.length === 1) event.stopPropagation();
  });
  area.hidden = true;
  area.after(host);
  document.getElementById("query-label")?.addEventListener("click", () => view.focus());
  return {
    text: () => view.state.doc.toString(),
    write(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
    },
    focus: () => view.focus(),
    mark(line, column, message = "") {
      const { doc } = view.state;
      if (!line || line > doc.lines) {
        told = [];
        view.dispatch(setDiagnostics(view.state, told));
        return;
      }
      const row = doc.line(line);
      const at = row.from + [...row.text].slice(0, Math.max(0, (column ?? 1) - 1)).join("").length;
      // The place is often just behind the last character: then that one is marked.
      const from = at >= row.to && row.length > 0 ? row.to - 1 : at;
      const word = /^[^\s{}().,;]+|^./u.exec(doc.sliceString(from, row.to))?.[0] ?? "";
      told = [{ from, to: from + word.length, severity: "error", message }];
      view.dispatch(setDiagnostics(view.state, told));
      view.dispatch({ selection: { anchor: Math.min(at, row.to) }, effects: EditorView.scrollIntoView(from) });
    },
  };
}
