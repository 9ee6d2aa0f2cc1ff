// Photos made smaller on the phone, as far as the region's document allows. Drawn anew they bear no position or camera.

const LONGEST_SIDE = 2560;
const TRIES = [
  [LONGEST_SIDE, 0.85],
  [3200, 0.9],
  [4000, 0.92],
]; // longest side in pixels, quality
const WORTH = 0.8; // of the original's bytes: what saves less goes up as it is
const SMALL = 400_000; // bytes that need no shrinking
const BUSY = "anju-shrinking"; // set while it goes on: a phone that it was too much for is not asked again

// The bytes to send. `least`: {bytes, pixels: [width, height]} that a document wants of photos, or null.
export async function shrunk(file, least) {
  const original = await file.arrayBuffer();
  if (file.size <= SMALL || localStorage.getItem(BUSY)) return original;
  localStorage.setItem(BUSY, "1");
  try {
    return (await smaller(file, least)) ?? original;
  } catch {
    return original; // a kind of picture that this browser cannot open
  } finally {
    localStorage.removeItem(BUSY);
  }
}

async function smaller(file, least) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const longest = Math.max(picture.width, picture.height);
    for (const [side, quality] of TRIES) {
      const scale = Math.min(1, side / longest);
      const size = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
      const blob = await drawn(picture, size, quality);
      if (!blob || blob.size > file.size * WORTH) return null;
      if (isEnough(blob.size, size, least)) return blob.arrayBuffer();
      if (scale === 1) return null;
    }
    return null;
  } finally {
    picture.close();
  }
}

function isEnough(bytes, size, least) {
  if (!least) return true;
  const [short, long] = [...size].sort((a, b) => a - b);
  const [narrow, wide] = [...least.pixels].sort((a, b) => a - b);
  return bytes >= least.bytes && short >= narrow && long >= wide;
}

function drawn(picture, [width, height], quality) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(picture, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}
