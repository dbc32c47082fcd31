// An answer as the server gives it, and the ways to the whole of it.

export interface Cell {
  text: string;
  lang?: string;
  href?: string;
  outside?: boolean;
  verdict?: string;
  sign?: string;
  /** Says that it is a work that was taken back, or rests on one. */
  retracted?: string;
}

export interface Column {
  name: string;
  number: boolean;
}

export interface Answer {
  kind: "table" | "graph" | "truth";
  seconds: number;
  truth: boolean;
  columns: Column[];
  rows: Cell[][];
  total: number;
  capped: boolean;
  turtle: string;
  cut: boolean;
  drawing: string;
  downloads: [string, string][];
  /** The query asked for the order of the rows. */
  ordered: boolean;
  /** What the answer does not tell of itself: terms that the ontology lacks. */
  hints: string[];
}

export interface Ways {
  /** Where the whole answer is had in a format; null where the text is too long for an address. */
  download(format: string): string | null;
  /** The request for the whole answer in a format. */
  request(format: string): Request;
  /** Where the drawing alone is had. */
  graph(): string | null;
  /** The view that was chosen is remembered in the address. */
  chosen(view: string): void;
}
