// German for: the Compare, Details and Export panels, and the Explain room.
import type { Phrases } from '../../core/language/phraseBook.ts';

export const compare: Phrases = {
  // Words and signs that stand alone or fill holes
  T1: 'T1',
  T2: 'T2',
  CT: 'CT',
  MR: 'MR',
  n: 'n',
  mm: 'mm',
  yes: 'ja',
  no: 'nein',
  none: 'keine',
  axial: 'axial',
  coronal: 'koronal',
  sagittal: 'sagittal',
  synthetic: 'synthetisch',
  real: 'echt',
  passed: 'bestanden',
  failed: 'nicht bestanden',
  warning: 'Warnung',
  '{0} ± {1}': '{0} ± {1}',
  '{0}e+{1}': '{0}e+{1}',
  '{0}e-{1}': '{0}e-{1}',
  Models: 'Modelle',

  // Alignment
  'Real MR on the CT': 'Echtes MR auf dem CT',
  'Drop the patient’s real MR too. T1 and T2 are recognised by name, sequence and timing, aligned to the CT and compared with the synthetic MR. You can choose them by hand in Studies.':
    'Auch das echte MR des Patienten hierher ziehen. T1 und T2 werden an Name, Sequenz und Zeiten erkannt, am CT ausgerichtet und mit dem synthetischen MR verglichen. Unter „Untersuchungen“ lassen sie sich von Hand wählen.',
  Alignment: 'Ausrichtung',
  'Rigid, then affine (as in the paper)': 'Starr, dann affin (wie in der Publikation)',
  'Rigid only': 'Nur starr',
  'Edges over the other panes': 'Kanten über den anderen Bildfeldern',
  'Waiting for the CT to be read.': 'Wartet, bis das CT gelesen ist.',
  'Aligning {0}': '{0} ausrichten',
  'Align again, {0}': 'Erneut ausrichten, {0}',
  'rigid and affine': 'starr und affin',
  'rigid only': 'nur starr',
  'Expert: mutual information': 'Für Fachleute: Transinformation',
  'How well each image predicts the other, in nats; higher is a better alignment.':
    'Wie gut jedes Bild das andere vorhersagt, in Nat; je höher, desto besser die Ausrichtung.',
  '{0} nats': '{0} Nat',
  'Move {0} by hand': '{0} von Hand verschieben',
  'Align again': 'Erneut ausrichten',
  '{0}: the real {1} {2}. {3}{4}': '{0}: Das echte {1} {2}. {3}{4}',
  Unreliable: 'Unzuverlässig',
  Doubtful: 'Zweifelhaft',
  'Differences are shown in grey.': 'Differenzen sind grau dargestellt.',
  'Show the edges of the real {0} over the CT': 'Kanten des echten {0} über dem CT zeigen',
  Left: 'Links',
  Back: 'Hinten',
  Up: 'Oben',
  Nod: 'Nicken',
  Tilt: 'Neigen',
  Turn: 'Drehen',
  'Left, mm': 'Nach links, mm',
  'Back, mm': 'Nach hinten, mm',
  'Up, mm': 'Nach oben, mm',
  'Nod, °': 'Nicken, °',
  'Tilt, °': 'Neigen, °',
  'Turn, °': 'Drehen, °',
  'Reset to the alignment found': 'Auf die gefundene Ausrichtung zurücksetzen',

  // Cohort
  Cohort: 'Kohorte',
  'Collect patients and models here for means, standard deviations and t-tests. Kept in this browser under the labels you give, without patient data.':
    'Hier Patienten und Modelle für Mittelwerte, Standardabweichungen und t-Tests sammeln. Sie bleiben in diesem Browser unter den vergebenen Bezeichnungen, ohne Patientendaten.',
  'Metric, {0}': 'Metrik, {0}',
  'whole slice': 'ganze Schicht',
  'whole head': 'ganzer Kopf',
  intracranial: 'intrakraniell',
  'Cohort, means': 'Kohorte, Mittelwerte',
  'Mean ± SD': 'Mittelwert ± SD',
  Demo: 'Demo',
  'This real MR is another patient’s, so its figures do not enter the cohort.':
    'Dieses echte MR gehört zu einem anderen Patienten; seine Zahlen gehen deshalb nicht in die Kohorte ein.',
  'Label of this patient': 'Bezeichnung dieses Patienten',
  'Fold of the cross-validation, if any': 'Fold der Kreuzvalidierung, falls vorhanden',
  'Add to cohort': 'Zur Kohorte hinzufügen',
  'Replace in cohort': 'In der Kohorte ersetzen',
  '“{0}” has these rows already: they would be replaced. Give another label if this is another patient.':
    '„{0!}“ hat diese Zeilen schon: sie würden ersetzt. Für einen anderen Patienten eine andere Bezeichnung eingeben.',
  'Cohort, rows': 'Kohorte, Zeilen',
  Patient: 'Patient',
  'Patient {0}': 'Patient {0}',
  'Remove {0}, {1}, {2}': '{0!}, {1!}, {2} entfernen',
  '(fold {0})': '(Fold {0})',
  '{0} (fold {1})': '{0!} (Fold {1})',

  // Figures for print
  'region enlarged': 'Ausschnitt vergrößert',
  differences: 'Differenzen',
  profile: 'Profil',
  'a second image beside the CT: synthesise, or open real MR.':
    'ein zweites Bild neben dem CT: synthetisieren oder echtes MR öffnen.',
  'the synthetic and the real MR of this slice.': 'das synthetische und das echte MR dieser Schicht.',
  'a line: draw a profile over any image first.':
    'eine Linie: zuerst ein Profil über ein beliebiges Bild ziehen.',
  'Figures for print': 'Abbildungen für den Druck',
  'PNG, 174 mm wide at 300 dpi, with scale and caption, of the slice and windows in view; no patient data. Figure 6 enlarges the region drawn last, or the lens. Figure 10 is of the slice that its line is on.':
    'PNG, 174 mm breit bei 300 dpi, mit Maßstab und Bildunterschrift, von der gezeigten Schicht mit den gezeigten Fenstern; keine Patientendaten. Abbildung 6 vergrößert die zuletzt gezeichnete ROI oder die Lupe. Abbildung 10 zeigt die Schicht, auf der ihre Linie liegt.',
  'Figure {0} needs {1}': 'Abbildung {0} braucht {1}',

  // Numbers
  'Open a CT first.': 'Zuerst ein CT öffnen.',
  'Comparing…': 'Vergleich läuft …',
  'Numbers need the synthetic MR of all slices, and the patient’s real MR.':
    'Für Zahlen werden das synthetische MR aller Schichten und das echte MR des Patienten gebraucht.',
  'Numbers need the patient’s real MR.': 'Für Zahlen wird das echte MR des Patienten gebraucht.',
  'Numbers need the synthetic MR of all slices: synthesise first.':
    'Für Zahlen wird das synthetische MR aller Schichten gebraucht: zuerst synthetisieren.',
  'Numbers, whole volume': 'Zahlen, ganzes Volumen',
  Over: 'Bereich',
  'Untrained weights: these numbers say nothing about the method.':
    'Untrainierte Gewichte: Diese Zahlen sagen nichts über die Methode aus.',
  'The alignment is unreliable, and so are these numbers.':
    'Die Ausrichtung ist unzuverlässig und damit auch diese Zahlen.',
  '{0} is not compared: the verdict on its real MR is bad. Mend that, or override the verdict above the images.':
    '{0} wird nicht verglichen: Das Urteil über das echte MR ist schlecht. Das beheben oder das Urteil oberhalb der Bilder übergehen.',
  'The comparison was stopped.': 'Der Vergleich wurde abgebrochen.',
  'Compare again': 'Erneut vergleichen',
  'Expert: normalisation of real MR': 'Für Fachleute: Normierung des echten MR',
  'MR has no absolute scale, so the real image is brought to the synthetic’s 0 to 1 before the two are compared: by two percentiles, by its white matter and fluid where the model states their levels, by its white matter alone, or by its whole histogram.':
    'MR hat keine absolute Skala; deshalb wird das echte Bild vor dem Vergleich auf die Skala 0 bis 1 des synthetischen gebracht: über zwei Perzentile, über weiße Substanz und Liquor, wo das Modell deren Werte nennt, über die weiße Substanz allein oder über sein ganzes Histogramm.',
  'Normalise real MR by': 'Echtes MR normieren über',
  'Metrics of the whole volume': 'Metriken des ganzen Volumens',
  PSNR: 'PSNR',
  SSIM: 'SSIM',
  RMSE: 'RMSE',
  MAE: 'MAE',
  Tenengrad: 'Tenengrad',
  'Slices: {0} ± {1}, n = {2}': 'Schichten: {0} ± {1}, n = {2}',
  '{0}. Data range 1; SSIM with Gaussian windows, σ 1.5; Tenengrad on 0..255, mean where above 0. Pixels that the real MR does not cover are left out; outside the head both images count as 0.':
    '{0}. Wertebereich 1; SSIM mit Gauß-Fenstern, σ 1,5; Tenengrad auf 0..255, Mittelwert, wo über 0. Pixel, die das echte MR nicht abdeckt, sind ausgelassen; außerhalb des Kopfes zählen beide Bilder als 0.',
  '{0}: {1}; real MR by {2}; compared in {3} s':
    '{0}: {1!}; Normierung des echten MR: {2}; verglichen in {3} s',
  '{0}: {1}; real MR by {2}; compared in {3} s.':
    '{0}: {1!}; Normierung des echten MR: {2}; verglichen in {3} s.',
  '{0}: being compared again; the numbers are those of before':
    '{0}: wird neu verglichen; die Zahlen sind die von vorher',
  '{0}: being compared again; the numbers are those of before.':
    '{0}: wird neu verglichen; die Zahlen sind die von vorher.',
  'MR normalisation': 'MR-Normierung',
  Region: 'ROI',

  // Profile, regions, slice by slice
  ', provisional scale': ', vorläufige Skala',
  '{0}, provisional scale': '{0}, vorläufige Skala',
  Profile: 'Profil',
  'Draw a line': 'Linie ziehen',
  ': slices of the synthetic MR are still being made.':
    ': Schichten des synthetischen MR werden noch synthetisiert.',
  'Intensities along the line on {0} slice {1}': 'Intensitäten entlang der Linie, {0}, Schicht {1}',
  'Left axis: MR intensity, 0 to 1. Right axis: CT in HU, within the current window. Distance along the line in mm, {0} slice {1}.{2}':
    'Linke Achse: MR-Intensität, 0 bis 1. Rechte Achse: CT in HU, im aktuellen Fenster. Strecke entlang der Linie in mm, {0}, Schicht {1}.{2}',
  'Inside the region drawn last: {0} to {1} mm; figure 10 marks it.':
    'In der zuletzt gezeichneten ROI: {0} bis {1} mm; Abbildung 10 markiert sie.',
  'Draw a region across the line, and figure 10 marks it.':
    'Eine ROI über die Linie zeichnen; Abbildung 10 markiert sie dann.',
  'Draw a line over any image to plot the values along it in all images.':
    'Eine Linie über ein beliebiges Bild ziehen, um die Werte entlang der Linie in allen Bildern als Kurven zu sehen.',
  'provisional scale': 'vorläufige Skala',
  'Slices of the synthetic MR are still being made: the scale of the real MR may change.':
    'Schichten des synthetischen MR werden noch synthetisiert: Die Skala des echten MR kann sich noch ändern.',
  Regions: 'ROIs',
  'Draw an ellipse': 'Ellipse zeichnen',
  'Draw an ellipse, a rectangle or an outline to measure it in all images.':
    'Eine Ellipse, ein Rechteck oder einen Umriss zeichnen, um in allen Bildern darin zu messen.',
  Area: 'Fläche',
  Plane: 'Ebene',
  Image: 'Bild',
  'Slice by slice': 'Schicht für Schicht',
  Metric: 'Metrik',
  '{0} slice by slice': '{0}, Schicht für Schicht',
  'slice {0}': 'Schicht {0}',
  'Slice {0}': 'Schicht {0}',
  'Worst slices, {0}': 'Schlechteste Schichten, {0}',

  // Grey and white matter
  'Grey and white matter': 'Graue und weiße Substanz',
  'A small published network looks for grey and white matter in the synthetic T1, and in the real one where it lies well. It was trained on real T1 only: the better the synthetic T1 passes for real, the more alike the two come out.':
    'Ein kleines veröffentlichtes Netz sucht graue und weiße Substanz im synthetischen T1 und, wo es gut liegt, im echten. Es wurde nur an echtem T1 trainiert: Je besser das synthetische T1 als echt durchgeht, desto ähnlicher fallen beide aus.',
  'Finding grey and white matter': 'Graue und weiße Substanz suchen',
  'Needs the synthetic T1 of all slices: synthesise first.':
    'Braucht das synthetische T1 aller Schichten: zuerst synthetisieren.',
  'Find them again, with the real T1': 'Erneut suchen, mit dem echten T1',
  'Find grey and white matter': 'Graue und weiße Substanz suchen',
  'Takes a minute or two on a CPU for each T1. Nothing leaves this machine.':
    'Dauert auf einem Prozessor (CPU) ein bis zwei Minuten je T1. Nichts verlässt diesen Rechner.',
  'Outline them in the panes': 'In den Bildfeldern umranden',
  'outer border of grey matter,': 'äußere Grenze der grauen Substanz,',
  'white matter. The real T1 shows its own.': 'weiße Substanz. Das echte T1 zeigt seine eigenen.',
  Grey: 'Graue',
  White: 'Weiße',
  Both: 'Beide',
  Dice: 'Dice',
  HD95: 'HD95',
  'Healthy adults have {0} to {1} ml together. {2} {3}.':
    'Gesunde Erwachsene haben zusammen {0} bis {1} ml. {2} {3}.',
  'Healthy adults have {0} to {1} ml together.': 'Gesunde Erwachsene haben zusammen {0} bis {1} ml.',
  'MeshNet, grey and white matter, 11 channels (model11_gw_ae, brainchop (neuroneural/brainchop), MIT)':
    'MeshNet, graue und weiße Substanz, 11 Kanäle (model11_gw_ae, brainchop (neuroneural/brainchop), MIT)',
  'MeshNet, grey and white matter, 11 channels (model11_gw_ae, brainchop (neuroneural/brainchop), MIT).':
    'MeshNet, graue und weiße Substanz, 11 Kanäle (model11_gw_ae, brainchop (neuroneural/brainchop), MIT).',

  // Details
  'The faster one, as measured': 'Das Schnellere laut Messung',
  'WebGPU (GPU)': 'WebGPU (GPU)',
  'WebAssembly (CPU)': 'WebAssembly (CPU)',
  webgpu: 'webgpu',
  'Compute with': 'Rechnen mit',
  'Can be changed when nothing is running.': 'Lässt sich ändern, wenn nichts läuft.',
  Computing: 'Rechnen',
  'Copy as text': 'Als Text kopieren',
  'Measure kernels again': 'Kernel neu messen',
  'Kept weights, slices and alignments were deleted.':
    'Aufbewahrte Gewichte, Schichten und Ausrichtungen wurden gelöscht.',
  'Model weights, finished slices, alignments, what fine-tuning keeps and your settings, on this machine only.':
    'Modellgewichte, fertige Schichten, Ausrichtungen, was die Feinabstimmung aufbewahrt, und die Einstellungen, nur auf diesem Rechner.',
  'Delete weights, slices and alignments': 'Gewichte, Schichten und Ausrichtungen löschen',
  'Delete weights, slices and alignments?': 'Gewichte, Schichten und Ausrichtungen löschen?',
  'Weights will be fetched again, slices computed again, MR aligned again and kernels measured again when they are next needed. Models, pairs, runs, the cohort and your settings stay, and so does what is on screen.':
    'Gewichte werden neu geholt, Schichten neu berechnet, MR neu ausgerichtet und Kernel neu gemessen, sobald sie wieder gebraucht werden. Modelle, Paare, Trainingsläufe, die Kohorte und die Einstellungen bleiben, ebenso, was auf dem Bildschirm ist.',
  Device: 'Gerät',
  Adapter: 'Grafikadapter',
  'Software adapter': 'Software-Adapter',
  Threads: 'Threads',
  Features: 'Funktionen',
  'Device loss {0}': 'Geräteverlust {0}',
  'Model on this device': 'Modell auf diesem Gerät',
  'Time to the first slice': 'Zeit bis zur ersten Schicht',
  'Kernels measured on this GPU': 'Auf dieser GPU gemessene Kernel',
  'Memory now': 'Arbeitsspeicher jetzt',
  'Kernels per slice': 'Kernel je Schicht',
  'Kernels for {0} slices': 'Kernel für {0} Schichten',
  '{0} time': '{0}-mal',
  '{0} times': '{0}-mal',
  'Device limits': 'Grenzen des Geräts',
  Browser: 'Browser',
  'User agent': 'User-Agent',
  'Weights from': 'Gewichte aus',
  'this browser’s storage': 'dem Speicher dieses Browsers',
  'the page’s server': 'dem Server der Seite',
  'Seconds per slice': 'Sekunden je Schicht',
  'Slices at once': 'Schichten zugleich',
  'Device memory needed': 'Benötigter Gerätespeicher',
  'Self-test': 'Selbsttest',
  '{0}, largest difference {1}, allowed {2}': '{0}, größte Abweichung {1}, erlaubt {2}',
  Storage: 'Speicher',
  Download: 'Herunterladen',
  Decode: 'Dekodieren',
  Upload: 'Übertragen auf das Gerät',
  Compile: 'Kompilieren',
  '{0} ({1} in all, during the download)': '{0} (insgesamt {1}, während des Herunterladens)',
  'nothing to compile': 'nichts zu kompilieren',
  Run: 'Ausführung',
  'no slice yet': 'noch keine Schicht',
  Total: 'Gesamt',
  '{0} ms': '{0} ms',
  Measured: 'Gemessen',
  'on an earlier visit': 'bei einem früheren Besuch',
  'now, in {0}': 'jetzt, in {0}',
  'Convolutions, one by one': 'Faltungen, einzeln',
  'Training kernels measured on this GPU': 'Auf dieser GPU gemessene Kernel des Trainings',
  'Convolutions and gradients, one by one': 'Faltungen und Gradienten, einzeln',
  '{0}; untuned {1}': '{0}; unoptimiert {1}',
  'Variant {0}': 'Variante {0!}',
  '{0} layer': '{0} Netzschicht',
  '{0} layers': '{0} Netzschichten',
  'Not measured yet': 'Noch nicht gemessen',
  '{0}, for lack of time: run untuned': '{0}, aus Zeitmangel: Ausführung unoptimiert',
  'Variant {0}, struck out': 'Variante {0!}, gestrichen',
  'Variant {0} (gradient in inputs), struck out': 'Variante {0!} (Gradient der Eingaben), gestrichen',
  'Variant {0} (gradient in filters), struck out': 'Variante {0!} (Gradient der Filter), gestrichen',
  'GPU buffers': 'GPU-Puffer',
  'Tensor memory': 'Tensorspeicher',
  Tensors: 'Tensoren',
  'Slices computed': 'Berechnete Schichten',
  Engine: 'Rechenmaschine',
  'no response': 'keine Antwort',
  'Pixels of open studies': 'Pixel offener Untersuchungen',
  '{0} of {1}, a quarter of the memory that the browser states, or 1 GB':
    '{0} von {1}, einem Viertel des Arbeitsspeichers, den der Browser angibt, oder 1 GB',
  'Put aside to save memory': 'Ausgelagert, um Arbeitsspeicher zu sparen',
  'JavaScript heap': 'JavaScript-Heap',

  // Explain
  Explain: 'Erklären',
  'Slice {0} of {1}': 'Schicht {0} von {1}',
  'Previous slice': 'Vorige Schicht',
  'Next slice': 'Nächste Schicht',
  'Models, up to {0}': 'Modelle, bis zu {0}',
  Filters: 'Filter',
  filters: 'Filter',
  'Feature maps': 'Merkmalskarten',
  'Receptive field': 'Einfluss',
  'How the network sees this slice': 'Wie das Netz diese Schicht sieht',
  'Nothing is computed until you ask for it.': 'Gerechnet wird erst auf Anforderung.',
  'What to explain': 'Was erklärt wird',
  'weights added over the input channels': 'Gewichte über die Eingangskanäle addiert',
  'weights on the {0} window': 'Gewichte auf dem Fenster „{0}“',
  brain: 'Hirn',
  'soft tissue': 'Weichteil',
  bone: 'Knochen',
  'Input channel': 'Eingangskanal',
  'All added': 'Alle addiert',
  'Window: {0}': 'Fenster: {0}',
  'Show the filters': 'Filter zeigen',
  'Save PNG': 'PNG speichern',
  'Shown: {0}.': 'Gezeigt: {0}.',
  '{0} filters of the first convolution of {1}': '{0} Filter der ersten Faltung von {1!}',
  'Not read yet: “Show the filters”.': 'Noch nicht gelesen: „Filter zeigen“.',
  '{0} filters, {1} x {2} x {3}{4}': '{0} Filter, {1} x {2} x {3}{4}',
  '; largest weight {0}': '; größtes Gewicht {0}',
  'largest weight {0}': 'größtes Gewicht {0}',
  'Make slice {0}': 'Schicht {0} synthetisieren',
  'Synthetic {0}': 'Synthetisches {0}',
  Colours: 'Farben',
  JET: 'JET',
  Column: 'Spalte',
  Row: 'Zeile',
  'Find what it depends on': 'Abhängigkeit bestimmen',
  'Click a pixel of a synthetic image, or type it. {0}.':
    'Ein Pixel eines synthetischen Bildes anklicken oder eingeben. {0}.',
  'Synthetic {0} by {1}, slice {2}': 'Synthetisches {0} von {1!}, Schicht {2}',
  'CT pixels that it depends on, {0}': 'CT-Pixel, von denen es abhängt, {0!}',
  'Click a pixel of the synthetic image.': 'Ein Pixel des synthetischen Bildes anklicken.',
  'Not made yet: “Make slice {0}”.': 'Noch nicht synthetisiert: „Schicht {0} synthetisieren“.',
  'No map is chosen.': 'Keine Karte gewählt.',
  'Not made yet: “Make the maps”.': 'Noch nicht erzeugt: „Karten erzeugen“.',
  '{0} of {1}, slice {2}: {3}': '{0} von {1!}, Schicht {2}: {3}',
  'Slice {0}: {1}.{2}': 'Schicht {0}: {1}.{2}',
  'Slice {0}: {1} maps of {2} x {3}, values {4} to {5}.':
    'Schicht {0}: {1} Karten von {2} x {3}, Werte {4} bis {5}.',
  'Slice {0} is not made yet.': 'Schicht {0} ist noch nicht erzeugt.',
  'Previous map': 'Vorige Karte',
  'Map {0}': 'Karte {0}',
  '({0} of those shown)': '({0} der gezeigten)',
  'Next map': 'Nächste Karte',
  'Map {0} enlarged': 'Karte {0} vergrößert',
  'CT with what drives map {0}': 'CT mit dem, was Karte {0} antreibt',
  'CT of this slice': 'CT dieser Schicht',
  'Framed: where the map is strongest inside the head ({0}). {1}':
    'Umrahmt: wo die Karte im Kopf am stärksten ist ({0}). {1}',
  'Framed: where the map is strongest inside the head ({0}).':
    'Umrahmt: wo die Karte im Kopf am stärksten ist ({0}).',
  'Find the CT that drives map {0}': 'CT suchen, das Karte {0} antreibt',
  'This map is empty here': 'Diese Karte ist hier leer',
  Layer: 'Netzschicht',
  'Which, up to {0}': 'Welche, bis zu {0}',
  'Vary most': 'Mit der größten Schwankung',
  'Evenly spaced': 'Gleichmäßig verteilt',
  'At random, seed 1': 'Zufällig, Startwert 1',
  'By hand': 'Von Hand',
  'Maps, such as 1-9, 20': 'Karten, etwa 1-9, 20',
  'Make the maps of slice {0}': 'Karten der Schicht {0} erzeugen',
  'Shown: {0}. {1}.': 'Gezeigt: {0}. {1}.',
  'the images that the network makes': 'die Bilder, die das Netz erzeugt',
  'maps chosen by hand': 'von Hand gewählte Karten',
  'There is nothing to draw, or the browser could not make the picture.':
    'Es gibt nichts zu zeichnen, oder der Browser konnte das Bild nicht erzeugen.',
  'Make the filters, maps or influences first.': 'Zuerst Filter, Karten oder Einflüsse erzeugen.',
  'No CT pixel moves it: the windows are clipped wherever it looks.':
    'Kein CT-Pixel verändert es: Überall, wohin es sieht, sind die Fenster abgeschnitten.',
  'Value {0}. Half of the influence lies within {1} mm,':
    'Wert {0}. Die Hälfte des Einflusses liegt innerhalb von {1} mm,',
  'nine tenths within {0} mm; most for one pixel: {1}{2} for each HU.':
    'neun Zehntel innerhalb von {0} mm; am meisten für ein Pixel: {1}{2} je HU.',
  'Value {0}. Half of the influence lies within {1} mm, nine tenths within {2} mm; most for one pixel: {3} for each HU.':
    'Wert {0}. Die Hälfte des Einflusses liegt innerhalb von {1} mm, neun Zehntel innerhalb von {2} mm; am meisten für ein Pixel: {3} je HU.',
  'CT: brain window (W 80 L 40). Colour: magnitude of the change for each HU, brightest where 99.9 % of the magnitudes lie below':
    'CT: Hirnfenster (W 80 L 40). Farbe: Betrag der Änderung je HU, am hellsten, wo 99,9 % der Beträge darunter liegen',
  'Lowest layer': 'Unterste Netzschicht',
  'Penultimate layer': 'Vorletzte Netzschicht',
  'Final output': 'Ausgabe des Netzes',
  '{0} maps of {1} x {2}, values {3} to {4}': '{0} Karten von {1} x {2}, Werte {3} bis {4}',
  'JET colours, as in the paper': 'JET-Farben wie in der Publikation',
  'perceptually even colours': 'für das Auge gleichmäßige Farben',
  'each {0} from minus to plus its own largest weight, zero in the middle':
    'je {0} von minus bis plus das eigene größte Gewicht, Null in der Mitte',
  'each filter from minus to plus its own largest weight, zero in the middle':
    'jeder Filter von minus bis plus sein größtes Gewicht, Null in der Mitte',
  'all {0}s from minus to plus the largest weight of all, zero in the middle':
    'alle {0} von minus bis plus das größte Gewicht von allen, Null in der Mitte',
  'all filters from minus to plus the largest weight of all, zero in the middle':
    'alle Filter von minus bis plus das größte Gewicht von allen, Null in der Mitte',
  'each {0} from its own lowest to its own highest value':
    'je {0} vom eigenen niedrigsten bis zum eigenen höchsten Wert',
  'each map from its own lowest to its own highest value':
    'jede Karte von ihrem niedrigsten bis zu ihrem höchsten Wert',
  'Each map from its own lowest to its own highest value; {0}':
    'Jede Karte von ihrem niedrigsten bis zu ihrem höchsten Wert; {0}',
  'Each map from its own lowest to its own highest value':
    'Jede Karte von ihrem niedrigsten bis zu ihrem höchsten Wert',
  'all {0}s from the lowest to the highest value of those shown':
    'alle {0} vom niedrigsten bis zum höchsten Wert der gezeigten',
  'all maps from the lowest to the highest value of those shown':
    'alle Karten vom niedrigsten bis zum höchsten Wert der gezeigten',
  'All maps from the lowest to the highest value of those shown; {0}':
    'Alle Karten vom niedrigsten bis zum höchsten Wert der gezeigten; {0}',
  'All maps from the lowest to the highest value of those shown':
    'Alle Karten vom niedrigsten bis zum höchsten Wert der gezeigten',
  'JET (the paper)': 'JET (wie die Publikation)',
  Normalised: 'Normiert',
  filter: 'Filter',
  map: 'Karte',
  'Each {0} by itself': 'Je {0} für sich',
  'Each filter by itself': 'Jeder Filter für sich',
  'Each map by itself': 'Jede Karte für sich',
  'All {0}s alike': 'Alle gleich: {0}',
  'All filters alike': 'Alle Filter gleich',
  'All maps alike': 'Alle Karten gleich',

  // Export
  'Reproducibility bundle': 'Bündel zum Nachrechnen',
  'With the synthetic pixels': 'Mit den synthetischen Pixeln',
  'Save bundle': 'Bündel speichern',
  'The network that made these images is not known any more: run the synthesis again first.':
    'Das Netz, das diese Bilder erzeugt hat, ist nicht mehr bekannt: zuerst die Synthese erneut starten.',
  'One ZIP: hashes of the input files, the model and the result; settings, device, numbers, methods. npm run reproduce makes the result again from it and the input files. No patient data, no pixel of the input.':
    'Ein ZIP: Prüfsummen der Eingabedateien, des Modells und des Ergebnisses; Einstellungen, Gerät, Zahlen, Methoden. npm run reproduce erzeugt daraus und aus den Eingabedateien das Ergebnis erneut. Keine Patientendaten, kein Pixel der Eingabe.',
  'Needs all slices: continue the synthesis first.':
    'Braucht alle Schichten: zuerst die Synthese fortsetzen.',
  '{0} of {1} checks failed: nothing can be saved':
    '{0} von {1} Prüfungen nicht bestanden: nichts lässt sich speichern',
  '{0} of {1} checks failed': '{0} von {1} Prüfungen nicht bestanden',
  'nothing can be saved': 'nichts lässt sich speichern',
  '{0} passed': '{0} bestanden',
  '{0} check': '{0} Prüfung',
  '{0} checks': '{0} Prüfungen',
  '{0} warning': '{0} Warnung',
  '{0} warnings': '{0} Warnungen',
  'DICOM series': 'DICOM-Serie',
  'De-identify': 'De-identifizieren',
  'Basic profile: a pseudonym, no dates, new UIDs; provenance is kept.':
    'Grundprofil: ein Pseudonym, keine Datumsangaben, neue UIDs; die Herkunft bleibt erhalten.',
  'Off: the series joins the CT’s study, under the patient’s name.':
    'Aus: Die Serie kommt in die Untersuchung des CT, unter dem Namen des Patienten.',
  '{0} The files describe how these images were made, not the current choices.':
    '{0} Die Dateien beschreiben, wie diese Bilder entstanden sind, nicht die aktuelle Auswahl.',
  'The files describe how these images were made, not the current choices.':
    'Die Dateien beschreiben, wie diese Bilder entstanden sind, nicht die aktuelle Auswahl.',
  '{0}Each file states that it is synthetic, for research only, and names the weights.':
    '{0}Jede Datei gibt an, dass sie synthetisch und nur für die Forschung ist, und nennt die Gewichte.',
  'Each file states that it is synthetic, for research only, and names the weights.':
    'Jede Datei gibt an, dass sie synthetisch und nur für die Forschung ist, und nennt die Gewichte.',
  'Synthetic T1': 'Synthetisches T1',
  'Synthetic T2': 'Synthetisches T2',
  'Checking what would be written': 'Prüfen, was geschrieben würde',
  // The description of the exported series, as it stands in the file
  'SYNTHETIC {0} (AI from CT) - NOT FOR DIAGNOSIS': 'SYNTHETIC {0!} (AI from CT) - NOT FOR DIAGNOSIS',
  'None: these slices show no grey or white matter':
    'Keine: diese Schichten zeigen weder graue noch weiße Substanz',
  'Grey and white matter of the synthetic T1, 1 file':
    'Graue und weiße Substanz des synthetischen T1, 1 Datei',
  SEG: 'SEG',
  Size: 'Größe',
  'as in the CT': 'wie im CT',
  'This browser cannot save into a folder.': 'Dieser Browser kann nicht in einen Ordner speichern.',
  'Send to PACS': 'An PACS senden',
  'A de-identified series belongs to no study of the PACS.':
    'Eine de-identifizierte Serie gehört zu keiner Untersuchung des PACS.',
  'Send to PACS: into the CT’s own study at {0}; sent again it is the same series.':
    'An PACS senden: in die eigene Untersuchung des CT bei {0!}; erneut gesendet ist es dieselbe Serie.',
  'Nothing has been made from this CT yet. Synthesise first.':
    'Aus diesem CT wurde noch nichts erzeugt. Zuerst synthetisieren.',
  'Slices are being made. Wait for all of them, or pause to export those that are ready.':
    'Schichten werden synthetisiert. Auf alle warten oder anhalten, um die fertigen zu exportieren.',
  'No slice has been made yet.': 'Noch keine Schicht wurde synthetisiert.',
  'Cancel the export': 'Export abbrechen',
  NIfTI: 'NIfTI',
  'Resample onto an even grid': 'Auf ein gleichmäßiges Gitter umrechnen',
  'The slices are tilted or unevenly spaced, which NIfTI cannot represent; DICOM keeps every slice where it is.':
    'Die Schichten sind gekippt oder haben ungleiche Abstände, was NIfTI nicht darstellen kann; DICOM lässt jede Schicht, wo sie ist.',
  '{0}.nii.gz': '{0!}.nii.gz',
  'Spread of {0}.nii.gz': 'Streuung von {0!}.nii.gz',
  'Grey and white, {0} T1.nii.gz': 'Grau und Weiß, T1 ({0}).nii.gz',
  'Grey and white, synthetic T1.nii.gz': 'Grau und Weiß, synthetisches T1.nii.gz',
  'Grey and white, real T1.nii.gz': 'Grau und Weiß, echtes T1.nii.gz',
  'Whole volume, 0 to 4095, affine in scanner coordinates. It says that it is synthetic and what made it, and names the CT’s series unless de-identified; no patient data. The spread is in per cent of full scale, and says that it is no MR.':
    'Ganzes Volumen, 0 bis 4095, affine Abbildung in Gerätekoordinaten. Die Datei gibt an, dass sie synthetisch ist und was sie erzeugt hat, und nennt die Serie des CT, außer wenn de-identifiziert wird; keine Patientendaten. Die Streuung steht in Prozent der vollen Skala, und ihre Datei gibt an, dass sie kein MR ist.',
  Numbers: 'Zahlen',
  'Metrics as CSV': 'Metriken als CSV',
  'Grey and white matter as CSV': 'Graue und weiße Substanz als CSV',
  'Metrics need the synthetic MR of all slices and the patient’s real MR; see Compare.':
    'Metriken brauchen das synthetische MR aller Schichten und das echte MR des Patienten; siehe „Vergleich“.',
  'For every slice and the volume, in every region.': 'Für jede Schicht und das Volumen, in jedem Bereich.',
  Picture: 'Bild',
  'Panes as PNG': 'Bildfelder als PNG',
  'As shown, with scale and colour bars; “not for diagnosis” is burned in, patient data is left out.':
    'Wie gezeigt, mit Maßstab und Farbskalen; „not for diagnosis“ (nicht zur Diagnose) ist eingebrannt, Patientendaten sind weggelassen.',
  'The browser could not make the picture.': 'Der Browser konnte das Bild nicht erzeugen.',
  'Make the window smaller and try again.': 'Das Fenster des Browsers verkleinern und erneut versuchen.',
  'The browser could not make the picture for the report.':
    'Der Browser konnte das Bild für den Bericht nicht erzeugen.',
  'Axial slice {0}: {1}': 'Axiale Schicht {0}: {1}',
  'Coronal slice {0}: {1}': 'Koronale Schicht {0}: {1}',
  'Sagittal slice {0}: {1}': 'Sagittale Schicht {0}: {1}',
  'Acquired slice {0}: {1}': 'Aufgenommene Schicht {0}: {1}',
  '{0} laid over {1}': '{0} über {1} gelegt',
  'Handed to the browser as synthmr-report.html. Open it, and print it for a PDF.':
    'Dem Browser als synthmr-report.html übergeben. Öffnen und für ein PDF drucken.',
  Report: 'Bericht',
  'Leave out {0}': 'Weglassen: {0}',
  'Add this view': 'Diese Ansicht hinzufügen',
  'Save report': 'Bericht speichern',
  'One HTML page: the views that you add (this one, if none), verdict, how far to trust it, numbers, model card and a methods paragraph. No patient data.':
    'Eine HTML-Seite: die hinzugefügten Ansichten (sonst die jetzige), Urteil, wie weit dem Ergebnis zu trauen ist, Zahlen, Modellkarte und ein Methodenabschnitt. Keine Patientendaten.',
  'The whole volume, {0}': 'Das ganze Volumen, {0}',
  'The {0} made of {1} slices': 'Die fertigen Schichten ({0} von {1})',
  'A range of slices': 'Ein Bereich von Schichten',
  First: 'Erste',
  'Last, of {0}': 'Letzte, von {0}',
};
