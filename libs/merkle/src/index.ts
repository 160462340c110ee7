/**
 * The Merkle tree of the transparency log (docs/spec/log-entries.md): RFC 9162 hashing in C2SP tiles. Pure.
 *
 * Hash:  `portableHasher`, or `treeHasher(sha256)` over a faster SHA-256.
 * Grow:  `new TreeEdge(hasher)`, `.push(leafHash)` -> tiles that became full, `.root()`; `TreeEdge.restore(size, partialTiles, hasher)`.
 * Name:  `tilePath(level, n, width)`, `entriesPath(n, width)`, `parseTilePath(path)`; `encodeBundle`, `decodeBundle`.
 * Prove: `proveInclusion(index, size, read, hasher)`, `proveConsistency(oldSize, newSize, read, hasher)`, `rootAt(size, read, hasher)`
 *        with `read` = `tileSubtreeReader(fetchTile, size, hasher)` or one of the caller's own.
 * Check: `verifyInclusion(claim, hasher)`, `verifyConsistency(claim, hasher)`: false for whatever is no proof; never throw.
 * Draw:  `drawSeed`, `drawnPlace`, `firstCosigned` (docs/spec/draw.md).
 * Audit: `fsck(input)`: everything anew from published bytes alone; its first failure by a stable id of `fsckFailures`.
 */
export { drawnFromMax, drawnPlace, drawSeed, drawSignatureLength } from './draw/draw.js';
export {
  firstCosigned,
  parseListedCosignature,
  readCosignatureList,
  type CosignatureList,
  type CosignaturesOfLog,
  type CosignedFirst,
  type FirstCosigned,
  type ListedCosignature,
} from './draw/first-cosigned.js';
export { fsckFailures, type FsckFailure, type FsckFailureId } from './fsck/failure.js';
export { fsck, type FsckInput, type FsckReport, type SeenWitness } from './fsck/fsck.js';
export { LogUnreachable, type LogSource } from './fsck/log-source.js';
export type { EntryCheck } from './fsck/tree-check.js';
export type { TreeHead } from './fsck/tree-head.js';
export { readBundle, readTile, type Part } from './fsck/tree-parts.js';
export { bundledEntryMax, decodeBundle, encodeBundle, type BundleFault, type BundleResult } from './tree/bundle.js';
export { proveConsistency, verifyConsistency, type ConsistencyClaim } from './tree/consistency.js';
export { equalHashes, hashLength, isHash, portableHasher, treeHasher, type Hash, type TreeHasher } from './tree/hasher.js';
export { proveInclusion, rootOfPath, verifyInclusion, type ClimbStep, type InclusionClaim } from './tree/inclusion.js';
export { rootAt, type Subtree, type SubtreeReader } from './tree/subtree.js';
export {
  bundlesOf,
  hashInTile,
  tileBytes,
  tileSubtreeReader,
  tilesOf,
  tileWidthIn,
  type FetchTile,
  type TileAddress,
} from './tree/tile.js';
export { entriesPath, parseTilePath, tileLevelMax, tilePath, tileWidthMax, type TileName } from './tree/tile-path.js';
export { TreeEdge, type CompletedTile } from './tree/tree-edge.js';

/**
 * Notes of the log and its witnesses (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness, tlog-policy,
 * tlog-proof). Parsers answer `{ ok: true, value }` or `{ ok: false, reason }` and never throw; formatters throw RangeError.
 *
 * Keys:  `parseVkey(text)`, `formatVkey(vkey)`, `makeVkey(name, algorithm, publicKey)`.
 * Sign:  `signCheckpoint({ origin, size, root }, signer)` -> signed note; `cosign(noteText, time, signer)` -> signature line without
 *        newline; `addSignatures(note, lines)`; a signer is `{ vkey, sign(bytes) }`.
 * Read:  `parseNote`, `parseCheckpoint(noteText)`, `parseCheckpointNote(note)` = both, `parseSignatureLines(body)`, `parseCosignature`.
 * Judge: `parsePolicy(text)`, `judgeCheckpoint(note, policy, verify)`, `quorumMet(policy, names)`, `isDemonstration(policy)`,
 *        `verifyTlogProof({ proof, leafHash, policy, hasher, verify })`: a failure with reason `quorum` means that all else is in order.
 * Send:  `formatAddCheckpoint`, `parseAddCheckpoint`, `parseTreeSize`; `formatTlogProof`, `parseTlogProof`.
 */
export {
  formatAddCheckpoint,
  maximumAddCheckpointBytes,
  maximumPathHashes,
  parseAddCheckpoint,
  parseTreeSize,
  type AddCheckpoint,
} from './note/add-checkpoint.js';
export {
  formatCheckpoint,
  parseCheckpoint,
  parseCheckpointNote,
  type Checkpoint,
  type CheckpointNote,
  type ReadCheckpoint,
} from './note/checkpoint.js';
export { cosignatureMessage, formatCosignature, parseCosignature, type Cosignature } from './note/cosignature.js';
export { frozenComment, frozenComments, frozenLogs, isBeyondEnd, type FrozenLog } from './note/frozen.js';
export { judgeCheckpoint, quorumMet, type CheckpointVerdict, type Witnessed } from './note/judge-checkpoint.js';
export { cosign, signCheckpoint, type NoteSigner } from './note/note-signer.js';
export type { NoteFault, Parsed } from './note/parsed.js';
export {
  demonstrationNotice,
  formatPolicy,
  isDemonstration,
  parsePolicy,
  type ParsedPolicy,
  type Policy,
  type PolicyFault,
  type PolicyFaultReason,
  type PolicyGroup,
  type PolicyLog,
  type PolicyWitness,
} from './note/policy.js';
export {
  addSignatures,
  formatNote,
  formatSignatureLine,
  maximumNoteBytes,
  maximumSignatures,
  parseNote,
  parseSignatureLine,
  parseSignatureLines,
  type Note,
  type NoteSignature,
} from './note/signed-note.js';
export { policyFor } from './note/policy-for.js';
export {
  consistencySteps,
  type CheckStep,
  type CheckStepId,
  type CheckStepState,
  noteSteps,
  type Platform,
  proofSteps,
  type WitnessStep,
} from './note/check-steps.js';
export { quorumStrength, type QuorumStrength } from './note/quorum-strength.js';
export { formatTlogProof, parseTlogProof, verifyTlogProof, type TlogProof, type TlogProofVerdict } from './note/tlog-proof.js';
export { verifyNote, verifySignature, type Ed25519Verify, type NoteVerdict, type VerifiedSignature } from './note/verify-note.js';
export { formatVkey, keyIdOf, makeVkey, parseVkey, type SignatureType, type Vkey } from './note/vkey.js';
