/**
 * Regions that annotations of the Appendices name for a population, as ISO 3166-1 codes of the countries and territories
 * in them. Source: the regions of the Convention (Res. Conf. 11.1) and geography; WEST_GREENLAND is part of one territory
 * and is told apart by the annotation alone, so it stands for the territory.
 */
const africa =
  'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW';
const asia =
  'AE AF BD BH BN BT CN CY HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE';
const northAmerica = 'BM CA GL MX PM US';
const centralAmerica =
  'AG AI AW BB BL BQ BS BZ CR CU CW DM DO GD GP GT HN HT JM KN KY LC MF MQ MS NI PA PR SV SX TC TT VC VG VI';
const southAmerica = 'AR BO BR CL CO EC FK GF GY PE PY SR UY VE';
const formerUssr = 'AM AZ BY EE GE KG KZ LT LV MD RU TJ TM UA UZ';
const europe =
  'AD AL AT AX BA BE BG CH CZ DE DK ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LU MC ME MK MT NL NO PL PT RO RS SE SI SJ SK SM VA';

export const regions: Readonly<Record<string, string>> = {
  AFRICA: africa,
  ASIA: asia,
  NEOTROPICS: `${centralAmerica} ${southAmerica} MX`,
  AMERICAS: `${northAmerica} ${centralAmerica} ${southAmerica}`,
  CENTRAL_AND_NORTH_AMERICA: `${northAmerica} ${centralAmerica}`,
  SOUTH_AMERICA: southAmerica,
  EUROPE_EXCEPT_FORMER_USSR: europe,
  FORMER_USSR: formerUssr,
  WEST_GREENLAND: 'GL',
};
