// A file that the browser keeps back, too large or not arrived, is never heard of by the server: without this, a form
// would be handed in without it and without a word. What the server can judge itself is left to it.
"use strict";

(() => {
  const HANDS_IN = ".st-key-hand-in button";
  const CHIP = '[data-testid="stFileChip"]';
  const KEPT_BACK = `${CHIP}[aria-invalid="true"], ${CHIP}:has([data-testid="stFileChipIconSpinner"])`;

  const named = (chip) => {
    const name = chip.querySelector('[data-testid="stFileChipName"]').title;
    const why = chip.querySelector('[role="alert"]')?.textContent ?? "还没有传完，请稍等。";
    return `“${name}”${why.replaceAll(" ", "")}`;
  };

  const element = (name, words, ...children) => {
    const made = document.createElement(name);
    made.textContent = words;
    made.append(...children);
    return made;
  };

  const tell = (chips) => {
    const close = element("button", "知道了");
    const dialog = element(
      "dialog", "",
      element("h2", "没有办成：有的文件没有收下"),
      element("ul", "", ...chips.map((chip) => element("li", named(chip)))),
      element("p", "请先移除这些文件，或换成别的文件，再按一次按钮。"),
      close,
    );
    dialog.className = "sanshen-kept-back";
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      chips[0].scrollIntoView({ block: "center" });
    });
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(HANDS_IN)) return;
    const chips = [...document.querySelectorAll(KEPT_BACK)];
    if (!chips.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(chips);
  }, true);
})();
