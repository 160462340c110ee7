/** Reading of JSON that a server sent: every value may be missing or of another type. */
export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
export const listIn = (value: unknown, key: string): Json[] => {
  const list = isJson(value) ? value[key] : undefined;
  return Array.isArray(list) ? list.filter(isJson) : [];
};
export const textIn = (value: unknown, key: string): string => {
  const text = isJson(value) ? value[key] : undefined;
  return typeof text === 'string'
    ? text.replace(/[\u0000-\u0008]/g, ' ').trim()
    : typeof text === 'number' && Number.isFinite(text)
      ? String(text)
      : '';
};
export const flagIn = (value: unknown, key: string): boolean => isJson(value) && value[key] === true;
export const objectIn = (value: unknown, key: string): Json => {
  const inner = isJson(value) ? value[key] : undefined;
  return isJson(inner) ? inner : {};
};
