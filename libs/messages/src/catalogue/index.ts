import { appealEn } from './appeal.en.js';
import { appealEs } from './appeal.es.js';
import { appealFr } from './appeal.fr.js';
import { applyEn } from './apply.en.js';
import { applyEs } from './apply.es.js';
import { applyFr } from './apply.fr.js';
import { applyFormEn } from './apply-form.en.js';
import { applyFormEs } from './apply-form.es.js';
import { applyFormFr } from './apply-form.fr.js';
import { applyLinesEn } from './apply-lines.en.js';
import { applyLinesEs } from './apply-lines.es.js';
import { applyLinesFr } from './apply-lines.fr.js';
import { auditEn } from './audit.en.js';
import { auditEs } from './audit.es.js';
import { auditFr } from './audit.fr.js';
import { casesEn } from './cases.en.js';
import { casesEs } from './cases.es.js';
import { casesFr } from './cases.fr.js';
import { complaintsEn } from './complaints.en.js';
import { complaintsEs } from './complaints.es.js';
import { complaintsFr } from './complaints.fr.js';
import type { CatalogueArea } from './catalogue.js';
import { conductEn } from './conduct.en.js';
import { conductEs } from './conduct.es.js';
import { conductFr } from './conduct.fr.js';
import { counterEn } from './counter.en.js';
import { counterEs } from './counter.es.js';
import { counterFr } from './counter.fr.js';
import { deskEn } from './desk.en.js';
import { deskEs } from './desk.es.js';
import { deskFr } from './desk.fr.js';
import { deskDecisionsEn } from './desk-decisions.en.js';
import { deskDecisionsEs } from './desk-decisions.es.js';
import { deskDecisionsFr } from './desk-decisions.fr.js';
import { drawEn } from './draw.en.js';
import { drawEs } from './draw.es.js';
import { drawFr } from './draw.fr.js';
import { feesEn } from './fees.en.js';
import { feesEs } from './fees.es.js';
import { feesFr } from './fees.fr.js';
import { inquiryEn } from './inquiry.en.js';
import { inquiryEs } from './inquiry.es.js';
import { inquiryFr } from './inquiry.fr.js';
import { numberEn } from './number.en.js';
import { numberEs } from './number.es.js';
import { numberFr } from './number.fr.js';
import { recordsEn } from './records.en.js';
import { recordsEs } from './records.es.js';
import { recordsFr } from './records.fr.js';
import { recordsRegistersEn } from './records-registers.en.js';
import { recordsRegistersEs } from './records-registers.es.js';
import { recordsRegistersFr } from './records-registers.fr.js';
import { oversightEn } from './oversight.en.js';
import { oversightEs } from './oversight.es.js';
import { oversightFr } from './oversight.fr.js';
import { noticesEn } from './notices.en.js';
import { noticesEs } from './notices.es.js';
import { noticesFr } from './notices.fr.js';
import { needEn } from './need.en.js';
import { needEs } from './need.es.js';
import { needFr } from './need.fr.js';
import { pageEn } from './page.en.js';
import { pageEs } from './page.es.js';
import { pageFr } from './page.fr.js';
import { papersEn } from './papers.en.js';
import { papersEs } from './papers.es.js';
import { papersFr } from './papers.fr.js';
import { peopleEn } from './people.en.js';
import { peopleEs } from './people.es.js';
import { peopleFr } from './people.fr.js';
import { plotsEn } from './plots.en.js';
import { plotsEs } from './plots.es.js';
import { plotsFr } from './plots.fr.js';
import { problemsEn } from './problems.en.js';
import { problemsEs } from './problems.es.js';
import { problemsFr } from './problems.fr.js';
import { receiptEn } from './receipt.en.js';
import { receiptEs } from './receipt.es.js';
import { receiptFr } from './receipt.fr.js';
import { rulesEn } from './rules.en.js';
import { rulesEs } from './rules.es.js';
import { rulesFr } from './rules.fr.js';
import { scienceEn } from './science.en.js';
import { scienceEs } from './science.es.js';
import { scienceFr } from './science.fr.js';
import { signingEn } from './signing.en.js';
import { signingEs } from './signing.es.js';
import { signingFr } from './signing.fr.js';
import { teamEn } from './team.en.js';
import { teamEs } from './team.es.js';
import { teamFr } from './team.fr.js';
import { tradeEn } from './trade.en.js';
import { tradeEs } from './trade.es.js';
import { tradeFr } from './trade.fr.js';
import { uiEn } from './ui.en.js';
import { uiEs } from './ui.es.js';
import { uiFr } from './ui.fr.js';
import { verifyEn } from './verify.en.js';
import { verifyEs } from './verify.es.js';
import { verifyFr } from './verify.fr.js';

