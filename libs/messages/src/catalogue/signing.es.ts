import type { Catalogue } from './catalogue.js';

/** Why the signer refused to sign or seal a permit. */
export const signingEs: Catalogue = {
  'signing.refusal.permit-not-reserved': 'El permiso no está reservado (estado: {state}): no hay nada que firmar.',
  'signing.refusal.permit-not-witnessed': 'El permiso no está listo para ser sellado (estado: {state}).',
  'signing.refusal.clocks-apart':
    'Los relojes de la base de datos y del firmante difieren en {seconds} segundos; se admiten 60 como máximo. Ajuste los relojes y expida de nuevo.',
  'signing.refusal.document-altered': 'El documento congelado del permiso no tiene el resumen registrado con él.',
  'signing.refusal.document-not-canonical': 'El documento congelado del permiso no es JSON canónico (RFC 8785).',
  'signing.refusal.document-malformed':
    'Al documento congelado del permiso le faltan casillas del formulario o contiene casillas desconocidas: {fields}.',
  'signing.refusal.document-differs': 'El documento congelado del permiso no dice lo que se solicitó y se decidió. Diferencias: {fields}.',
  'signing.refusal.application-not-approved': 'La solicitud no está aprobada (estado: {state}).',
  'signing.refusal.form-changed': 'La solicitud se modificó después de decidirse: {decisions} se refieren a otra versión.',
  'signing.refusal.decision-missing': 'No consta una decisión exigida por la Convención: {kinds}.',
  'signing.refusal.decision-negative': 'Una decisión registrada es negativa: {kinds}.',
  'signing.refusal.same-person': 'Una misma persona ejerce funciones que deben estar en manos distintas: {duties}.',
  'signing.refusal.role-not-held': 'Una persona que decidió no tiene ahora la función necesaria: {roles}.',
  'signing.refusal.signature-missing':
    'Su autor no firmó una decisión: {kinds}. Es posible que alguien la haya escrito directamente en la base de datos.',
  'signing.refusal.signature-invalid':
    'La firma de una decisión no se sostiene ({reason}): {kinds}. Es posible que alguien la haya escrito directamente en la base de datos.',
  'signing.refusal.officer-key':
    'La clave que firmó una decisión no cuenta ({reason}): {kinds}. No la registró una segunda persona, había terminado o es de otra persona.',
  'signing.refusal.signatures-short':
    'La política vigente exige {wanted} personas detrás de este documento y han firmado {people}. Faltan las funciones: {roles}.',
  'signing.refusal.role-forged':
    'La función de alguien cuya decisión cuenta no figura en el registro público tal como está en la base de datos ({role}, {reason}). Es posible que alguien la haya escrito allí o haya quitado una revocación.',
  'signing.refusal.policy-forged': 'La política {policy} de la base de datos no es la del registro público ({reason}).',
  'signing.refusal.interest-forged':
    'Un interés declarado por alguien cuya decisión cuenta no está en la base de datos tal como figura en el registro público ({reason}). Es posible que alguien lo haya quitado.',
  'signing.refusal.draw-forged':
    'El funcionario que recomendó este documento no es aquel a quien el registro público asigna el expediente ({reason}). Es posible que alguien haya cambiado el sorteo o la asignación.',
  'signing.refusal.register-forged':
    'Una inscripción del registro {register} en la que se basaron las reglas no fue firmada tal como está ({reason}). Es posible que alguien la haya escrito directamente en la base de datos.',
  'signing.refusal.authority-log':
    'Lo que la base de datos presenta como registro público no es lo que vieron sus testigos ({reason}). No se firma nada sobre ello.',
  'signing.refusal.office-unknown': 'La oficina expedidora no está configurada.',
  'signing.refusal.rules-date':
    'Las reglas se evaluaron a fecha {date}, que no es el día de la expedición; solo puede hacerlo una autoridad ficticia.',
  'signing.refusal.rules-blocked': 'Las reglas prohíben ahora este permiso: {rules}.',
  'signing.refusal.rules-not-accepted': 'Nadie de esta autoridad ha aceptado estas reglas sin confirmar en su contenido actual: {rules}.',
  'signing.refusal.rules-no-data': 'No se conoce ninguna inclusión de un taxón de este permiso; no pueden aplicarse las reglas: {rules}.',
  'signing.refusal.warning-not-overridden':
    'Una advertencia de las reglas no fue levantada por escrito por un segundo funcionario: {rules}.',
  'signing.refusal.findings-differ': 'Las reglas constatan ahora algo distinto de lo que consigna el documento congelado.',
  'signing.refusal.quota-not-reserved': 'El cupo de este permiso no está reservado: {quotas}.',
  'signing.refusal.validity': 'Las fechas del permiso no son las que permite su tipo de documento, o ya ha caducado.',
  'signing.refusal.status-entry': 'El lugar del permiso en las listas de estado no es válido.',
  'signing.refusal.trial-failed': 'Una copia de prueba del permiso no superó la verificación: {reasons}.',
  'signing.refusal.token-not-genuine': 'El permiso firmado no superó la verificación y se destruyó: {reasons}.',
  'signing.refusal.credential-missing': 'El permiso no tiene credencial firmada: no hay nada que imprimir.',
  'signing.refusal.log-proof':
    'La prueba de que el permiso figura en el registro público no es válida ({reasons}). Hay que examinar el registro antes de expedir nada.',
  'signing.refusal.page-not-rendered': 'No se pudo componer el formulario: {reason}.',
  'signing.refusal.seal-not-genuine': 'El documento sellado, al releerlo, no es lo que se selló: {reasons}.',
  'signing.refusal.signer-fault': 'El firmante falló varias veces con este permiso. El registro del operador indica la causa.',
};
