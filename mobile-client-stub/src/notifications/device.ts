/** What pushes on this device are: whether they can be, and whether they are. */
export type PushState =
  /** This browser has no pushes. */
  | "unsupported"
  /** An iPhone or iPad has them only for what stands on its home screen. */
  | "home-screen"
  /** The host has not set them up. */
  | "not-set-up"
  /** The shopper once said no to the browser, which does not ask again. */
  | "blocked"
  | "off"
  | "on";

interface Facts {
  hasPush: boolean;
  isApple: boolean;
  publicKey: string | null;
  permission: NotificationPermission;
  isSubscribed: boolean;
}

export function pushState({ hasPush, isApple, publicKey, permission, isSubscribed }: Facts): PushState {
  if (publicKey === null) return "not-set-up";
  if (!hasPush) return isApple ? "home-screen" : "unsupported";
  if (permission === "denied") return "blocked";
  return isSubscribed && permission === "granted" ? "on" : "off";
}

const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bChrom(e|ium)\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b/, "Mac"],
  [/\bLinux\b/, "Linux"],
];

/** What to call a device by what its browser calls itself: "Firefox on Android". */
export function nameOfDevice(userAgent: string): string {
  const browser = nameIn(BROWSERS, userAgent);
  const system = nameIn(SYSTEMS, userAgent);
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? (userAgent.trim() || "A device");
}

const nameIn = (names: [RegExp, string][], userAgent: string): string | undefined =>
  names.find(([sign]) => sign.test(userAgent))?.[1];

/** Key material as a browser's PushManager takes it, from base64url. */
export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Whether two keys are the same bytes; a subscription keeps the key that it was made with. */
export function isSameKey(one: ArrayBuffer | null, other: Uint8Array): boolean {
  if (one?.byteLength !== other.length) return false;
  const bytes = new Uint8Array(one);
  return other.every((byte, place) => byte === bytes[place]);
}
