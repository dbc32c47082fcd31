// Suggestions under the search box: a combobox with a listbox (WAI-ARIA Authoring Practices 1.2). Without it the box is a plain form.

import { onKey } from "../page/keys";

interface Suggestion {
  readonly label: string;
  readonly language: string;
  readonly class: string;
  readonly address: string;
}

/** Milliseconds without a key before suggestions are asked for. */
const PAUSE = 120;

/** Queries whose suggestions are remembered while the page is open. */
const REMEMBERED = 50;

/** Milliseconds after which a reader of the screen hears how many there are: not at every letter. */
const TOLD_AFTER = 600;

export function suggest(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[name=q]");
  if (input) new Combobox(form, input).listen();
}

/** The key `/` leads to the search box, unless it is typed into something. */
export function focusBySlash(input: HTMLInputElement): void {
  onKey("/", () => {
    input.focus();
    input.select();
  });
}

class Combobox {
  private readonly list: HTMLUListElement;
  private readonly told: HTMLParagraphElement;
  private readonly remembered = new Map<string, readonly Suggestion[]>();
  private shown: readonly Suggestion[] = [];
  private active = -1;
  private isComposing = false;
  private pause: number | undefined;
  private telling: number | undefined;
  private request: AbortController | undefined;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly input: HTMLInputElement,
  ) {
    this.list = document.createElement("ul");
    this.list.id = "suggestions";
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.words("list"));
    this.list.hidden = true;
    this.told = document.createElement("p");
    this.told.className = "hidden";
    this.told.setAttribute("role", "status");
    form.append(this.list, this.told);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
  }

  listen(): void {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("compositionstart", () => {
      this.isComposing = true;
      this.close();
    });
    this.input.addEventListener("compositionend", () => {
      this.isComposing = false;
      this.typed();
    });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.clicked(event));
    window.addEventListener("pageshow", () => this.close()); // back from the page of a suggestion
  }

  private typed(): void {
    this.forget();
    if (this.isComposing) return;
    const text = this.input.value.trim();
    if (text === "") {
      this.close();
      return;
    }
    const known = this.remembered.get(text);
    if (known) this.show(known);
    else this.pause = window.setTimeout(() => void this.ask(text), PAUSE);
  }

  private async ask(text: string): Promise<void> {
    const request = new AbortController();
    this.request = request;
    const query = new URLSearchParams({ q: text, lang: this.words("language") });
    try {
      const response = await fetch(`${this.words("suggestions")}?${query}`, {
        signal: request.signal,
        headers: { Accept: "application/json" },
      });
      if (!response.ok) return; // no index yet: the form itself still works, and says so
      const { suggestions } = (await response.json()) as { suggestions: readonly Suggestion[] };
      this.remember(text, suggestions);
      if (!request.signal.aborted && document.activeElement === this.input) this.show(suggestions);
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }

  /** Lets go of what was asked for and is no longer wanted. */
  private forget(): void {
    window.clearTimeout(this.pause);
    this.request?.abort();
    this.request = undefined;
  }

  private remember(text: string, found: readonly Suggestion[]): void {
    if (this.remembered.size >= REMEMBERED) this.remembered.clear();
    this.remembered.set(text, found);
  }

  private show(found: readonly Suggestion[]): void {
    this.shown = found;
    this.list.replaceChildren(...found.map((one, place) => this.option(one, place)));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.choose(-1);
    this.tell(found.length);
  }

  private option(one: Suggestion, place: number): HTMLLIElement {
    const option = document.createElement("li");
    option.id = `suggestion-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const label = document.createElement("span");
    label.textContent = one.label;
    if (one.language) label.lang = one.language;
    const kind = document.createElement("span");
    kind.textContent = one.class;
    option.append(label, " ", kind);
    return option;
  }

  private close(): void {
    this.forget();
    window.clearTimeout(this.telling);
    this.shown = [];
    this.list.hidden = true;
    this.list.replaceChildren();
    this.told.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }

  private choose(place: number): void {
    this.active = place;
    [...this.list.children].forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === place));
      if (number === place) option.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `suggestion-${place}`);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing || this.isComposing || event.keyCode === 229) {
      if (event.key === "Enter") event.preventDefault(); // it ends the composition, and is no order to search
      return;
    }
    const isOpen = this.shown.length > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.choose(this.next(event.key === "ArrowDown" ? 1 : -1));
      else if (event.key === "ArrowDown") this.typed();
    } else if (event.key === "Escape") {
      // First the list goes, then what was typed (as in every search field of the platform).
      if (isOpen) {
        event.preventDefault();
        this.close();
      }
    } else if (event.key === "Enter") {
      const chosen = this.shown[this.active];
      if (chosen) {
        event.preventDefault();
        this.follow(chosen);
      }
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      this.choose(-1);
    }
  }

  /** The place after the active one; -1, the box itself, lies between the last and the first. */
  private next(step: number): number {
    const places = this.shown.length + 1;
    return ((this.active + 1 + step + places) % places) - 1;
  }

  private clicked(event: Event): void {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    const chosen = option ? this.shown[[...this.list.children].indexOf(option)] : undefined;
    if (chosen) this.follow(chosen);
  }

  private follow(chosen: Suggestion): void {
    this.close();
    window.location.assign(this.spoken(chosen.address));
  }

  /** A language chosen by hand stays chosen; one that the browser asks for needs no word of it. */
  private spoken(address: string): string {
    const target = new URL(address, window.location.href);
    if (!this.form.querySelector("input[name=lang]")) target.searchParams.delete("lang");
    return target.href;
  }

  private tell(number: number): void {
    window.clearTimeout(this.telling);
    const words = number === 0 ? this.words("none") : number === 1 ? this.words("one") : this.words("many");
    this.telling = window.setTimeout(() => {
      this.told.textContent = words.replace("{number}", String(number));
    }, TOLD_AFTER);
  }

  private words(name: string): string {
    return this.form.dataset[name] ?? "";
  }
}

/** Whether *error* only says that the answer was not waited for, or that the server cannot be reached. */
function isAbsence(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === "AbortError");
}
