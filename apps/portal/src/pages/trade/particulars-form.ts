import { type BeneficialOwner, ownersMax, type Particulars, ParticularsBody } from '#applications';
import { type Language, message } from '#messages';
import { type PageForm, Problem, validated } from '#web';

const texts = ['number', 'register', 'contact', 'phone'] as const;
const ownerFields = ['name', 'country', 'share'] as const;

/** Owners as the form has them; rows that were left empty are no owners. */
function ownersIn(form: PageForm): readonly BeneficialOwner[] {
  const rows = form.names().flatMap((name) => /^owner-(\d{1,2})-name$/.exec(name)?.[1] ?? []);
  return rows
    .slice(0, ownersMax)
    .map((row) => {
      const [name = '', country = '', share = ''] = ownerFields.map((field) => form.text(`owner-${row}-${field}`));
      return { name, country: country.toUpperCase(), share: share.replace(',', '.') };
    })
    .filter(({ name, country, share }) => name !== '' || country !== '' || share !== '');
}

export function particularsIn(form: PageForm): Particulars {
  const [number = '', register = '', contact = '', phone = ''] = texts.map((name) => form.text(name));
  return { number, register, contact, phone, owners: ownersIn(form) };
}

/** Judged by the same rules as the API's request. @returns a text per field, by the field's id */
export async function particularsFaults(particulars: Particulars, language: Language): Promise<Readonly<Record<string, string>>> {
  const owners = particulars.owners.map(({ share, ...owner }) => (share === '' ? owner : { ...owner, share }));
  try {
    await validated(ParticularsBody, { ...particulars, owners });
    return {};
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const faults = (error.options.errors ?? []).map(({ pointer, code, args }) => [
      pointer
        .slice(1)
        .replace(/^owners\//, 'owner/')
        .replaceAll('/', '-'),
      message(`problem.field.${code}`, args ?? {}, language),
    ]);
    return Object.fromEntries(faults) as Record<string, string>;
  }
}
