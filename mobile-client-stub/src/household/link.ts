const PATH = "/household/join";

/**
 * The link that lets somebody join. The code stands behind the #, so that no server and no other site is told it when
 * the link is opened.
 */
export const linkFor = (origin: string, code: string): string => `${origin}${PATH}#${code}`;

/** The code in the part of an address behind the #; empty for none. */
export const codeIn = (hash: string): string => hash.replace(/^#/, "");
