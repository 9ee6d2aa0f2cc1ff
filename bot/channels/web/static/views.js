// What is on the screen: the home or the conversation (on a wide screen both), the menu above them, and the way back.

import { byId } from "./element.js";

const menu = byId("menu");
const opener = byId("menu-open");

export class Views {
  // `changed(view)` is called when another view came onto the screen.
  constructor(changed) {
    this.changed = changed;
    this.view = "home";
    history.replaceState({ view: "home" }, "");
    window.addEventListener("popstate", ({ state }) => {
      this.#openMenu(false);
      if (state?.view) this.#show(state.view);
    });
    opener.addEventListener("click", () => (menu.hidden ? this.menu() : this.closeMenu()));
    for (const left of ["click", "focusin"]) {
      document.addEventListener(left, ({ target }) => target.closest?.("#menu, #menu-open") || this.closeMenu());
    }
    document.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || menu.hidden) return;
      this.closeMenu();
      opener.focus();
    });
  }

  // Goes there; Back leads to where it was.
  go(view) {
    this.closeMenu();
    if (this.view === view) return;
    this.#step({ view });
    this.#show(view);
  }

  // Back closes it, and does not leave the page.
  menu() {
    this.#step({ view: this.view, menu: true });
    this.#openMenu(true);
  }

  closeMenu() {
    if (menu.hidden) return;
    this.#openMenu(false);
    history.replaceState({ view: this.view, spare: true }, "");
  }

  // An entry that a closed menu left is taken for the next step.
  #step(state) {
    if (history.state?.spare) history.replaceState(state, "");
    else history.pushState(state, "");
  }

  #openMenu(open) {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  }

  #show(view) {
    if (this.view === view) return;
    this.view = document.body.dataset.view = view;
    this.changed(view);
  }
}
