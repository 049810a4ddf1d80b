// What Streamlit's page is told before it starts, and bringing what is told to a person into sight.
"use strict";

// Without this it looks for its server below the address of the open page first, which the console shows as errors.
window.__streamlit = { BACKEND_BASE_URL: location.origin };

(() => {
  const NOTICE = ".st-key-notice";
  const SETTLED_MS = 150; // A page is drawn piece by piece; until then places change.
  let told = "";
  let waiting = 0;

  const isInSight = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  };

  // The button that was pressed may stand far below the place where its answer is told.
  const bringIntoSight = () => {
    const notice = document.querySelector(NOTICE);
    const words = notice ? notice.textContent : "";
    if (words && words !== told && !isInSight(notice)) notice.scrollIntoView({ block: "start" });
    told = words;
  };

  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(bringIntoSight, SETTLED_MS);
  }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
})();
