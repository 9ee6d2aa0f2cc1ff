// Speaking in place of writing: recorded on the phone, sent as it is, kept with the case.

import { text } from "./texts.js";

const KINDS = [["audio/mp4", "m4a"], ["audio/webm", "webm"], ["audio/ogg", "ogg"]]; // the first that the browser can
const LONGEST = 180_000; // milliseconds

// Lets `button` begin and end a recording. `send(sound, ending)` is called with a Blob, `note(sentence)` where there is
// none. Where the browser cannot record, the button stays away.
export function offerRecording(button, { send, note }) {
  const kind = KINDS.find(([type]) => globalThis.MediaRecorder?.isTypeSupported(type));
  if (!kind || !navigator.mediaDevices) return;
  button.hidden = false;
  let recording = null;
  button.addEventListener("click", async () => {
    if (recording) return void recording.stop();
    note("");
    try {
      recording = await begun(kind[0]);
    } catch {
      return note(text("voice_denied"));
    }
    button.textContent = text("voice_stop");
    button.classList.add("recording");
    const sound = await ended(recording);
    recording = null;
    button.textContent = text("voice_record");
    button.classList.remove("recording");
    if (sound.size) send(sound, kind[1]);
  });
}

async function begun(type) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 24_000 });
  recorder.start();
  return recorder;
}

// What was recorded, once it is stopped, or long enough; the microphone is let go.
function ended(recorder) {
  const parts = [];
  const timer = setTimeout(() => recorder.stop(), LONGEST);
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  return new Promise((resolve) => {
    recorder.addEventListener("stop", () => {
      clearTimeout(timer);
      for (const track of recorder.stream.getTracks()) track.stop();
      resolve(new Blob(parts, { type: recorder.mimeType }));
    });
  });
}
