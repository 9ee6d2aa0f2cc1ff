"use strict";
// Keys of the desk: they work while nothing is being typed, and do what a click on the same place does.

(() => {
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));

  function typing(element) {
    return element.closest("input, textarea, select, [contenteditable]") !== null;
  }

  function move(by) {
    const all = rows();
    const at = all.findIndex((row) => row.hasAttribute("aria-current"));
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next && next !== all[at]) {
      next.click();
      next.scrollIntoView({ block: "nearest" });
    }
  }

  function choose(row) {
    for (const one of rows()) {
      one.removeAttribute("aria-current");
    }
    row.setAttribute("aria-current", "true");
  }

  function press(selector) {
    const target = document.querySelector(selector);
    if (target) {
      target.click();
    }
  }

  // Not while another case is on its way: the step would be that of the one before.
  function pressMain() {
    if (!document.querySelector("[data-row].htmx-request")) {
      press("#case [data-main]");
    }
  }

  // --- what lies over the page: a photo, numbers, the palette

  const large = () => document.querySelector("#large > div");
  let opener = null; // the link from which it was opened

  function close() {
    if (!document.querySelector(".desk")) {
      return false; // a page of its own: its link leads back
    }
    document.getElementById("large").textContent = "";
    (opener || document.getElementById("main")).focus();
    opener = null;
    return true;
  }

  const photoKeys = {
    ArrowLeft: () => press("#large [data-before]"),
    ArrowRight: () => press("#large [data-after]"),
    c: () => press("#large [data-compare]"),
    Escape: () => press("#large [data-close]"),
  };

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    ".": pressMain,
    Enter: pressMain,
    Escape: () => press("#case [data-form] .side"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const onControl = event.key === "Enter" && event.target.closest("a, button, [role='button']") !== null;
    if ((typing(event.target) && event.key !== "Escape") || onControl) {
      return;
    }
    if (event.key !== "Escape" && document.querySelector("[data-no-keys]")) {
      return;
    }
    const does = (large() ? photoKeys : keys)[event.key];
    if (does) {
      event.preventDefault();
      does();
    }
  });

  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) {
      choose(row);
    }
    const over = event.target.closest("[data-over]");
    if (over) {
      opener = over;
    }
    const zoomed = event.target.closest("[data-zoom]");
    if (zoomed) {
      event.preventDefault();
      zoomed.classList.toggle("zoomed");
    }
    if (event.target.closest("[data-close]") && close()) {
      event.preventDefault();
    }
  });

  // After a swap the place of reading is the new form, or the case.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "large") {
      const first = ["[data-after]", "input", "[data-close]"].map((one) => event.detail.target.querySelector(one));
      first.find((one) => one !== null).focus();
    }
    if (event.detail.target.id !== "case") {
      return;
    }
    const fields = ["[data-read]", ".wrong input, .wrong textarea", "[data-form] input:not([type=hidden]), [data-form] textarea"];
    const field = fields.map((one) => event.detail.target.querySelector(one)).find((one) => one !== null) || null;
    (field || event.detail.target).focus({ preventScroll: field === null });
    if (field) {
      (field.closest("fieldset") || field).scrollIntoView({ block: "nearest" }); // with what is said below it
    }
  });

  // A form that is on its way is not sent a second time by an impatient hand; one that comes back from the cache is new.
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-sent")) {
      event.preventDefault();
    } else if (event.target.method === "post" && !event.target.hasAttribute("hx-post")) {
      event.target.setAttribute("data-sent", "");
    }
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-sent]")) {
      form.removeAttribute("data-sent");
    }
  });

  // What renews itself rests while nobody looks, and comes at once when somebody looks again.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.elt.hasAttribute("data-live")) {
      event.preventDefault();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      for (const live of document.querySelectorAll("[data-live]")) {
        htmx.ajax("GET", live.getAttribute("hx-get"), { target: live, source: live });
      }
    }
  });

  // Nobody sits there any more: the whole page, not a part of it, shows the door.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 401) {
      event.detail.shouldSwap = false;
      location.assign(`/desk/signin?next=${encodeURIComponent(location.pathname + location.search)}`);
    }
  });
})();
