/** The name itself: "Dalbergia spp." names the genus Dalbergia, as the Appendices write it. */
export function plainTaxonName(name: string): string {
  return name
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ spp?\.?$/i, '');
}
