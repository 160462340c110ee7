import type { ForeignPermit, Operation, RegisterEntries } from './example-case.js';
import type { Officers } from './officers.js';
import { PortalRefusal } from './portal-client.js';

/** Enters what applications rest on, the way registers are kept: a case officer proposes, an issuing officer approves. */
export class RegisterClerk {
  private readonly entered = new Set<string>();

  constructor(private readonly officers: Officers) {}

  async enter(entries: RegisterEntries): Promise<void> {
    for (const operation of entries.operations ?? []) await this.operation(operation);
    for (const permit of entries.permits ?? []) await this.permit(permit);
    for (const { number, country, scientificName, date } of entries.seizures ?? [])
      await this.once('seizures', number, { number, country, scientificName, date, authority: `Customs of ${country}` });
  }

  async permit(permit: ForeignPermit): Promise<void> {
    await this.once('foreign-permits', `${permit.issuer} ${permit.number}`, {
      number: permit.number,
      issuer: permit.issuer,
      documentType: permit.documentType,
      issuedOn: permit.issuedOn,
      validUntil: permit.validUntil,
      status: permit.documentType === 'I' ? 'valid' : 'used',
      confirmed: true,
      confirmation: 'Confirmed with the Management Authority that granted it.',
      ...(permit.importer ? { importer: permit.importer } : {}),
      ...(permit.exporter ? { exporter: permit.exporter } : {}),
      lines: permit.lines.map(({ scientificName, term, value, unit, source }, index) => ({
        line: index + 1,
        scientificName,
        term,
        quantity: value,
        unit,
        ...(source ? { source } : {}),
      })),
    });
  }

  private async operation(operation: Operation): Promise<void> {
    await this.once('operations', `${operation.number} ${operation.scientificName}`, {
      number: operation.number,
      country: operation.country,
      kind: operation.kind,
      facility: `Facility ${operation.number}`,
      address: 'Address on file',
      scientificName: operation.scientificName,
      registeredWithSecretariat: operation.registeredWithSecretariat,
      approved: true,
      from: operation.from,
      capacity: operation.plausible,
    });
  }

  private async once(register: string, key: string, content: object): Promise<void> {
    if (this.entered.has(`${register} ${key}`)) return;
    this.entered.add(`${register} ${key}`);
    const { caseOfficer, scientist, issuingOfficer } = this.officers;
    try {
      const proposed = await caseOfficer.call({
        method: 'POST',
        path: `/v1/registers/${register}`,
        body: { reason: 'Papers on file were examined.', content },
      });
      const { id } = proposed.json as { id: string };
      if (register === 'operations')
        await scientist.call({
          method: 'POST',
          path: `/v1/registers/proposals/${id}/opinions`,
          body: { outcome: 'positive', reason: 'The figures on file were examined.' },
        });
      await issuingOfficer.decide({ method: 'POST', path: `/v1/registers/proposals/${id}/approval`, body: {} });
    } catch (error) {
      // Entered in an earlier run on the same data.
      if (!(error instanceof PortalRefusal && error.code === 'register-entry-taken')) throw error;
    }
  }
}
