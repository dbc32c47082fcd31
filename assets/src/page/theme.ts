// The theme: the system's, or the one chosen here, which a cookie keeps so that the server can set it before the first paint.

const YEAR = 365 * 24 * 60 * 60;

export function offerThemes(): void {
  const choice = document.querySelector<HTMLSelectElement>("select.theme");
  if (!choice) return;
  choice.value = document.documentElement.dataset["theme"] ?? "";
  choice.hidden = false;
  choice.addEventListener("change", () => keep(choice.value, choice.dataset["path"] ?? "/"));
  // A page out of the browser's history shows the theme it was left in: what was chosen since holds there too.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      choice.value = kept();
      show(choice.value);
    }
  });
}

function keep(theme: string, path: string): void {
  const age = theme ? YEAR : 0;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=${path}; max-age=${age}; samesite=lax${secure}`;
  show(theme);
}

function show(theme: string): void {
  if (theme) document.documentElement.dataset["theme"] = theme;
  else delete document.documentElement.dataset["theme"];
}

function kept(): string {
  return /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1] ?? "";
}
