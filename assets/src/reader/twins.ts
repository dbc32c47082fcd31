// Both languages side by side: the sentence under the pointer is shown in the other column too.

export function pairSentences(): void {
  let marked: Element | undefined;
  document.addEventListener("pointerover", (event) => {
    const sentence = event.target instanceof Element ? event.target.closest(".pair > .paragraph > div") : null;
    const other = sentence ? twin(sentence) : undefined;
    if (other === marked) return;
    marked?.classList.remove("twin");
    other?.classList.add("twin");
    marked = other;
  });
}

function twin(sentence: Element): Element | undefined {
  const own = sentence.parentElement;
  const others = [...(own?.parentElement?.children ?? [])].find((paragraph) => paragraph !== own);
  return others?.children[own ? [...own.children].indexOf(sentence) : -1];
}
