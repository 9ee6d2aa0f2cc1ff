// Sends what waits, strictly in order but for an alarm, which goes before all else, also before the next piece of a
// photo. For the page and for its worker; only one of all tabs and the worker at a time.

import { deliverPacket } from "./report_packet.js";

const MESSAGE_MS = 20_000;
const PIECE_MS = 60_000;
const PIECES = { least: 16_384, first: 16_384, most: 524_288 }; // bytes; on a slow line the first takes 3 s
const [QUICK_MS, SLOW_MS] = [2000, 8000]; // for one piece
const LEASE_MS = 6000;
const OVERTAKEN = { status: -1 };

// Sends until nothing waits (null) or the line is gone: {seconds} to wait, as far as the server said, and whether an
// alarm waits (`urgent`).
// `tell({id, state, detail, whose})` hears: sending, progress (percent), received, failed and waiting (the reason).
export async function drain(store, tell, signal) {
  for (let item; (item = await store.next()); ) {
    const say = (state, detail, whose) => tell({ id: item.id, state, detail, whose });
    say("sending");
    const answer = await deliver(store, item, (percent) => say("progress", percent), signal);
    if (answer.status === 202) {
      await store.settle(item, answer.whose);
      say("received", null, answer.whose);
    } else if (isFinal(answer)) {
      item.failed = answer.error;
      await store.change(item);
      say("failed", item.failed);
    } else {
      say("waiting", answer.error);
      if (answer !== OVERTAKEN) return { seconds: answer.seconds, urgent: item.urgent };
    }
  }
  return null;
}

// A refusal in our own words. What a network in between makes up, as a page to log in to, is no answer at all.
const isFinal = ({ status, error }) => error && status >= 400 && status < 500 && ![408, 409, 429].includes(status);

async function deliver(store, item, progress, signal) {
  const post = (path, body) =>
    ask(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id: item.id, whose: item.whose, ...body }),
      signal,
    });
  const overtaken = async () => (await store.next())?.urgent;
  const sendUp = (id, bytes, progress) => upload(id, bytes, progress, signal, overtaken);
  if (item.packet) return deliverPacket(store, item.packet, progress, { upload: sendUp, post, hashed: sha256, announced });
  if (!item.photo) return post("/api/messages", item.body);
  const bytes = await store.bytes(item.id);
  const claim = { bytes: bytes.byteLength, sha256: await sha256(bytes), album: item.album, caption: item.caption ?? "" };
  const handIn = () => post("/api/messages", claimed(item.shown, claim));
  return announced(handIn, () => sendUp(item.id, bytes, progress));
}

// What has bytes is handed in without them first: where nobody asks for it, none goes up. Where some of them are
// missing there (409), they are sent up, and it is handed in once more.
async function announced(handIn, sendUp) {
  const answer = await handIn();
  return answer.status === 409 ? (await sendUp()) ?? handIn() : answer;
}

// What went up is a file by its name, a sound by its ending, else a photo.
function claimed({ kind, text: name, ending }, claim) {
  if (kind === "file") return { file: { ...claim, name } };
  return kind === "voice" ? { voice: { ...claim, ending } } : { photo: claim };
}

// Sends the pieces that the server lacks; the answer that stopped it, or nothing. `overtaken` tells between two pieces
// whether something else goes first.
async function upload(id, bytes, progress, signal, overtaken) {
  const path = `/api/photos/${id}`;
  progress(0);
  let answer = await ask(path, { signal });
  let size = PIECES.first;
  while (answer.status === 200 || answer.status === 409) {
    const at = answer.bytes;
    progress(Math.round((100 * at) / bytes.byteLength));
    if (at >= bytes.byteLength) return null;
    if (await overtaken()) return OVERTAKEN;
    const begun = performance.now();
    answer = await ask(`${path}?at=${at}`, { method: "PUT", body: bytes.slice(at, at + size), signal }, PIECE_MS);
    const took = performance.now() - begun;
    if (took < QUICK_MS) size = Math.min(size * 2, PIECES.most);
    if (took > SLOW_MS) size = Math.max(size / 2, PIECES.least);
  }
  return answer;
}

// {status, seconds} and what the server says; status 0 where it cannot be reached.
async function ask(path, options, most = MESSAGE_MS) {
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, most);
  options.signal?.addEventListener("abort", end);
  try {
    const response = await fetch(path, { ...options, cache: "no-store", signal: ending.signal });
    const said = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
    return { ...said, status: response.status, seconds: Number(response.headers.get("Retry-After")) || 0 };
  } catch {
    return { status: 0, seconds: 0 };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", end);
  }
}

async function sha256(bytes) {
  if (!globalThis.crypto.subtle) return null; // without https
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return hex(new Uint8Array(hash));
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const newId = () => hex(crypto.getRandomValues(new Uint8Array(16))); // randomUUID is missing without https

// --- one at a time

// Does `work` while nobody else who asked here does. Should two do it all the same, the server counts each id once.
export function alone(work) {
  if (navigator.locks) return navigator.locks.request("anju-sending", work);
  return globalThis.localStorage ? leased(work) : work();
}

// Where there are no locks: a lease in the storage of all tabs, which whoever wrote it last has.
async function leased(work) {
  const mine = newId();
  const held = () => (localStorage.getItem("anju-sending") || " 0").split(" ");
  const renew = () => localStorage.setItem("anju-sending", `${mine} ${Date.now() + LEASE_MS}`);
  while (held()[0] !== mine) {
    if (Number(held()[1]) < Date.now()) renew();
    await new Promise((done) => setTimeout(done, 100));
  }
  const timer = setInterval(renew, LEASE_MS / 3);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    localStorage.removeItem("anju-sending");
  }
}
