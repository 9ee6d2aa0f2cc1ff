// What the phone keeps: what waits to be sent, with its photos, the conversation as it was last known, the form of a
// report and the sheet on which one is being filled.

const NAME = "anju";
const MOST_KEPT = 200;
const PATIENCE = 3000; // for a database that may never open
const OF_A_PERSON = ["form", "sheet"]; // what goes when the phone becomes somebody else's

// Where the browser keeps nothing (a private window, a full phone, a database that does not open), what waits is held
// in memory, until closing.
export class Store {
  #loose = []; // {item, bytes}
  #loosePhotos = new Map(); // id → bytes, of a sheet
  #looseKept = new Map(); // name → value

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

  async bytes(id) {
    const loose = this.#loose.find(({ item }) => item.id === id)?.bytes ?? this.#loosePhotos.get(id);
    return loose ?? this.#within(["photos"], (photos) => photos.get(id));
  }

  // Writes down what became of an item: `failed` is the reason why it is not tried again by itself.
  async change(item) {
    if (!this.holds(item.id)) await this.#within(["waiting"], (waiting) => waiting.put(item));
  }

  holds(id) {
    return this.#loose.some(({ item }) => item.id === id);
  }

  get loose() {
    return this.#loose.length > 0 || this.#looseKept.has("sheet");
  }

  async remove(item) {
    if (this.#drop(item)) return;
    await this.#within(["waiting", "photos"], (waiting, photos) => {
      waiting.delete(item.order);
      for (const id of photosOf(item)) photos.delete(id);
    });
  }

  // It was accepted: from now on it is part of the conversation of `whose`.
  async settle(item, whose) {
    if (this.#drop(item)) return;
    const said = { mine: true, id: item.id, at: new Date().toISOString(), ...item.shown };
    await this.#within(["waiting", "photos", "kept"], (waiting, photos, kept) => {
      waiting.delete(item.order);
      for (const id of photosOf(item)) photos.delete(id);
      append(kept, said, whose);
    });
  }

  // --- the conversation as it was last known: {whose, items}

  kept() {
    return this.#within(["kept"], (kept) => kept.get("conversation")).catch(() => undefined);
  }

  keep(whose, items) {
    const last = { whose, items: items.filter((item) => !item.qr).slice(-MOST_KEPT) }; // a code is a secret
    return this.#within(["kept", "photos"], (kept, photos) => {
      forgetOthers(kept, photos, whose);
      kept.put(last, "conversation");
    }).catch(() => {});
  }

  keepOne(item) {
    if (item.qr) return Promise.resolve();
    return this.#within(["kept"], (kept) => append(kept, item)).catch(() => {});
  }

  forget() {
    return this.#within(["kept", "photos"], (kept, photos) => {
      forgetOthers(kept, photos, null);
      kept.delete("conversation");
    }).catch(() => {});
  }

  // --- a report: "form", what is asked and whose form it is, and "sheet", what was filled and by whom

  async keptAs(name) {
    return this.#looseKept.get(name) ?? (await this.#within(["kept"], (kept) => kept.get(name)).catch(() => undefined));
  }

  // Keeps it; whether it outlasts this page.
  async keepAs(name, value) {
    try {
      await this.#within(["kept"], (kept) => kept.put(value, name));
      return !this.#looseKept.delete(name);
    } catch {
      this.#looseKept.set(name, value);
      return false;
    }
  }

  dropAs(name) {
    this.#looseKept.delete(name);
    return this.#within(["kept"], (kept) => kept.delete(name)).catch(() => {});
  }

  async keepPhoto(id, bytes) {
    await this.#within(["photos"], (photos) => photos.put(bytes, id)).catch(() => this.#loosePhotos.set(id, bytes));
  }

  dropPhoto(id) {
    this.#loosePhotos.delete(id);
    return this.#within(["photos"], (photos) => photos.delete(id)).catch(() => {});
  }

  // --- the database

  #drop({ id }) {
    const place = this.#loose.findIndex(({ item }) => item.id === id);
    return place >= 0 && this.#loose.splice(place, 1).length > 0;
  }

  // What does not open within three seconds has failed until it does open.
  #open() {
    const opening = open(() => (this.opened = null));
    opening.then(() => (this.opened = opening)).catch(() => {});
    let timer;
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("the database does not open")), PATIENCE)));
    return Promise.race([opening, late]).finally(() => clearTimeout(timer));
  }

  // What `work` asked for last, once all of it is on disk.
  async #within(names, work) {
    const db = await (this.opened ??= this.#open());
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

// The photos of what waits: its own bytes, and those of a report's packet.
const photosOf = ({ id, packet }) => [id, ...(packet?.answers ?? []).flatMap(({ photo }) => (photo ? [photo.id] : []))];

// What was kept of a report for somebody else than `whose` goes; a newcomer's may become anybody's.
function forgetOthers(kept, photos, whose) {
  for (const name of OF_A_PERSON) {
    const found = kept.get(name);
    found.onsuccess = () => {
      if (!found.result?.whose || found.result.whose === whose) return;
      kept.delete(name);
      for (const id of found.result.answers?.photos ?? []) photos.delete(id);
    };
  }
}

function append(kept, item, whose) {
  const found = kept.get("conversation");
  found.onsuccess = () => {
    const was = found.result ?? { whose: null, items: [] };
    const items = whose && whose !== was.whose ? [] : was.items.filter((one) => one.id !== item.id || one.mine !== item.mine);
    kept.put({ whose: whose ?? was.whose, items: [...items, item].slice(-MOST_KEPT) }, "conversation");
  };
}
