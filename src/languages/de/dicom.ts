// German for: reading DICOM and NIfTI, the checks of an export, and the device that computes.
import type { Phrases } from '../../core/language/phraseBook.ts';

export const dicom: Phrases = {
  // Files
  'The file could not be read: it was moved, changed or locked after it was chosen.':
    'Die Datei war nicht lesbar: Sie wurde nach der Auswahl verschoben, geändert oder gesperrt.',
  'Put it back and drop the folder again.': 'Sie zurücklegen und den Ordner erneut ablegen.',
  'The file is not what it was when the series was listed.':
    'Die Datei ist nicht mehr die, die sie beim Auflisten der Serie war.',
  'Drop it again.': 'Sie erneut ablegen.',

  // Compressed pixels
  'The JPEG frame has two frame headers.': 'Das JPEG-Bild hat zwei Bildköpfe.',
  'The JPEG data has no frame header.': 'Die JPEG-Daten haben keinen Bildkopf.',
  'The JPEG frame lacks a quantisation table.': 'Dem JPEG-Bild fehlt eine Quantisierungstabelle.',
  'The JPEG frame is in colour.': 'Das JPEG-Bild ist farbig.',
  'The JPEG frame has another size than the header states.':
    'Das JPEG-Bild hat eine andere Größe, als die Kopfdaten angeben.',
  'The JPEG frame has an impossible number of bits.': 'Das JPEG-Bild hat eine unmögliche Zahl von Bits.',
  'A JPEG scan has no coefficients.': 'Ein JPEG-Durchgang hat keine Koeffizienten.',
  'The JPEG frame lacks a Huffman table.': 'Dem JPEG-Bild fehlt eine Huffman-Tabelle.',
  'The JPEG data holds an impossible difference.': 'Die JPEG-Daten enthalten eine unmögliche Differenz.',
  'The lossless JPEG frame has no Huffman table.': 'Das verlustfreie JPEG-Bild hat keine Huffman-Tabelle.',
  'The lossless JPEG frame names no known predictor.':
    'Das verlustfreie JPEG-Bild nennt keinen bekannten Prädiktor.',
  'The JPEG frame does not begin as one.': 'Das JPEG-Bild beginnt nicht wie eines.',
  'A JPEG segment is cut short.': 'Ein JPEG-Segment ist abgeschnitten.',
  'A JPEG scan comes before its frame header.': 'Ein JPEG-Durchgang kommt vor seinem Bildkopf.',
  'The JPEG frame has more scans than any real one.': 'Das JPEG-Bild hat mehr Durchgänge als jedes echte.',
  'The JPEG scan is not of one grey component.': 'Der JPEG-Durchgang hat nicht genau eine Graukomponente.',
  'The JPEG frame has no scan.': 'Das JPEG-Bild hat keinen Durchgang.',
  'This JPEG process (hierarchical or arithmetic) is not in use in DICOM.':
    'Dieses JPEG-Verfahren (hierarchisch oder arithmetisch) ist in DICOM nicht in Gebrauch.',
  'A JPEG quantisation table is cut short.': 'Eine JPEG-Quantisierungstabelle ist abgeschnitten.',
  'A JPEG Huffman table is damaged.': 'Eine JPEG-Huffman-Tabelle ist beschädigt.',
  'A JPEG Huffman table is cut short.': 'Eine JPEG-Huffman-Tabelle ist abgeschnitten.',
  'The JPEG data holds a code that is in no table.':
    'Die JPEG-Daten enthalten einen Code, der in keiner Tabelle steht.',
  'The JPEG data ends too early.': 'Die JPEG-Daten enden zu früh.',
  'The run-length coded frame is cut short.': 'Das lauflängenkodierte Bild ist abgeschnitten.',
  'The run-length coded frame has {0} byte planes where {1} belong.':
    'Byte-Ebenen des lauflängenkodierten Bildes: {0} statt {1}.',
  'The run-length coded frame has a wrong segment table.':
    'Das lauflängenkodierte Bild hat eine falsche Segmenttabelle.',
  'The run-length coded frame ends too early.': 'Das lauflängenkodierte Bild endet zu früh.',
  'The {0} decoder could not be loaded.': 'Der Decoder für {0} ließ sich nicht laden.',
  'The {0} frame is damaged and cannot be decoded.':
    'Das Bild ({0}) ist beschädigt und lässt sich nicht dekodieren.',
  'JPEG 2000': 'JPEG 2000',
  'JPEG-LS': 'JPEG-LS',
  HTJ2K: 'HTJ2K',
  'The {0} frame has another size than the header states.':
    'Das Bild ({0}) hat eine andere Größe, als die Kopfdaten angeben.',
  'The {0} frame is in colour.': 'Das Bild ({0}) ist farbig.',
  'The {0} frame ends too early.': 'Das Bild ({0}) endet zu früh.',
  'The pixel data is empty: it has no fragments.': 'Die Pixeldaten sind leer: Sie haben keine Fragmente.',
  'The compressed frames cannot be told apart: the offset table is missing or wrong.':
    'Die komprimierten Bilder lassen sich nicht trennen: Die Offset-Tabelle fehlt oder ist falsch.',
  'The file is cut short within its compressed pixels.':
    'Die Datei ist innerhalb ihrer komprimierten Pixel abgeschnitten.',
  'The pixel data is shorter than the image.': 'Die Pixeldaten sind kürzer als das Bild.',

  // What is odd in a file, and how it was read
  'Its transfer syntax says {0}, but its pixels are {1}; they were read as they are.':
    'Ihre Transfersyntax lautet {0}, ihre Pixel sind aber: {1}; sie wurden so gelesen, wie sie sind.',
  'not compressed': 'unkomprimiert',
  'PhotometricInterpretation (0028,0004) is not stated; its one sample a pixel was read as grey.':
    'PhotometricInterpretation (0028,0004) ist nicht angegeben; der eine Wert je Pixel wurde als Grau gelesen.',
  'HighBit (0028,0102) {0} puts the {1} stored bits at the top, but they are at the bottom and were read there.':
    'HighBit (0028,0102) {0} setzt die {1} gespeicherten Bits nach oben, sie liegen aber unten und wurden dort gelesen.',
  'PixelPaddingValue (0028,0120) {0} is a value that tissue has, too: only where it reaches the edge of the image was it read as air.':
    'PixelPaddingValue (0028,0120) {0!} ist ein Wert, den auch Gewebe hat: Nur wo er bis an den Bildrand reicht, wurde er als Luft gelesen.',
  'Its header names a contrast agent ("{0}"): vessels are brighter than in the CT that the networks know.':
    'Die Kopfdaten nennen ein Kontrastmittel („{0!}“): Gefäße sind heller als in dem CT, das die Netze kennen.',
  '{0} reads "{1}", which cannot be read as numbers.':
    '{0!} lautet „{1!}“, was sich nicht als Zahlen lesen lässt.',
  '{0} is written "{1}" and was read as {2}.': '{0!} ist als „{1!}“ geschrieben und wurde als {2!} gelesen.',
  '{0} is {1}; {2} was assumed.': '{0!} ist {1}; angenommen wurde {2}.',
  'not stated': 'nicht angegeben',
  empty: 'leer',
  '{0} reads "{1}", which is no number.': '{0!} lautet „{1!}“, was keine Zahl ist.',
  'Its Modality LUT (0028,3000) lacks its descriptor or its data.':
    'Der Modality LUT (0028,3000) fehlen ihr Deskriptor oder ihre Daten.',
  'Its Modality LUT (0028,3000) is shorter than its descriptor says.':
    'Die Modality LUT (0028,3000) ist kürzer, als ihr Deskriptor angibt.',
  '{0} Its real values cannot be known.': '{0} Die wirklichen Werte lassen sich nicht bestimmen.',
  'Export the original series again from the scanner or PACS.':
    'Die Originalserie erneut vom Scanner oder aus dem PACS exportieren.',
  'Modality (0008,0060) is not stated; by its SOP class it is {0}.':
    'Modality (0008,0060) ist nicht angegeben; nach der SOP-Klasse ist es {0!}.',

  // Files that are no DICOM
  'DICOM and NIfTI are read here: choose the DICOM files that it was made from.':
    'Hier werden DICOM und NIfTI gelesen: die DICOM-Dateien wählen, aus denen die Datei gemacht wurde.',
  'Convert the pair to one file (.nii or .nii.gz) and drop that.':
    'Das Paar in eine einzige Datei (.nii oder .nii.gz) umwandeln und diese ablegen.',
  'Unpack it and drop the files inside, or put them into a ZIP without a password.':
    'Entpacken und die enthaltenen Dateien ablegen oder sie in ein ZIP ohne Passwort packen.',
  'This is {0} {1}{2}, not DICOM.': 'Kein DICOM, sondern: {1}{2}.',
  'This is a tar archive, not DICOM.': 'Das ist ein tar-Archiv, kein DICOM.',
  'This is a gzipped NIfTI file, not DICOM.': 'Das ist eine mit gzip gepackte NIfTI-Datei, kein DICOM.',
  'This is a tar archive (gzipped), not DICOM.': 'Das ist ein tar-Archiv (mit gzip gepackt), kein DICOM.',
  'This is a gzip file, not DICOM.': 'Das ist eine gzip-Datei, kein DICOM.',
  'This is a header of a NIfTI pair (.hdr and .img) file, not DICOM.':
    'Das ist die Kopfdatei eines NIfTI-Paars (.hdr und .img), kein DICOM.',
  'This is an Analyze 7.5 file, not DICOM.': 'Das ist eine Analyze-7.5-Datei, kein DICOM.',
  'This is an NRRD file, not DICOM.': 'Das ist eine NRRD-Datei, kein DICOM.',
  'This is a MetaImage file, not DICOM.': 'Das ist eine MetaImage-Datei, kein DICOM.',
  'This is a PDF file, not DICOM.': 'Das ist eine PDF-Datei, kein DICOM.',
  'This is a 7-Zip archive, not DICOM.': 'Das ist ein 7-Zip-Archiv, kein DICOM.',
  'This is a RAR archive, not DICOM.': 'Das ist ein RAR-Archiv, kein DICOM.',
  'This is an HDF5 file, not DICOM.': 'Das ist eine HDF5-Datei, kein DICOM.',
  'This is a ZIP archive, not DICOM.': 'Das ist ein ZIP-Archiv, kein DICOM.',
  'These are {0}, not DICOM.': 'Das sind {0}, kein DICOM.',
  'tar archive': 'tar-Archiv',
  'tar archives': 'tar-Archive',
  'gzipped NIfTI': 'mit gzip gepacktes NIfTI',
  'gzipped NIfTI file': 'mit gzip gepackte NIfTI-Datei',
  'gzipped NIfTI files': 'mit gzip gepackte NIfTI-Dateien',
  'gzip files': 'gzip-Dateien',
  'Analyze 7.5 files': 'Analyze-7.5-Dateien',
  'NRRD files': 'NRRD-Dateien',
  'MetaImage files': 'MetaImage-Dateien',
  'PDF files': 'PDF-Dateien',
  'HDF5 files': 'HDF5-Dateien',
  'Give it a name that ends in .nii.gz and drop it again.':
    'Der Datei einen Namen geben, der auf .nii.gz endet, und sie erneut ablegen.',
  'tar archive (gzipped)': 'tar-Archiv (mit gzip gepackt)',
  'gzipped tar archives': 'mit gzip gepackte tar-Archive',
  'Unpack the .gz files and drop the DICOM files inside.':
    'Die .gz-Dateien entpacken und die enthaltenen DICOM-Dateien ablegen.',
  'header of a NIfTI pair (.hdr and .img)': 'Kopfdatei eines NIfTI-Paars (.hdr und .img)',
  'header of a NIfTI pair (.hdr and .img) file': 'Kopfdatei eines NIfTI-Paars (.hdr und .img)',
  'headers of NIfTI pairs (.hdr and .img)': 'Kopfdateien von NIfTI-Paaren (.hdr und .img)',
  'Analyze 7.5': 'Analyze 7.5',
  '7-Zip archive': '7-Zip-Archiv',
  '7-Zip archives': '7-Zip-Archive',
  'RAR archive': 'RAR-Archiv',
  'RAR archives': 'RAR-Archive',
  'ZIP archive': 'ZIP-Archiv',
  'Give it a name that ends in .zip and drop it again.':
    'Der Datei einen Namen geben, der auf .zip endet, und sie erneut ablegen.',
  'ZIP archives': 'ZIP-Archive',

  // NIfTI
  'Whether it is CT or MR is not stated: its {0}.': 'Ob es CT oder MR ist, ist nicht angegeben: {0}.',
  'Whether it is CT or MR is not stated: its values from {0} to {1} are those of a CT.':
    'Ob es CT oder MR ist, ist nicht angegeben: Die Werte von {0} bis {1} sind die eines CT.',
  'Whether it is CT or MR is not stated: its values from {0} to {1}, without the air of a CT near -1000, are taken for MR.':
    'Ob es CT oder MR ist, ist nicht angegeben: Die Werte von {0} bis {1}, ohne die Luft eines CT nahe -1000, werden für MR gehalten.',
  'Read as {0}, as you said.': 'Wie angegeben als {0!} gelesen.',
  'Read as {0}, as you said, though its {1}.': 'Wie angegeben als {0!} gelesen, obwohl: {1}.',
  'Read as {0}, as you said, though its values from {1} to {2} are those of a CT.':
    'Wie angegeben als {0!} gelesen, obwohl die Werte von {1} bis {2} die eines CT sind.',
  'Read as {0}, as you said, though its values from {1} to {2}, without the air of a CT near -1000, are taken for MR.':
    'Wie angegeben als {0!} gelesen, obwohl die Werte von {1} bis {2}, ohne die Luft eines CT nahe -1000, für MR gehalten werden.',
  'NIfTI: no patient, no date and no frame of reference are stated.':
    'NIfTI: Weder Patient noch Datum noch Bezugssystem sind angegeben.',
  'Its unit of length is not stated; millimetres are assumed.':
    'Die Längeneinheit ist nicht angegeben; Millimeter werden angenommen.',
  'It holds {0} volumes (time points or echoes); only the first is read.':
    'Die Datei enthält {0} Volumen (Zeitpunkte oder Echos); nur das erste wird gelesen.',
  'It states no place in the patient (neither sform nor qform): its first axis is taken to run from the patient’s left to right, and left and right may be exchanged.':
    'Die Datei gibt keine Lage im Patienten an (weder sform noch qform): Die erste Achse wird als von links nach rechts im Patienten verlaufend angenommen, und links und rechts können vertauscht sein.',
  'It lies in the space of an atlas ({0}): its size and shape may not be the patient’s own.':
    'Sie liegt im Raum eines Atlas ({0}): Größe und Form sind vielleicht nicht die des Patienten.',
  'code {0}': 'Code {0}',
  Talairach: 'Talairach',
  'a template': 'eine Vorlage',
  'Its place is that of another image, to which it was aligned (form code 2).':
    'Ihre Lage ist die eines anderen Bildes, an dem sie ausgerichtet wurde (Form-Code 2).',
  'Its two statements of place differ by up to {0} mm; the sform is used, not the qform.':
    'Ihre beiden Lageangaben weichen um bis zu {0} mm voneinander ab; verwendet wird die sform, nicht die qform.',
  'Its place makes voxels of {0} mm, but their size is stated as {1} mm, as in a conversion of CT with gantry tilt: sizes and angles may be wrong. Open the DICOM files instead.':
    'Nach ihrer Lage sind die Voxel {0} mm groß, angegeben sind aber {1} mm, wie bei einer Umwandlung von CT mit gekippter Gantry: Größen und Winkel können falsch sein. Stattdessen die DICOM-Dateien öffnen.',
  '{0} x {1} x {2}': '{0} x {1} x {2}',
  'MNI 152': 'MNI 152',
  'The NIfTI file is cut short: it ends before its voxels do.':
    'Die NIfTI-Datei ist abgeschnitten: Sie endet vor ihren Voxeln.',
  'Copy it again from its source.': 'Sie erneut von der Quelle kopieren.',

  // CT that is no CT
  'Iodine or material map (mg/ml)': 'Jod- oder Materialkarte (mg/ml)',
  'Effective atomic number map': 'Karte der effektiven Ordnungszahl',
  'Electron density map': 'Karte der Elektronendichte',
  'CT whose values were modified (virtual energy or a material taken out)':
    'CT mit veränderten Werten (virtuelle Energie oder ein Material herausgerechnet)',
  'Map in per cent': 'Karte in Prozent',
  'Optical density': 'Optische Dichte',
  'Iodine or material map': 'Jod- oder Materialkarte',
  'Virtual monoenergetic images': 'Virtuelle monoenergetische Bilder',
  'Virtual non-contrast images': 'Virtuelle native Bilder',
  'Perfusion map': 'Perfusionskarte',
  'Screen copy': 'Bildschirmkopie',
  'Iodine map': 'Jodkarte',
  'Values in "{0}"': 'Werte in „{0!}“',
  'Screen copy of 8 bits (the grey levels of a window)':
    'Bildschirmkopie mit 8 Bit (die Graustufen eines Fensters)',

  // Headers and pixels that cannot be read
  'no dataset follows its file header': 'auf den Dateikopf folgt kein Datensatz',
  'its header ends in the middle of an element or has a wrong length in it':
    'die Kopfdaten enden mitten in einem Element oder enthalten eine falsche Länge',
  'its deflated dataset is damaged ({0})': 'der komprimierte Datensatz ist beschädigt ({0})',
  'it inflates to more than 1 GB': 'entpackt ist er größer als 1 GB',
  'The file is DICOM, but {0}.': 'Die Datei ist DICOM, aber {0}.',
  'Copy it again from its source; it may be cut short or damaged.':
    'Sie erneut von der Quelle kopieren; vielleicht ist sie abgeschnitten oder beschädigt.',
  'Copy the file again from its source, or export the series uncompressed.':
    'Die Datei erneut von der Quelle kopieren oder die Serie unkomprimiert exportieren.',
  'The file has no pixel data.': 'Die Datei hat keine Pixeldaten.',
  'Copy the images again from their source, pixels included.':
    'Die Bilder erneut von der Quelle kopieren, samt Pixeln.',
  'The image has no size: rows or columns are missing.':
    'Das Bild hat keine Größe: Zeilen oder Spalten fehlen.',
  'Its pixels are coded in a transfer syntax that cannot be read here.':
    'Die Pixel sind in einer Transfersyntax kodiert, die hier nicht lesbar ist.',
  'It is a colour image ({0}); CT and MR are grey.': 'Es ist ein Farbbild ({0}); CT und MR sind grau.',
  '{0} samples a pixel': '{0} Werte je Pixel',
  'Leave it out: it is a photograph or a screen copy, not the scan.':
    'Weglassen: Es ist eine Fotografie oder eine Bildschirmkopie, nicht die Aufnahme.',
  'Pixels of {0} bits in {1} cannot be read.': 'Pixel mit {0} Bit in {1} sind nicht lesbar.',
  'NumberOfFrames (0028,0008) reads "{0}", which is no number of frames.':
    'NumberOfFrames (0028,0008) lautet „{0!}“, was keine Zahl von Bildern ist.',
  'Its pixels are compressed, though its transfer syntax says that they are not, and in a way that is not known here.':
    'Die Pixel sind komprimiert, obwohl die Transfersyntax das Gegenteil angibt, und auf eine hier unbekannte Weise.',
  'Copy the file again from its source; it may be cut short or damaged.':
    'Die Datei erneut von der Quelle kopieren; vielleicht ist sie abgeschnitten oder beschädigt.',
  'Export the series again as uncompressed, 16-bit grey images.':
    'Die Serie erneut exportieren, als unkomprimierte Graubilder mit 16 Bit.',
  'The file is named like DICOM but is none: it may be empty, damaged or something else.':
    'Die Datei heißt wie DICOM, ist aber keines: Sie ist vielleicht leer, beschädigt oder etwas anderes.',
  'Copy it again from its source, or leave it out.': 'Sie erneut von der Quelle kopieren oder weglassen.',
  'The file is cut short: {0} of {1} bytes of its pixels are there.':
    'Die Datei ist abgeschnitten: {0} von {1} Bytes ihrer Pixel sind vorhanden.',
  'The file is too large to be read as one image ({0} GB).':
    'Die Datei ist zu groß, um als ein Bild gelesen zu werden ({0} GB).',
  'Leave it out, or export the series as one file a slice.':
    'Weglassen oder die Serie mit einer Datei je Schicht exportieren.',

  // Transfer syntaxes
  'implicit VR little endian': 'Implicit VR Little Endian',
  'explicit VR little endian': 'Explicit VR Little Endian',
  'deflated explicit VR little endian': 'Deflated Explicit VR Little Endian',
  'explicit VR big endian': 'Explicit VR Big Endian',
  'RLE lossless': 'RLE verlustfrei',
  'JPEG baseline': 'JPEG Baseline',
  'JPEG extended': 'JPEG Extended',
  'JPEG spectral selection': 'JPEG Spectral Selection',
  'JPEG full progression': 'JPEG Full Progression',
  'JPEG lossless': 'JPEG verlustfrei',
  'JPEG lossless, first order': 'JPEG verlustfrei, erster Ordnung',
  'JPEG-LS lossless': 'JPEG-LS verlustfrei',
  'JPEG-LS near-lossless': 'JPEG-LS fast verlustfrei',
  'JPEG 2000 lossless': 'JPEG 2000 verlustfrei',
  'HTJ2K lossless RPCL': 'HTJ2K verlustfrei RPCL',
  'HTJ2K lossless': 'HTJ2K verlustfrei',

  // The checks of a DICOM export
  'and {0} more': 'und {0} weitere',
  'T1 slice {0}': 'T1 Schicht {0}',
  'T2 slice {0}': 'T2 Schicht {0}',
  'Nothing of the patient is left': 'Vom Patienten ist nichts übrig',
  'Named {0}; references to the CT are remapped alike':
    'Benannt {0!}; Verweise auf das CT sind ebenso umgeschrieben',
  'Patient, study and frame of reference are the CT’s':
    'Patient, Untersuchung und Bezugssystem sind die des CT',
  'The series joins the CT’s own study': 'Die Serie kommt zur Untersuchung des CT hinzu',
  '{0} is no valid UID': '{0!} ist keine gültige UID',
  'two files or series share a UID': 'zwei Dateien oder Serien haben dieselbe UID',
  'a UID of the CT is used again': 'eine UID des CT wird wieder verwendet',
  'Identities are new, unique and at most 64 characters':
    'Kennungen sind neu, eindeutig und höchstens 64 Zeichen lang',
  '{0} UIDs': '{0} UIDs',
  'T1 slice {0} has no {1}': 'T1 Schicht {0} hat kein {1!}',
  'T2 slice {0} has no {1}': 'T2 Schicht {0} hat kein {1!}',
  'T1 slice {0} lacks {1}': 'T1 Schicht {0} fehlt {1!}',
  'T2 slice {0} lacks {1}': 'T2 Schicht {0} fehlt {1!}',
  'Every required attribute is there': 'Jedes verlangte Attribut ist vorhanden',
  '{0} with a value, {1} that may be empty': '{0} mit einem Wert, {1} dürfen leer sein',
  'Every file says by itself that it is synthetic': 'Jede Datei sagt von sich aus, dass sie synthetisch ist',
  'ImageType SYNTHETIC, SyntheticData YES, ContentQualification RESEARCH':
    'ImageType SYNTHETIC, SyntheticData YES, ContentQualification RESEARCH',
  'Description forbids diagnosis, derivation names the weights':
    'Die Beschreibung schließt die Diagnose aus, die Herkunft nennt die Gewichte',
  'SYNTHETIC ... (AI from CT) - NOT FOR DIAGNOSIS': 'SYNTHETIC ... (AI from CT) - NOT FOR DIAGNOSIS',
  'Every slice lies where the CT’s does': 'Jede Schicht liegt, wo die des CT liegt',
  'the largest difference is {0} mm': 'die größte Abweichung ist {0} mm',
  'the largest difference is {0} mm.': 'die größte Abweichung ist {0} mm.',
  'Largest difference {0}': 'Größte Abweichung: {0}',
  'Largest difference none': 'Größte Abweichung: keine',
  'Every slice refers to its own CT slice': 'Jede Schicht verweist auf ihre eigene CT-Schicht',
  '{0} files, one for each slice and contrast': '{0} Dateien, eine je Schicht und Kontrast',
  'No attribute of the CT’s acquisition is carried over': 'Kein Attribut der CT-Aufnahme wird übernommen',
  'No rescale, KVP, kernel, exposure or private data':
    'Weder Rescale noch KVP, Faltungskern, Exposition oder private Daten',
  'Every value has the form and length that its attribute allows':
    'Jeder Wert hat die Form und Länge, die sein Attribut erlaubt',
  'Descriptions fit 64 and 1024 characters': 'Beschreibungen passen in 64 und 1024 Zeichen',
  'Copied from the CT as it stands: {0}.': 'Aus dem CT übernommen, wie es dort steht: {0!}.',

  // What can be exported, and what to know about it
  'Only synthetic MR made from a CT volume can be exported.':
    'Nur synthetisches MR aus einem CT-Volumen lässt sich exportieren.',
  'Open the CT and synthesise first.': 'Zuerst das CT öffnen und synthetisieren.',
  'A CT from NIfTI cannot be exported as DICOM: it names no patient, study or frame of reference, and none is made up.':
    'Ein CT aus NIfTI lässt sich nicht als DICOM exportieren: Es nennt weder Patient noch Untersuchung noch Bezugssystem, und erfunden wird keines.',
  'Export NIfTI, which lies where the CT lies; or open the DICOM files that it was made from.':
    'NIfTI exportieren, das dort liegt, wo das CT liegt; oder die DICOM-Dateien öffnen, aus denen es gemacht wurde.',
  'There is nothing to export yet.': 'Noch gibt es nichts zu exportieren.',
  'Synthesise at least one slice of T1 or T2 first.':
    'Zuerst mindestens eine Schicht von T1 oder T2 synthetisieren.',
  'A slice to export does not exist in the CT.': 'Eine zu exportierende Schicht gibt es im CT nicht.',
  'Open the CT again and synthesise anew.': 'Das CT erneut öffnen und neu synthetisieren.',
  'The CT names no study, so the exported series opens a new one.':
    'Das CT nennt keine Untersuchung; die exportierte Serie beginnt daher eine neue.',
  'The CT has no frame of reference; a new one is given, so other systems may not link the series to the CT.':
    'Das CT hat kein Bezugssystem; es wird ein neues vergeben, daher verknüpfen andere Systeme die Serie vielleicht nicht mit dem CT.',
  'The weights are untrained: the images mean nothing, and every file says so.':
    'Die Gewichte sind untrainiert: Die Bilder bedeuten nichts, und jede Datei sagt das.',
  'Only {0} of the CT’s {1} slices.': 'Nur {0} der {1} Schichten des CT.',
  'The patient is named by a pseudonym and every identity is replaced, those of the CT that are referred to as well. The CT itself is not exported: replace its identities elsewhere if both are to be shared.':
    'Der Patient erhält ein Pseudonym, und jede Kennung wird ersetzt, auch die des CT, auf die verwiesen wird. Das CT selbst wird nicht exportiert: Sollen beide weitergegeben werden, seine Kennungen anderswo ersetzen.',
  'The CT’s UIDs of {0} are missing or not valid; new ones stand in their place, so other systems may not link the series to the CT.':
    'UIDs des CT fehlen oder sind ungültig (betrifft: {0}); an ihrer Stelle stehen neue, daher verknüpfen andere Systeme die Serie vielleicht nicht mit dem CT.',
  series: 'Serie',
  study: 'Untersuchung',
  image: 'Bild',
  'frame of reference': 'Bezugssystem',
  'The pixels of a synthetic slice do not fit its file.':
    'Die Pixel einer synthetischen Schicht passen nicht in ihre Datei.',
  'Synthesise the series again; copy the report if this comes back.':
    'Die Serie erneut synthetisieren; tritt es wieder auf, den Bericht kopieren.',

  // The device
  'Runs on the CPU because you chose so.': 'Läuft auf dem Prozessor (CPU), weil so gewählt.',
  ', which computes in software and is slow': ', das in Software rechnet und langsam ist',
  'Runs on WebGPU because you chose so{0}.': 'Läuft auf WebGPU, weil so gewählt{0}.',
  'Runs on WebGPU because you chose so, which computes in software and is slow.':
    'Läuft auf WebGPU, weil so gewählt; es rechnet hier in Software und ist langsam.',
  'Runs on the CPU: this browser {0}.': 'Läuft auf dem Prozessor (CPU): Dieser Browser {0}.',
  'offers no GPU': 'bietet keine GPU',
  'has no WebGPU': 'hat kein WebGPU',
  'Runs on the CPU: the only GPU is software ({0}), which is slower.':
    'Läuft auf dem Prozessor (CPU): Die einzige GPU ist Software ({0!}), und die ist langsamer.',
  'Runs on the CPU: the GPU ({0}) failed its first trial ({1}).':
    'Läuft auf dem Prozessor (CPU): Die GPU ({0!}) versagte beim ersten Versuch ({1!}).',
  '{0} ms against {1} ms in a short trial': '{0} ms gegen {1} ms in einem kurzen Versuch',
  'Runs on the GPU, faster than the CPU: {0}.': 'Läuft auf der GPU, schneller als der Prozessor (CPU): {0}.',
  'Runs on the CPU, faster than the GPU: {0}.': 'Läuft auf dem Prozessor (CPU), schneller als die GPU: {0}.',
  'the backend did not start': 'das Backend startete nicht',
  wasm: 'wasm',
  SIMD: 'SIMD',
  'no SIMD': 'kein SIMD',
  '1 thread': '1 Thread',
  '{0} threads': '{0} Threads',
  'This machine offers the browser no GPU.': 'Dieser Rechner bietet dem Browser keine GPU.',
  'This browser has no WebGPU.': 'Dieser Browser hat kein WebGPU.',
  'Choose the CPU (wasm) or automatic in Details.':
    'Unter „Details“ den Prozessor (CPU, wasm) oder die automatische Wahl einstellen.',
  'The CPU engine (wasm) could not start: {0}':
    'Das Rechnen auf dem Prozessor (CPU, wasm) startete nicht: {0}',
  'Reload the page; if that does not help, use a current Chrome, Edge or Firefox.':
    'Die Seite neu laden; hilft das nicht, ein aktuelles Chrome, Edge oder Firefox verwenden.',
  'of this machine’s memory it may take {0}': 'vom Arbeitsspeicher dieses Rechners darf es {0} belegen',
  'one of its buffers needs {0}, and the GPU allows {1} a buffer':
    'einer seiner Puffer braucht {0}, die GPU erlaubt aber {1} je Puffer',
  '{0} is too large for this device: it needs about {1}, and {2}.':
    '{0!} ist zu groß für dieses Gerät: Es braucht etwa {1}, und {2}.',
  'Nothing was fetched. Choose a smaller network, or another device in Details.':
    'Nichts wurde geholt. Ein kleineres Netz wählen oder unter „Details“ ein anderes Gerät.',
  'The CPU engine (wasm) ran out of memory.':
    'Beim Rechnen auf dem Prozessor (CPU, wasm) ging der Arbeitsspeicher aus.',
  'Close other tabs and programs, or choose a smaller network.':
    'Andere Tabs und Programme schließen oder ein kleineres Netz wählen.',
  'No model is loaded.': 'Kein Modell ist geladen.',
  'Choose a model first.': 'Zuerst ein Modell wählen.',
  'The engine has not started.': 'Das Rechenwerk ist nicht gestartet.',
  'Reload the page.': 'Die Seite neu laden.',
  'The GPU was lost': 'Die GPU ging verloren',
  'The GPU ran out of memory': 'Der GPU ging der Speicher aus',
  'The GPU was lost: {0}.': 'Die GPU ging verloren: {0!}.',
  'The GPU ran out of memory: {0}.': 'Der GPU ging der Speicher aus: {0!}.',
  'The GPU was lost: {0}': 'Die GPU ging verloren: {0!}',
  'The GPU ran out of memory: {0}': 'Der GPU ging der Speicher aus: {0!}',
  'The GPU ran out of memory: the browser gives no reason.':
    'Der GPU ging der Speicher aus: Der Browser nennt keinen Grund.',
  'The GPU ran out of memory: the browser gives no reason':
    'Der GPU ging der Speicher aus: Der Browser nennt keinen Grund',
  'The GPU was lost ({0}). A fresh one was taken. {1}':
    'Die GPU ging verloren ({0!}). Sie wurde neu geöffnet. {1}',
  'The GPU was lost ({0}). The CPU takes over. {1}':
    'Die GPU ging verloren ({0!}). Der Prozessor (CPU) übernimmt. {1}',
  'The GPU ran out of memory ({0}). A fresh one was taken. {1}':
    'Der GPU ging der Speicher aus ({0!}). Sie wurde neu geöffnet. {1}',
  'The GPU ran out of memory ({0}). The CPU takes over. {1}':
    'Der GPU ging der Speicher aus ({0!}). Der Prozessor (CPU) übernimmt. {1}',
  'The GPU ran out of memory (the browser gives no reason). The CPU takes over. {0}':
    'Der GPU ging der Speicher aus (der Browser nennt keinen Grund). Der Prozessor (CPU) übernimmt. {0}',
  'Choose the CPU (wasm) in Details, or a smaller network.':
    'Unter „Details“ den Prozessor (CPU, wasm) wählen oder ein kleineres Netz.',
  'value {0} of {1} is {2}': 'Wert {0} von {1} ist {2!}',
  'every value is zero': 'jeder Wert ist null',
  'The device gave no usable image: {0}.': 'Das Gerät lieferte kein brauchbares Bild: {0}.',
  'Choose the other backend in Details, or a smaller network; the slice is not shown.':
    'Unter „Details“ das andere Backend wählen oder ein kleineres Netz; die Schicht wird nicht gezeigt.',
  'A fresh one was taken': 'Sie wurde neu geöffnet',
  'The CPU takes over': 'Der Prozessor (CPU) übernimmt',
  'A fresh one was taken.': 'Sie wurde neu geöffnet.',
  'The CPU takes over.': 'Der Prozessor (CPU) übernimmt.',
  'the GPU gives no more ({0})': 'die GPU gibt nicht mehr her ({0!})',
  'off by {0}': 'Abweichung {0}',
  'computes {0} incorrectly: off by {1} of the largest value':
    'berechnet {0!} falsch: Abweichung {1} des größten Werts',
  'a training step fails with it: {0}': 'ein Trainingsschritt scheitert damit: {0}',
  '{0} is off by {1} of its norm': '{0} weicht um das {1}fache der Norm ab',
  'the gradient of {0}': 'der Gradient von {0!}',
  'the self-test of {0} fails with it ({1})': 'der Selbsttest von {0!} scheitert damit ({1})',
  '{0} computes {1} incorrectly: its self-test differs by {2}.':
    '{0!} berechnet {1!} falsch: Der Selbsttest weicht um {2} ab.',
  'Choose the other backend in Details; no image of this one is shown.':
    'Unter „Details“ das andere Backend wählen; von diesem wird kein Bild gezeigt.',
  '{0} is a feature network: it makes no images.': '{0!} ist ein Merkmalsnetz: Es erzeugt keine Bilder.',
  'Choose a DRUNet or U-Net.': 'Ein DRUNet oder U-Net wählen.',
  'unnamed adapter': 'Adapter ohne Namen',
  'out of memory': 'Speicher voll',
  'the browser gives no reason': 'der Browser nennt keinen Grund',

  // Training and weights
  'The feature network has no layer {0}.': 'Das Merkmalsnetz hat keine Netzschicht {0!}.',
  "The feature network's weights lack {0}.": 'Den Gewichten des Merkmalsnetzes fehlt {0!}.',
  '{0} is judged on held-out slices': '{0} wird an zurückgehaltenen Schichten beurteilt',
  'The starting model is judged on held-out slices':
    'Das Ausgangsmodell wird an zurückgehaltenen Schichten beurteilt',
  'The best model is judged on held-out slices':
    'Das beste Modell wird an zurückgehaltenen Schichten beurteilt',
  '{0} is judged on held-out slices: {1} of {2}':
    '{0} wird an zurückgehaltenen Schichten beurteilt: {1} von {2}',
  'The contextual loss needs a feature network.': 'Der kontextuelle Verlust braucht ein Merkmalsnetz.',
  'The starting model': 'Das Ausgangsmodell',
  'The best model': 'Das beste Modell',
  'There is no slice to train on.': 'Es gibt keine Schicht zum Trainieren.',
  'The kept copy of {0} was damaged, so it was fetched again.':
    'Die behaltene Kopie von {0!} war beschädigt und wurde neu geholt.',
  '{0} bytes': '{0} Bytes',
  'The weights {0} of {1} are damaged: their SHA-256 is not the one in the model file.':
    'Die Gewichte {0!} von {1!} sind beschädigt: Ihre SHA-256 ist nicht die in der Modelldatei.',
  'The weights {0} of {1} are cut short: {2} of {3} bytes.':
    'Die Gewichte {0!} von {1!} sind abgeschnitten: {2} von {3} Bytes.',
  'Load the model again; if that does not help, replace the file.':
    'Das Modell erneut laden; hilft das nicht, die Datei ersetzen.',
};
