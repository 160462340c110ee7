import type { Catalogue } from './catalogue.js';

/** What became of the promise of a receipt. */
export const receiptEn: Catalogue = {
  'receipt.verdict.kept': 'KEPT: the event stands in the log, at index {index}',
  'receipt.verdict.broken':
    'BROKEN: the time is over and the event is not in the log that the witnesses saw. Keep this receipt and the checkpoint: they are the proof',
  'receipt.verdict.open': 'OPEN: the event is not in this copy of the log, and no witness has seen the log since the time was over',
  'receipt.verdict.log-false': 'FALSE: the log contradicts itself or what was signed',
  'receipt.verdict.log-unchecked': 'CANNOT BE CHECKED: parts of the log are absent',
  'receipt.verdict.receipt-unreadable': 'There is no receipt at {detail}',
  'receipt.verdict.receipt-not-genuine': 'This is no receipt of the authority, so it accuses nobody: {detail}',
  'receipt.verdict.no-policy': 'The lists hold no policy for the log of this country: {detail}',
  'receipt.verdict.no-trust': 'There is no trust directory at {detail}',
  'receipt.event': 'Event     {kind} {event}, case {case}',
  'receipt.promise': 'Promise   in {origin} from {time}, by {until} at the latest',
  'receipt.witness': 'Witness   {name}, {time}',
};
