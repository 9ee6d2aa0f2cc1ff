"use strict";
// Ticks of a list: x ticks the row at hand, shift takes all between two, and the bar says how many there are.

(() => {
  const ticks = () => Array.from(document.querySelectorAll("[data-tick]"));
  let last = null;

  function count() {
    const bar = document.getElementById("ticks");
    if (!bar) {
      return;
    }
    const here = ticks().filter((one) => one.checked).length;
    const many = here + bar.querySelectorAll("[data-carried]").length;
    const whole = document.querySelector("[data-tick-all]");
    bar.querySelector("[data-ticked]").textContent = bar.dataset.says.replace("{count}", many);
    bar.classList.toggle("full", many > 0);
    if (whole) {
      whole.hidden = false;
      whole.checked = here > 0 && here === ticks().length;
      whole.indeterminate = here > 0 && here < ticks().length;
    }
  }

  function tick(box, on, withRange) {
    const all = ticks();
    const from = withRange && all.includes(last) ? all.indexOf(last) : all.indexOf(box);
    const to = all.indexOf(box);
    for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      one.checked = on;
    }
    last = box;
    count();
  }

  // The row at hand: where the focus is, else the one that is open.
  function atHand() {
    const place = document.activeElement.closest("tr, li");
    const open = document.querySelector("[data-row][aria-current]");
    return (place && place.querySelector("[data-tick]")) || (open && open.closest("li").querySelector("[data-tick]"));
  }

  function writing(element) {
    return element.closest("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])") !== null;
  }

  function step(by) {
    const all = ticks();
    const next = all[Math.min(Math.max(all.indexOf(atHand()) + by, 0), all.length - 1)];
    if (next) {
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    }
  }

  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-tick]")) {
      tick(event.target, event.target.checked, event.shiftKey);
    } else if (event.target.matches("[data-tick-all]")) {
      for (const one of ticks()) {
        one.checked = event.target.checked;
      }
      count();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("[data-no-keys]")) {
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) {
      return;
    }
    const box = atHand();
    if (event.key.toLowerCase() === "x" && box) {
      event.preventDefault();
      tick(box, !box.checked, event.shiftKey);
    } else if ((event.key === "j" || event.key === "k") && !document.querySelector("[data-row]")) {
      step(event.key === "j" ? 1 : -1);
    }
  });

  // A step that is taken brings the list anew: what is still in it stays ticked, what other pages hold is carried on.
  let kept = [];
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const all = Array.from(event.detail.target.querySelectorAll("[data-tick], [data-carried]"));
    kept = all.filter((one) => one.checked || one.hasAttribute("data-carried"));
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    const bar = document.getElementById("ticks");
    for (const one of bar ? kept : []) {
      const box = ticks().find((other) => other.value === one.value);
      if (box) {
        box.checked = true;
      } else if (one.hasAttribute("data-carried")) {
        bar.append(one);
      }
    }
    kept = [];
    count();
  });
  window.addEventListener("pageshow", count);
})();
