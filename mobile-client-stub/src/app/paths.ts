/** A path of this app, whatever an address or a message was made to say: never another site. */
export function pathWithin(next: string | null): string {
  return next?.startsWith("/") && !/^\/[/\\]/.test(next) ? next : "/";
}
