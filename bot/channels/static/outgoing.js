// What the person sends, one after the other: it waits for the net, and counts as received only when the server says so.

const LONGEST_PAUSE = 20_000;

export class Outgoing {
  // `changed(item, state, detail)` hears: waiting, sending, received, failed (detail: the reason), progress (0–100).
  constructor(changed) {
    this.changed = changed;
    this.items = [];
    this.pause = 1000;
    this.busy = false;
    window.addEventListener("online", () => this.wake());
  }

  // `item` has an id and either `body` (JSON) or `file` (a photo, perhaps of an `album`).
  add(item) {
    this.items.push(item);
    this.changed(item, "waiting");
    this.#work();
  }

  drop(item) {
    this.items = this.items.filter((one) => one !== item);
  }

  // Tries at once instead of after the pause.
  wake() {
    this.pause = 1000;
    this.awake?.();
  }

  async #work() {
    if (this.busy) return;
    this.busy = true;
    while (this.items.length) {
      const item = this.items[0];
      this.changed(item, "sending");
      const answer = await send(item, (percent) => this.changed(item, "progress", percent));
      if (answer.status === 202) {
        this.drop(item);
        this.pause = 1000;
        this.changed(item, "received");
      } else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        this.drop(item);
        this.changed(item, "failed", answer.error);
      } else {
        this.changed(item, "waiting", answer.error);
        await this.#rest(answer.seconds);
      }
    }
    this.busy = false;
  }

  #rest(seconds) {
    const pause = seconds ? seconds * 1000 : this.pause;
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    return new Promise((resolve) => {
      this.awake = resolve;
      setTimeout(resolve, pause);
    });
  }
}

// {status, error, seconds}; status 0 where the server cannot be reached.
function send(item, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", item.file ? "/api/photos" : "/api/messages");
    request.responseType = "json";
    request.timeout = item.file ? 300_000 : 20_000;
    request.onload = () =>
      resolve({
        status: request.status,
        error: request.response?.error,
        seconds: Number(request.getResponseHeader("Retry-After")) || 0,
      });
    request.onerror = request.ontimeout = request.onabort = () => resolve({ status: 0 });
    if (!item.file) {
      request.setRequestHeader("Content-Type", "application/json");
      request.send(JSON.stringify({ id: item.id, ...item.body }));
      return;
    }
    const form = new FormData();
    form.append("id", item.id);
    if (item.album) form.append("album", item.album);
    form.append("photo", item.file);
    request.upload.onprogress = (event) => event.lengthComputable && progress(Math.round((100 * event.loaded) / event.total));
    request.send(form);
  });
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing without https
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
