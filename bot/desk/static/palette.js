"use strict";
// The palette: Ctrl-K opens it, typing narrows it, arrows choose, Enter goes there; ? shows the keys.

(() => {
  const box = () => document.querySelector("[data-palette]");
  const large = () => document.getElementById("large");

  function open(path) {
    if (large() && window.htmx) {
      htmx.ajax("GET", path, { target: "#large" });
    } else {
      location.assign(path);
    }
  }

  function openPalette() {
    const shown = document.querySelector("[data-case]");
    open(`/desk/commands${shown ? `?case=${encodeURIComponent(shown.dataset.case)}` : ""}`);
  }

  const shownLinks = () => Array.from(box().querySelectorAll("li:not([hidden]) a"));

  function mark(link) {
    for (const one of box().querySelectorAll("li a")) {
      one.removeAttribute("aria-current");
    }
    if (link) {
      link.setAttribute("aria-current", "true");
      link.scrollIntoView({ block: "nearest" });
    }
  }

  function narrow(words) {
    for (const row of box().querySelectorAll("li")) {
      row.hidden = !words.split(/\s+/).every((word) => row.textContent.toLowerCase().includes(word));
    }
    const begins = (link) => link.textContent.toLowerCase().startsWith(words);
    mark(words ? shownLinks().find(begins) || shownLinks()[0] : null);
  }

  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-palette]")) {
      narrow(event.target.value.trim().toLowerCase());
    }
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    const typing = event.target.closest("input, textarea, select") !== null;
    if (event.key === "?" && !typing && !document.querySelector("[data-no-keys]")) {
      event.preventDefault();
      open("/desk/keys");
    }
    if (!box() || !event.target.closest("[data-palette]")) {
      return;
    }
    const all = shownLinks();
    const at = all.findIndex((one) => one.hasAttribute("aria-current"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(all[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), all.length - 1)]);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      all[at].click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      box().querySelector("[data-close]").click();
    }
  });
})();
