// What Streamlit's page is told before it starts, bringing what is told to a person into sight, and keeping what
// was typed when somebody goes to another page straight from the field.
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

(() => {
  const LINKS = '[data-testid="stSidebarNavLink"], [data-testid="stPageLink-NavLink"]';
  const HANDED_OVER_MS = 300;
  let typing = false;

  // A field hands over what was typed once it is left, and a moment late: Streamlit would ask for the other page
  // first, then for this one again, and come back to an empty form.
  document.addEventListener("pointerdown", () => {
    typing = Boolean(document.activeElement?.matches("input, textarea"));
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINKS);
    if (!link || !typing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    typing = false;
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => (link.isConnected ? link.click() : location.assign(link.href)), HANDED_OVER_MS);
  }, true);
})();

(() => {
  const LINK = '[data-testid="stSidebarNavLink"]', CLOSE = '[data-testid="stSidebarCollapseButton"] button';
  const REMEMBERED = "stSidebarCollapsed-";
  const narrow = matchMedia("(max-width: 768px)");

  // On a narrow screen Streamlit leaves its menu open over the page that was chosen, and opens it with every further one.
  if (narrow.matches) {
    Object.keys(localStorage).filter((key) => key.startsWith(REMEMBERED)).forEach((key) => localStorage.removeItem(key));
  }
  // To the page that is open Streamlit goes with what the address asks for, so that the menu led from a case to the
  // same case and never to the list.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINK);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.pathname === location.pathname && location.search) {
      event.preventDefault();
      event.stopImmediatePropagation();
      history.pushState(null, "", link.pathname);
      dispatchEvent(new PopStateEvent("popstate"));
    }
    if (narrow.matches) setTimeout(() => document.querySelector(CLOSE)?.click());
  }, true);
})();
