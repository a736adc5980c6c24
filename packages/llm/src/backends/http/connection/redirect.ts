/**
 * Says where a redirect leads, as far as it can be shown, and what to do about it: none is followed, so that a key goes
 * nowhere else.
 *
 * @param location the header, if there is one
 * @param asked the address that was asked
 * @param path the part of it that is the call's own
 */
export function describeRedirect(
  location: string | undefined,
  asked: string,
  path: string,
): string {
  const target = location === undefined ? undefined : targetOf(location, asked);
  if (target === undefined) return "a redirect that does not say where it leads";
  // A password, a token and what a page was asked for stay unsaid.
  const shown = target.origin + target.pathname;
  const base = shown.endsWith(path) ? shown.slice(0, -path.length) : shown;
  return `a redirect to ${shown}, which is not followed: give ${base} as the address`;
}

function targetOf(location: string, asked: string): URL | undefined {
  try {
    const target = new URL(location, asked);
    return /^https?:$/.test(target.protocol) ? target : undefined;
  } catch {
    return undefined;
  }
}
