import type { Catalogue } from './catalogue.js';

/** The counter: applications on paper. */
export const counterEs: Catalogue = {
  'counter.title': 'Solicitudes en papel',
  'counter.lead':
    'Registre lo que alguien trajo en papel y firmó. Usa las páginas de los solicitantes; allí se adjunta el escaneo, y nadie decide un expediente que registró.',
  'counter.new': 'Registrar una solicitud en papel',
  'counter.paper': 'El documento',
  'counter.register-number': 'Número en el registro de entrada',
  'counter.received-on': 'Recibido el',
  'counter.pages': 'Páginas',
  'counter.signed-by': 'Firmado por',
  'counter.signed-on': 'Firmado el',
  'counter.who': '¿Quién solicita?',
  'counter.who.known': 'Alguien ya registrado',
  'counter.who.new': 'Alguien que viene por primera vez',
  'counter.house': 'Código o nombre completo',
  'counter.name': 'Nombre',
  'counter.form': 'Tipo',
  'counter.form.natural': 'Persona física',
  'counter.form.legal': 'Empresa u otra entidad',
  'counter.country': 'País',
  'counter.address': 'Dirección',
  'counter.legacy': 'Referencia del expediente abierto de registros anteriores que este documento continúa, si lo hay',
  'counter.fault.legacy': 'Ningún expediente abierto de registros anteriores tiene esta referencia',
  'counter.begin': 'Registrar la solicitud',
  'counter.entered': 'Lo que registró',
  'counter.entered.none': 'Todavía nada.',
  'counter.house.papers': 'Documentos del solicitante para la verificación',
  'counter.fault.who': 'Indique quién solicita',
  'counter.fault.days': 'Se firmó antes de recibirse, y se recibió a más tardar hoy',
  'counter.of-paper':
    'En papel, n.º {number}: recibido el {received}, {pages, plural, one {# página} other {# páginas}}, firmado por {signatory} el {signed}. Registrado por {clerk}, que aquí no decide nada.',
  'counter.declare':
    'Tiene delante el documento firmado. Indique el nombre de quien lo firmó: lo que registró es lo que allí consta, y el escaneo está adjunto.',
  'problem.house-not-found.title': 'Solicitante desconocido',
  'problem.house-not-found.detail':
    'Ningún solicitante único tiene este código o nombre completo. Compruébelo o regístrelo como alguien que viene por primera vez.',
  'problem.paper-entered-already.title': 'Este documento ya se registró',
  'problem.paper-entered-already.detail': 'Otra solicitud tiene el mismo número del registro de entrada.',
  'problem.paper-scan-missing.title': 'Falta el escaneo del documento',
  'problem.paper-scan-missing.detail': 'Adjunte el escaneo del documento firmado en «Documentos» y envíe.',
  'problem.house-known.title': 'Esta empresa ya está registrada',
  'problem.house-known.detail': 'Elija «Alguien ya registrado» e indique su código o nombre completo.',
  'problem.paper-needed.title': 'Hace falta un documento propio',
  'problem.paper-needed.detail': 'Lo que vino en papel no se copia. Registre el nuevo documento en «Solicitudes en papel».',
};
