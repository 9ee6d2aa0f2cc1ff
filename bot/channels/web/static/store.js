// What the phone keeps: what waits to be sent, with its photos, and the conversation as it was last known.

const NAME = "anju";
const MOST_KEPT = 200;

// Where the browser keeps nothing (a private window, a full phone), what waits is held in memory, until closing.
export class Store {
  #loose = []; // {item, bytes}

  // Writes an item down, behind all others; whether it outlasts this page.
  async add(item, bytes) {
    try {
      item.order = await this.#within(["waiting", "photos"], (waiting, photos) => {
        if (bytes) photos.put(bytes, item.id);
        return waiting.add(item);
      });
      return true;
    } catch {
      this.#loose.push({ item, bytes });
      return false;
    }
  }

  // All that waits or was refused, in order.
  async waiting() {
    const stored = await this.#within(["waiting"], (waiting) => waiting.getAll()).catch(() => []);
    return [...stored, ...this.#loose.map(({ item }) => item)];
  }

  // What is to be sent next: an alarm goes before all else.
  async next() {
    const open = (await this.waiting()).filter((item) => item.failed === undefined);
    return open.find((item) => item.urgent) ?? open[0];
  }

  bytes(id) {
    const loose = this.#loose.find(({ item }) => item.id === id);
    return loose ? loose.bytes : this.#within(["photos"], (photos) => photos.get(id));
  }

  // Writes down what became of an item: `failed` is the reason why it is not tried again by itself.
  async change(item) {
    if (!this.holds(item.id)) await this.#within(["waiting"], (waiting) => waiting.put(item));
  }

  holds(id) {
    return this.#loose.some(({ item }) => item.id === id);
  }

  get loose() {
    return this.#loose.length > 0;
  }

  async remove(item) {
    if (this.#drop(item)) return;
    await this.#within(["waiting", "photos"], (waiting, photos) => {
      waiting.delete(item.order);
      photos.delete(item.id);
    });
  }

  // It was accepted: from now on it is part of the conversation of `whose`.
  async settle(item, whose) {
    if (this.#drop(item)) return;
    const said = { mine: true, id: item.id, at: new Date().toISOString(), ...item.shown };
    await this.#within(["waiting", "photos", "kept"], (waiting, photos, kept) => {
      waiting.delete(item.order);
      photos.delete(item.id);
      append(kept, said, whose);
    });
  }

  // --- the conversation as it was last known: {whose, items}

  kept() {
    return this.#within(["kept"], (kept) => kept.get("conversation")).catch(() => undefined);
  }

  keep(whose, items) {
    const last = { whose, items: items.filter((item) => !item.qr).slice(-MOST_KEPT) }; // a code is a secret
    return this.#within(["kept"], (kept) => kept.put(last, "conversation")).catch(() => {});
  }

  keepOne(item) {
    if (item.qr) return Promise.resolve();
    return this.#within(["kept"], (kept) => append(kept, item)).catch(() => {});
  }

  forget() {
    return this.#within(["kept"], (kept) => kept.clear()).catch(() => {});
  }

  // --- the database

  #drop({ id }) {
    const place = this.#loose.findIndex(({ item }) => item.id === id);
    return place >= 0 && this.#loose.splice(place, 1).length > 0;
  }

  // What `work` asked for last, once all of it is on disk.
  async #within(names, work) {
    const db = await (this.opened ??= open(() => (this.opened = null)));
    return new Promise((resolve, reject) => {
      const all = db.transaction(names, "readwrite", { durability: "strict" });
      const asked = work(...names.map((name) => all.objectStore(name)));
      all.oncomplete = () => resolve(asked?.result);
      all.onabort = () => reject(all.error);
    });
  }
}

function open(closed) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("waiting", { keyPath: "order", autoIncrement: true });
      request.result.createObjectStore("photos");
      request.result.createObjectStore("kept");
    };
    request.onsuccess = () => {
      request.result.onclose = closed;
      request.result.onversionchange = () => request.result.close() || closed();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

function append(kept, item, whose) {
  const found = kept.get("conversation");
  found.onsuccess = () => {
    const was = found.result ?? { whose: null, items: [] };
    const items = whose && whose !== was.whose ? [] : was.items.filter((one) => one.id !== item.id || one.mine !== item.mine);
    kept.put({ whose: whose ?? was.whose, items: [...items, item].slice(-MOST_KEPT) }, "conversation");
  };
}
