// Keys: what a key does is said where it is done; here only whether it is meant for us, and whether the reader wants it.

const OFF = "medkg-single-keys-off";

const bound = new Map<string, (event: KeyboardEvent) => boolean | void>();
let listening = false;

/** Do `run` when `key` is pressed alone and outside of fields; `false` from `run` leaves the key to the browser.
 *
 * Keys that write a character can be turned off (WCAG 2.1.4); others, such as Escape, cannot. A page script that wants a
 * key calls this and nothing else. */
export function onKey(key: string, run: (event: KeyboardEvent) => boolean | void): void {
  bound.set(key, run);
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", (event) => {
    const wanted = bound.get(event.key);
    if (!wanted || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.length === 1 && (singleKeysAreOff() || isTyping(event.target))) return;
    if (wanted(event) !== false) event.preventDefault();
  });
}

export function singleKeysAreOff(): boolean {
  return stored()?.getItem(OFF) === "yes";
}

export function useSingleKeys(wanted: boolean): void {
  if (wanted) stored()?.removeItem(OFF);
  else stored()?.setItem(OFF, "yes");
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** A browser may refuse to store anything: the keys then work as they do at first. */
function stored(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
