// The answer as the server sends it to programs, in any of its formats.

import type { Answer, Ways } from "./given";
import { make, say } from "./words";

const MOST = 200_000;

export function rawView(answer: Answer, ways: Ways): Node {
  const text = make("pre", { tabindex: 0, translate: "no" });
  const remark = make("p", { class: "quiet", hidden: true }, say("cut"));
  const formats = make("select", { id: "raw-format", "aria-label": say("raw"), change: () => void show(formats.value) });
  formats.append(...answer.downloads.map(([name, format]) => make("option", { value: format }, name)));
  const show = async (format: string): Promise<void> => {
    text.textContent = say("running");
    const told = await wholeText(ways.request(format));
    text.textContent = told.slice(0, MOST);
    remark.hidden = told.length <= MOST;
  };
  void show(formats.value);
  return make("div", {}, make("div", { class: "tools" }, formats), text, remark);
}

async function wholeText(request: Request): Promise<string> {
  try {
    return await (await fetch(request)).text();
  } catch {
    return say("no_server");
  }
}
