import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPermitPdf } from '../reading/read-permit-pdf.js';
import { renderPermit } from '../render-permit.js';
import { inDirectory, runOn } from '../testing/page-pixels.js';
import { sampleInput } from '../testing/sample-permit.js';
import { makeTestSealer, type TestSealer } from '../testing/test-sealer.js';
import { SealError, sealPdf } from './seal-pdf.js';

/** Byte ranges and CMS, cut out without our own reader. */
function signatureOf(pdf: Uint8Array): { content: Buffer; cms: Buffer } {
  const file = Buffer.from(pdf);
  const range = /\/ByteRange \[0 (\d+) (\d+) (\d+)\]/.exec(file.toString('latin1'));
  if (!range) throw new Error('no byte range');
  const [open, after, rest] = range.slice(1).map(Number) as [number, number, number];
  const hex = file.subarray(open + 1, after - 1).toString('latin1');
  return { content: Buffer.concat([file.subarray(0, open), file.subarray(after, after + rest)]), cms: Buffer.from(hex, 'hex') };
}

function opensslVerify(pdf: Uint8Array, rootPem: string): string {
  return inDirectory((directory) => {
    const { content, cms } = signatureOf(pdf);
    writeFileSync(join(directory, 'content.bin'), content);
    writeFileSync(join(directory, 'cms.der'), cms);
    writeFileSync(join(directory, 'root.pem'), rootPem);
    const args = [
      'cms',
      '-verify',
      '-cades',
      '-inform',
      'DER',
      '-in',
      'cms.der',
      '-content',
      'content.bin',
      '-binary',
      '-CAfile',
      'root.pem',
      '-purpose',
      'any',
      '-out',
      'out.bin',
    ];
    execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
    return execFileSync('openssl', ['cms', '-cmsout', '-print', '-inform', 'DER', '-in', 'cms.der'], { cwd: directory, encoding: 'utf8' });
  });
}

describe.each(['ec', 'rsa'] as const)('the seal (%s)', (kind) => {
  let sealer: TestSealer;
  let sealed: Uint8Array;

  beforeAll(async () => {
    sealer = makeTestSealer(kind);
    sealed = await sealPdf(await renderPermit(sampleInput(1)), sealer, { at: new Date('2026-11-22T10:11:12Z') });
  });

  it('is valid and covers the whole document for pdfsig', () => {
    const report = runOn(sealed, 'pdfsig', ['-nocert', 'FILE']);
    expect(report).toContain('Signature is Valid');
    expect(report).toContain('Total document signed');
    expect(report).toContain('ETSI.CAdES.detached');
    expect(report).toContain('Nov 22 2026 10:11:12');
  });

  it('leaves a file without faults for qpdf', () => {
    expect(runOn(sealed, 'qpdf', ['--check', 'FILE'])).toContain('No syntax or stream encoding errors');
  });

  it('is a CAdES baseline signature for openssl: signing-certificate-v2, no signing-time', () => {
    const printed = opensslVerify(sealed, sealer.rootPem);
    expect(printed).toContain('id-smime-aa-signingCertificateV2');
    expect(printed).toContain('messageDigest');
    expect(printed).not.toContain('signingTime');
  });

  it('is valid for our own reader, which names the certificate and gives the attachments', async () => {
    const reading = await readPermitPdf(sealed);
    expect(reading.seal).toEqual({
      present: true,
      valid: true,
      coversWholeFile: true,
      incrementalUpdate: false,
      certificateSha256: sealer.certificateSha256,
      reason: null,
    });
    expect(reading.attachments.json).toEqual(sampleInput(1).attachments[0]?.bytes);
    expect(reading.attachments.cose).toEqual(sampleInput(1).attachments[1]?.bytes);
  });

  it('keeps the length of the file and changes nothing outside of the signature dictionary', async () => {
    const before = await renderPermit(sampleInput(1));
    expect(sealed.length).toBe(before.length);
    const start = Buffer.from(before).lastIndexOf('/Type /Sig', undefined, 'latin1');
    expect(Buffer.compare(Buffer.from(before.subarray(0, start)), Buffer.from(sealed.subarray(0, start)))).toBe(0);
  });

  it('breaks with any changed byte outside of the signature itself', async () => {
    const open = Buffer.from(sealed).lastIndexOf('/Contents <', undefined, 'latin1') + '/Contents '.length;
    const after = Buffer.from(sealed).indexOf('>', open, 'latin1') + 1;
    for (let at = 0; at < sealed.length; at += 4999) {
      if (at >= open && at < after) continue;
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect((await readPermitPdf(changed)).seal.valid).toBe(false);
    }
  });

  it('breaks when the digest, the attributes or the signature value in the CMS change', async () => {
    const file = Buffer.from(sealed);
    const open = file.lastIndexOf('/Contents <', undefined, 'latin1') + '/Contents <'.length;
    const { cms } = signatureOf(sealed);
    // The signer info is the last part of the CMS: everything behind the certificates.
    const oid = Buffer.from('2a864886f70d010904', 'hex');
    const from = cms.indexOf(oid);
    let end = cms.length;
    while (cms[end - 1] === 0) end -= 1;
    for (let at = from; at < end; at += 7) {
      const changed = Buffer.from(sealed);
      const digit = open + at * 2;
      changed.write(changed.toString('latin1', digit, digit + 1) === '0' ? '1' : '0', digit, 'latin1');
      expect((await readPermitPdf(changed)).seal.valid).toBe(false);
    }
  });
});

describe('sealing', () => {
  it('refuses a file that has no empty signature, and one that is sealed', async () => {
    const sealer = makeTestSealer('ec');
    await expect(sealPdf(new TextEncoder().encode('%PDF-1.7 nothing'), sealer)).rejects.toMatchObject({ code: 'not-sealable' });
    const once = await sealPdf(await renderPermit(sampleInput(1)), sealer);
    await expect(sealPdf(once, sealer)).rejects.toBeInstanceOf(SealError);
  });

  it('says so when the chain is larger than the room', async () => {
    const sealer = makeTestSealer('ec');
    const small = await renderPermit(sampleInput(1, {}, { sealCapacity: 200 }));
    await expect(sealPdf(small, sealer)).rejects.toMatchObject({ code: 'seal-too-large' });
  });

  it('seals only with the two algorithms of the profile', async () => {
    const sealer = makeTestSealer('ec');
    await expect(sealPdf(await renderPermit(sampleInput(1)), { ...sealer, algorithm: -7 })).rejects.toThrow('-7');
  });

  it('is not misled by the placeholder inside an attachment', async () => {
    const trap = new TextEncoder().encode('/ByteRange [0 9999999999 9999999999 9999999999] /Contents <00>');
    const input = sampleInput(1);
    const pdf = await renderPermit({
      ...input,
      attachments: [
        ...input.attachments,
        { name: 'trap.txt', mime: 'text/plain', bytes: trap, relationship: 'Supplement', description: 'trap' },
      ],
    });
    expect((await readPermitPdf(await sealPdf(pdf, makeTestSealer('ec')))).seal.valid).toBe(true);
  });
});
