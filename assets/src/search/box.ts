// The search box in the header of every page.

import { focusBySlash, suggest } from "./suggest";

const form = document.querySelector<HTMLFormElement>("form.search");
const input = form?.querySelector<HTMLInputElement>("input[name=q]");
if (form && input) {
  suggest(form);
  focusBySlash(input);
}
