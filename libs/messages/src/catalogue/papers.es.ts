import type { Catalogue } from './catalogue.js';

/** Printed papers, and the checklist of evidence. */
export const papersEs: Catalogue = {
  'prints.title': 'Papeles impresos',
  'prints.count': '{count, plural, =0 {Aún no impreso} one {Impreso una vez} other {Impreso # veces}}',
  'prints.none': 'Ningún funcionario ha impreso aún este permiso.',
  'prints.copy': 'Ejemplar',
  'prints.who': 'Impreso por',
  'prints.place': 'Lugar',
  'prints.place.hint': 'Ventanilla o sala, como otra persona la encontraría',
  'prints.when': 'Cuándo',
  'prints.reason': 'Motivo',
  'prints.reason.hint': 'Qué fue del papel anterior',
  'prints.first': 'Imprimir el original',
  'prints.again': 'Imprimir otra vez',
  'prints.what': 'Primero se cuenta la impresión; el archivo se abre después desde la lista.',
  'prints.button': 'Contar esta impresión',
  'prints.not-here': 'Su oficina no puede imprimir este permiso: otra lo expidió y no lo ha delegado.',
  'prints.delegations': 'Oficinas que pueden imprimir',
  'prints.delegations.none': 'Solo la oficina que lo expidió.',
  'prints.delegate': 'Permitir imprimir a otra oficina',
  'prints.office': 'Oficina',
  'prints.scope': 'Qué puede imprimir',
  'prints.scope.permit': 'Este permiso',
  'prints.scope.all': 'Todos los permisos de este titular, de su distrito',
  'prints.scope.holder': 'Todos los permisos de {holder}',
  'prints.until': 'hasta el {day}',
  'prints.last-day': 'Último día',
  'prints.end': 'Terminarla',
  'prints.ended': 'terminada',
  'prints.fault.until': 'Escriba un día que no haya pasado',
  'problem.print-counted.title': 'Alguien lo imprimió a la vez',
  'problem.print-counted.detail': 'Mire la lista e imprima de nuevo si aún hace falta.',
  'problem.print-not-here.title': 'Su oficina no puede imprimirlo',
  'problem.print-not-here.detail': 'Otra oficina lo expidió y no ha delegado su impresión.',
  'problem.print-office-unknown.title': 'No hay tal oficina',
  'problem.print-office-unknown.detail':
    'La impresión se delega en una oficina abierta de la autoridad, para un permiso o un titular que sea una organización.',
  'problem.print-until.title': 'El último día ha pasado',
  'problem.print-until.detail': 'Indique un día a partir de hoy.',
  'problem.checklist-item.title': 'La lista no tiene ese elemento',
  'problem.checklist-item.detail': 'Indique un elemento que se pide en esta solicitud.',
  'checklist.title': 'Lista de comprobación',
  'checklist.valid': 'válido',
  'checklist.invalid': 'no válido',
  'checklist.nothing': 'nada enviado',
  'checklist.object': 'No válido…',
  'checklist.mark.valid': 'Marcar como válido',
  'checklist.mark.invalid': 'Marcar como no válido',
  'checklist.reason': 'Por qué no es válido',
  'checklist.reason.hint': 'El solicitante lo lee',
  'checklist.ask-line': '{item}: {reason}',
  'checklist.ask.hint': 'Empezado con los elementos no válidos; cámbielo como necesite',
  'checklist.example': 'Ejemplo',
  'checklist.example.link': 'Ver un ejemplo',
  'checklist.example.what': 'Una buena dice al menos esto. Todos los nombres y números son inventados.',
  'checklist.example.file': 'Descargar como texto para rellenar',
  'checklist.example.heading': 'EJEMPLO – todos los nombres y números son inventados',
  'checklist.example.legal-acquisition':
    'Factura 2041/26 del 3 de marzo de 2026\nVendedor: Cooperativa Forestal Kwame, licencia de caza HL-118/26 (copia adjunta)\nComprador: Utopia Skins Ltd\nMercancía: 10 pieles de Python regius, etiquetas UT-0001 a UT-0010\nExtraídas: distrito de Port Utopia, febrero de 2026, con licencia HL-118/26',
  'checklist.example.origin-permit':
    'Permiso de exportación 25XB000417 del 12 de mayo de 2025, todas las páginas y el anexo, refrendado a la importación el 2 de junio de 2025: 40 entraron, 10 se reexportan ahora',
  'checklist.example.import-permit':
    'Permiso de importación 26XB000033 de la autoridad administrativa de Arcadia, válido hasta el 30 de noviembre de 2026, para la misma especie, cantidad, finalidad y partes',
  'checklist.example.breeding-records':
    'Libro del establecimiento XA-B-0012\nProgenitores: macho 0451, hembra 0460, adquiridos en 2014 con el permiso 14XB000190\nEclosión: 6 de abril de 2025, generación F2, anillas XA25-071 a XA25-080',
  'checklist.example.acquisition-date':
    'Inventario de la herencia de Ada Moreau, notario de Port Utopia, 1974: «una piel de leopardo, montada», con una fotografía del mismo año',
  'checklist.example.origin-statement':
    'Declaración de la oficina forestal de Port Utopia del 4 de marzo de 2026: la madera se cortó en Utopía, parcela 14, licencia de tala F-77/26',
  'checklist.example.recipient-facilities':
    'Plano del recinto con medidas, fotografías, nombre y experiencia del cuidador, carta del veterinario que atenderá a los animales',
  'checklist.example.use-of-import':
    'Carta del museo del 9 de marzo de 2026: el espécimen queda en la colección M-12, se expone y estudia, y no está en venta',
  'checklist.example.transport-plan':
    'Vuelo UT 204, 14 h en total; caja según el requisito IATA 44, 60 x 40 x 30 cm, dibujo adjunto; agua en el transbordo; recibidos a la llegada por el cuidador',
  'checklist.example.seizure-record':
    'Acta de decomiso S-2025/19 de la aduana de Port Utopia, 8 de agosto de 2025, con la decisión del tribunal del 3 de octubre de 2025 sobre el destino de la mercancía',
  'checklist.example.exhibition-register':
    'Extracto del registro de exhibiciones de Utopía, número EX-004, con la lista de animales, sus marcas y cómo se adquirió cada uno',
  'checklist.example.photographs':
    'Cuatro fotografías en color: el conjunto por dos lados, la marca con su número legible y una regla al lado',
  'checklist.example.carnet':
    'Cuaderno ATA XA/26/0098, válido hasta el 1 de septiembre de 2026, con su lista de mercancías; las líneas de la solicitud siguen el mismo orden',
  'checklist.example.loss':
    'Denuncia de pérdida 311/26 ante la policía de Port Utopia del 5 de marzo de 2026, con el número del permiso, o el propio papel dañado',
};
