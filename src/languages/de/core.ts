// German for: core.
import type { Phrases } from '../../core/language/phraseBook.ts';

export const core: Phrases = {
  'Something went wrong that should not: {0}':
    'Es ist ein Fehler aufgetreten, der nicht vorkommen sollte: {0!}',
  'Copy the report and reload the page; your files are untouched.':
    'Den Bericht kopieren und die Seite neu laden; die Dateien sind unberührt.',
  'The browser has no memory left for this.': 'Der Browser hat dafür keinen Arbeitsspeicher mehr.',
  'Close other tabs and the studies that are no longer needed, then try again; your files are untouched.':
    'Andere Tabs und nicht mehr benötigte Untersuchungen schließen, dann erneut versuchen; die Dateien sind unberührt.',
  'Cancelled.': 'Abgebrochen.',
  'Start again when you like.': 'Jederzeit neu zu starten.',
  'Folds, {0}, {1}, mean ± SD over the fold’s patients':
    'Gruppen, {0}, {1}, Mittelwert ± SD über die Patienten der Gruppe',
  'The networks were not trained by the same loss: see their cards.':
    'Die Netze wurden nicht mit demselben Verlust trainiert: siehe ihre Karten.',
  '{0}, {1}, mean ± SD over patients': '{0}, {1}, Mittelwert ± SD über Patienten',
  'Left out: {0} of {1}, {2}, whose real MR was scaled by {3}.':
    'Ausgelassen: {0} von {1!}, {2}, deren echtes MR anders skaliert war („{3}“).',
  'Real MR scaled by {0}.': 'Skalierung des echten MR: {0}.',
  't-tests, {0}: difference with its 95 % confidence interval, and two-sided P':
    't-Tests, {0}: Differenz mit 95-%-Konfidenzintervall und zweiseitigem P',
  '{0} difference': 'Differenz {0}',
  '{0} vs. {1}': '{0!} gegen {1!}',
  'One value a patient. Student and Welch take the two models as independent samples, as the paper does; paired takes the patients that both have. P is not corrected for the number of tests.':
    'Ein Wert je Patient. Student und Welch behandeln die beiden Modelle als unabhängige Stichproben wie in der Veröffentlichung; gepaart zählt nur Patienten, die beide haben. P ist nicht für die Zahl der Tests korrigiert.',
  'No test: it needs two patients with different values in each model, their real MR scaled alike.':
    'Kein Test: Nötig sind in jedem Modell zwei Patienten mit verschiedenen Werten, deren echtes MR gleich skaliert ist.',
  'Resampled from {0} tilted or unevenly spaced slices onto {1} regular ones, {2} mm apart.':
    'Von {0} gekippten oder ungleichmäßig verteilten Schichten auf {1} regelmäßige im Abstand von {2} mm umgerechnet.',
  'The slices are tilted or unevenly spaced, which a NIfTI file cannot hold.':
    'Die Schichten sind gekippt oder ungleichmäßig verteilt, was eine NIfTI-Datei nicht abbilden kann.',
  'Let it be resampled onto a regular grid, or export DICOM, which keeps every slice where it is.':
    'Auf ein regelmäßiges Raster umrechnen lassen oder als DICOM exportieren, wobei jede Schicht bleibt, wo sie ist.',
  'byte order': 'Byte-Reihenfolge',
  'little endian': 'Little Endian',
  'big endian': 'Big Endian',
  'comment (extension 6)': 'Kommentar (Erweiterung 6)',
  'its header is cut short or states an impossible size of itself':
    'ihr Header ist abgeschnitten oder nennt eine unmögliche eigene Größe',
  'it states {0} dimensions': 'sie nennt {0} Dimensionen',
  'it states {0} voxels': 'sie nennt {0} Voxel',
  'It holds several values a voxel (a vector or tensor image), not one image.':
    'Sie enthält mehrere Werte je Voxel (ein Vektor- oder Tensorbild), nicht ein einzelnes Bild.',
  'Its voxels are {0}, not plain numbers.': 'Ihre Voxel sind {0}, keine einfachen Zahlen.',
  'it does not state where its voxels begin': 'sie nennt nicht, wo ihre Voxel beginnen',
  'the place and size of its voxels are not stated as lengths':
    'Lage und Größe ihrer Voxel sind nicht als Längen angegeben',
  'single bits': 'einzelne Bits',
  'of the unknown type {0}': 'vom unbekannten Typ {0}',
  'This NIfTI file is damaged: {0}.': 'Diese NIfTI-Datei ist beschädigt: {0}.',
  'Convert it again from its source, or fetch it anew.': 'Aus der Quelle neu umwandeln oder neu holen.',
  'Choose the file that holds the CT or MR itself, one number a voxel.':
    'Die Datei wählen, die das CT oder MR selbst enthält, eine Zahl je Voxel.',
  'Research only, not for diagnosis.': 'Nur zur Forschung, nicht zur Diagnose.',
  'Synthetic {0}-weighted MR, made from CT by a neural network. {1}':
    'Synthetisches {0}-gewichtetes MR, von einem neuronalen Netz aus CT erzeugt. {1}',
  'Source series {0}': 'Quellserie {0!}',
  'Synthesised by model': 'Synthetisiert vom Modell',
  'Input windows': 'Eingangsfenster',
  'Source series': 'Quellserie',
  'Synthesised by model {0} version {1}, weights SHA-256 {2}':
    'Synthetisiert vom Modell {0!}, Version {1!}, Gewichte SHA-256 {2!}',
  'Zero outside the head mask, which was found by watershed.':
    'Null außerhalb der Kopfmaske, die per Wasserscheide gefunden wurde.',
  'Input windows (HU, centre/width): {0}. {1}': 'Eingangsfenster (HU, Lage/Breite): {0!}. {1}',
  'No head mask.': 'Keine Kopfmaske.',
  'All slices': 'Alle Schichten',
  '{0} of {1} slices': '{0} von {1} Schichten',
  'its slices are {0} x {1} pixels where the CT’s are {2} x {3}':
    'ihre Schichten haben {0} x {1} Pixel, die des CT {2} x {3}',
  'its pixels have another size or direction than the CT’s':
    'ihre Pixel haben eine andere Größe oder Richtung als die des CT',
  'its slice {0} lies where the CT has none': 'ihre Schicht {0} liegt, wo das CT keine hat',
  'The series does not lie on its CT: {0}.': 'Die Serie liegt nicht auf ihrem CT: {0}.',
  'It may have been resampled or moved by another program; export it again from here.':
    'Ein anderes Programm hat sie vielleicht umgerechnet oder verschoben; von hier erneut exportieren.',
  'This series has no slices.': 'Diese Serie hat keine Schichten.',
  'The image orientation is not two directions at right angles.':
    'Die Bildorientierung besteht nicht aus zwei Richtungen im rechten Winkel.',
  'The pixel spacing is not a length.': 'Der Pixelabstand ist keine Länge.',
  'A slice position is not a place in the patient.': 'Eine Schichtlage ist kein Ort im Patienten.',
  'All {0} images state the same position, so they cannot be put in order; the first is used.':
    'Alle {0} Bilder nennen dieselbe Lage und lassen sich daher nicht ordnen; das erste wird verwendet.',
  '{0} where another already does; the first of each place is used.':
    '{0}, wo schon eine andere liegt; die erste jedes Ortes wird verwendet.',
  'slice lies': 'Schicht liegt',
  'slices lie': 'Schichten liegen',
  'The pixels are the same.': 'Die Pixel sind gleich.',
  'Only one slice: it can be seen, but it is no volume.':
    'Nur eine Schicht: Sie ist zu sehen, aber kein Volumen.',
  '{0} left out': '{0} ausgelassen',
  'slice is': 'Schicht ist',
  'slices are': 'Schichten sind',
  '{0} to be missing': '{0} zu fehlen',
  'slice seems': 'Schicht scheint',
  'slices seem': 'Schichten scheinen',
  ', because it does not fit the others': ', weil es nicht zu den anderen passt',
  'after slice {0}': 'nach Schicht {0}',
  'the gap is {0} elsewhere. What lies between is interpolated on screen; nothing is made up for export.':
    'der Abstand beträgt sonst {0}. Was dazwischen liegt, wird auf dem Bildschirm interpoliert; für den Export wird nichts erfunden.',
  'Uneven slice gaps, {0} to {1} (median {2}):': 'Ungleiche Schichtabstände, {0} bis {1} (Median {2}):',
  'shown on an even grid, on which distances are true.':
    'gezeigt auf einem gleichmäßigen Raster, auf dem Abstände stimmen.',
  'Its slices lie in pairs (gaps of {0} and {1} in turn): two scans may be mixed.':
    'Ihre Schichten liegen paarweise (Abstände abwechselnd {0} und {1}): Vielleicht sind zwei Aufnahmen vermischt.',
  'Gantry tilt of {0} degrees: shown upright on an even grid, on which distances are true.':
    'Gantrykippung von {0} Grad: aufrecht gezeigt auf einem gleichmäßigen Raster, auf dem Abstände stimmen.',
  'The header states a gantry tilt of {0} degrees; the slice positions are trusted.':
    'Der Header nennt eine Gantrykippung von {0} Grad; maßgeblich sind die Schichtlagen.',
  'The slices are shifted unevenly in their plane; each is put in its place.':
    'Die Schichten sind in ihrer Ebene ungleich verschoben; jede wird an ihren Ort gesetzt.',
  'The header states a gantry tilt of {0} degrees, but the slice positions are upright;':
    'Der Header nennt eine Gantrykippung von {0} Grad, aber die Schichtlagen sind aufrecht;',
  'the positions are trusted.': 'maßgeblich sind die Schichtlagen.',
  'Export the series again from its source as original images; distances cannot be known from these.':
    'Die Serie aus ihrer Quelle erneut als Originalbilder exportieren; aus diesen lassen sich keine Abstände ableiten.',
  'No head was found in this series: there is nothing in it as thick as a head.':
    'In dieser Serie wurde kein Kopf gefunden: Nichts darin ist so dick wie ein Kopf.',
  'Pick another series; the program needs a CT of the head in Hounsfield units.':
    'Eine andere Serie wählen; das Programm braucht ein CT des Kopfes in Hounsfield-Einheiten.',
  'the chest': 'den Thorax',
  'the abdomen or pelvis': 'Abdomen oder Becken',
  'the shoulder': 'die Schulter',
  'the neck': 'den Hals',
  'the spine': 'die Wirbelsäule',
  'an extremity': 'eine Extremität',
  'No closed skull was found, so this is not a whole head.':
    'Es wurde kein geschlossener Schädel gefunden, dies ist also kein ganzer Kopf.',
  'Choose the axial series of a head CT.': 'Die axiale Serie eines Kopf-CT wählen.',
  'Its header says that it shows {0}.': 'Laut Header zeigt sie {0}.',
  'Its header says nothing against a head.': 'Im Header spricht nichts gegen einen Kopf.',
  '{0} Its description names a reconstruction for bone, whose noise can hide the inside of the skull.':
    '{0} Ihre Beschreibung nennt eine Knochenrekonstruktion, deren Rauschen das Schädelinnere verdecken kann.',
  'Choose the soft-tissue reconstruction of this scan.':
    'Die Weichteilrekonstruktion dieser Aufnahme wählen.',
  'Its header says that it shows {0}, though a skull is there.':
    'Laut Header zeigt sie {0}, obwohl ein Schädel da ist.',
  'Make sure that it is the CT of the head you mean.': 'Sicherstellen, dass es das gemeinte Kopf-CT ist.',
  'A head: {0} ml inside a closed skull.': 'Ein Kopf: {0} ml in einem geschlossenen Schädel.',
  'A single slice, not a head.': 'Eine einzelne Schicht, kein Kopf.',
  'The head mask fills the whole image: no outline of a head was found.':
    'Die Kopfmaske füllt das ganze Bild: Es wurde kein Umriss eines Kopfes gefunden.',
  'What was found is {0}: too large for a head.': 'Gefunden wurden {0}: zu groß für einen Kopf.',
  'What was found is {0}: too small for a head.': 'Gefunden wurden {0}: zu klein für einen Kopf.',
  'What bone encloses is {0} cm² at its widest: too small for a skull.':
    'Was der Knochen umschließt, misst an der weitesten Stelle {0} cm²: zu klein für einen Schädel.',
  'What bone encloses is {0} cm² at its widest: too large for a skull.':
    'Was der Knochen umschließt, misst an der weitesten Stelle {0} cm²: zu groß für einen Schädel.',
  'What bone encloses is {0}: too large for a skull.':
    'Was der Knochen umschließt, misst {0}: zu groß für einen Schädel.',
  'Choose the series that covers the whole head.': 'Die Serie wählen, die den ganzen Kopf abdeckt.',
  'Only {0} mm of a head, in {1} slices.': 'Nur {0} mm eines Kopfes in {1} Schichten.',
  'The head is cut off at the edge of the image.': 'Der Kopf ist am Bildrand abgeschnitten.',
  'Compare with the images in the PACS: the networks know heads of usual size that lie upright and look ahead.':
    'Mit den Bildern im PACS vergleichen: Die Netze kennen Köpfe üblicher Größe, die aufrecht liegen und nach vorn blicken.',
  'The top of the head is cut off.': 'Der Scheitel ist abgeschnitten.',
  'The base of the skull is cut off.': 'Die Schädelbasis ist abgeschnitten.',
  'What bone encloses runs from {0} to {1} HU, which is not brain alone.':
    'Was der Knochen umschließt, reicht von {0} bis {1} HU, ist also nicht nur Gehirn.',
  'Make sure that it is the head, and not the face or a phantom.':
    'Sicherstellen, dass es der Kopf ist und nicht das Gesicht oder ein Phantom.',
  'The inside of the skull is {0} cm² at its widest, as in an infant.':
    'Das Schädelinnere misst an der weitesten Stelle {0} cm², wie bei einem Säugling.',
  'The inside of the skull is {0} times as long as wide: a pixel spacing may be wrong.':
    'Das Schädelinnere ist {0}-mal so lang wie breit: Vielleicht ist ein Pixelabstand falsch.',
  'The inside of the skull is too {0} for its width: the distance between slices may be wrong.':
    'Das Schädelinnere ist für seine Breite zu {0}: Vielleicht ist der Schichtabstand falsch.',
  'The crown of the head lies at the lower end: by the stated positions the head is upside down.':
    'Der Scheitel liegt am unteren Ende: Nach den angegebenen Lagen steht der Kopf auf dem Kopf.',
  'By the stated orientation the head is turned by about {0} degrees.':
    'Nach der angegebenen Orientierung ist der Kopf um etwa {0} Grad gedreht.',
  'By the stated orientation the face looks to the back.':
    'Nach der angegebenen Orientierung blickt das Gesicht nach hinten.',
  'Export the original series in Hounsfield units from the scanner or PACS.':
    'Die Originalserie in Hounsfield-Einheiten aus dem Scanner oder PACS exportieren.',
  'Its header states Hounsfield units.': 'Ihr Header nennt Hounsfield-Einheiten.',
  'Air outside the head is at {0} HU, not near -1000.':
    'Luft außerhalb des Kopfes liegt bei {0} HU, nicht bei etwa -1000.',
  'The brain’s median is {0} HU; in sound scans it is 28 to 38.':
    'Der Median des Gehirns beträgt {0} HU; in einwandfreien Aufnahmen liegt er bei 28 bis 38.',
  'Check that no contrast agent was given and that the scanner is calibrated.':
    'Prüfen, dass kein Kontrastmittel gegeben wurde und der Scanner kalibriert ist.',
  ', the brain’s median at {0} HU': ', der Median des Gehirns bei {0} HU',
  'Plausible Hounsfield units: air at {0}{1}.': 'Plausible Hounsfield-Einheiten: Luft bei {0}{1}.',
  'All its voxels are {0}: there is no image.': 'Alle Voxel sind {0}: Da ist kein Bild.',
  '{0} of its voxels are above 20000 HU: signed values are stated as unsigned.':
    '{0} der Voxel liegen über 20.000 HU: Vorzeichenbehaftete Werte sind als vorzeichenlos angegeben.',
  '{0} of its voxels are below -3100 HU: unsigned values are stated as signed, or the rescale is wrong.':
    '{0} der Voxel liegen unter -3100 HU: Vorzeichenlose Werte sind als vorzeichenbehaftet angegeben, oder die Umrechnung (Rescale) ist falsch.',
  '{0} of its voxels are near -2024 HU, where no CT has anything: an offset of about 1000 was taken off twice.':
    '{0} der Voxel liegen bei etwa -2024 HU, wo in keinem CT etwas liegt: Ein Versatz von etwa 1000 wurde zweimal abgezogen.',
  'Its values run from {0} to {1}: an 8-bit screen copy, not Hounsfield units.':
    'Die Werte reichen von {0} bis {1}: eine 8-Bit-Bildschirmkopie, keine Hounsfield-Einheiten.',
  'no voxel is near -1000 HU': 'kein Voxel liegt bei etwa -1000 HU',
  'air lies at {0} HU, not near -1000': 'Luft liegt bei {0} HU, nicht bei etwa -1000',
  'Its {0}: an offset of about 1000 is missing.': '{0}: Ein Versatz von etwa 1000 fehlt.',
  'Its values are not Hounsfield units: {0}.': 'Die Werte sind keine Hounsfield-Einheiten: {0}.',
  'Slice {0} has no air near -1000 HU though the others have: its values are off.':
    'Schicht {0!} hat keine Luft bei etwa -1000 HU, obwohl die anderen sie haben: Ihre Werte sind verschoben.',
  '{0} slices ({1}) have no air near -1000 HU though the others have: their values are off.':
    '{0} Schichten ({1!}) haben keine Luft bei etwa -1000 HU, obwohl die anderen sie haben: Ihre Werte sind verschoben.',
  'No bone: its highest value is {0} HU.': 'Kein Knochen: Der höchste Wert ist {0} HU.',
  'Only {0} of the head is at the HU of soft tissue.': 'Nur {0} des Kopfes haben HU-Werte von Weichteilen.',
  'The real {0} is scaled by {1}; nothing is compared yet.':
    'Das echte {0} ist skaliert nach „{1}“; verglichen ist noch nichts.',
  'The scale of the real {0} is provisional until all slices are made and it is measured by them.':
    'Die Skala des echten {0} ist vorläufig, bis alle Schichten synthetisiert sind und danach gemessen wird.',
  'Wait for the last slice, or continue a synthesis that was stopped.':
    'Die letzte Schicht abwarten oder eine angehaltene Synthese fortsetzen.',
  'The scale of the real {0} is final: {1}.': 'Die Skala des echten {0} ist endgültig: {1}.',
  'The real {0} offers nothing for {1}, so it is scaled by {2}.':
    'Das echte {0} gibt für „{1}“ nichts her, daher ist es skaliert nach „{2}“.',
  'Compare figures only with others of the same scale.':
    'Zahlen nur mit anderen derselben Skala vergleichen.',
  'SSIM, global': 'SSIM, global',
  'Tenengrad, real': 'Tenengrad, echt',
  'Whole slice': 'Ganze Schicht',
  'Whole head': 'Ganzer Kopf',
  'percentiles 0.5 to 99.5 of the head': 'Perzentile 0,5 bis 99,5 des Kopfes',
  'white matter and CSF, at the model’s levels': 'weiße Substanz und Liquor, auf den Werten des Modells',
  'white stripe, as the synthetic’s': 'White Stripe, wie beim synthetischen MR',
  'Nyúl, as the synthetic’s histogram': 'Nyúl, wie das Histogramm des synthetischen MR',
  'no data': 'keine Daten',
  '{0} mm²': '{0} mm²',
  'are no object': 'sind kein Objekt',
  'have version {0}, and this page reads version 1': 'haben die Version {0}, und diese Seite liest Version 1',
  'are not of the D-CENTER of a DRUNet': 'gehören nicht zum D-CENTER eines DRUNet',
  'do not say how many numbers they hold': 'nennen nicht, wie viele Zahlen sie enthalten',
  'have a mean of another length': 'haben einen Mittelwert anderer Länge',
  'have directions of another length': 'haben Richtungen anderer Länge',
  'have scales or variances of another length, or not above zero':
    'haben Skalen oder Varianzen anderer Länge oder solche, die nicht über null liegen',
  'lack their residual, scatter or limit': 'es fehlen Residuum, Streumatrix oder Grenzwert',
  'another network is chosen': 'ein anderes Netz ist gewählt',
  'other windows feed the network': 'andere Fenster speisen das Netz',
  'another mask feeds the network': 'eine andere Maske speist das Netz',
  'Made before a change: {0}.': 'Vor einer Änderung entstanden: {0}.',
  'This model carries no domain statistics, so whether this CT is like its training data is not judged.':
    'Dieses Modell enthält keine Domänenstatistik, daher wird nicht beurteilt, ob dieses CT seinen Trainingsdaten gleicht.',
  'Whether this CT is like the model’s training data shows as slices are made.':
    'Ob dieses CT den Trainingsdaten des Modells gleicht, zeigt sich, sobald Schichten entstehen.',
  'Most of this CT looks to the model unlike its training data: {0} ({1} of {2}).':
    'Der größte Teil dieses CT gleicht für das Modell nicht seinen Trainingsdaten: {0} ({1} von {2}).',
  'Check that it is an unenhanced CT of an adult’s head without metal. The synthetic MR is not to be relied on.':
    'Prüfen, dass es ein natives CT des Kopfes eines Erwachsenen ohne Metall ist. Auf das synthetische MR ist kein Verlass.',
  'Part of this CT looks to the model unlike its training data: {0} ({1} of {2}).':
    'Ein Teil dieses CT gleicht für das Modell nicht seinen Trainingsdaten: {0} ({1} von {2}).',
  'Look there for metal, contrast agent, noise or another part of the body, and do not rely on the synthetic MR of these slices.':
    'Dort nach Metall, Kontrastmittel, Rauschen oder einem anderen Körperteil suchen und sich auf das synthetische MR dieser Schichten nicht verlassen.',
  'Nothing in this CT looks to the model unlike its training data ({0} slices).':
    'Nichts in diesem CT ist für das Modell anders als seine Trainingsdaten (beurteilte Schichten: {0}).',
  'This CT looks to the model like its training data, but for {0} ({1} of {2}).':
    'Dieses CT gleicht für das Modell seinen Trainingsdaten, bis auf {0} ({1} von {2}).',
  'Checked on one held-out volunteer only: from place to place error grew with spread, from slice to slice it did not. What all answers get wrong alike does not show.':
    'Nur an einem zurückgehaltenen Probanden geprüft: Von Ort zu Ort wuchs der Fehler mit der Streuung, von Schicht zu Schicht nicht. Was alle Antworten gleichermaßen falsch machen, zeigt sich nicht.',
  'synthetic {0}{1} by {2} %': 'das synthetische {0}{1} um {2} %',
  '{0} of full scale': '{0} des vollen Bereichs',
  'Shown in ways that should not matter, {0} on average':
    'Auf Weisen gezeigt, auf die es nicht ankommen sollte: im Mittel {0}',
  ', in the {0} slices measured so far': ', in bisher {0} gemessenen Schichten',
  'no slice by more than {0} %': 'keine Schicht um mehr als {0} %',
  'by more than {0} %: {1} ({2} of {3})': 'um mehr als {0} %: {1} ({2} von {3})',
  'Look at these slices with the spread laid over them, and rely on them less.':
    'Diese Schichten mit eingeblendeter Streuung ansehen und sich weniger auf sie verlassen.',
  'those that vary most inside the head': 'die im Kopf am stärksten schwanken',
  'evenly spaced channels': 'gleichmäßig verteilte Kanäle',
  'channels drawn at random (seed 1)': 'zufällig gezogene Kanäle (Startwert 1)',
  'No map is named.': 'Es ist keine Karte genannt.',
  '“{0}” names no maps of this layer.': '„{0!}“ nennt keine Karten dieser Netzschicht.',
  'Write numbers from 1 to {0}, such as 1-9, 20; at most {1} are shown.':
    'Zahlen von 1 bis {0} schreiben, etwa 1-9, 20; höchstens {1} werden gezeigt.',
  'it is not a "synthmr-model"': 'es ist kein „synthmr-model“',
  'its format version is {0}, and this page reads version 1':
    'seine Formatversion ist {0}, und diese Seite liest Version 1',
  'its domain statistics {0}': 'seine Domänenstatistik: {0}',
  '(and {0} more)': '(und {0} weitere)',
  'The model {0} cannot be used: {1}{2}.': 'Das Modell {0!} ist nicht verwendbar: {1}{2}.',
  'Choose another model, or export this one again with scripts/pretrain/export.py.':
    'Ein anderes Modell wählen oder dieses mit scripts/pretrain/export.py neu exportieren.',
  'its card is missing': 'seine Karte fehlt',
  'its card does not say what it was trained on and what its limits are':
    'seine Karte nennt nicht, woran es trainiert wurde und wo seine Grenzen liegen',
  'the network family {0} is unknown (drunet, unet, vgg)':
    'die Netzfamilie {0} ist unbekannt (drunet, unet, vgg)',
  'width {0} or inputs {1} is not a usable number':
    'die Breite {0} oder die Eingänge {1} sind keine brauchbare Zahl',
  'outputs {0} is not a usable number': 'die Ausgänge {0} sind keine brauchbare Zahl',
  'there is no DRUNet-{0} ({1})': 'es gibt kein DRUNet-{0} ({1!})',
  'it names {0} contrasts for a network of {1} outputs':
    'es nennt {0} Kontraste für ein Netz mit {1} Ausgängen',
  'its contrasts {0} are not T1 or T2': 'seine Kontraste {0} sind nicht T1 oder T2',
  'it has {0} windows for a network of {1} inputs': 'es hat {0} Fenster für ein Netz mit {1} Eingängen',
  'a window lacks its name, centre or width': 'einem Fenster fehlt Name, Lage oder Breite',
  'mean or std is not {0} numbers':
    'Mittelwert oder Standardabweichung (mean, std) besteht nicht aus {0} Zahlen',
  'the grid {0} is not a multiple of {1} pixels with a pixel size':
    'das Raster {0} ist kein Vielfaches von {1} Pixeln mit einer Pixelgröße',
  'the shard path {0} is not a plain file name': 'der Shard-Pfad {0} ist kein einfacher Dateiname',
  'the shard {0} lacks its size or SHA-256': 'dem Shard {0} fehlen Größe oder SHA-256',
  'weightsSha256 is missing': 'weightsSha256 fehlt',
  'the shard {0} is not listed with its SHA-256': 'der Shard {0} ist nicht mit seinem SHA-256 aufgeführt',
  'the shard {0} is named twice': 'der Shard {0} ist zweimal genannt',
  'its shards hold {0} bytes where its weights need {1}':
    'seine Shards enthalten {0} Byte, seine Gewichte brauchen {1}',
  'the weight {0} is missing': 'das Gewicht {0} fehlt',
  'the weight {0} is not part of the network, or is named twice':
    'das Gewicht {0} gehört nicht zum Netz oder ist zweimal genannt',
  'the weight {0} has the shape {1} where the network needs {2}':
    'das Gewicht {0} hat die Form {1}, das Netz braucht {2}',
  'the weight {0} is stored as {1} {2}, which this page does not read':
    'das Gewicht {0} ist als {1} {2} gespeichert, was diese Seite nicht liest',
  'the weight {0} lacks {1} of its quantisation': 'dem Gewicht {0} fehlt für seine Quantisierung {1}',
  'the scale or minimum': 'Skala oder Minimum',
  'the scale or an even group': 'die Skala oder eine gerade Gruppengröße',
  "its self-test's size {0} is not usable": 'die Größe {0} seines Selbsttests ist nicht brauchbar',
  'its self-test has no sound probes': 'sein Selbsttest hat keine gültigen Messpunkte',
  '0.5th to 99.5th percentile in the head mask': '0,5. bis 99,5. Perzentil in der Kopfmaske',
  'The slices of this series are not axial; the network was trained on axial slices only.':
    'Die Schichten dieser Serie sind nicht axial; das Netz wurde nur an axialen Schichten trainiert.',
  'Pick an axial series of the same study, or reformat this one into axial slices first.':
    'Eine axiale Serie derselben Untersuchung wählen oder diese zuerst in axiale Schichten umrechnen.',
  'The head mask of this series is empty, so there is nothing to show to the network.':
    'Die Kopfmaske dieser Serie ist leer, es gibt also nichts, was dem Netz zu zeigen wäre.',
  'This network is untrained: its images mean nothing.':
    'Dieses Netz ist untrainiert: Seine Bilder bedeuten nichts.',
  'The skull is not closed in this CT, so numbers inside it are not given.':
    'Der Schädel ist in diesem CT nicht geschlossen, daher werden keine Zahlen für sein Inneres angegeben.',
  'soft tissue': 'Weichteil',
  'Overridden: {0} Reason: {1}': 'Übergangen: {0} Grund: {1!}',
  '{0} To go on all the same, give a reason under Verdict, above the images.':
    '{0} Um trotzdem fortzufahren, unter „Urteil“ über den Bildern einen Grund angeben.',
  'reaches only {0} of the head': 'reicht nur über {0} des Kopfes',
  'Choose an MR of the head, or lay it over the CT by hand.':
    'Ein MR des Kopfes wählen oder es von Hand über das CT legen.',
  'fits the CT better 4 mm or 4 degrees from here, so it is misplaced':
    'passt 4 mm oder 4 Grad von hier besser zum CT, liegt also falsch',
  'Align it again.': 'Neu ausrichten.',
  'fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head':
    'passt hier kaum besser zum CT als 12 mm entfernt, liegt also falsch oder zeigt einen anderen Kopf',
  'Look at its edges over the CT, align it again, or choose another MR.':
    'Seine Kanten über dem CT ansehen, es neu ausrichten oder ein anderes MR wählen.',
  'reaches {0} of the head; only there can it be compared':
    'reicht über {0} des Kopfes; nur dort lässt es sich vergleichen',
  'Look at the edges before you trust the figures.': 'Die Kanten ansehen, bevor man den Zahlen traut.',
  'fits the CT about as well 4 mm or 4 degrees from here':
    'passt 4 mm oder 4 Grad von hier etwa gleich gut zum CT',
  'It may lie a little off, or show another head: look at its edges over the CT.':
    'Es liegt vielleicht etwas daneben oder zeigt einen anderen Kopf: seine Kanten über dem CT ansehen.',
  'fits the CT less sharply than an MR of the same head mostly does':
    'passt weniger scharf zum CT, als es ein MR desselben Kopfes meist tut',
  'Look at its edges over the CT, and make sure that both are of one person.':
    'Seine Kanten über dem CT ansehen und sicherstellen, dass beide von einer Person sind.',
  'is placed, and reaches {0} of the head': 'ist ausgerichtet und reicht über {0} des Kopfes',
  'The real MR': 'Das echte MR',
  'Series {0}': 'Serie {0!}',
  '{0} is another patient’s: its {1} {2} not the CT’s.':
    '{0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'Choose an MR of this patient.': 'Ein MR dieses Patienten wählen.',
  'Whether {0} is this patient’s cannot be told: {1} names no patient.':
    'Ob {0!} zu diesem Patienten gehört, ist nicht zu sagen: Der Patient ist nicht genannt ({1}).',
  'the CT': 'das CT',
  'Make sure that both are of one person.': 'Sicherstellen, dass beide von einer Person sind.',
  '{0} is this patient’s{1}.': '{0!} gehört zu diesem Patienten{1}.',
  '{0} and {1}': '{0} und {1}',
  ', moved by hand': ', von Hand verschoben',
  '{0}{1}; reaches {2} % of the head.': '{0}{1}; reicht über {2} % des Kopfes.',
  'Rigid, then affine': 'Starr, dann affin',
  'Drop the folder that holds the DICOM files of a head CT, or a ZIP of it.':
    'Den Ordner mit den DICOM-Dateien eines Kopf-CT hier ablegen, oder ein ZIP davon.',
  'The folder is empty.': 'Der Ordner ist leer.',
  'The file could not be used: {0}': 'Die Datei konnte nicht verwendet werden: {0}',
  'None of the {0} files could be used.': 'Keine der {0} Dateien konnte verwendet werden.',
  'See the list of problems under Studies.': 'Siehe die Liste der Probleme unter „Untersuchungen“.',
  'The file is no DICOM image.': 'Die Datei ist kein DICOM-Bild.',
  'There is no DICOM image among the {0} files.': 'Unter den {0} Dateien ist kein DICOM-Bild.',
  'This is MR without a CT: it can be read here, but a synthesis starts from a head CT.':
    'Dies ist ein MR ohne CT: Es lässt sich hier ansehen, aber eine Synthese beginnt mit einem Kopf-CT.',
  'Drop the CT of the same patient too; the MR is then what the synthetic one is held against.':
    'Auch das CT desselben Patienten ablegen; mit dem MR wird dann das synthetische verglichen.',
  'No head CT that can be synthesised is among these images.':
    'Unter diesen Bildern ist kein Kopf-CT, das sich synthetisieren lässt.',
  'The Studies column says why beside each series. Drop an axial head CT.':
    'Die Spalte „Untersuchungen“ nennt neben jeder Serie den Grund. Ein axiales Kopf-CT ablegen.',
  'No series UID is stated': 'Es ist keine Serien-UID angegeben',
  'Its series UID stands for several series': 'Ihre Serien-UID steht für mehrere Serien',
  'series number': 'Seriennummer',
  '{0}; it was told from the others by its {1}.': '{0}; von den anderen unterschieden wurde sie nach {1}.',
  'do not name the patient': 'nennen den Patienten nicht',
  'leave out a part of the patient’s identity': 'lassen einen Teil der Patientenidentität weg',
  '{0} of this series {1}, as the others do ({2}); they were read with them.':
    '{0} dieser Serie {1}, anders als die übrigen ({2!}); sie wurden mit ihnen gelesen.',
  'No patient is named, so whether they are of one cannot be told.':
    'Es ist kein Patient genannt, daher ist nicht zu sagen, ob sie von einem stammen.',
  'Each of its {0} files has a series of its own; they lie one after another and were read as one.{1}':
    'Jede ihrer {0} Dateien hat eine eigene Serie; sie liegen hintereinander und wurden als eine gelesen.{1}',
  'None of its images can be used; the messages say why.':
    'Keines ihrer Bilder ist verwendbar; die Meldungen nennen den Grund.',
  '{0} of this series could not be used: {1}.': '{0} dieser Serie nicht verwendbar: {1!}.',
  'One of {0} stacks in this series: {1}.': 'Einer von {0} Stapeln dieser Serie: {1}.',
  '{0} no part of this stack and listed apart: {1} ({2}).':
    '{0} nicht Teil dieses Stapels und getrennt aufgeführt: {1!} ({2}).',
  'image is': 'Bild ist',
  'images are': 'Bilder sind',
  '{0} of its series ({1}) lie between its slices and differ in orientation or size alone: it may be half of a scan.':
    '{0} ihrer Serie ({1}) zwischen ihren Schichten, nur in Orientierung oder Größe verschieden: Vielleicht ist sie die Hälfte einer Aufnahme.',
  'Its slices are {0}; the networks know axial slices. Choose the axial series of this scan.':
    'Ihre Schichten sind {0}; die Netze kennen axiale Schichten. Die axiale Serie dieser Aufnahme wählen.',
  'Its slices lie {0} degrees off axial; the networks know axial slices.':
    'Ihre Schichten liegen {0} Grad neben axial; die Netze kennen axiale Schichten.',
  'No rescale to Hounsfield units is stated; the stored values are taken as HU.':
    'Eine Umrechnung in Hounsfield-Einheiten ist nicht angegeben; die gespeicherten Werte werden als HU genommen.',
  'MR, {0}: can be compared with what is made from a CT.':
    'MR, {0}: kann mit dem verglichen werden, was aus einem CT entsteht.',
  'Synthetic: made from a CT. It is taken for neither a real MR nor a CT.':
    'Synthetisch: aus einem CT erzeugt. Gilt weder als echtes MR noch als CT.',
  'Its images were lossily compressed: their finest texture is not that of the scan.':
    'Ihre Bilder wurden verlustbehaftet komprimiert: Ihre feinste Textur ist nicht die der Aufnahme.',
  'is a copy of another': 'ist eine Kopie einer anderen',
  'it was': 'sie wurde',
  'are copies of others': 'sind Kopien anderer',
  'each was': 'jede wurde',
  '{0} {1}; {2} read once: {3}.': '{0} {1}; {2} einmal gelesen: {3!}.',
  '{0} a SOP instance UID with another; all were read.':
    '{0} eine SOP-Instance-UID mit einem anderen; alle wurden gelesen.',
  'image shares': 'Bild teilt',
  'different images share': 'verschiedene Bilder teilen',
  'functional or perfusion': 'funktionell oder Perfusion',
  'proton density': 'Protonendichte',
  'It says so itself: it is synthetic.': 'Sie sagt es selbst: Sie ist synthetisch.',
  'It is not MR.': 'Sie ist kein MR.',
  'Its name says {0}.': 'Der Name sagt: {0}.',
  'Neither its name nor its timing tells.': 'Weder Name noch Zeiten verraten es.',
  'Its name says {0}, but {1}': 'Der Name sagt {0}, aber {1}',
  'TR {0} ms and TE {1} ms': 'TR {0} ms und TE {1} ms',
  '{0} of a gradient echo mean T1.': '{0} eines Gradientenechos sprechen für T1.',
  '{0} of a gradient echo may mean T2*.': '{0} eines Gradientenechos könnten für T2* sprechen.',
  '{0} with TI {1} ms mean FLAIR.': '{0} mit TI {1} ms sprechen für FLAIR.',
  '{0} mean T2.': '{0} sprechen für T2.',
  '{0} mean T1.': '{0} sprechen für T1.',
  '{0} after inversion mean T1.': '{0} nach Inversion sprechen für T1.',
  '{0} are neither clearly T1 nor T2.': '{0} sprechen weder klar für T1 noch für T2.',
  'no values': 'keine Werte',
  'values from {0} to {1}': 'Werte von {0} bis {1}',
  '{0} are those of a CT': '{0} sind die eines CT',
  '{0}, without the air of a CT near -1000, are taken for MR':
    '{0}, ohne die Luft eines CT bei etwa -1000, gelten als MR',
  'Check the list of series, and drop only the files of the scan you mean.':
    'Die Liste der Serien prüfen und nur die Dateien der gemeinten Aufnahme ablegen.',
  'One patient, one scan: {0}.': 'Ein Patient, eine Aufnahme: {0}.',
  '{0}: CT without MR.': '{0!}: CT ohne MR.',
  '{0}: MR without CT.': '{0!}: MR ohne CT.',
  '{0}: CT {1} with {2} is not used: {3} beside it has {4}.':
    '{0!}: CT {1!} mit {2} wird nicht verwendet: {3!} daneben hat {4}.',
  'a patient without a name': 'ein Patient ohne Namen',
  '{0} is {1}, not CT: CT and MR may be swapped.':
    '{0!} ist {1!}, nicht CT: CT und MR sind vielleicht vertauscht.',
  'There is no real {0} MR with this CT.': 'Zu diesem CT gibt es kein echtes {0}-MR.',
  'The CT has {0} slices; at least {1} are needed.': 'Das CT hat {0} Schichten; nötig sind mindestens {1}.',
  '{0} is {1}, not MR: CT and MR may be swapped.':
    '{0!} ist {1!}, nicht MR: CT und MR sind vielleicht vertauscht.',
  'The {0} has {1} slices; at least {2} are needed.': 'Das {0} hat {1} Schichten; nötig sind mindestens {2}.',
  'The {0} is of another patient ({1}) than the CT ({2}).':
    'Das {0} gehört zu einem anderen Patienten ({1!}) als das CT ({2!}).',
  'A {0} series': 'Eine {0}-Serie',
  'patient ID': 'Patienten-ID',
  'birth date': 'Geburtsdatum',
  '{0} and {1} more': '{0!} und {1} weitere',
  'Its frames have no positions of their own, so they could not be placed.':
    'Ihre Frames haben keine eigenen Lagen, daher ließen sie sich nicht anordnen.',
  'Export the series as one file a slice, or as enhanced multi-frame with a position for each frame.':
    'Die Serie mit einer Datei je Schicht exportieren oder als Enhanced Multi-frame mit einer Lage für jeden Frame.',
  'pixel spacing': 'Pixelabstand',
  'slice position': 'Schichtlage',
  'slice orientation': 'Schichtorientierung',
  '{0} Nothing could be measured or placed.': '{0} Nichts konnte gemessen oder angeordnet werden.',
  'No {0} is stated, so nothing could be measured or placed.':
    'Nicht angegeben: {0}; daher konnte nichts gemessen oder angeordnet werden.',
  'Export the original series from the scanner or PACS; screen copies and converted images lack this.':
    'Die Originalserie aus dem Scanner oder PACS exportieren; Bildschirmkopien und umgewandelten Bildern fehlt dies.',
  '{0} series {1}': '{0}-Serie {1}',
  'A scout: it shows where the scan was planned.':
    'Eine Übersichtsaufnahme: Sie zeigt, wo die Aufnahme geplant wurde.',
  'The spread of synthetic MR: how unsure a network was, not an image of the patient.':
    'Die Streuung des synthetischen MR: wie unsicher ein Netz war, kein Bild des Patienten.',
  'Labels of grey and white matter: what a network found in a T1, not an image of the patient.':
    'Markierungen grauer und weißer Substanz: was ein Netz in einem T1 fand, kein Bild des Patienten.',
  'A document in a DICOM file{0}, not images.': 'Ein Dokument in einer DICOM-Datei{0}, keine Bilder.',
  'A report (dose or findings), not images.': 'Ein Bericht (Dosis oder Befund), keine Bilder.',
  'Not images ({0}); set aside.': 'Keine Bilder ({0!}); beiseitegelegt.',
  'no modality': 'keine Modalität',
  'Screen copies or a report page (secondary capture), not the scan.':
    'Bildschirmkopien oder eine Berichtsseite (Secondary Capture), nicht die Aufnahme.',
  '{0}: neither CT nor MR; set aside.': '{0!}: weder CT noch MR; beiseitegelegt.',
  'Images without a modality': 'Bilder ohne Modalität',
  'Projections or renderings of the scan (MIP or the like), not its slices.':
    'Projektionen oder Renderings der Aufnahme (MIP oder Ähnliches), nicht ihre Schichten.',
  'A mosaic: the slices of a volume as tiles of one image. Export it as one image a slice.':
    'Ein Mosaik: die Schichten eines Volumens als Kacheln eines Bildes. Mit einem Bild je Schicht exportieren.',
  '{0}, not Hounsfield units; it is not taken for a CT.':
    '{0}, keine Hounsfield-Einheiten; gilt nicht als CT.',
  'echo time': 'Echozeit',
  'frame of reference': 'Bezugssystem',
  'image type': 'Bildtyp',
  'time point': 'Zeitpunkt',
  'tube voltage': 'Röhrenspannung',
  'reconstruction kernel': 'Rekonstruktionskernel',
  'contrast agent': 'Kontrastmittel',
  'slice thickness': 'Schichtdicke',
  'acquisition time': 'Aufnahmezeit',
  'not stated': 'nicht angegeben',
  'instances {0}': 'Instanzen {0}',
  'far from the others': 'weit von den anderen entfernt',
  '{0} turned by {1} degrees': '{0}, um {1} Grad gedreht',
  '{0} x {1} pixels, {2}': '{0} x {1} Pixel, {2}',
  '{0} kV': '{0} kV',
  '{0} more': '{0} weitere',
  'The synthetic T1 shows {0} ml of grey and {1} ml of white matter, {2} ml together':
    'Das synthetische T1 zeigt {0} ml graue und {1} ml weiße Substanz, zusammen {2} ml',
  'healthy adults have {0} to {1} ml': 'gesunde Erwachsene haben {0} bis {1} ml',
  '{0}; the brain is not whole in it, so that cannot be judged.':
    '{0}; das Gehirn ist darin nicht vollständig, daher ist das nicht zu beurteilen.',
  'Look at the outlines of grey and white matter: in a child, after an operation or beside a large lesion this may be so; else rely on the images less.':
    'Die Umrisse grauer und weißer Substanz ansehen: bei einem Kind, nach einer Operation oder neben einer großen Läsion kann das so sein; sonst sich weniger auf die Bilder verlassen.',
  'Grey matter': 'Graue Substanz',
  'White matter': 'Weiße Substanz',
  'MeshNet, grey and white matter, 11 channels': 'MeshNet, graue und weiße Substanz, 11 Kanäle',
  'The tissue network’s file is not the one that this program was built with.':
    'Die Datei des Gewebenetzes ist nicht die, mit der dieses Programm gebaut wurde.',
  'Serve the page with its tissue folder as it was built, then reload.':
    'Die Seite mit ihrem Gewebeordner (tissue) so bereitstellen, wie sie gebaut wurde, dann neu laden.',
  'Grey and white matter as a published network sees them that was trained on real T1 MR, never on synthetic MR or CT. They say how alike the synthetic and a real T1 are to such a program; they are no measurement of the patient’s brain.':
    'Graue und weiße Substanz, wie sie ein veröffentlichtes Netz sieht, das an echtem T1-MR trainiert wurde, nie an synthetischem MR oder CT. Die Zahlen sagen, wie sehr sich das synthetische und ein echtes T1 für ein solches Programm gleichen; sie sind keine Messung des Gehirns des Patienten.',
  'HD95: the distance within which 95 % of one surface lie from the other, the larger of both ways.':
    'HD95: der Abstand, innerhalb dessen 95 % der einen Oberfläche von der anderen liegen, der größere beider Richtungen.',
  'the decoder': 'der Decoder',
  'the last stage and the head': 'die letzte Stufe und der Kopf',
  'scales and biases': 'Skalierungen und Bias-Werte',
  'one patient, who also validates': 'ein Patient, der auch validiert',
  '{0} of {1} patients held out': '{0} von {1} Patienten zurückgehalten',
  'leave-one-out over {0} patients': 'Leave-one-out über {0} Patienten',
  '{0} folds over {1} patients': '{0} Gruppen über {1} Patienten',
  'P {0}, {1} slices': 'P {0}, {1} Schichten',
  'It carries no domain statistics: whether a CT is like its training data is not judged.':
    'Es enthält keine Domänenstatistik: Ob ein CT seinen Trainingsdaten gleicht, wird nicht beurteilt.',
  'at {0} of {1}': 'an {0!} von {1!}',
  '{0} of {1}, {2}, from {3}': '{0} von {1}, {2}, ausgehend von {3!}',
  'local pair': 'lokales Paar',
  '{0}{1}; {2} trained': '{0}{1}; trainiert: {2}',
  'Fine-tuned on {0}: it may fit their scanner and no other.':
    'Feinabgestimmt an {0}: passt vielleicht zu deren Scanner und zu keinem anderen.',
  'Its figures come from the patient it was trained on; they say nothing about others.':
    'Seine Zahlen stammen von dem Patienten, an dem es trainiert wurde; über andere sagen sie nichts.',
  'learning rate': 'Lernrate',
  'training loss': 'Trainingsverlust',
  'validation loss': 'Validierungsverlust',
  'PSNR dB': 'PSNR dB',
  'There is no pair to train on.': 'Es gibt kein Paar zum Trainieren.',
  'Open a folder with the CT and the MR of at least one patient.':
    'Einen Ordner mit CT und MR mindestens eines Patienten öffnen.',
  'The contextual loss needs a feature network, and none is listed.':
    'Der kontextuelle Verlust braucht ein Merkmalsnetz, und keines ist aufgeführt.',
  'Choose MSE or BCE, or put a feature network into public/models.':
    'MSE oder BCE wählen oder ein Merkmalsnetz nach public/models legen.',
  'No loss is chosen.': 'Es ist kein Verlust gewählt.',
  'Give at least one loss a weight above 0.': 'Mindestens einem Verlust ein Gewicht über 0 geben.',
  'fold {0} of {1}': 'Gruppe {0} von {1}',
  'epoch {0} of {1}': 'Epoche {0} von {1}',
  'step {0} of {1}': 'Schritt {0} von {1}',
  'loss {0}': 'Verlust {0}',
  '{0} {1} of {2}': '{0} {1} von {2}',
  '{0} min': '{0} min',
  'fold {0} of {1},': 'Gruppe {0} von {1},',
  'Fine-tuning, {0}epoch {1} of {2}': 'Feinabstimmung, {0}Epoche {1} von {2}',
  'The loss became NaN at step {0}, so training ended there.':
    'Der Verlust wurde bei Schritt {0} NaN, daher endete das Training dort.',
  'The best weights before it are kept. Try a lower learning rate.':
    'Die besten Gewichte davor bleiben erhalten. Eine niedrigere Lernrate versuchen.',
  '{0} patients cannot be split into {1} folds.': '{0} Patienten lassen sich nicht in {1} Gruppen teilen.',
  'The pairs and the run need about {0} MB, and the browser grants this page less than that.':
    'Die Paare und der Lauf brauchen etwa {0} MB, und der Browser gewährt dieser Seite weniger.',
  'Free disk space, or remove pairs, runs and models that are no longer needed. Nothing was changed.':
    'Speicherplatz freigeben oder nicht mehr benötigte Paare, Läufe und Modelle entfernen. Es wurde nichts verändert.',
  'Do not trust it: the network is untrained, and its images mean nothing.':
    'Nicht vertrauen: Das Netz ist untrainiert, und seine Bilder bedeuten nichts.',
  'Do not rely on it: {0}{1}': 'Nicht darauf verlassen: {0}{1}',
  'it was made in spite of a bad verdict.': 'es entstand trotz eines schlechten Urteils.',
  'Trust it less than usual: {0}': 'Weniger vertrauen als üblich: {0}',
  'The network learned from simulated CT.': 'Das Netz lernte an simuliertem CT.',
  'Trust it for where things are and for fluid, fat and bone; for grey and white matter only as far as the CT’s noise lets them be told apart; and for nothing that CT does not show.{0}':
    'Vertrauen für die Lage von Strukturen und für Flüssigkeit, Fett und Knochen; für graue und weiße Substanz nur so weit, wie das Rauschen des CT sie unterscheiden lässt; und für nichts, was das CT nicht zeigt.{0}',
  'in the head': 'im Kopf',
  'inside the skull': 'im Schädel',
  'Against the real {0} it is worst on slice {1}: SSIM {2} {3}, and {4} over all slices.':
    'Gegenüber dem echten {0} ist es in Schicht {1} am schlechtesten: SSIM {2} {3}, über alle Schichten {4}.',
  'Where it is worst is told once the real MR has been compared with it.':
    'Wo es am schlechtesten ist, zeigt sich, sobald das echte MR damit verglichen ist.',
  'Where it is worst cannot be measured without real MR; this network is known to be weakest in {0}.':
    'Wo es am schlechtesten ist, lässt sich ohne echtes MR nicht messen; die bekannte Schwäche dieses Netzes: {0}.',
  'Where it is worst cannot be measured without real MR.':
    'Wo es am schlechtesten ist, lässt sich ohne echtes MR nicht messen.',
  'One scan': 'Eine Aufnahme',
  'Hounsfield units': 'Hounsfield-Einheiten',
  'Like the training': 'Wie im Training',
  'Brain volume': 'Hirnvolumen',
  'not judged': 'nicht beurteilt',
  'Difference T1': 'Differenz T1',
  'Difference T2': 'Differenz T2',
  'Spread T1': 'Streuung T1',
  'Spread T2': 'Streuung T2',
  'Ten slices back': 'Zehn Schichten zurück',
  'Ten slices on': 'Zehn Schichten vor',
  'First slice': 'Erste Schicht',
  'Last slice': 'Letzte Schicht',
  'Cine: play and stop': 'Cine: abspielen und anhalten',
  'Zoom in': 'Vergrößern',
  'Zoom out': 'Verkleinern',
  'Fit the head into the pane; again, the whole slice':
    'Kopf ins Bildfeld einpassen; noch einmal: die ganze Schicht',
  'Look further left': 'Weiter nach links blicken',
  'Look further right': 'Weiter nach rechts blicken',
  'Look further up': 'Weiter nach oben blicken',
  'Look further down': 'Weiter nach unten blicken',
  'Crosshair to the left': 'Fadenkreuz nach links',
  'Crosshair to the right': 'Fadenkreuz nach rechts',
  'Crosshair up': 'Fadenkreuz nach oben',
  'Crosshair down': 'Fadenkreuz nach unten',
  'Plane of this pane: axial, coronal, sagittal, acquired':
    'Ebene dieses Bildfelds: axial, koronal, sagittal, wie aufgenommen',
  'The same in all panes': 'Dasselbe in allen Bildfeldern',
  'Three planes of this image': 'Drei Ebenen dieses Bildes',
  'Thicker slices: 5, 10, 20 mm, single': 'Dickere Schichten: 5, 10, 20 mm, einzeln',
  'Window: from the file': 'Fenster: aus der Datei',
  'Drag a box: window by what is in it': 'Einen Kasten ziehen: Fenster nach dessen Inhalt',
  'Smooth or square pixels': 'Glatte oder quadratische Pixel',
  'Reset window, zoom and pan': 'Fenster, Vergrößerung und Verschiebung zurücksetzen',
  'Lens at the pointer, in every pane': 'Lupe am Zeiger, in jedem Bildfeld',
  'Next pane': 'Nächstes Bildfeld',
  'Previous pane': 'Voriges Bildfeld',
  'This pane alone, and back': 'Nur dieses Bildfeld, und zurück',
  'Next layout': 'Nächste Anordnung',
  'Drag sets the window': 'Ziehen stellt das Fenster ein',
  'Drag moves the image': 'Ziehen verschiebt das Bild',
  'Drag zooms': 'Ziehen vergrößert',
  'Click or drag moves the crosshair': 'Klicken oder Ziehen bewegt das Fadenkreuz',
  'Measure a distance': 'Eine Strecke messen',
  'Draw a line profile': 'Ein Linienprofil zeichnen',
  'Draw a rectangle': 'Ein Rechteck zeichnen',
  'Draw freehand': 'Freihändig zeichnen',
  'Measure an angle': 'Einen Winkel messen',
  'Draw an arrow': 'Einen Pfeil zeichnen',
  'Write a text': 'Einen Text schreiben',
  'to the left': 'nach links',
  'to the right': 'nach rechts',
  'Label of the chosen drawing {0}': 'Beschriftung der gewählten Zeichnung {0}',
  'Remove the chosen drawing': 'Die gewählte Zeichnung entfernen',
  'Mask outline: head, intracranial, none': 'Maskenumriss: Kopf, intrakraniell, keiner',
  'Edges over the other panes: real T1, real T2, CT, none':
    'Kanten über den anderen Bildfeldern: echtes T1, echtes T2, CT, keine',
  'Spread over the synthetic MR, once it is measured':
    'Streuung über dem synthetischen MR, sobald sie gemessen ist',
  'Outlines of grey and white matter': 'Umrisse grauer und weißer Substanz',
  'Patient line': 'Patientenzeile',
  'Slice and window text': 'Schicht- und Fenstertext',
  'What the chosen tool does; at first: across sets the window width, up and down its level':
    'Was das gewählte Werkzeug tut; zu Beginn: quer die Fensterbreite, auf und ab die Fensterlage',
  'Click, where several planes are shown': 'Klicken, wo mehrere Ebenen gezeigt werden',
  'All planes pass through that point': 'Alle Ebenen gehen durch diesen Punkt',
  'Click or drag on the strip at the right edge': 'Klicken oder Ziehen auf dem Streifen am rechten Rand',
  'Ctrl and wheel, or pinch': 'Strg und Mausrad, oder zwei Finger spreizen',
  'Zoom about the pointer': 'Um den Zeiger vergrößern',
  'Middle button or Space and drag': 'Mittlere Taste oder Leertaste, und ziehen',
  'Right button and drag': 'Rechte Taste und ziehen',
  'One finger, up and down': 'Ein Finger, auf und ab',
  'Slices, unless another tool is chosen': 'Schichten, wenn kein anderes Werkzeug gewählt ist',
  'Two fingers side by side': 'Zwei Finger nebeneinander',
  'The window, as a drag with the mouse': 'Das Fenster, wie beim Ziehen mit der Maus',
  'Two fingers apart or together': 'Zwei Finger auseinander oder zusammen',
  'Zoom and pan': 'Vergrößern und verschieben',
  '{0} cm': '{0} cm',
  '{0} acquired': '{0} wie aufgenommen',
  '{0} even grid': '{0} gleichmäßiges Raster',
  '{0} {1} mm': '{0} {1} mm',
  'x {0} y {1} z {2} mm': 'x {0} y {1} z {2} mm',
  '{0} HU': '{0} HU',
  'Soft tissue': 'Weichteil',
  'MR, full range': 'MR, voller Bereich',
  'MR, darker half': 'MR, dunklere Hälfte',
  '0 to {0} %': '0 bis {0} %',
  '{0} kB': '{0} kB',
  '{0} GB': '{0} GB',
  'less than 1 s': 'weniger als 1 s',
  '{0} min {1} s': '{0} min {1} s',
  '{0} h {1} min': '{0} h {1} min',
  T1: 'T1',
  T2: 'T2',
  'T1 and T2': 'T1 und T2',
  'T1 or T2': 'T1 oder T2',
  CT: 'CT',
  MR: 'MR',
  HU: 'HU',
  FLAIR: 'FLAIR',
  SSIM: 'SSIM',
  PSNR: 'PSNR',
  RMSE: 'RMSE',
  MAE: 'MAE',
  Tenengrad: 'Tenengrad',
  MSE: 'MSE',
  BCE: 'BCE',
  DICOM: 'DICOM',
  NIfTI: 'NIfTI',
  'NIfTI-1': 'NIfTI-1',
  'NIfTI-2': 'NIfTI-2',
  'SHA-256': 'SHA-256',
  Dice: 'Dice',
  HD95: 'HD95',
  P: 'P',
  A: 'A',
  R: 'R',
  L: 'L',
  S: 'S',
  I: 'I',
  x: 'x',
  y: 'y',
  z: 'z',
  SD: 'SD',
  '(PDF)': '(PDF)',
  Student: 'Student',
  Welch: 'Welch',
  paired: 'gepaart',
  Compared: 'Verglichen',
  't-test': 't-Test',
  Networks: 'Netze',
  Losses: 'Verluste',
  Average: 'Mittel',
  Fold: 'Gruppe',
  'whole slice': 'ganze Schicht',
  'whole head': 'ganzer Kopf',
  Intracranial: 'Intrakraniell',
  intracranial: 'intrakraniell',
  'Real MR': 'Echtes MR',
  Rigid: 'Starr',
  none: 'keine',
  low: 'niedrig',
  high: 'hoch',
  it: 'es',
  is: 'ist',
  are: 'sind',
  changes: 'ändert sich',
  missing: 'fehlt',
  everything: 'alles',
  patient: 'Patient',
  name: 'Name',
  contextual: 'kontextuell',
  '{0} contextual': '{0} kontextuell',
  '{0} MSE': '{0} MSE',
  '{0} BCE': '{0} BCE',
  '{0} + {1}': '{0} + {1}',
  '{0} local pair': '{0} lokales Paar',
  '{0} local pairs': '{0} lokale Paare',
  '{0} patient': '{0} Patient',
  '{0} patients': '{0} Patienten',
  '{0} slice': '{0} Schicht',
  '{0} slices': '{0} Schichten',
  '{0} image': '{0} Bild',
  '{0} images': '{0} Bilder',
  '{0} file': '{0} Datei',
  '{0} files': '{0} Dateien',
  '{0} stack': '{0} Stapel',
  '{0} stacks': '{0} Stapel',
  '{0} slice lies': '{0} Schicht liegt',
  '{0} slices lie': '{0} Schichten liegen',
  '{0} slice is': '{0} Schicht ist',
  '{0} slices are': '{0} Schichten sind',
  '{0} slice seems': '{0} Schicht scheint',
  '{0} slices seem': '{0} Schichten scheinen',
  '{0} image is': '{0} Bild ist',
  '{0} images are': '{0} Bilder sind',
  '{0} image shares': '{0} Bild teilt',
  '{0} different images share': '{0} verschiedene Bilder teilen',
  '{0} slice is left out': '{0} Schicht ist ausgelassen',
  '{0} slices are left out': '{0} Schichten sind ausgelassen',
  '{0} slice seems to be missing': '{0} Schicht scheint zu fehlen',
  '{0} slices seem to be missing': '{0} Schichten scheinen zu fehlen',
  '{0} slice is left out ({1}), because it does not fit the others: the gap is {2} elsewhere.':
    '{0} Schicht ist ausgelassen ({1}), weil sie nicht zu den anderen passt: Sonst beträgt der Abstand {2}.',
  '{0} slices are left out ({1}), because it does not fit the others: the gap is {2} elsewhere.':
    '{0} Schichten sind ausgelassen ({1}), weil sie nicht zu den anderen passen: Sonst beträgt der Abstand {2}.',
  '{0} slice seems to be missing ({1}): the gap is {2} elsewhere.':
    '{0} Schicht scheint zu fehlen ({1}): Sonst beträgt der Abstand {2}.',
  '{0} slices seem to be missing ({1}): the gap is {2} elsewhere.':
    '{0} Schichten scheinen zu fehlen ({1}): Sonst beträgt der Abstand {2}.',
  'after slice {0}, after slice {1}': 'nach Schicht {0}, nach Schicht {1}',
  'after slice {0}, after slice {1}, after slice {2}': 'nach Schicht {0}, nach Schicht {1}, nach Schicht {2}',
  'after slice {0}, after slice {1}, after slice {2}, ...':
    'nach Schicht {0}, nach Schicht {1}, nach Schicht {2}, ...',
  'Uneven slice gaps, {0} to {1} (median {2}): shown on an even grid, on which distances are true.':
    'Ungleiche Schichtabstände, {0} bis {1} (Median {2}): gezeigt auf einem gleichmäßigen Raster, auf dem Abstände stimmen.',
  'The header states a gantry tilt of {0} degrees, but the slice positions are upright; the positions are trusted.':
    'Der Header nennt eine Gantrykippung von {0} Grad, aber die Schichtlagen sind aufrecht; maßgeblich sind die Schichtlagen.',
  '1 slice': '1 Schicht',
  '{0} to {1}': '{0} bis {1}',
  'slice {0}': 'Schicht {0}',
  'slices {0}': 'Schichten {0}',
  'slices {0} and {1}': 'Schichten {0} und {1}',
  'slices {0}, {1} and {2}': 'Schichten {0}, {1} und {2}',
  'slices {0}, {1}, {2} and {3}': 'Schichten {0}, {1}, {2} und {3}',
  'slices {0}, {1}, {2}, {3} and {4}': 'Schichten {0}, {1}, {2}, {3} und {4}',
  'slices {0}, {1}, {2}, {3} and {4} more': 'Schichten {0}, {1}, {2}, {3} und {4} weitere Bereiche',
  'slices {0} and {1} more': 'Schichten {0} und {1} weitere',
  '{0} or {1}': '{0} oder {1}',
  'Its description names a reconstruction for bone, whose noise can hide the inside of the skull.':
    'Ihre Beschreibung nennt eine Knochenrekonstruktion, deren Rauschen das Schädelinnere verdecken kann.',
  'To go on all the same, give a reason under Verdict, above the images.':
    'Um trotzdem fortzufahren, unter „Urteil“ über den Bildern einen Grund angeben.',
  'Nothing could be measured or placed.': 'Nichts konnte gemessen oder angeordnet werden.',
  'no slice position': 'Schichtlage',
  'no slice orientation': 'Schichtorientierung',
  'no pixel spacing': 'Pixelabstand',
  'Choose a CT of the head.': 'Ein CT des Kopfes wählen.',
  'Plausible Hounsfield units: air at {0}, the brain’s median at {1} HU.':
    'Plausible Hounsfield-Einheiten: Luft bei {0}, der Median des Gehirns bei {1} HU.',
  'Plausible Hounsfield units: air at none, the brain’s median at {0} HU.':
    'Plausible Hounsfield-Einheiten: keine Luft, der Median des Gehirns bei {0} HU.',
  'Plausible Hounsfield units: air at none.': 'Plausible Hounsfield-Einheiten: keine Luft.',
  'Its air lies at {0} HU, not near -1000: an offset of about 1000 is missing.':
    'Die Luft liegt bei {0} HU, nicht bei etwa -1000: Ein Versatz von etwa 1000 fehlt.',
  'Shown in ways that should not matter, synthetic {0} changes by {1} % of full scale on average{2}; {3}.':
    'Auf Weisen gezeigt, auf die es nicht ankommen sollte, ändert sich das synthetische {0} im Mittel um {1} % des vollen Bereichs{2}; {3}.',
  'Shown in ways that should not matter, synthetic {0} changes by {1} % and synthetic {2} by {3} % of full scale on average{4}; {5}.':
    'Auf Weisen gezeigt, auf die es nicht ankommen sollte, ändert sich im Mittel das synthetische {0} um {1} % und das synthetische {2} um {3} % des vollen Bereichs{4}; {5}.',
  'Shown in ways that should not matter, synthetic {0} changes by {1} % of full scale on average, in the {2} slices measured so far; {3}.':
    'Auf Weisen gezeigt, auf die es nicht ankommen sollte, ändert sich das synthetische {0} im Mittel um {1} % des vollen Bereichs, in bisher {2} gemessenen Schichten; {3}.',
  'Shown in ways that should not matter, synthetic {0} changes by {1} % and synthetic {2} by {3} % of full scale on average, in the {4} slices measured so far; {5}.':
    'Auf Weisen gezeigt, auf die es nicht ankommen sollte, ändert sich im Mittel das synthetische {0} um {1} % und das synthetische {2} um {3} % des vollen Bereichs, in bisher {4} gemessenen Schichten; {5}.',
  'synthetic {0} changes by {1} %': 'das synthetische {0} ändert sich um {1} %',
  'synthetic {0} by {1} %': 'das synthetische {0} um {1} %',
  'The model {0} cannot be used: {1} (and {2} more).':
    'Das Modell {0!} ist nicht verwendbar: {1} (und {2} weitere).',
  'its domain statistics are no object': 'seine Domänenstatistik ist kein Objekt',
  'its domain statistics have version {0}, and this page reads version 1':
    'seine Domänenstatistik hat die Version {0}, und diese Seite liest Version 1',
  'its domain statistics are not of the D-CENTER of a DRUNet':
    'seine Domänenstatistik gehört nicht zum D-CENTER eines DRUNet',
  'its domain statistics do not say how many numbers they hold':
    'seine Domänenstatistik nennt nicht, wie viele Zahlen sie enthält',
  'its domain statistics have a mean of another length':
    'seine Domänenstatistik hat einen Mittelwert anderer Länge',
  'its domain statistics have directions of another length':
    'seine Domänenstatistik hat Richtungen anderer Länge',
  'its domain statistics have scales or variances of another length, or not above zero':
    'seine Domänenstatistik hat Skalen oder Varianzen anderer Länge oder solche, die nicht über null liegen',
  'its domain statistics lack their residual, scatter or limit':
    'seiner Domänenstatistik fehlen Residuum, Streumatrix oder Grenzwert',
  'Rigid; reaches {0} % of the head.': 'Starr; reicht über {0} % des Kopfes.',
  'Rigid, moved by hand; reaches {0} % of the head.':
    'Starr, von Hand verschoben; reicht über {0} % des Kopfes.',
  'Rigid, then affine; reaches {0} % of the head.': 'Starr, dann affin; reicht über {0} % des Kopfes.',
  'Rigid, then affine, moved by hand; reaches {0} % of the head.':
    'Starr, dann affin, von Hand verschoben; reicht über {0} % des Kopfes.',
  folder: 'Ordner',
  'folder {0}': 'Ordner {0!}',
  'folder {0}, far from the others': 'Ordner {0!}, weit von den anderen entfernt',
  'folder not stated': 'Ordner nicht angegeben',
  'echo time {0}': 'Echozeit {0}',
  'frame of reference {0}': 'Bezugssystem {0}',
  'image type {0}': 'Bildtyp {0}',
  'time point {0}': 'Zeitpunkt {0}',
  'stack {0}': 'Stapel {0}',
  'tube voltage {0}': 'Röhrenspannung {0}',
  'reconstruction kernel {0}': 'Rekonstruktionskernel {0}',
  'contrast agent {0}': 'Kontrastmittel {0}',
  'acquisition {0}': 'Akquisition {0}',
  'description {0}': 'Beschreibung {0}',
  'slice thickness {0}': 'Schichtdicke {0}',
  'acquisition time {0}': 'Aufnahmezeit {0}',
  'exposure {0}': 'Belichtung {0}',
  'echo time not stated': 'Echozeit nicht angegeben',
  'frame of reference not stated': 'Bezugssystem nicht angegeben',
  'image type not stated': 'Bildtyp nicht angegeben',
  'time point not stated': 'Zeitpunkt nicht angegeben',
  'stack not stated': 'Stapel nicht angegeben',
  'tube voltage not stated': 'Röhrenspannung nicht angegeben',
  'reconstruction kernel not stated': 'Rekonstruktionskernel nicht angegeben',
  'contrast agent not stated': 'Kontrastmittel nicht angegeben',
  'acquisition not stated': 'Akquisition nicht angegeben',
  'description not stated': 'Beschreibung nicht angegeben',
  'slice thickness not stated': 'Schichtdicke nicht angegeben',
  'acquisition time not stated': 'Aufnahmezeit nicht angegeben',
  'exposure not stated': 'Belichtung nicht angegeben',
  stack: 'Stapel',
  acquisition: 'Akquisition',
  description: 'Beschreibung',
  exposure: 'Belichtung',
  '{0} slice turned by {1} degrees': '{0} Schicht, um {1} Grad gedreht',
  '{0} slices turned by {1} degrees': '{0} Schichten, um {1} Grad gedreht',
  'Not images (no modality); set aside.': 'Keine Bilder (keine Modalität); beiseitegelegt.',
  'Images without a modality: neither CT nor MR; set aside.':
    'Bilder ohne Modalität: weder CT noch MR; beiseitegelegt.',
  'a patient without a name: CT without MR.': 'ein Patient ohne Namen: CT ohne MR.',
  'a patient without a name: MR without CT.': 'ein Patient ohne Namen: MR ohne CT.',
  'a patient without a name: CT {1} with {2} is not used: {3} beside it has {4}.':
    'ein Patient ohne Namen: CT {1!} mit {2} wird nicht verwendet: {3!} daneben hat {4}.',
  'A {0} series is {1}, not CT: CT and MR may be swapped.':
    'Eine {0}-Serie ist {1!}, nicht CT: CT und MR sind vielleicht vertauscht.',
  'A {0} series is {1}, not MR: CT and MR may be swapped.':
    'Eine {0}-Serie ist {1!}, nicht MR: CT und MR sind vielleicht vertauscht.',
  'CT series': 'CT-Serie',
  'MR series': 'MR-Serie',
  'CT series {0}': 'CT-Serie {0}',
  'MR series {0}': 'MR-Serie {0}',
  'There is no real {0} or {1} MR with this CT.': 'Zu diesem CT gibt es kein echtes {0}- oder {1}-MR.',
  diffusion: 'Diffusion',
  'susceptibility-weighted': 'suszeptibilitätsgewichtet',
  angiography: 'Angiografie',
  'a localiser': 'Localizer',
  'T2*': 'T2*',
  axial: 'axial',
  coronal: 'koronal',
  sagittal: 'sagittal',
  oblique: 'schräg',
  acquired: 'wie aufgenommen',
  mean: 'Mittel',
  maximum: 'Maximum',
  minimum: 'Minimum',
  'mean of {0} mm': 'Mittel über {0} mm',
  'maximum of {0} mm': 'Maximum über {0} mm',
  'minimum of {0} mm': 'Minimum über {0} mm',
  'x {0} mm': 'x {0} mm',
  'y {0} mm': 'y {0} mm',
  'z {0} mm': 'z {0} mm',
  'W {0}  L {1}': 'W {0}  L {1}',
  Grey: 'Grau',
  White: 'Weiß',
  Both: 'Beide',
  grey: 'grau',
  white: 'weiß',
  'Synthetic T1': 'Synthetisches T1',
  'Synthetic T2': 'Synthetisches T2',
  'Synthetic {0}': 'Synthetisches {0}',
  'Real T1': 'Echtes T1',
  'Real T2': 'Echtes T2',
  'Real {0}': 'Echtes {0}',
  'synthetic T1': 'synthetisches T1',
  'synthetic T2': 'synthetisches T2',
  'real T1': 'echtes T1',
  'real T2': 'echtes T2',
  'Scale T1': 'Skala T1',
  'Scale T2': 'Skala T2',
  'Scale {0}': 'Skala {0}',
  Head: 'Kopf',
  head: 'Kopf',
  Real: 'Echt',
  Scale: 'Skala',
  Spread: 'Streuung',
  good: 'gut',
  doubtful: 'zweifelhaft',
  bad: 'schlecht',
  '{0}, overridden': '{0}, übergangen',
  Synthetic: 'Synthetisch',
  Localiser: 'Localizer',
  Report: 'Bericht',
  'Not used': 'Nicht verwendet',
  Series: 'Serie',
  Brain: 'Hirn',
  Subdural: 'Subdural',
  Stroke: 'Schlaganfall',
  Bone: 'Knochen',
  brain: 'Hirn',
  bone: 'Knochen',
  Difference: 'Differenz',
  'Difference, {0}': 'Differenz, {0}',
  'Window: {0}': 'Fenster: {0}',
  'Window: Brain': 'Fenster: Hirn',
  'Window: Soft tissue': 'Fenster: Weichteil',
  'Window: Bone': 'Fenster: Knochen',
  'Window: MR, full range': 'Fenster: MR, voller Bereich',
  'Window: MR, darker half': 'Fenster: MR, dunklere Hälfte',
  'Window: Difference, {0}': 'Fenster: Differenz, {0}',
  Slices: 'Schichten',
  Place: 'Lage',
  Planes: 'Ebenen',
  Window: 'Fenster',
  Compare: 'Vergleich',
  Panes: 'Bildfelder',
  Tools: 'Werkzeuge',
  Shown: 'Eingeblendet',
  History: 'Verlauf',
  'Previous slice': 'Vorige Schicht',
  'Next slice': 'Nächste Schicht',
  Invert: 'Invertieren',
  Flicker: 'Wechseln',
  Swipe: 'Wischen',
  Checkerboard: 'Schachbrett',
  Blend: 'Überblenden',
  Crosshair: 'Fadenkreuz',
  Undo: 'Rückgängig',
  Redo: 'Wiederholen',
  'Draw an ellipse': 'Eine Ellipse zeichnen',
  up: 'nach oben',
  down: 'nach unten',
  Drag: 'Ziehen',
  Wheel: 'Mausrad',
  'Double-click': 'Doppelklick',
  Pan: 'Verschieben',
  Zoom: 'Vergrößern',
  Patients: 'Patienten',
  Model: 'Modell',
  Contrast: 'Kontrast',
  'MR normalisation': 'MR-Normalisierung',
  Region: 'Bereich',
  Split: 'Aufteilung',
  'Held-out SSIM, head': 'SSIM der Zurückgehaltenen, Kopf',
  'Held-out PSNR, head': 'PSNR der Zurückgehaltenen, Kopf',
  'Held-out Tenengrad, head': 'Tenengrad der Zurückgehaltenen, Kopf',
  'Paired t-test over slices': 'Gepaarter t-Test über Schichten',
  'Validation loss': 'Validierungsverlust',
  '{0} at {1} of {2}; {3} trained': '{0} an {1!} von {2!}; trainiert: {3}',
  '{0}; {1} trained': '{0}; trainiert: {1}',
  '{0} → {1}': '{0} → {1}',
  'Fold {0} of {1}, epoch {2} of {3}, step {4} of {5}, loss {6}, {7} left':
    'Gruppe {0} von {1}, Epoche {2} von {3}, Schritt {4} von {5}, Verlust {6}, noch {7}',
  'Fold {0} of {1}, epoch {2} of {3}, step {4} of {5}, {6} left':
    'Gruppe {0} von {1}, Epoche {2} von {3}, Schritt {4} von {5}, noch {6}',
  'Epoch {0} of {1}, step {2} of {3}, loss {4}, {5} left':
    'Epoche {0} von {1}, Schritt {2} von {3}, Verlust {4}, noch {5}',
  'Epoch {0} of {1}, step {2} of {3}, {4} left': 'Epoche {0} von {1}, Schritt {2} von {3}, noch {4}',
  'Fold {0} of {1}': 'Gruppe {0} von {1}',
  'Epoch {0} of {1}': 'Epoche {0} von {1}',
  'Step {0} of {1}': 'Schritt {0} von {1}',
  '{0} left': 'noch {0}',
  'Fine-tuning, fold {0} of {1}, epoch {2} of {3}': 'Feinabstimmung, Gruppe {0} von {1}, Epoche {2} von {3}',
  'Fine-tuning, epoch {0} of {1}': 'Feinabstimmung, Epoche {0} von {1}',
  '{0}: {1} ml': '{0}: {1} ml',
  '{0} ml': '{0} ml',
  '{0} cm²': '{0} cm²',
  'instances {0} to {1}': 'Instanzen {0} bis {1}',
  'and is placed, and reaches {0} of the head': 'und ist ausgerichtet und reicht über {0} des Kopfes',
  '{0} ± {1} HU': '{0} ± {1} HU',
  '{0} ± {1} %': '{0} ± {1} %',
  '{0} ± {1}': '{0} ± {1}',
  'The synthetic T1 shows {0} ml of grey and {1} ml of white matter, {2} ml together; healthy adults have {3} to {4} ml.':
    'Das synthetische T1 zeigt {0} ml graue und {1} ml weiße Substanz, zusammen {2} ml; gesunde Erwachsene haben {3} bis {4} ml.',
  'The synthetic T1 shows {0} ml of grey and {1} ml of white matter, {2} ml together; the brain is not whole in it, so that cannot be judged.':
    'Das synthetische T1 zeigt {0} ml graue und {1} ml weiße Substanz, zusammen {2} ml; das Gehirn ist darin nicht vollständig, daher ist das nicht zu beurteilen.',
  'Shown in ways that should not matter, synthetic {0} changes by {1} % of full scale on average{2}; {3}. Checked on one held-out volunteer only: from place to place error grew with spread, from slice to slice it did not. What all answers get wrong alike does not show.':
    'Auf Weisen gezeigt, auf die es nicht ankommen sollte, ändert sich das synthetische {0} im Mittel um {1} % des vollen Bereichs{2}; {3}. Nur an einem zurückgehaltenen Probanden geprüft: Von Ort zu Ort wuchs der Fehler mit der Streuung, von Schicht zu Schicht nicht. Was alle Antworten gleichermaßen falsch machen, zeigt sich nicht.',
  'Shown in ways that should not matter, synthetic {0} changes by {1} % and synthetic {2} by {3} % of full scale on average{4}; {5}. Checked on one held-out volunteer only: from place to place error grew with spread, from slice to slice it did not. What all answers get wrong alike does not show.':
    'Auf Weisen gezeigt, auf die es nicht ankommen sollte, ändert sich im Mittel das synthetische {0} um {1} % und das synthetische {2} um {3} % des vollen Bereichs{4}; {5}. Nur an einem zurückgehaltenen Probanden geprüft: Von Ort zu Ort wuchs der Fehler mit der Streuung, von Schicht zu Schicht nicht. Was alle Antworten gleichermaßen falsch machen, zeigt sich nicht.',
  'Shown in ways that should not matter, synthetic {0} changes by {1} % of full scale on average, in the {2} slices measured so far; {3}. Checked on one held-out volunteer only: from place to place error grew with spread, from slice to slice it did not. What all answers get wrong alike does not show.':
    'Auf Weisen gezeigt, auf die es nicht ankommen sollte, ändert sich das synthetische {0} im Mittel um {1} % des vollen Bereichs, in bisher {2} gemessenen Schichten; {3}. Nur an einem zurückgehaltenen Probanden geprüft: Von Ort zu Ort wuchs der Fehler mit der Streuung, von Schicht zu Schicht nicht. Was alle Antworten gleichermaßen falsch machen, zeigt sich nicht.',
  'Shown in ways that should not matter, synthetic {0} changes by {1} % and synthetic {2} by {3} % of full scale on average, in the {4} slices measured so far; {5}. Checked on one held-out volunteer only: from place to place error grew with spread, from slice to slice it did not. What all answers get wrong alike does not show.':
    'Auf Weisen gezeigt, auf die es nicht ankommen sollte, ändert sich im Mittel das synthetische {0} um {1} % und das synthetische {2} um {3} % des vollen Bereichs, in bisher {4} gemessenen Schichten; {5}. Nur an einem zurückgehaltenen Probanden geprüft: Von Ort zu Ort wuchs der Fehler mit der Streuung, von Schicht zu Schicht nicht. Was alle Antworten gleichermaßen falsch machen, zeigt sich nicht.',
  'x\u00a0{0} y\u00a0{1} z\u00a0{2}\u00a0mm': 'x\u00a0{0} y\u00a0{1} z\u00a0{2}\u00a0mm',
  'The real MR reaches only {0} of the head.': 'Das echte MR reicht nur über {0} des Kopfes.',
  'Do not rely on it: The real MR reaches only {0} of the head.':
    'Nicht darauf verlassen: das echte MR reicht nur über {0} des Kopfes.',
  'Do not rely on it: it was made in spite of a bad verdict. The real MR reaches only {0} of the head.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. Das echte MR reicht nur über {0} des Kopfes.',
  'Series {0} reaches only {1} of the head.': 'Serie {0!} reicht nur über {1} des Kopfes.',
  'Do not rely on it: Series {0} reaches only {1} of the head.':
    'Nicht darauf verlassen: Serie {0!} reicht nur über {1} des Kopfes.',
  'Do not rely on it: it was made in spite of a bad verdict. Series {0} reaches only {1} of the head.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. Serie {0!} reicht nur über {1} des Kopfes.',
  '{0} reaches only {1} of the head.': '{0!} reicht nur über {1} des Kopfes.',
  'Do not rely on it: {0} reaches only {1} of the head.':
    'Nicht darauf verlassen: {0!} reicht nur über {1} des Kopfes.',
  'Do not rely on it: it was made in spite of a bad verdict. {0} reaches only {1} of the head.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. {0!} reicht nur über {1} des Kopfes.',
  'The real MR fits the CT better 4 mm or 4 degrees from here, so it is misplaced.':
    'Das echte MR passt 4 mm oder 4 Grad von hier besser zum CT, liegt also falsch.',
  'Do not rely on it: The real MR fits the CT better 4 mm or 4 degrees from here, so it is misplaced.':
    'Nicht darauf verlassen: das echte MR passt 4 mm oder 4 Grad von hier besser zum CT, liegt also falsch.',
  'Do not rely on it: it was made in spite of a bad verdict. The real MR fits the CT better 4 mm or 4 degrees from here, so it is misplaced.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. Das echte MR passt 4 mm oder 4 Grad von hier besser zum CT, liegt also falsch.',
  'Series {0} fits the CT better 4 mm or 4 degrees from here, so it is misplaced.':
    'Serie {0!} passt 4 mm oder 4 Grad von hier besser zum CT, liegt also falsch.',
  'Do not rely on it: Series {0} fits the CT better 4 mm or 4 degrees from here, so it is misplaced.':
    'Nicht darauf verlassen: Serie {0!} passt 4 mm oder 4 Grad von hier besser zum CT, liegt also falsch.',
  'Do not rely on it: it was made in spite of a bad verdict. Series {0} fits the CT better 4 mm or 4 degrees from here, so it is misplaced.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. Serie {0!} passt 4 mm oder 4 Grad von hier besser zum CT, liegt also falsch.',
  '{0} fits the CT better 4 mm or 4 degrees from here, so it is misplaced.':
    '{0!} passt 4 mm oder 4 Grad von hier besser zum CT, liegt also falsch.',
  'Do not rely on it: {0} fits the CT better 4 mm or 4 degrees from here, so it is misplaced.':
    'Nicht darauf verlassen: {0!} passt 4 mm oder 4 Grad von hier besser zum CT, liegt also falsch.',
  'Do not rely on it: it was made in spite of a bad verdict. {0} fits the CT better 4 mm or 4 degrees from here, so it is misplaced.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. {0!} passt 4 mm oder 4 Grad von hier besser zum CT, liegt also falsch.',
  'The real MR fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head.':
    'Das echte MR passt hier kaum besser zum CT als 12 mm entfernt, liegt also falsch oder zeigt einen anderen Kopf.',
  'Do not rely on it: The real MR fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head.':
    'Nicht darauf verlassen: das echte MR passt hier kaum besser zum CT als 12 mm entfernt, liegt also falsch oder zeigt einen anderen Kopf.',
  'Do not rely on it: it was made in spite of a bad verdict. The real MR fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. Das echte MR passt hier kaum besser zum CT als 12 mm entfernt, liegt also falsch oder zeigt einen anderen Kopf.',
  'Series {0} fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head.':
    'Serie {0!} passt hier kaum besser zum CT als 12 mm entfernt, liegt also falsch oder zeigt einen anderen Kopf.',
  'Do not rely on it: Series {0} fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head.':
    'Nicht darauf verlassen: Serie {0!} passt hier kaum besser zum CT als 12 mm entfernt, liegt also falsch oder zeigt einen anderen Kopf.',
  'Do not rely on it: it was made in spite of a bad verdict. Series {0} fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. Serie {0!} passt hier kaum besser zum CT als 12 mm entfernt, liegt also falsch oder zeigt einen anderen Kopf.',
  '{0} fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head.':
    '{0!} passt hier kaum besser zum CT als 12 mm entfernt, liegt also falsch oder zeigt einen anderen Kopf.',
  'Do not rely on it: {0} fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head.':
    'Nicht darauf verlassen: {0!} passt hier kaum besser zum CT als 12 mm entfernt, liegt also falsch oder zeigt einen anderen Kopf.',
  'Do not rely on it: it was made in spite of a bad verdict. {0} fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. {0!} passt hier kaum besser zum CT als 12 mm entfernt, liegt also falsch oder zeigt einen anderen Kopf.',
  'The real MR reaches {0} of the head; only there can it be compared.':
    'Das echte MR reicht über {0} des Kopfes; nur dort lässt es sich vergleichen.',
  'Trust it less than usual: The real MR reaches {0} of the head; only there can it be compared.':
    'Weniger vertrauen als üblich: das echte MR reicht über {0} des Kopfes; nur dort lässt es sich vergleichen.',
  'Series {0} reaches {1} of the head; only there can it be compared.':
    'Serie {0!} reicht über {1} des Kopfes; nur dort lässt es sich vergleichen.',
  'Trust it less than usual: Series {0} reaches {1} of the head; only there can it be compared.':
    'Weniger vertrauen als üblich: Serie {0!} reicht über {1} des Kopfes; nur dort lässt es sich vergleichen.',
  '{0} reaches {1} of the head; only there can it be compared.':
    '{0!} reicht über {1} des Kopfes; nur dort lässt es sich vergleichen.',
  'Trust it less than usual: {0} reaches {1} of the head; only there can it be compared.':
    'Weniger vertrauen als üblich: {0!} reicht über {1} des Kopfes; nur dort lässt es sich vergleichen.',
  'The real MR fits the CT about as well 4 mm or 4 degrees from here.':
    'Das echte MR passt 4 mm oder 4 Grad von hier etwa gleich gut zum CT.',
  'Trust it less than usual: The real MR fits the CT about as well 4 mm or 4 degrees from here.':
    'Weniger vertrauen als üblich: das echte MR passt 4 mm oder 4 Grad von hier etwa gleich gut zum CT.',
  'Series {0} fits the CT about as well 4 mm or 4 degrees from here.':
    'Serie {0!} passt 4 mm oder 4 Grad von hier etwa gleich gut zum CT.',
  'Trust it less than usual: Series {0} fits the CT about as well 4 mm or 4 degrees from here.':
    'Weniger vertrauen als üblich: Serie {0!} passt 4 mm oder 4 Grad von hier etwa gleich gut zum CT.',
  '{0} fits the CT about as well 4 mm or 4 degrees from here.':
    '{0!} passt 4 mm oder 4 Grad von hier etwa gleich gut zum CT.',
  'Trust it less than usual: {0} fits the CT about as well 4 mm or 4 degrees from here.':
    'Weniger vertrauen als üblich: {0!} passt 4 mm oder 4 Grad von hier etwa gleich gut zum CT.',
  'The real MR fits the CT less sharply than an MR of the same head mostly does.':
    'Das echte MR passt weniger scharf zum CT, als es ein MR desselben Kopfes meist tut.',
  'Trust it less than usual: The real MR fits the CT less sharply than an MR of the same head mostly does.':
    'Weniger vertrauen als üblich: das echte MR passt weniger scharf zum CT, als es ein MR desselben Kopfes meist tut.',
  'Series {0} fits the CT less sharply than an MR of the same head mostly does.':
    'Serie {0!} passt weniger scharf zum CT, als es ein MR desselben Kopfes meist tut.',
  'Trust it less than usual: Series {0} fits the CT less sharply than an MR of the same head mostly does.':
    'Weniger vertrauen als üblich: Serie {0!} passt weniger scharf zum CT, als es ein MR desselben Kopfes meist tut.',
  '{0} fits the CT less sharply than an MR of the same head mostly does.':
    '{0!} passt weniger scharf zum CT, als es ein MR desselben Kopfes meist tut.',
  'Trust it less than usual: {0} fits the CT less sharply than an MR of the same head mostly does.':
    'Weniger vertrauen als üblich: {0!} passt weniger scharf zum CT, als es ein MR desselben Kopfes meist tut.',
  'The real MR is another patient’s: its {0} is not the CT’s.':
    'Das echte MR gehört zu einem anderen Patienten; abweichend vom CT: {0}.',
  'Do not rely on it: The real MR is another patient’s: its {0} is not the CT’s.':
    'Nicht darauf verlassen: das echte MR gehört zu einem anderen Patienten; abweichend vom CT: {0}.',
  'Do not rely on it: it was made in spite of a bad verdict. The real MR is another patient’s: its {0} is not the CT’s.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. Das echte MR gehört zu einem anderen Patienten; abweichend vom CT: {0}.',
  'Series {0} is another patient’s: its {1} is not the CT’s.':
    'Serie {0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'Do not rely on it: Series {0} is another patient’s: its {1} is not the CT’s.':
    'Nicht darauf verlassen: Serie {0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'Do not rely on it: it was made in spite of a bad verdict. Series {0} is another patient’s: its {1} is not the CT’s.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. Serie {0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  '{0} is another patient’s: its {1} is not the CT’s.':
    '{0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'Do not rely on it: {0} is another patient’s: its {1} is not the CT’s.':
    'Nicht darauf verlassen: {0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'Do not rely on it: it was made in spite of a bad verdict. {0} is another patient’s: its {1} is not the CT’s.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. {0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'The real MR is another patient’s: its {0} are not the CT’s.':
    'Das echte MR gehört zu einem anderen Patienten; abweichend vom CT: {0}.',
  'Do not rely on it: The real MR is another patient’s: its {0} are not the CT’s.':
    'Nicht darauf verlassen: das echte MR gehört zu einem anderen Patienten; abweichend vom CT: {0}.',
  'Do not rely on it: it was made in spite of a bad verdict. The real MR is another patient’s: its {0} are not the CT’s.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. Das echte MR gehört zu einem anderen Patienten; abweichend vom CT: {0}.',
  'Series {0} is another patient’s: its {1} are not the CT’s.':
    'Serie {0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'Do not rely on it: Series {0} is another patient’s: its {1} are not the CT’s.':
    'Nicht darauf verlassen: Serie {0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'Do not rely on it: it was made in spite of a bad verdict. Series {0} is another patient’s: its {1} are not the CT’s.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. Serie {0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  '{0} is another patient’s: its {1} are not the CT’s.':
    '{0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'Do not rely on it: {0} is another patient’s: its {1} are not the CT’s.':
    'Nicht darauf verlassen: {0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'Do not rely on it: it was made in spite of a bad verdict. {0} is another patient’s: its {1} are not the CT’s.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils. {0!} gehört zu einem anderen Patienten; abweichend vom CT: {1}.',
  'The real MR is this patient’s.': 'Das echte MR gehört zu diesem Patienten.',
  'Series {0} is this patient’s.': 'Serie {0!} gehört zu diesem Patienten.',
  '{0} is this patient’s.': '{0!} gehört zu diesem Patienten.',
  'The real MR is this patient’s and is placed, and reaches {0} of the head.':
    'Das echte MR gehört zu diesem Patienten, ist ausgerichtet und reicht über {0} des Kopfes.',
  'Series {0} is this patient’s and is placed, and reaches {1} of the head.':
    'Serie {0!} gehört zu diesem Patienten, ist ausgerichtet und reicht über {1} des Kopfes.',
  '{0} is this patient’s and is placed, and reaches {1} of the head.':
    '{0!} gehört zu diesem Patienten, ist ausgerichtet und reicht über {1} des Kopfes.',
  'Whether The real MR is this patient’s cannot be told: it names no patient.':
    'Ob das echte MR zu diesem Patienten gehört, ist nicht zu sagen: Es nennt keinen Patienten.',
  'Trust it less than usual: Whether The real MR is this patient’s cannot be told: it names no patient.':
    'Weniger vertrauen als üblich: ob das echte MR zu diesem Patienten gehört, ist nicht zu sagen: Es nennt keinen Patienten.',
  'Whether The real MR is this patient’s cannot be told: the CT names no patient.':
    'Ob das echte MR zu diesem Patienten gehört, ist nicht zu sagen: Das CT nennt keinen Patienten.',
  'Trust it less than usual: Whether The real MR is this patient’s cannot be told: the CT names no patient.':
    'Weniger vertrauen als üblich: ob das echte MR zu diesem Patienten gehört, ist nicht zu sagen: Das CT nennt keinen Patienten.',
  'Whether Series {0} is this patient’s cannot be told: it names no patient.':
    'Ob Serie {0!} zu diesem Patienten gehört, ist nicht zu sagen: Es nennt keinen Patienten.',
  'Trust it less than usual: Whether Series {0} is this patient’s cannot be told: it names no patient.':
    'Weniger vertrauen als üblich: ob Serie {0!} zu diesem Patienten gehört, ist nicht zu sagen: Es nennt keinen Patienten.',
  'Whether Series {0} is this patient’s cannot be told: the CT names no patient.':
    'Ob Serie {0!} zu diesem Patienten gehört, ist nicht zu sagen: Das CT nennt keinen Patienten.',
  'Trust it less than usual: Whether Series {0} is this patient’s cannot be told: the CT names no patient.':
    'Weniger vertrauen als üblich: ob Serie {0!} zu diesem Patienten gehört, ist nicht zu sagen: Das CT nennt keinen Patienten.',
  'Whether {0} is this patient’s cannot be told: it names no patient.':
    'Ob {0!} zu diesem Patienten gehört, ist nicht zu sagen: Es nennt keinen Patienten.',
  'Trust it less than usual: Whether {0} is this patient’s cannot be told: it names no patient.':
    'Weniger vertrauen als üblich: ob {0!} zu diesem Patienten gehört, ist nicht zu sagen: Es nennt keinen Patienten.',
  'Whether {0} is this patient’s cannot be told: the CT names no patient.':
    'Ob {0!} zu diesem Patienten gehört, ist nicht zu sagen: Das CT nennt keinen Patienten.',
  'Trust it less than usual: Whether {0} is this patient’s cannot be told: the CT names no patient.':
    'Weniger vertrauen als üblich: ob {0!} zu diesem Patienten gehört, ist nicht zu sagen: Das CT nennt keinen Patienten.',
  '{0} file of this series could not be used: {1}.': '{0} Datei dieser Serie war nicht verwendbar: {1!}.',
  '{0} file of this series could not be used: {1} and {2}.':
    '{0} Datei dieser Serie war nicht verwendbar: {1!} und {2!}.',
  '{0} file of this series could not be used: {1} and {2} more.':
    '{0} Datei dieser Serie war nicht verwendbar: {1!} und {2} weitere.',
  '{0} files of this series could not be used: {1}.':
    '{0} Dateien dieser Serie waren nicht verwendbar: {1!}.',
  '{0} files of this series could not be used: {1} and {2}.':
    '{0} Dateien dieser Serie waren nicht verwendbar: {1!} und {2!}.',
  '{0} files of this series could not be used: {1} and {2} more.':
    '{0} Dateien dieser Serie waren nicht verwendbar: {1!} und {2} weitere.',
  '{0} file is a copy of another; it was read once: {1}.':
    '{0} Datei ist eine Kopie einer anderen; sie wurde einmal gelesen: {1!}.',
  '{0} file is a copy of another; it was read once: {1} and {2}.':
    '{0} Datei ist eine Kopie einer anderen; sie wurde einmal gelesen: {1!} und {2!}.',
  '{0} file is a copy of another; it was read once: {1} and {2} more.':
    '{0} Datei ist eine Kopie einer anderen; sie wurde einmal gelesen: {1!} und {2} weitere.',
  '{0} files are copies of others; each was read once: {1}.':
    '{0} Dateien sind Kopien anderer; jede wurde einmal gelesen: {1!}.',
  '{0} files are copies of others; each was read once: {1} and {2}.':
    '{0} Dateien sind Kopien anderer; jede wurde einmal gelesen: {1!} und {2!}.',
  '{0} files are copies of others; each was read once: {1} and {2} more.':
    '{0} Dateien sind Kopien anderer; jede wurde einmal gelesen: {1!} und {2} weitere.',
  '{0} file of this series do not name the patient, as the others do ({1}); they were read with them.':
    '{0} Datei dieser Serie nennt den Patienten nicht, anders als die übrigen ({1!}); sie wurde mit ihnen gelesen.',
  '{0} file of this series do not name the patient, as the others do ({1} and {2}); they were read with them.':
    '{0} Datei dieser Serie nennt den Patienten nicht, anders als die übrigen ({1!} und {2!}); sie wurde mit ihnen gelesen.',
  '{0} file of this series do not name the patient, as the others do ({1} and {2} more); they were read with them.':
    '{0} Datei dieser Serie nennt den Patienten nicht, anders als die übrigen ({1!} und {2} weitere); sie wurde mit ihnen gelesen.',
  '{0} files of this series do not name the patient, as the others do ({1}); they were read with them.':
    '{0} Dateien dieser Serie nennen den Patienten nicht, anders als die übrigen ({1!}); sie wurden mit ihnen gelesen.',
  '{0} files of this series do not name the patient, as the others do ({1} and {2}); they were read with them.':
    '{0} Dateien dieser Serie nennen den Patienten nicht, anders als die übrigen ({1!} und {2!}); sie wurden mit ihnen gelesen.',
  '{0} files of this series do not name the patient, as the others do ({1} and {2} more); they were read with them.':
    '{0} Dateien dieser Serie nennen den Patienten nicht, anders als die übrigen ({1!} und {2} weitere); sie wurden mit ihnen gelesen.',
  '{0} file of this series leave out a part of the patient’s identity, as the others do ({1}); they were read with them.':
    '{0} Datei dieser Serie lässt einen Teil der Patientenidentität weg, anders als die übrigen ({1!}); sie wurde mit ihnen gelesen.',
  '{0} file of this series leave out a part of the patient’s identity, as the others do ({1} and {2}); they were read with them.':
    '{0} Datei dieser Serie lässt einen Teil der Patientenidentität weg, anders als die übrigen ({1!} und {2!}); sie wurde mit ihnen gelesen.',
  '{0} file of this series leave out a part of the patient’s identity, as the others do ({1} and {2} more); they were read with them.':
    '{0} Datei dieser Serie lässt einen Teil der Patientenidentität weg, anders als die übrigen ({1!} und {2} weitere); sie wurde mit ihnen gelesen.',
  '{0} files of this series leave out a part of the patient’s identity, as the others do ({1}); they were read with them.':
    '{0} Dateien dieser Serie lassen einen Teil der Patientenidentität weg, anders als die übrigen ({1!}); sie wurden mit ihnen gelesen.',
  '{0} files of this series leave out a part of the patient’s identity, as the others do ({1} and {2}); they were read with them.':
    '{0} Dateien dieser Serie lassen einen Teil der Patientenidentität weg, anders als die übrigen ({1!} und {2!}); sie wurden mit ihnen gelesen.',
  '{0} files of this series leave out a part of the patient’s identity, as the others do ({1} and {2} more); they were read with them.':
    '{0} Dateien dieser Serie lassen einen Teil der Patientenidentität weg, anders als die übrigen ({1!} und {2} weitere); sie wurden mit ihnen gelesen.',
  '{0} image is no part of this stack and listed apart: {1} ({2}).':
    '{0} Bild ist nicht Teil dieses Stapels und getrennt aufgeführt: {1!} ({2}).',
  '{0} image is no part of this stack and listed apart: {1} and {2} ({3}).':
    '{0} Bild ist nicht Teil dieses Stapels und getrennt aufgeführt: {1!} und {2!} ({3}).',
  '{0} image is no part of this stack and listed apart: {1} and {2} more ({3}).':
    '{0} Bild ist nicht Teil dieses Stapels und getrennt aufgeführt: {1!} und {2} weitere ({3}).',
  '{0} images are no part of this stack and listed apart: {1} ({2}).':
    '{0} Bilder sind nicht Teil dieses Stapels und getrennt aufgeführt: {1!} ({2}).',
  '{0} images are no part of this stack and listed apart: {1} and {2} ({3}).':
    '{0} Bilder sind nicht Teil dieses Stapels und getrennt aufgeführt: {1!} und {2!} ({3}).',
  '{0} images are no part of this stack and listed apart: {1} and {2} more ({3}).':
    '{0} Bilder sind nicht Teil dieses Stapels und getrennt aufgeführt: {1!} und {2} weitere ({3}).',
  '{0} image of its series ({1}) lie between its slices and differ in orientation or size alone: it may be half of a scan.':
    '{0} Bild ihrer Serie ({1}) liegt zwischen ihren Schichten und unterscheidet sich nur in Orientierung oder Größe: Vielleicht ist sie die Hälfte einer Aufnahme.',
  '{0} images of its series ({1}) lie between its slices and differ in orientation or size alone: it may be half of a scan.':
    '{0} Bilder ihrer Serie ({1}) liegen zwischen ihren Schichten und unterscheiden sich nur in Orientierung oder Größe: Vielleicht ist sie die Hälfte einer Aufnahme.',
  'One value a patient.': 'Ein Wert je Patient.',
  'Student and Welch take the two models as independent samples, as the paper does; paired takes the patients that both have.':
    'Student und Welch behandeln die beiden Modelle als unabhängige Stichproben wie in der Veröffentlichung; gepaart zählt nur Patienten, die beide haben.',
  'P is not corrected for the number of tests.': 'P ist nicht für die Zahl der Tests korrigiert.',
  'the gap is {0} elsewhere.': 'der Abstand beträgt sonst {0}.',
  'What lies between is interpolated on screen; nothing is made up for export.':
    'Was dazwischen liegt, wird auf dem Bildschirm interpoliert; für den Export wird nichts erfunden.',
  'Check that it is an unenhanced CT of an adult’s head without metal.':
    'Prüfen, dass es ein natives CT des Kopfes eines Erwachsenen ohne Metall ist.',
  'The synthetic MR is not to be relied on.': 'Auf das synthetische MR ist kein Verlass.',
  'Checked on one held-out volunteer only: from place to place error grew with spread, from slice to slice it did not.':
    'Nur an einem zurückgehaltenen Probanden geprüft: Von Ort zu Ort wuchs der Fehler mit der Streuung, von Schicht zu Schicht nicht.',
  'What all answers get wrong alike does not show.':
    'Was alle Antworten gleichermaßen falsch machen, zeigt sich nicht.',
  'The Studies column says why beside each series.':
    'Die Spalte „Untersuchungen“ nennt neben jeder Serie den Grund.',
  'Drop an axial head CT.': 'Ein axiales Kopf-CT ablegen.',
  'Its slices are {0}; the networks know axial slices.':
    'Ihre Schichten sind {0}; die Netze kennen axiale Schichten.',
  'Choose the axial series of this scan.': 'Die axiale Serie dieser Aufnahme wählen.',
  'Synthetic: made from a CT.': 'Synthetisch: aus einem CT erzeugt.',
  'It is taken for neither a real MR nor a CT.': 'Gilt weder als echtes MR noch als CT.',
  'A mosaic: the slices of a volume as tiles of one image.':
    'Ein Mosaik: die Schichten eines Volumens als Kacheln eines Bildes.',
  'Export it as one image a slice.': 'Mit einem Bild je Schicht exportieren.',
  'Grey and white matter as a published network sees them that was trained on real T1 MR, never on synthetic MR or CT.':
    'Graue und weiße Substanz, wie sie ein veröffentlichtes Netz sieht, das an echtem T1-MR trainiert wurde, nie an synthetischem MR oder CT.',
  'They say how alike the synthetic and a real T1 are to such a program; they are no measurement of the patient’s brain.':
    'Die Zahlen sagen, wie sehr sich das synthetische und ein echtes T1 für ein solches Programm gleichen; sie sind keine Messung des Gehirns des Patienten.',
  'The best weights before it are kept.': 'Die besten Gewichte davor bleiben erhalten.',
  'Try a lower learning rate.': 'Eine niedrigere Lernrate versuchen.',
  'Free disk space, or remove pairs, runs and models that are no longer needed.':
    'Speicherplatz freigeben oder nicht mehr benötigte Paare, Läufe und Modelle entfernen.',
  'Nothing was changed.': 'Es wurde nichts verändert.',
  'Do not rely on it: it was made in spite of a bad verdict.':
    'Nicht darauf verlassen: es entstand trotz eines schlechten Urteils.',
  'Each of its {0} files has a series of its own; they lie one after another and were read as one.':
    'Jede ihrer {0} Dateien hat eine eigene Serie; sie liegen hintereinander und wurden als eine gelesen.',
  'Trust it for where things are and for fluid, fat and bone; for grey and white matter only as far as the CT’s noise lets them be told apart; and for nothing that CT does not show.':
    'Vertrauen für die Lage von Strukturen und für Flüssigkeit, Fett und Knochen; für graue und weiße Substanz nur so weit, wie das Rauschen des CT sie unterscheiden lässt; und für nichts, was das CT nicht zeigt.',
};
