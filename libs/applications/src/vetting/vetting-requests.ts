import { Choice, Country, DecimalText, ListOf, PageQuery, Pattern, Text } from '#web';
import { ownersMax } from './particulars.js';
import { paperKinds, type PaperKind, vettingStates, type VettingState } from './vetting.repository.js';

class OwnerBody {
  @Text({ max: 200, example: 'Amina Odhiambo' })
  name: string;

  @Country()
  country: string;

  @DecimalText({ optional: true, example: '62.5', description: 'Percent; absent where control rests on something else than shares' })
  share?: string;
}

/** A draft may be incomplete; what is missing is said when it is handed in. */
export class ParticularsBody {
  @Text({ max: 100, min: 0, example: 'C-2019/4471', description: 'Number of the company register, or of the identity document' })
  number: string;

  @Text({ max: 200, min: 0, example: 'Companies Registry, Amaro' })
  register: string;

  @Text({ max: 200, min: 0, description: 'Who answers for the organisation' })
  contact: string;

  @Text({ max: 50, min: 0 })
  phone: string;

  @ListOf(() => OwnerBody, { max: ownersMax, description: 'Who owns or controls the organisation in the end' })
  owners: OwnerBody[];
}

export class PaperQuery {
  @Pattern(/^[^\0]+$/u, 'not-text', {
    max: 255,
    example: 'extract.pdf',
    description: 'Name to show; the content alone decides what the file is',
  })
  name: string;

  @Choice(paperKinds)
  kind: PaperKind;
}

export class VettingsQuery extends PageQuery {
  @Choice(vettingStates.filter((state) => state !== 'draft'), { description: 'Drafts are the house’s own' })
  state: VettingState;
}

export class VettingProposalBody {
  @Choice(['positive', 'negative'])
  proposal: 'positive' | 'negative';

  @Text({ min: 3, max: 4000, lines: true, description: 'What was checked; the house does not read it' })
  note: string;
}

export class VettingDecisionBody {
  @Choice(['approved', 'refused'])
  outcome: 'approved' | 'refused';

  @Text({ optional: true, max: 4000, lines: true, description: 'Of a refusal: the house reads it' })
  reason?: string;
}
