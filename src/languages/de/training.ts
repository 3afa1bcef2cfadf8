// German for: the fine-tuning room, the Synthesise panel with the models' cards, and the verdict above the images.
import type { Phrases } from '../../core/language/phraseBook.ts';

export const training: Phrases = {
  // Fine-tuning: options
  'Contextual + MSE': 'Kontextuell + MSE',
  'Contextual alone, as in the paper': 'Kontextuell allein, wie in der Veröffentlichung',
  'All layers': 'Alle Netzschichten',
  Decoder: 'Decoder',
  'Last stage and output layer': 'Letzte Stufe und Ausgabeschicht des Netzes',
  'Scales and biases only': 'Nur Skalierungen und Bias-Werte',
  'A fifth of the patients': 'Ein Fünftel der Patienten',
  'A third of the patients': 'Ein Drittel der Patienten',
  'Cross-validation, k folds': 'Kreuzvalidierung, k Folds',
  'Cross-validation, leave-one-out': 'Kreuzvalidierung, Leave-one-out',
  Options: 'Optionen',
  'This run is being trained in another tab.': 'Dieser Lauf wird in einem anderen Tab trainiert.',
  'Pause it there first, or close that tab.': 'Halten Sie ihn erst dort an oder schließen Sie jenen Tab.',
  'Training options': 'Trainingsoptionen',
  'Start from': 'Ausgehen von',
  Loss: 'Verlust',
  '{0} (no feature network)': '{0} (kein Merkmalsnetz)',
  'Custom weights': 'Eigene Gewichtung',
  Train: 'Trainieren',
  'Hold out for validation': 'Für die Validierung zurückhalten',
  'By patient, never by slice': 'Nach Patienten, nie nach Schichten',
  Epochs: 'Epochen',
  Expert: 'Für Experten',
  'The loss is a weighted sum. The contextual loss compares what a feature network sees in both images, at the layer chosen here.':
    'Der Verlust ist eine gewichtete Summe. Der kontextuelle Verlust vergleicht, was ein Merkmalsnetz in beiden Bildern sieht, in der hier gewählten Netzschicht.',
  'Weight of {0}': 'Gewicht: {0}',
  'contextual loss': 'kontextueller Verlust',
  'Feature network': 'Merkmalsnetz',
  'Feature layer': 'Netzschicht der Merkmale',
  'Peak learning rate': 'Höchste Lernrate',
  'Batch size': 'Batchgröße',
  'Patience (epochs, 0: never stop early)': 'Geduld (Epochen, 0: nie vorzeitig beenden)',
  'Random seed': 'Startwert des Zufalls',
  'Quarter-turn rotations, as in the paper': 'Vierteldrehungen, wie in der Veröffentlichung',
  Mirroring: 'Spiegelungen',
  'Small rotations, shifts and scalings': 'Kleine Drehungen, Verschiebungen und Skalierungen',
  'Small changes in HU': 'Kleine Änderungen der HU',
  'Load a saved model': 'Gespeichertes Modell laden',
  'Model ZIP or files': 'ZIP oder Dateien des Modells',
  MSE: 'MSE',
  BCE: 'BCE',
  contextual: 'kontextuell',
  '{0} contextual': '{0} kontextuell',
  'MSE + {0}': 'MSE + {0}',
  'BCE + {0}': 'BCE + {0}',
  '{0} MSE': '{0} MSE',
  '{0} BCE': '{0} BCE',
  '{0} MSE + {1}': '{0} MSE + {1}',
  '{0} BCE + {1}': '{0} BCE + {1}',
  everything: 'alles',
  'the decoder': 'der Decoder',
  'the last stage and the head': 'die letzte Stufe und die Ausgabe',
  'scales and biases': 'Skalierungen und Bias-Werte',

  // Fine-tuning: curves
  Training: 'Training',
  Validation: 'Validierung',
  'SSIM, head': 'SSIM, Kopf',
  'Loss and SSIM over epochs': 'Verlust und SSIM über die Epochen',
  'starting model': 'Ausgangsmodell',
  'epoch {0}{1}': 'Epoche {0}{1}',
  ', best so far': ', bisher die beste',
  'best so far': 'bisher die beste',
  'epoch {0}, best so far': 'Epoche {0}, bisher die beste',
  'Fold {0}': 'Fold {0}',
  'Validation loss of each fold over epochs': 'Validierungsverlust jedes Folds über die Epochen',
  'epoch {0}': 'Epoche {0}',
  'Step loss': 'Verlust je Schritt',
  'Loss of single steps': 'Verlust der einzelnen Schritte',
  'step {0}': 'Schritt {0}',

  // Fine-tuning: the room, its runs and models
  'Fine-tune': 'Feinabstimmung',
  'Fine-tuning': 'Feinabstimmung',
  'Back to the images': 'Zurück zu den Bildern',
  'Fine-tune a model on your own pairs': 'Ein Modell mit eigenen Paaren abstimmen',
  'Everything runs in this browser; no image leaves the machine.':
    'Alles läuft in diesem Browser; kein Bild verlässt den Rechner.',
  'A fine-tune was interrupted in epoch {0} of {1}.':
    'Eine Feinabstimmung wurde in Epoche {0} von {1} unterbrochen.',
  'Show it and resume': 'Anzeigen und fortsetzen',
  'Earlier runs': 'Frühere Trainingsläufe',
  'Show run': 'Trainingslauf anzeigen',
  run: 'Trainingslauf',
  'Your models': 'Eigene Modelle',
  'Use {0}': '{0!} verwenden',
  'Save {0} as ZIP': '{0!} als ZIP speichern',
  'Save {0} into a folder': '{0!} in einen Ordner speichern',
  'interrupted in epoch {0} of {1}': 'unterbrochen in Epoche {0} von {1}',
  'ended: the loss became NaN': 'beendet: Der Verlust wurde NaN',
  done: 'fertig',
  '{0}, one patient, who also validates': '{0}, ein Patient, der auch validiert',

  // Fine-tuning: pairs
  'Train on {0}': 'Mit {0!} trainieren',
  'Real MR': 'Echtes MR',
  'CT with {0}': 'CT mit {0}',
  'CT with {0}, {1} slice': 'CT mit {0}, {1} Schicht',
  'CT with {0}, {1} slices': 'CT mit {0}, {1} Schichten',
  'CT with {0}, {1} slice, kept from an earlier visit':
    'CT mit {0}, {1} Schicht, von einem früheren Besuch behalten',
  'CT with {0}, {1} slices, kept from an earlier visit':
    'CT mit {0}, {1} Schichten, von einem früheren Besuch behalten',
  'T1 and T2': 'T1 und T2',
  'CT without MR': 'CT ohne MR',
  ', kept from an earlier visit': ', von einem früheren Besuch behalten',
  'kept from an earlier visit': 'von einem früheren Besuch behalten',
  'Preparing {0}': '{0!} wird vorbereitet',
  'Preparing pairs: {0}': 'Paare vorbereiten: {0}',
  Waiting: 'Wartet',
  'Same person': 'Dieselbe Person',
  'Remove {0} from the list': '{0!} aus der Liste entfernen',
  'Change the MR': 'Das MR ändern',
  'Real {0}': 'Echtes {0}',
  '(another patient)': '(anderer Patient)',
  '{0} (another patient)': '{0!} (anderer Patient)',
  Pairs: 'Paare',
  '{0} pair': '{0} Paar',
  '{0} pairs': '{0} Paare',
  '{0} patient': '{0} Patient',
  '{0} patients': '{0} Patienten',
  '{0} pair of {1}': '{0} Paar von {1}',
  '{0} pairs of {1}': '{0} Paare von {1}',
  'Reading the drop: {0} {1}': 'Abgelegtes wird gelesen: {0} {1}',
  'Drop folders that hold the CT and the real T1 or T2 MR of the same patients. They are matched by patient, study and frame of reference; you can correct the matches here.':
    'Ordner ablegen, die das CT und das echte T1- oder T2-MR derselben Patienten enthalten. Sie werden nach Patient, Untersuchung und Bezugssystem einander zugeordnet; die Zuordnung lässt sich hier korrigieren.',
  'No patient is left for validation, so the curve shows how well the model learns this head, and says nothing about others.':
    'Für die Validierung bleibt kein Patient übrig; die Kurve zeigt also, wie gut das Modell diesen Kopf lernt, und sagt nichts über andere.',
  'One patient only.': 'Nur ein Patient.',
  'Kept in this browser: {0} of at most {1}.': 'In diesem Browser behalten: {0} von höchstens {1}.',
  'Add a pair by hand': 'Ein Paar von Hand hinzufügen',
  'Choose a CT…': 'Ein CT wählen …',
  'no name': 'kein Name',

  // Fine-tuning: previews
  '{0}, {1} of {2}': '{0}, {1} von {2}',
  'Starting model, {0} of {1}': 'Ausgangsmodell, {0} von {1!}',
  'After epoch {0}, {1} of {2}': 'Nach Epoche {0}, {1} von {2!}',
  'Starting model': 'Ausgangsmodell',
  'After epoch {0}': 'Nach Epoche {0}',
  'Contrast of the preview': 'Kontrast der Vorschau',
  'Synthetic {0}, research only': 'Synthetisches {0}, nur zur Forschung',
  'Difference, -0.5 to 0.5': 'Differenz, -0,5 bis 0,5',
  'In the head: PSNR {0} dB, SSIM {1}, Tenengrad {2}': 'Im Kopf: PSNR {0} dB, SSIM {1}, Tenengrad {2}',

  // Fine-tuning: results
  '{0} {1} of training.': '{0} {1} Training.',
  'Ended at step {0}: the loss became NaN. The best weights before it were kept. {1} of training.':
    'Bei Schritt {0} beendet: Der Verlust wurde NaN. Die besten Gewichte davor wurden behalten. Trainingsdauer: {1}.',
  'Stopped after {0}. {1} of training.': 'Abgebrochen nach: {0}. Trainingsdauer: {1}.',
  'Ended early after {0} without improvement. {1} of training.':
    'Vorzeitig beendet, ohne Verbesserung nach: {0}. Trainingsdauer: {1}.',
  'Done: {0}. {1} of training.': 'Fertig: {0}. Trainingsdauer: {1}.',
  'Done: {0} in each of {1}. {2} of training.': 'Fertig: {0} in jedem von {1}. Trainingsdauer: {2}.',
  'Ended at step {0}: the loss became NaN. The best weights before it were kept.':
    'Bei Schritt {0} beendet: Der Verlust wurde NaN. Die besten Gewichte davor wurden behalten.',
  'Stopped after {0}.': 'Abgebrochen nach: {0}.',
  '{0} epoch': '{0} Epoche',
  '{0} epochs': '{0} Epochen',
  'Ended early after {0} without improvement.': 'Vorzeitig beendet, ohne Verbesserung nach: {0}.',
  'Done: {0}{1}.': 'Fertig: {0}{1}.',
  'Done: {0} in each of {1}.': 'Fertig: {0} in jedem von {1}.',
  'in each of {0}': 'in jedem von {0}',
  '{0} fold': '{0} Fold',
  '{0} folds': '{0} Folds',
  'less than 1 s': 'weniger als 1 s',
  'No epoch improved on the starting model in validation, so the kept model equals it.':
    'Keine Epoche war in der Validierung besser als das Ausgangsmodell; das behaltene Modell gleicht ihm daher.',
  'Held out, before and after': 'Zurückgehalten, vorher und nachher',
  'Held out, head': 'Zurückgehalten, Kopf',
  Before: 'Vorher',
  After: 'Nachher',
  'SSIM slice by slice, paired t-test over {0} slices: {1}{2} (95 % CI {3} to {4}), P {5}. Real MR by percentiles 0.5 to 99.5 of the head.':
    'SSIM Schicht für Schicht, gepaarter t-Test über {0} Schichten: {1}{2} (95-%-KI {3} bis {4}), P {5}. Echtes MR nach den Perzentilen 0,5 bis 99,5 des Kopfes.',
  'Use this model': 'Dieses Modell verwenden',
  'Save as ZIP': 'Als ZIP speichern',
  'Save into a folder': 'In einen Ordner speichern',
  'A cross-validation only measures; to get a model, train with patients held out.':
    'Eine Kreuzvalidierung misst nur; um ein Modell zu erhalten, mit zurückgehaltenen Patienten trainieren.',
  'Save curve.csv': 'curve.csv speichern',
  'Save report.json': 'report.json speichern',
  'RMSE by fold, as in the paper’s table 5': 'RMSE nach Folds, wie in Tabelle 5 der Veröffentlichung',
  head: 'Kopf',
  't-test against the starting model, over patients': 't-Test gegen das Ausgangsmodell, über die Patienten',

  // Fine-tuning: a run
  'one patient, also used for validation': 'ein Patient, auch zur Validierung verwendet',
  '{0} for training, {1} for validation': '{0} zum Training, {1} zur Validierung',
  '{0}, {1} for training, {2} for validation; {3}; {4}; {5}.':
    '{0}, {1} zum Training, {2} zur Validierung; {3}; {4}; {5}.',
  '{0}, one patient, also used for validation; {1}; {2}; {3}.':
    '{0}, ein Patient, auch zur Validierung verwendet; {1}; {2}; {3}.',
  '{0} pairs, {1} folds; {2}; {3}; {4}.': '{0} Paare, {1} Folds; {2}; {3}; {4}.',
  'Cancel preparing': 'Vorbereitung abbrechen',
  'Train again': 'Erneut trainieren',
  'Open a pair to begin.': 'Zum Beginnen ein Paar öffnen.',
  'None of the pairs can be used yet.': 'Noch ist keines der Paare verwendbar.',
  '{0} will be read, aligned and kept first.': 'Zuerst zu lesen, auszurichten und zu behalten: {0}.',
  'Prepare only': 'Nur vorbereiten',
  'Fold {0} of {1}': 'Fold {0} von {1}',
  'Validation loss by fold': 'Validierungsverlust nach Folds',
  'Validation uses the training patient, and says nothing about other patients.':
    'Die Validierung verwendet den Patienten des Trainings und sagt nichts über andere Patienten.',
  '{0}: {1} of {2}': '{0}: {1} von {2}',
  Validating: 'Validierung läuft',
  'Starting the device': 'Gerät wird gestartet',
  'Loading the starting model': 'Ausgangsmodell wird geladen',
  'Writing the model': 'Modell wird geschrieben',
  'Measuring kernels': 'Kernel werden gemessen',
  'A training step was wrong with the kernels that are fastest on this GPU ({0}). It runs with the default ones; Details names those struck out.':
    'Mit den auf dieser GPU schnellsten Kerneln war ein Trainingsschritt falsch ({0}). Er läuft mit den üblichen; die Details nennen die gestrichenen.',
  'Epoch {0} of {1}, step {2} of {3}': 'Epoche {0} von {1}, Schritt {2} von {3}',
  'Pausing after this step': 'Hält nach diesem Schritt an',
  'Stopping; evaluating the best weights': 'Wird beendet; die besten Gewichte werden ausgewertet',
  'Stop and keep the best': 'Beenden und das Beste behalten',
  'Learning rate': 'Lernrate',
  Pace: 'Tempo',
  '{0} per step': '{0} pro Schritt',
  Memory: 'Arbeitsspeicher',
  '{0} on the GPU': '{0} auf der GPU',
  '{0} on the CPU': '{0} auf dem Prozessor (CPU)',
  'the GPU': 'der GPU',
  'the CPU': 'dem Prozessor (CPU)',
  'Best so far': 'Bisher am besten',
  'the starting model': 'das Ausgangsmodell',
  'epoch {0}, validation {1}': 'Epoche {0}, Validierung {1}',
  Saved: 'Gespeichert',
  'after each epoch and every few minutes': 'nach jeder Epoche und alle paar Minuten',
  'at {0}; closing the tab loses only what came after':
    'um {0}; beim Schließen des Tabs geht nur verloren, was danach kam',
  'Paused in epoch {0} of {1}{2}. It continues with the same numbers as an uninterrupted run.':
    'Angehalten in Epoche {0} von {1}{2}. Die Fortsetzung ergibt dieselben Zahlen wie ein ununterbrochener Trainingslauf.',
  'Paused in epoch {0} of {1}, fold {2} of {3}. It continues with the same numbers as an uninterrupted run.':
    'Angehalten in Epoche {0} von {1}, Fold {2} von {3}. Die Fortsetzung ergibt dieselben Zahlen wie ein ununterbrochener Trainingslauf.',
  ', fold {0} of {1}': ', Fold {0} von {1}',

  // The model's card
  'Reading the list of models.': 'Die Liste der Modelle wird gelesen.',
  'Loading the model': 'Modell wird geladen',
  'Loaded and checked when first used, then kept in this browser.':
    'Wird bei der ersten Verwendung geladen und geprüft, dann in diesem Browser behalten.',
  'Its images show that the program runs, and say nothing about a patient.':
    'Seine Bilder zeigen, dass das Programm läuft, und sagen nichts über einen Patienten.',
  'Untrained weights.': 'Untrainierte Gewichte.',
  Makes: 'Erzeugt',
  'Trained on': 'Trainiert mit',
  '(simulated CT)': '(simuliertes CT)',
  '{0} (simulated CT)': '{0} (simuliertes CT)',
  Version: 'Version',
  'Device check': 'Geräteprüfung',
  passed: 'bestanden',
  failed: 'nicht bestanden',
  Limits: 'Grenzen',
  'Expert: training, data and device check': 'Für Experten: Training, Daten und Geräteprüfung',
  Losses: 'Verluste',
  'Trained for': 'Trainingsdauer',
  '{0} h, {1} step': '{0} h, {1} Schritt',
  '{0} h, {1} steps': '{0} h, {1} Schritte',
  '{0} step': '{0} Schritt',
  '{0} steps': '{0} Schritte',
  Input: 'Eingabe',
  '{0} × {1} at {2} mm; {3}': '{0} × {1} zu {2} mm; {3}',
  '{0} W {1} L {2}': '{0} W {1} L {2}',
  brain: 'Hirn',
  'soft tissue': 'Weichteil',
  bone: 'Knochen',
  Intensity: 'Intensität',
  'largest difference from stored values {0}, allowed {1}':
    'größte Abweichung von gespeicherten Werten {0}, erlaubt {1}',
  Split: 'Aufteilung',
  'Held-out SSIM, head': 'SSIM zurückgehalten, Kopf',
  'Held-out PSNR, head': 'PSNR zurückgehalten, Kopf',
  'Held-out Tenengrad, head': 'Tenengrad zurückgehalten, Kopf',
  'Paired t-test over slices': 'Gepaarter t-Test über Schichten',
  'Validation loss': 'Validierungsverlust',

  // What the card of a fine-tuned model says
  '{0} local pair of {1}, {2}, from {3}': '{0} eigenen Paar von {1}, {2}, ausgehend von {3!}',
  '{0} local pairs of {1}, {2}, from {3}': '{0} eigenen Paaren von {1}, {2}, ausgehend von {3!}',
  '{0}; everything trained': '{0}; alles trainiert',
  '{0} at {1} of {2}; everything trained': '{0} in {1!} von {2!}; alles trainiert',
  '{0}; the decoder trained': '{0}; der Decoder trainiert',
  '{0} at {1} of {2}; the decoder trained': '{0} in {1!} von {2!}; der Decoder trainiert',
  '{0}; the last stage and the head trained': '{0}; die letzte Stufe und die Ausgabe trainiert',
  '{0} at {1} of {2}; the last stage and the head trained':
    '{0} in {1!} von {2!}; die letzte Stufe und die Ausgabe trainiert',
  '{0}; scales and biases trained': '{0}; Skalierungen und Bias-Werte trainiert',
  '{0} at {1} of {2}; scales and biases trained':
    '{0} in {1!} von {2!}; Skalierungen und Bias-Werte trainiert',
  '< 0.001': '< 0,001',

  // What the cards of the networks that come with the page say
  'reference contrast: on T1 CSF 0.15, grey matter 0.50, white matter 0.75, fat 0.95; on T2 CSF 0.95, grey matter 0.44, white matter 0.29':
    'Referenzkontrast: in T1 Liquor 0,15, graue Substanz 0,50, weiße Substanz 0,75, Fett 0,95; in T2 Liquor 0,95, graue Substanz 0,44, weiße Substanz 0,29',
  '0.5th to 99.5th percentile in the head mask': 'Perzentile 0,5 bis 99,5 in der Kopfmaske',
  'real MR of eleven people and whole-head label maps of twenty more, each deformed into many, with simulated CT':
    'echtem MR von elf Personen und Gewebekarten des ganzen Kopfes von zwanzig weiteren, jeder Kopf vielfach verformt, mit simuliertem CT',
  'L1, doubled inside the skull; with four heads 8304 crops of 160 x 160 pixels, 160 whole slices, 10632 crops of 224 x 224 and, with 0.05 of the contextual loss, 180 whole slices; then with thirty-one heads 8592 crops of 224 x 224 and 294 whole slices with frozen batch norms':
    'L1, im Schädel doppelt; mit vier Köpfen 8304 Ausschnitte von 160 x 160 Pixeln, 160 ganze Schichten, 10.632 Ausschnitte von 224 x 224 und, mit 0,05 des kontextuellen Verlusts, 180 ganze Schichten; dann mit einunddreißig Köpfen 8592 Ausschnitte von 224 x 224 und 294 ganze Schichten mit eingefrorener Batch-Normierung',
  'L1, doubled inside the skull; 1600 crops of 160 x 160 pixels, then 13468 of 224 x 224 for the stages at an eighth of the resolution and finer (2.7 of 39.8 million parameters), then 27050 of 224 x 224 for all of it, the last tenth on whole slices with frozen batch norms':
    'L1, im Schädel doppelt; 1600 Ausschnitte von 160 x 160 Pixeln, dann 13.468 von 224 x 224 für die Stufen ab einem Achtel der Auflösung und feiner (2,7 von 39,8 Millionen Parametern), dann 27.050 von 224 x 224 für das ganze Netz, das letzte Zehntel auf ganzen Schichten mit eingefrorener Batch-Normierung',
  'The network of the paper, by choice: DRUNet-34 is ahead of it on both held-out people, with less than half of its work.':
    'Das Netz der Veröffentlichung, zur Wahl: DRUNet-34 liegt bei beiden zurückgehaltenen Personen vor ihm, mit weniger als der Hälfte seines Aufwands.',
  'The model that is loaded first: on both held-out people it is ahead of DRUNet-101, with less than half of its work.':
    'Das Modell, das zuerst geladen wird: Bei beiden zurückgehaltenen Personen liegt es vor DRUNet-101, mit weniger als der Hälfte von dessen Aufwand.',
  'Trained on simulated CT: what real scanners do that the simulation does not is unknown to it.':
    'Trainiert mit simuliertem CT: Was echte Scanner anders machen als die Simulation, ist ihm unbekannt.',
  'It cannot know what CT does not show: lesions, contrast agent, plaques, fresh ischaemia. What it draws there is a guess.':
    'Es kann nicht wissen, was das CT nicht zeigt: Läsionen, Kontrastmittel, Plaques, frische Ischämie. Was es dort zeichnet, ist geraten.',
  'Faint disease of the white matter beside the ventricles (8 HU darker than it) is hidden almost wholly.':
    'Schwach sichtbare Erkrankungen der weißen Substanz neben den Ventrikeln (8 HU dunkler als sie) bleiben fast ganz verborgen.',
  'Most of a mild oedema (8 HU darker than its surroundings) is hidden.':
    'Ein leichtes Ödem (8 HU dunkler als seine Umgebung) bleibt größtenteils verborgen.',
  "Adults' heads only: children, the neck and other parts of the body were not among its data.":
    'Nur Köpfe von Erwachsenen: Kinder, der Hals und andere Körperteile waren nicht unter seinen Daten.',
  "T2 was learned from four people's real T2 (one of them in another's skull), from label maps painted with one value a tissue, and from the spin-echo equation on tissue fractions.":
    'T2 wurde aus dem echten T2 von vier Personen gelernt (eines davon im Schädel einer anderen), aus Gewebekarten mit einem Wert je Gewebe und aus der Spin-Echo-Gleichung, auf Gewebeanteile angewandt.',
  "Grey and white matter are told apart only as far as the CT's noise lets it; noisy CT gives a mottled brain.":
    'Graue und weiße Substanz werden nur so weit unterschieden, wie das Rauschen des CT es zulässt; verrauschtes CT ergibt ein fleckiges Gehirn.',
  'Research only, not for diagnosis.': 'Nur zur Forschung, nicht zur Diagnose.',

  // The spread
  'Show it': 'Zeigen',
  'Export or report': 'Export oder Bericht',
  'Spread, per cent of full scale': 'Streuung in Prozent des vollen Bereichs',
  'Mean in the head': 'Mittel im Kopf',
  Slice: 'Schicht',
  'Slice {0}': 'Schicht {0}',
  Acquired: 'Aufgenommen',
  'Acquired {0}': 'Aufgenommen {0}',
  All: 'Alle',
  'No slice is above {0} %.': 'Keine Schicht liegt über {0} %.',
  'Above {0} %, marked amber in the panes’ strips: {1}.':
    'Über {0} %, in den Leisten der Bildfelder gelb markiert: {1}.',
  'Show the highest': 'Die höchste zeigen',
  '% of full scale: the standard deviation of four answers, where intensity 0 to 1 is 100 %. {0}':
    '% des vollen Bereichs: die Standardabweichung von vier Antworten, wobei Intensität 0 bis 1 gleich 100 % ist. {0}',
  '% of full scale: the standard deviation of four answers, where intensity 0 to 1 is 100 %.':
    '% des vollen Bereichs: die Standardabweichung von vier Antworten, wobei Intensität 0 bis 1 gleich 100 % ist.',
  Spread: 'Streuung',
  'How unsure the network is of each slice: it is shown the slice three more times, mirrored, moved by a pixel and with a little noise, and the spread is by how much the answers differ. Large where it contradicts itself; small is no proof that it is right.':
    'Wie unsicher sich das Netz bei jeder Schicht ist: Es bekommt sie dreimal mehr zu sehen, gespiegelt, um ein Pixel verschoben und leicht verrauscht, und die Streuung ist, wie weit die Antworten auseinanderliegen. Groß, wo es sich widerspricht; klein ist kein Beweis, dass es recht hat.',
  'Measuring the spread': 'Streuung wird gemessen',
  'Measuring the spread: {0}': 'Streuung wird gemessen: {0}',
  'Slices that are measured stay; you can continue later.':
    'Gemessene Schichten bleiben; später lässt es sich fortsetzen.',
  'three times as long as the synthesis': 'dreimal so lange wie die Synthese',
  'about {0}, three times as long as the synthesis': 'etwa {0}, dreimal so lange wie die Synthese',
  'Continue: {0} left': 'Fortsetzen: noch {0}',
  'Measure the spread': 'Streuung messen',
  'Takes {0}; the slice in view comes first. It is kept with the images.':
    'Dauert {0}; die gezeigte Schicht kommt zuerst. Die Streuung wird mit den Bildern behalten.',
  'The images are out of date: run the synthesis again first.':
    'Die Bilder sind veraltet: zuerst die Synthese erneut ausführen.',
  'Show it over the synthetic MR': 'Über dem synthetischen MR zeigen',
  'Threshold of the spread': 'Schwelle der Streuung',
  '{0} % of full scale': '{0} % des vollen Bereichs',
  'From, % of full scale': 'Ab, % des vollen Bereichs',

  // Synthesis
  'Start by itself when the verdict is good': 'Von selbst starten, wenn das Urteil gut ist',
  'It starts as soon as the network is ready.': 'Startet, sobald das Netz bereit ist.',
  'This CT is not good by every rule of the verdict, so it waits for you.':
    'Dieses CT ist nicht nach jeder Regel des Urteils gut; gestartet wird daher nur von Hand.',
  'Open a head CT to begin.': 'Zum Beginnen ein Kopf-CT öffnen.',
  'This series cannot be used. {0}': 'Diese Serie ist nicht verwendbar. {0}',
  'Press the red mark above the images to see what to do, or to go on for a reason that you give.':
    'Die rote Marke über den Bildern drücken, um zu sehen, was zu tun ist, oder um mit einer Begründung fortzufahren.',
  '{0} of {1} made by {2}, then stopped{3}.': '{0} von {1} mit {2!} berechnet, dann abgebrochen{3}.',
  '{0} of {1} made by {2}, then stopped.': '{0} von {1} mit {2!} berechnet, dann abgebrochen.',
  '{0} of {1} made by {2}, then stopped; kept from before, nothing was computed again.':
    '{0} von {1} mit {2!} berechnet, dann abgebrochen; von früher behalten, nichts wurde neu berechnet.',
  '{0} of {1} made by {2}, then stopped; {3} of them kept from before.':
    '{0} von {1} mit {2!} berechnet, dann abgebrochen; davon von früher behalten: {3}.',
  'Run again': 'Erneut ausführen',
  Continue: 'Fortsetzen',
  '{0} made by {1}{2}{3}.': '{0} mit {1}{2}{3!} berechnet.',
  '{0} made by {1}.': '{0} mit {1!} berechnet.',
  '{0} made by {1}, {2} s per slice.': '{0} mit {1!} berechnet, {2} s pro Schicht.',
  '{0} made by {1}; kept from before, nothing was computed again.':
    '{0} mit {1!} berechnet; von früher behalten, nichts wurde neu berechnet.',
  '{0} made by {1}, {2} s per slice; kept from before, nothing was computed again.':
    '{0} mit {1!} berechnet, {2} s pro Schicht; von früher behalten, nichts wurde neu berechnet.',
  '{0} made by {1}; {2} of them kept from before.': '{0} mit {1!} berechnet; davon von früher behalten: {2}.',
  '{0} made by {1}, {2} s per slice; {3} of them kept from before.':
    '{0} mit {1!} berechnet, {2} s pro Schicht; davon von früher behalten: {3}.',
  '{0} made by {1}, fine-tuned {2}, {3} s per slice.':
    '{0} mit {1!}, fine-tuned {2!} berechnet, {3} s pro Schicht.',
  '{0} made by {1}, fine-tuned {2}, {3} s per slice; kept from before, nothing was computed again.':
    '{0} mit {1!}, fine-tuned {2!} berechnet, {3} s pro Schicht; von früher behalten, nichts wurde neu berechnet.',
  '{0} made by {1}, fine-tuned {2}, {3} s per slice; {4} of them kept from before.':
    '{0} mit {1!}, fine-tuned {2!} berechnet, {3} s pro Schicht; davon von früher behalten: {4}.',
  ', {0} s per slice': ', {0} s pro Schicht',
  '; kept from before, nothing was computed again': '; von früher behalten, nichts wurde neu berechnet',
  '; {0} of them kept from before': '; davon von früher behalten: {0}',
  '{0} You can choose another device in Details.': '{0} Unter „Details“ lässt sich ein anderes Gerät wählen.',
  'Nothing was downloaded. A smaller network may fit.':
    'Nichts wurde heruntergeladen. Ein kleineres Netz passt vielleicht.',
  'There is no smaller network here.': 'Ein kleineres Netz gibt es hier nicht.',
  'Use {0} instead': 'Stattdessen {0!} verwenden',
  '1 slice': '1 Schicht',
  'All {0}': 'Alle {0}',
  'These images are out of date: {0}': 'Diese Bilder sind veraltet: {0}',
  'and {0} MB on the device': 'und {0} MB auf dem Gerät',
  Slices: 'Schichten',
  '{0} MB here{1}': '{0} MB hier{1}',
  '{0} MB here and {1} MB on the device': '{0} MB hier und {1} MB auf dem Gerät',
  Time: 'Dauer',
  'measured on the first slice': 'wird an der ersten Schicht gemessen',
  'known once the device has been tested': 'bekannt, sobald das Gerät geprüft ist',
  'about {0}': 'etwa {0}',
  With: 'Mit',
  Synthesis: 'Synthese',
  'The slice in view comes first. You can scroll meanwhile.':
    'Die gezeigte Schicht kommt zuerst. Blättern geht währenddessen.',
  'Synthetic T1 and T2': 'Synthetisches T1 und T2',
  'Network input': 'Eingabe des Netzes',
  'Finding the head': 'Der Kopf wird gesucht',
  'Finding the head: {0}': 'Der Kopf wird gesucht: {0}',
  Head: 'Kopf',
  '{0} ml': '{0} ml',
  Intracranial: 'Intrakraniell',
  'not found: the skull is not closed in this CT':
    'nicht gefunden: Der Schädel ist in diesem CT nicht geschlossen',
  'Mask outline in the panes': 'Umriss der Maske in den Bildfeldern',
  'Expert: windows and mask': 'Für Experten: Fenster und Maske',
  'The network sees the CT through grey-scale windows, and nothing outside the head. It was trained that way; other choices are for comparing with the paper, or for a mask that cuts into the head.':
    'Das Netz sieht das CT durch Grauwertfenster und nichts außerhalb des Kopfes. So wurde es trainiert; andere Einstellungen dienen dem Vergleich mit der Veröffentlichung oder einer Maske, die in den Kopf schneidet.',
  'Windows of the network’s input': 'Fenster der Netzeingabe',
  'As the model was trained': 'Wie im Training des Modells',
  'As in the paper: brain window three times': 'Wie in der Veröffentlichung: dreimal das Hirnfenster',
  'Outside the head mask': 'Außerhalb der Kopfmaske',
  'Removed (as trained)': 'Entfernt (wie im Training)',
  'Kept, for a mask that cuts into the head': 'Behalten, falls die Maske in den Kopf schneidet',
  'Downloading weights: {0} of {1}': 'Gewichte werden heruntergeladen: {0} von {1}',
  'Checking the weights’ SHA-256': 'SHA-256 der Gewichte wird geprüft',
  'Uploading the weights to the device': 'Gewichte werden auf das Gerät geladen',
  'Compiling shaders': 'Shader werden übersetzt',
  'Checking the device against stored values': 'Gerät wird an gespeicherten Werten geprüft',
  'The CT is being read.': 'Das CT wird gelesen.',
  'The head is being found.': 'Der Kopf wird gesucht.',

  // The verdict
  'Verdict on this study': 'Urteil über diese Untersuchung',
  Verdict: 'Urteil',
  'Being checked while the head is found.': 'Wird geprüft, während der Kopf gesucht wird.',
  'Nothing stands against this study.': 'Gegen diese Untersuchung spricht nichts.',
  'being checked': 'wird geprüft',
  overridden: 'übergangen',
  'not judged': 'nicht beurteilt',
  good: 'gut',
  doubtful: 'zweifelhaft',
  bad: 'schlecht',
  'Overridden for this reason, which every export and report carries: {0}':
    'Übergangen aus diesem Grund, den jeder Export und Bericht trägt: {0!}',
  'Synthesis and export stop': 'Synthese und Export bleiben stehen',
  'The comparison stops': 'Der Vergleich bleibt stehen',
  '{0} here. To go on all the same, say why; it is written into every export and report.':
    '{0}. Um dennoch fortzufahren, den Grund angeben; er wird in jeden Export und Bericht geschrieben.',
  'Synthesis and export stop here. To go on all the same, say why; it is written into every export and report.':
    'Synthese und Export enden hier. Um dennoch fortzufahren, den Grund angeben; er wird in jeden Export und Bericht geschrieben.',
  'The comparison stops here. To go on all the same, say why; it is written into every export and report.':
    'Der Vergleich endet hier. Um dennoch fortzufahren, den Grund angeben; er wird in jeden Export und Bericht geschrieben.',
  'Reason to go on': 'Grund, fortzufahren',
  Reason: 'Grund',
  Override: 'Übergehen',
  'Nothing: seeded random weights.': 'Nichts: zufällige Gewichte aus einem Startwert.',
  'Untrained. Its images show nothing but that the page works.':
    'Untrainiert. Seine Bilder zeigen nur, dass die Seite arbeitet.',
  'none: random weights': 'keine: zufällige Gewichte',
  'the vault’s last slices, the eyes on T2, the cerebellum and the temporal poles':
    'die obersten Schichten des Schädels, die Augen im T2, das Kleinhirn und die Temporalpole',
  'real MR of the same four heads as the image networks: tissue fractions and denoising, one contrast at a time':
    'echtem MR derselben vier Köpfe wie die Bildnetze: Gewebeanteile und Entrauschen, jeweils ein Kontrast',
  'tissue fractions and the clean image, read off each group of convolutions':
    'Gewebeanteile und das saubere Bild, an jeder Gruppe von Faltungen abgelesen',
  'It makes no image: its features are what the contextual loss of fine-tuning compares.':
    'Es macht kein Bild: Seine Merkmale vergleicht der kontextuelle Verlust der Feinabstimmung.',
  "Sixteen channels wide, a quarter of VGG-19, and trained for six minutes: the paper's feature network was VGG-19.":
    'Sechzehn Kanäle breit, ein Viertel von VGG-19, und sechs Minuten lang trainiert: Das Merkmalsnetz der Publikation war VGG-19.',
  "Adults' heads only.": 'Nur Köpfe Erwachsener.',
};
