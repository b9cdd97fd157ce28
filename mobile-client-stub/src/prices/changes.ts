import type { IconName } from "../design/Icon.tsx";
import { formatChange } from "../format/share.ts";
import { formatPrice } from "../format/units.ts";
import type { PriceChange } from "./documents.ts";
import type { Period } from "./periods.ts";

interface Words {
  title: string;
  icon: IconName;
  /** What a list without any says. */
  none: string;
}

export const CHANGE_KINDS = {
  RISERS: { title: "Went up", icon: "up", none: "Nothing that you buy became dearer." },
  FALLERS: { title: "Went down", icon: "down", none: "Nothing that you buy became cheaper." },
  SHRINKERS: { title: "Got smaller", icon: "shrink", none: "No package that you buy got smaller." },
} as const satisfies Record<string, Words>;
export type ChangeKind = keyof typeof CHANGE_KINDS;

export const isChangeKind = (text: string): text is ChangeKind => Object.hasOwn(CHANGE_KINDS, text);

export const pathOfChanges = (kind: ChangeKind, period: Period): string =>
  `/prices/changes?kind=${kind}&period=${period}`;

/** A change in words: by how much, and from what to what. Of what shrank, its content. */
export interface Told {
  share: string;
  before: string;
  after: string;
  /** Whether it is bad for whoever buys it. */
  isWorse: boolean;
}

export function toldChange(change: PriceChange, locale?: string): Told {
  const { contentBefore, contentAfter, contentChange, before, after, per } = change;
  if (contentBefore && contentAfter && contentChange !== null) {
    const share = formatChange(contentChange, locale);
    return { share, before: contentBefore.text, after: contentAfter.text, isWorse: true };
  }
  return {
    share: formatChange(change.change, locale),
    before: formatPrice(before, null, "each", locale),
    after: formatPrice(after, per, "each", locale),
    isWorse: !change.change.startsWith("-"),
  };
}
