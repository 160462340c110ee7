/** The log's side of witnessing; the other side is apps/witness. */
export { witnessAlarms, type Cosigned, type WitnessTroubleCode } from './witness-answer.js';
export {
  WitnessClient,
  type WitnessClientOptions,
  type WitnessQuestion,
  type WitnessRound,
  type WitnessTrouble,
} from './witness-client.js';
