// The text of a process: the numbers of its lines, the way to a line that a problem names, and handing over what was
// typed after a pause, so that nobody has to leave the field to see what came of it.
"use strict";

(() => {
  const FIELD = ".st-key-process-text textarea";
  const MARKS = ".sanshen-marks";
  const PAUSE_MS = 1200;
  let pause = 0;

  const field = () => document.querySelector(FIELD);

  const marked = () => {
    const lines = document.querySelector(MARKS)?.dataset.lines ?? "";
    return new Set(lines.split(",").filter(Boolean).map(Number));
  };

  const draw = () => {
    const area = field();
    if (!area) return;
    let gutter = area.parentElement.querySelector(":scope > .sanshen-gutter");
    if (!gutter) {
      gutter = document.createElement("div");
      gutter.className = "sanshen-gutter";
      gutter.setAttribute("aria-hidden", "true");
      gutter.append(document.createElement("div"));
      area.parentElement.append(gutter);
      area.wrap = "off";
      area.spellcheck = false;
      area.addEventListener("scroll", follow);
    }
    const wrong = marked();
    const count = area.value.split("\n").length;
    const drawn = `${count}/${[...wrong]}`;
    if (gutter.dataset.drawn !== drawn) {
      gutter.dataset.drawn = drawn;
      const numbers = Array.from({ length: count }, (_, index) => {
        const number = document.createElement("span");
        number.textContent = String(index + 1);
        if (wrong.has(index + 1)) number.className = "sanshen-wrong";
        return number;
      });
      gutter.firstChild.replaceChildren(...numbers);
    }
    follow();
  };

  const follow = () => {
    const area = field();
    const inner = area?.parentElement.querySelector(":scope > .sanshen-gutter > div");
    if (inner) inner.style.transform = `translateY(${-area.scrollTop}px)`;
  };

  const handOver = () => {
    const area = field();
    if (area && document.activeElement === area) {
      area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true }));
    }
  };

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(FIELD)) return;
    draw();
    clearTimeout(pause);
    if (!event.isComposing) pause = setTimeout(handOver, PAUSE_MS);
  });
  // Chinese is typed in letters first, which are nothing to be handed over.
  document.addEventListener("compositionend", (event) => {
    if (!event.target.matches?.(FIELD)) return;
    clearTimeout(pause);
    pause = setTimeout(handOver, PAUSE_MS);
  });

  const goTo = (number) => {
    const area = field();
    if (!area) return;
    const lines = area.value.split("\n");
    const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    const height = parseFloat(getComputedStyle(area).lineHeight);
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
    area.scrollTop = Math.max(0, (number - 1) * height - area.clientHeight / 3);
    area.scrollLeft = 0;
    area.scrollIntoView({ block: "nearest" });
    follow();
  };

  document.addEventListener("click", (event) => {
    const line = event.target.closest?.(".sanshen-line");
    if (!line) return;
    const tab = [...document.querySelectorAll('[role="tab"]')].find((one) => one.textContent.trim() === "文字");
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
    setTimeout(() => goTo(Number(line.dataset.line)), 120);
  });

  new MutationObserver(draw).observe(document.documentElement, { subtree: true, childList: true });
})();
