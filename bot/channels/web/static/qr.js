// A QR code in a message: drawn from the message itself, so that no address and no cache bears what it says.

import { element } from "./element.js";
import { text } from "./texts.js";

// `png` is a picture in base64.
export function qrPicture(png) {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
  const image = element("img", { src: url, alt: text("qr") });
  return element("a", { class: "qr", href: url, download: "qr.png" }, image, element("span", {}, text("qr_save")));
}
