// A filled report as what goes up: one packet, and in danger a second one for the photos, which nobody waits for.

// [{id, packet, urgent}]: what to send of a sheet that was filled `now`, in milliseconds on this phone's clock.
export function packetsOf({ form, kept, isAlarming }, now) {
  const { answers, consent, alarm } = kept;
  const given = form.fields.flatMap((field) => said(field, answers[field.id], form).map((one) => ({ field: field.id, ...one })));
  const told = { name: answers.head?.trim() ?? "", entered: now, consent };
  const photos = given.filter(({ field }) => field === "photos");
  if (!isAlarming || !photos.length) return [{ id: kept.id, packet: { ...told, alarm, answers: given }, urgent: isAlarming }];
  const words = given.filter(({ field }) => field !== "photos");
  return [
    { id: kept.id, packet: { ...told, alarm, answers: words }, urgent: true },
    { id: `${kept.id}-photos`, packet: { ...told, alarm: kept.id, answers: photos }, urgent: false },
  ];
}

const DONE = { choice: { id: "-done", on: null } };
const pressed = (id) => ({ choice: { id, on: null } });
const written = (words) => (words?.trim() ? [{ text: words.trim() }] : []);

// The village that is meant where none is chosen: the only one that may be named whatever the danger.
export function onlyVillage(villages) {
  const own = villages.filter(({ alarm }) => !alarm);
  return own.length === 1 ? own[0].id : undefined;
}

// What was put into a field, as it would have been said in the conversation.
function said({ shape }, value, { villages }) {
  if (!value) return [];
  switch (shape) {
    case "one":
      return [pressed(value)];
    case "many": {
      const own = written(value.own);
      return [...(value.ticked ?? []).map(pressed), ...own, ...(own.length ? [] : [DONE])];
    }
    case "place": {
      const village = value.village ?? onlyVillage(villages);
      return [
        ...(village ? [pressed(village)] : []),
        ...(value.position ? [{ location: value.position }] : []),
        ...written(value.spot),
      ];
    }
    case "photos":
      return value.length ? [...value.map((id) => ({ photo: { id } })), DONE] : [];
    default:
      return written(value);
  }
}

// Sends a packet and, where the server lacks them, the pieces of its photos; the answer. `upload(id, bytes, progress)`
// gives the answer that stopped it, `post(path, body)` the answer, `hashed(bytes)` a photo's hash, and
// `announced(handIn, sendUp)` hands in, sends up what is missing and hands in again.
export async function deliverPacket(store, packet, progress, { upload, post, hashed, announced }) {
  const claims = new Map();
  for (const { photo } of packet.answers) {
    const bytes = photo && (await store.bytes(photo.id)); // one that the phone lost is left out: the server asks for one
    if (bytes) claims.set(photo.id, { id: photo.id, bytes: bytes.byteLength, sha256: await hashed(bytes), album: null });
  }
  const answers = packet.answers
    .filter(({ photo }) => !photo || claims.has(photo.id))
    .map((answer) => (answer.photo ? { ...answer, photo: claims.get(answer.photo.id) } : answer));
  const sendUp = async () => {
    let before = 0;
    for (const id of claims.keys()) {
      const share = (percent) => progress(Math.round((100 * before + percent) / claims.size));
      const broken = await upload(id, await store.bytes(id), share);
      if (broken) return broken;
      before += 1;
    }
    return null;
  };
  return announced(() => post("/api/report-packets", { ...packet, answers, sent: Date.now() }), sendUp);
}