/** Every area of the catalogue; a new area adds its three files and one line here. */
export const catalogueAreas: readonly CatalogueArea[] = [
  { area: 'appeal', texts: { en: appealEn, fr: appealFr, es: appealEs } },
  { area: 'apply', texts: { en: applyEn, fr: applyFr, es: applyEs } },
  { area: 'apply-form', texts: { en: applyFormEn, fr: applyFormFr, es: applyFormEs } },
  { area: 'apply-lines', texts: { en: applyLinesEn, fr: applyLinesFr, es: applyLinesEs } },
  { area: 'audit', texts: { en: auditEn, fr: auditFr, es: auditEs } },
  { area: 'cases', texts: { en: casesEn, fr: casesFr, es: casesEs } },
  { area: 'team', texts: { en: teamEn, fr: teamFr, es: teamEs } },
  { area: 'conduct', texts: { en: conductEn, fr: conductFr, es: conductEs } },
  { area: 'counter', texts: { en: counterEn, fr: counterFr, es: counterEs } },
  { area: 'plots', texts: { en: plotsEn, fr: plotsFr, es: plotsEs } },
  { area: 'desk', texts: { en: deskEn, fr: deskFr, es: deskEs } },
  { area: 'desk-decisions', texts: { en: deskDecisionsEn, fr: deskDecisionsFr, es: deskDecisionsEs } },
  { area: 'complaints', texts: { en: complaintsEn, fr: complaintsFr, es: complaintsEs } },
  { area: 'draw', texts: { en: drawEn, fr: drawFr, es: drawEs } },
  { area: 'fees', texts: { en: feesEn, fr: feesFr, es: feesEs } },
  { area: 'inquiry', texts: { en: inquiryEn, fr: inquiryFr, es: inquiryEs } },
  { area: 'number', texts: { en: numberEn, fr: numberFr, es: numberEs } },
  { area: 'records', texts: { en: recordsEn, fr: recordsFr, es: recordsEs } },
  { area: 'records-registers', texts: { en: recordsRegistersEn, fr: recordsRegistersFr, es: recordsRegistersEs } },
  { area: 'oversight', texts: { en: oversightEn, fr: oversightFr, es: oversightEs } },
  { area: 'notices', texts: { en: noticesEn, fr: noticesFr, es: noticesEs } },
  { area: 'need', texts: { en: needEn, fr: needFr, es: needEs } },
  { area: 'page', texts: { en: pageEn, fr: pageFr, es: pageEs } },
  { area: 'papers', texts: { en: papersEn, fr: papersFr, es: papersEs } },
  { area: 'people', texts: { en: peopleEn, fr: peopleFr, es: peopleEs } },
  { area: 'problems', texts: { en: problemsEn, fr: problemsFr, es: problemsEs } },
  { area: 'receipt', texts: { en: receiptEn, fr: receiptFr, es: receiptEs } },
  { area: 'rules', texts: { en: rulesEn, fr: rulesFr, es: rulesEs } },
  { area: 'science', texts: { en: scienceEn, fr: scienceFr, es: scienceEs } },
  { area: 'signing', texts: { en: signingEn, fr: signingFr, es: signingEs } },
  { area: 'trade', texts: { en: tradeEn, fr: tradeFr, es: tradeEs } },
  { area: 'ui', texts: { en: uiEn, fr: uiFr, es: uiEs } },
  { area: 'verify', texts: { en: verifyEn, fr: verifyFr, es: verifyEs } },
];
