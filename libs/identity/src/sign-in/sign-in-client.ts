import { clientOf } from '#web';

/** From where somebody signs in. */
export interface SignInClient {
  /** IPv4 address, or the /64 of an IPv6 one; kept only as part of a hash. */
  readonly address: string;
  /** Browser and system in a few words; null when it is no browser that we know. */
  readonly device: string | null;
}

const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** What a person recognises a session of theirs by. The header is chosen by the client, so only names that we know are kept. */
export function deviceOf(userAgent: string | undefined): string | null {
  if (!userAgent || userAgent.length > 1000) return null;
  const [browser, system] = [browsers, systems].map((table) => table.find(([pattern]) => pattern.test(userAgent))?.[1]);
  return [browser, system].filter((part) => part !== undefined).join(', ') || null;
}

export function signInClient(request: { readonly ip: string; readonly headers: { readonly 'user-agent'?: string } }): SignInClient {
  return { address: clientOf(request.ip), device: deviceOf(request.headers['user-agent']) };
}
