// Web Push: a switch in the menu, where the browser and the server have it.

import { byId } from "./element.js";
import { text } from "./texts.js";

// `note(sentence)` shows what went wrong.
export async function offerPush(note) {
  const button = byId("push");
  if (!("serviceWorker" in navigator && "PushManager" in window) || Notification.permission === "denied") return;
  const response = await fetch("/api/push");
  if (!response.ok) return;
  const { key } = await response.json();
  const worker = await navigator.serviceWorker.ready;
  let subscription = await worker.pushManager.getSubscription();
  if (subscription) await tell("POST", subscription); // the person of this browser may have changed
  const show = () => (button.textContent = text(subscription ? "push_off" : "push_on"));
  show();
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (subscription) {
        await tell("DELETE", subscription);
        await subscription.unsubscribe();
        subscription = null;
      } else {
        subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
        await tell("POST", subscription);
      }
      show();
    } catch {
      subscription = await worker.pushManager.getSubscription();
      note(text("push_failed")); // refused by the person, or the browser's service is out of reach
    }
  });
}

function tell(method, subscription) {
  return fetch("/api/push", {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(subscription),
  }).then((response) => response.ok || Promise.reject(response.status));
}
