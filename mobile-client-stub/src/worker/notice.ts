/** A notification to show, with where a tap on it leads. */
export interface ShownNotice {
  title: string;
  body: string;
  tag: string;
  icon: string;
  badge: string;
  data: { link: string };
}

const ICONS = { icon: "/icon-192.png", badge: "/badge-96.png" };

/**
 * What a pushed message says, as the server sends it: JSON of `{id, title, body, link}`. A browser that wakes us for a
 * push wants to show something, so a message that is none of ours leads to where all that is told stands.
 */
export function noticeIn(message: string): ShownNotice {
  const { id, title, body, link } = parsed(message);
  return {
    title: textOr(title, "CartSnitch has news"),
    body: textOr(body, ""),
    tag: textOr(id, "news"), // the same one again takes the place of the first
    data: { link: pathOr(link, "/alerts") },
    ...ICONS,
  };
}

function parsed(message: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // no JSON
  }
}

const textOr = (value: unknown, otherwise: string): string =>
  typeof value === "string" && value !== "" ? value : otherwise;

/** A path of this app, and never another site. */
const pathOr = (value: unknown, otherwise: string): string =>
  typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : otherwise;
